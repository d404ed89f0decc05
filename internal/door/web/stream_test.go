package web

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"beraad/internal/ground/live"
)

// broadcast is a server with one stream of a counter.
type broadcast struct {
	*httptest.Server
	hub      *live.Hub
	n        atomic.Int64
	stop     context.CancelFunc
	released chan struct{}
}

func newBroadcast(t *testing.T, http2 bool) *broadcast {
	t.Helper()
	b := &broadcast{released: make(chan struct{}, 1)}
	b.hub = live.NewHub(live.HubConfig{Window: time.Millisecond, Render: func(context.Context) (*live.Frame, error) {
		n := b.n.Load()
		return live.NewFrame(live.Version{Epoch: "e", Revision: n}, []byte("frame "+strconv.FormatInt(n, 10))), nil
	}})
	ctx, stop := context.WithCancel(t.Context())
	b.stop = stop
	go b.hub.Run(ctx)
	b.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if err := Stream(w, &Request{Request: r}, b.hub, func() { b.released <- struct{}{} }); err != nil {
			t.Error(err)
		}
	}))
	b.EnableHTTP2 = http2
	if http2 {
		b.StartTLS()
	} else {
		b.Start()
	}
	t.Cleanup(b.Close)
	t.Cleanup(stop)
	return b
}

// listen opens the stream; close is the browser that leaves.
func (b *broadcast) listen(t *testing.T, lastSeen string) (resp *http.Response, in *bufio.Scanner, leave context.CancelFunc) {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	if lastSeen != "" {
		req.Header.Set("Last-Event-ID", lastSeen)
	}
	if resp, err = b.Client().Do(req); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp, bufio.NewScanner(resp.Body), leave
}

// waitFor reads until a line; false when the stream ended before it.
func waitFor(in *bufio.Scanner, line string) bool {
	for in.Scan() {
		if in.Text() == line {
			return true
		}
	}
	return false
}

func eachProtocol(t *testing.T, f func(t *testing.T, b *broadcast)) {
	for _, http2 := range []bool{false, true} {
		t.Run("http2="+strconv.FormatBool(http2), func(t *testing.T) { f(t, newBroadcast(t, http2)) })
	}
}

func TestAStreamSendsTheNewestFrameAndEndsWithTheHub(t *testing.T) {
	eachProtocol(t, func(t *testing.T, b *broadcast) {
		resp, in, _ := b.listen(t, "")
		for name, want := range map[string]string{"Content-Type": "text/event-stream", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": ""} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if !in.Scan() || !strings.HasPrefix(in.Text(), "retry: ") || !waitFor(in, "data: frame 0") {
			t.Fatal("no first frame")
		}
		b.n.Store(7)
		b.hub.Changed()
		if !waitFor(in, "data: frame 7") {
			t.Fatal("no newer frame")
		}
		if b.EnableHTTP2 {
			return // there the context of the request ends it, which is that of the program
		}
		b.stop()
		if waitFor(in, "data: frame 7") {
			t.Error("a frame twice")
		}
		<-b.released
	})
}

func TestABrowserThatLeavesGivesItsSlotBack(t *testing.T) {
	eachProtocol(t, func(t *testing.T, b *broadcast) {
		_, in, leave := b.listen(t, "")
		if !waitFor(in, "data: frame 0") {
			t.Fatal("no first frame")
		}
		leave()
		<-b.released
		if n := b.hub.Subscribers(); n != 0 {
			t.Errorf("%d slots left", n)
		}
	})
}

func TestABrowserThatComesBackGetsOnlyWhatIsNewer(t *testing.T) {
	eachProtocol(t, func(t *testing.T, b *broadcast) {
		_, in, _ := b.listen(t, "e:0")
		if !waitFor(in, "event: beat") {
			t.Fatal("no beat in place of the frame it has")
		}
		b.n.Store(1)
		b.hub.Changed()
		for in.Scan() {
			if in.Text() == "data: frame 0" {
				t.Fatal("the frame that it had came again")
			}
			if in.Text() == "data: frame 1" {
				return
			}
		}
		t.Error("no newer frame")
	})
}
