package web

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"beraad/internal/ground/live"
)

const (
	heartbeat     = 15 * time.Second
	writeDeadline = 10 * time.Second
)

// heartbeatEvent has a name, because a browser shows comments to nobody and a script must know that the line is alive.
var heartbeatEvent = []byte("event: beat\ndata:\n\n")

// Stream sends the frames of a hub as server-sent events until the browser leaves or the hub's meeting is over.
// It keeps no buffer and no history: the first event is the newest frame, and a slow browser skips to the newest.
func Stream(w http.ResponseWriter, r *Request, hub *live.Hub) error {
	sub := hub.Subscribe()
	defer sub.Close()
	frame, err := hub.Frame(r.Context())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	// A jittered retry keeps ten thousand phones from coming back in the same instant after a restart.
	retry := 1000 + rand.IntN(2000)
	if err := send(w, out, fmt.Appendf(nil, "retry: %d\n\n", retry)); err != nil {
		return nil
	}
	seen := live.Version{}
	if v, ok := live.ParseVersion(r.Header.Get("Last-Event-ID")); ok {
		seen = v
	}
	return pump(w, r, out, hub, sub, frame, seen)
}

func pump(w http.ResponseWriter, r *Request, out *http.ResponseController, hub *live.Hub, sub *live.Subscription, frame *live.Frame, seen live.Version) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	done := r.Context().Done()
	for {
		if frame.Version != seen {
			if err := send(w, out, frame.Event()); err != nil {
				return nil // the browser left: nothing to answer
			}
			seen = frame.Version
		}
		select {
		case <-done:
			return nil
		case <-beat.C:
			if err := send(w, out, heartbeatEvent); err != nil {
				return nil
			}
		case <-sub.Wake():
			next, err := hub.Frame(r.Context())
			if err != nil {
				return nil // the stream ends; the browser comes back and reads the state
			}
			frame = next
		}
	}
}

func send(w http.ResponseWriter, out *http.ResponseController, b []byte) error {
	if err := out.SetWriteDeadline(time.Now().Add(writeDeadline)); err != nil {
		return err
	}
	if _, err := w.Write(b); err != nil {
		return err
	}
	return out.Flush()
}

// Since answers a poll: the newest frame, or 204 when the browser has it already.
func Since(w http.ResponseWriter, r *Request, hub *live.Hub) error {
	frame, err := hub.Frame(r.Context())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Beraad-Version", frame.Version.String())
	if v, ok := live.ParseVersion(r.URL.Query().Get("since")); ok && v == frame.Version {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, err = w.Write(frame.HTML)
	return err
}
