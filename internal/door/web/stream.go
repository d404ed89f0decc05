package web

import (
	"bytes"
	"context"
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

// documentHeaders speak of a page, which a stream is not. net/http keeps a copy of the head of an answer as long as the
// answer lasts: without these it is half as large, on ten thousand phones.
var documentHeaders = [...]string{
	"Content-Security-Policy", "X-Frame-Options", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "X-Robots-Tag",
}

// heartbeatEvent has a name, because a browser shows comments to nobody and a script must know that the line is alive.
var heartbeatEvent = []byte("event: beat\ndata:\n\n")

// Stream sends the frames of a hub as server-sent events until the browser leaves or the hub's meeting is over.
// It keeps no buffer and no history: the first event is the newest frame, and a slow browser skips to the newest.
//
// Ten thousand of these wait at the same time, each on a stack of its own. Below 4 KiB of it in use the runtime halves
// such a stack to 8 KiB, so whatever is needed once happens in a function that has returned before the waiting begins,
// and the waiting is on one channel instead of three. Over HTTP/1.1 not even a handler waits: see line.
//
// release is called once when the stream is over, also when Stream returns an error; that may be long after it returned.
func Stream(w http.ResponseWriter, r *Request, hub *live.Hub, release func()) error {
	taken, seen, err := greet(w, r, hub, release)
	if err != nil || taken {
		if !taken {
			release()
		}
		return err
	}
	defer release()
	sub := hub.Subscribe()
	defer sub.Close()
	out := http.NewResponseController(w)
	if err := send(w, out, retryEvent()); err != nil {
		return nil // the browser is gone
	}
	beat := time.AfterFunc(heartbeat, sub.Nudge)
	defer beat.Stop()
	defer context.AfterFunc(r.Context(), sub.Nudge)()
	pump(w, r, out, hub, sub, beat, seen)
	return nil
}

// greet makes the head of the stream, and hands everything to a line when the connection can be taken. seen is what the
// browser has already.
func greet(w http.ResponseWriter, r *Request, hub *live.Hub, release func()) (taken bool, seen live.Version, err error) {
	if _, err := hub.Frame(r.Context()); err != nil {
		return false, live.Version{}, err // before the head is written, so that there can be an error page
	}
	h := w.Header()
	for _, name := range documentHeaders {
		h.Del(name)
	}
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	seen, _ = live.ParseVersion(r.Header.Get("Last-Event-ID")) // without one: the zero version, which no frame has
	taken, err = takeLine(w, r, hub, seen, release)
	return taken, seen, err
}

// retryEvent tells the browser when to come back. The jitter keeps ten thousand phones from coming back in the same
// instant after a restart.
func retryEvent() []byte { return fmt.Appendf(nil, "retry: %d\n\n", 1000+rand.IntN(2000)) }

// pump sends the newest frame whenever the slot fires, and a beat when it fires without one. It returns when the
// browser left, which needs no answer, or when there is no frame to be had: the browser then comes back and reads the
// state.
func pump(w http.ResponseWriter, r *Request, out *http.ResponseController, hub *live.Hub, sub *live.Subscription, beat *time.Timer, seen live.Version) {
	for {
		frame, err := hub.Frame(r.Context())
		if err != nil {
			return
		}
		event := heartbeatEvent
		if frame.Version != seen {
			event, seen = frame.Event(), frame.Version
		}
		if err := send(w, out, event); err != nil {
			return
		}
		beat.Reset(heartbeat)
		<-sub.Wake()
		if r.Context().Err() != nil {
			return
		}
	}
}

// writeBy is when a browser must have taken what is sent to it now.
func writeBy() time.Time { return time.Now().Add(writeDeadline) }

// headOf writes the head of an answer that lasts until its connection ends, so that its body needs no chunks.
func headOf(h http.Header) ([]byte, error) {
	h.Set("Connection", "close")
	h.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\n")
	if err := h.Write(&b); err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "\r\n%s", retryEvent())
	return b.Bytes(), nil
}

func send(w http.ResponseWriter, out *http.ResponseController, b []byte) error {
	if err := out.SetWriteDeadline(writeBy()); err != nil {
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
