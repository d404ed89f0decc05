package live

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// run starts a hub whose content is a counter, and returns it with the counter.
func run(t *testing.T, window time.Duration) (*Hub, *atomic.Int64) {
	t.Helper()
	n := &atomic.Int64{}
	h := NewHub(HubConfig{Window: window, Render: func(context.Context) (*Frame, error) {
		v := n.Load()
		return NewFrame(Version{"e", v}, []byte(strconv.FormatInt(v, 10))), nil
	}})
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go h.Run(ctx)
	return h, n
}

func TestASlowPhoneSkipsToTheNewestFrame(t *testing.T) {
	h, n := run(t, time.Millisecond)
	s := h.Subscribe()
	defer s.Close()
	for range 50 {
		n.Add(1)
		h.Changed()
		time.Sleep(time.Millisecond) // lets the hub render in between; correctness does not hang on it
	}
	for {
		<-s.Wake()
		f, err := h.Frame(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if f.Version.Revision == 50 {
			break
		}
	}
	select {
	case <-s.Wake():
		t.Error("the slot held more than one frame")
	default:
	}
}

func TestChangedNeverBlocksWithoutReaders(t *testing.T) {
	h := NewHub(HubConfig{Render: func(context.Context) (*Frame, error) { return NewFrame(Version{}, nil), nil }})
	for range 1000 {
		h.Changed() // nobody runs the hub: this must still return
	}
}

func TestAFrameIsRenderedOncePerRevisionForAll(t *testing.T) {
	var rendered atomic.Int64
	h := NewHub(HubConfig{Window: time.Millisecond, Render: func(context.Context) (*Frame, error) {
		return NewFrame(Version{"e", rendered.Add(1)}, nil), nil
	}})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go h.Run(ctx)
	subs := make([]*Subscription, 200)
	for i := range subs {
		subs[i] = h.Subscribe()
	}
	h.Changed()
	for _, s := range subs {
		<-s.Wake()
		s.Close()
	}
	if got := rendered.Load(); got != 1 {
		t.Errorf("rendered %d times for 200 subscribers", got)
	}
	if h.Subscribers() != 0 {
		t.Errorf("%d slots left after Close", h.Subscribers())
	}
}

func TestAMultilineFrameStaysOneEvent(t *testing.T) {
	f := NewFrame(Version{"ep", 7}, []byte("<p>a</p>\n\n<p>b</p>"))
	want := "id: ep:7\ndata: <p>a</p>\ndata: \ndata: <p>b</p>\n\n"
	if got := string(f.Event()); got != want {
		t.Errorf("event = %q", got)
	}
}

func TestVersionSurvivesTheWire(t *testing.T) {
	v := Version{"abc", 12}
	if got, ok := ParseVersion(v.String()); !ok || got != v {
		t.Errorf("got %v %v", got, ok)
	}
	for _, bad := range []string{"", "abc", ":1", "abc:x", "abc:-1", "abc:"} {
		if _, ok := ParseVersion(bad); ok {
			t.Errorf("%q was taken for a version", bad)
		}
	}
}

func TestTheSafetyReadCatchesAMissedChange(t *testing.T) {
	n := &atomic.Int64{}
	version := func() Version { return Version{"e", n.Load()} }
	h := NewHub(HubConfig{
		Window: time.Millisecond, Safety: 5 * time.Millisecond,
		Render:  func(context.Context) (*Frame, error) { return NewFrame(version(), nil), nil },
		Current: func(context.Context) (Version, error) { return version(), nil },
	})
	go h.Run(t.Context())
	if _, err := h.Frame(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := h.Subscribe()
	defer s.Close()
	n.Add(1) // nobody calls Changed
	<-s.Wake()
}
