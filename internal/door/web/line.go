package web

import (
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"beraad/internal/ground/live"
)

// line is a stream over HTTP/1.1 that was taken out of the hands of net/http. Ten thousand phones wait most of the time,
// and a handler that waits keeps a request, two buffers and two stacks, together some 30 KiB; a line keeps a
// connection and a small stack that notices when the browser leaves. Whoever nudges it starts a goroutine that writes
// what there is to write and ends.
type line struct {
	conn    net.Conn
	hub     *live.Hub
	sub     *live.Subscription
	release func()
	beat    *time.Timer
	seen    live.Version // of the goroutine that writes

	mu      sync.Mutex
	writing bool
	again   bool // nudged while writing
	over    bool
}

// takeLine answers a stream's request by taking over its connection; ok is false when that cannot be done, as with
// HTTP/2, and then nothing was written. Once ok, release is called when the stream ends.
func takeLine(w http.ResponseWriter, r *Request, hub *live.Hub, seen live.Version, release func()) (ok bool, err error) {
	if r.ProtoMajor != 1 || r.Method != http.MethodGet {
		return false, nil
	}
	head, err := headOf(w.Header())
	if err != nil {
		return false, err
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if errors.Is(err, http.ErrNotSupported) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	l := &line{conn: conn, hub: hub, release: release, seen: seen, writing: true}
	l.sub = hub.SubscribeFunc(l.nudge)
	l.beat = time.AfterFunc(heartbeat, l.nudge)
	go l.watch()
	go l.open(head)
	return true, nil
}

// watch ends the line when the browser leaves, or sends something, which no browser does on a stream.
func (l *line) watch() {
	var b [1]byte
	_, _ = l.conn.Read(b[:]) // whatever it says, the line is over
	l.end()
}

func (l *line) open(head []byte) {
	if l.write(head) != nil {
		l.end()
		return
	}
	l.pump()
}

// nudge makes the line look whether there is a newer frame, and send a beat when there is none. It never blocks.
func (l *line) nudge() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.writing {
		l.again = true
		return
	}
	l.writing = true
	go l.pump()
}

// pump sends the newest frame until nobody nudges any more: a slow browser skips what came in between.
func (l *line) pump() {
	for {
		if l.hub.Ended() {
			l.end()
			return
		}
		event := heartbeatEvent
		if frame := l.hub.Newest(); frame != nil && frame.Version != l.seen {
			event, l.seen = frame.Event(), frame.Version
		}
		if l.write(event) != nil {
			l.end()
			return
		}
		if l.rest() {
			return
		}
	}
}

// rest reports that there is nothing more to write, and then lets the next nudge start anew.
func (l *line) rest() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return true
	}
	if l.again {
		l.again = false
		return false
	}
	l.writing = false
	l.beat.Reset(heartbeat)
	return true
}

func (l *line) write(b []byte) error {
	if err := l.conn.SetWriteDeadline(writeBy()); err != nil {
		return err
	}
	n, err := l.conn.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	return err
}

// end gives everything back, once.
func (l *line) end() {
	l.mu.Lock()
	was := l.over
	l.over, l.writing = true, true // nothing starts any more
	l.mu.Unlock()
	if was {
		return
	}
	l.beat.Stop()
	l.sub.Close()
	_ = l.conn.Close() // the browser is gone, or is told so by this
	l.release()
}
