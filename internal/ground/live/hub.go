// Package live carries the news that something changed, and nothing else.
//
// Truth stays in SQL. A Hub serves one audience of one meeting: when it is told that the meeting changed, it renders one
// frame and wakes every subscriber, each of which has a single slot: a slow phone skips to the newest frame and never
// queues, so that one round costs each phone a handful of frames however many people vote. Frames are rendered once
// per revision and shared by all. A Bus carries "topic X changed" between the places that write and the hubs that
// render; what was missed is caught by the next change or by the safety read.
//
// bron: BOOT-4, BOOT-5
package live

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Version says how new a frame is: the epoch of the database and the revision of the meeting within it.
type Version struct {
	Epoch    string // random, changes only when a backup is restored
	Revision int64  // raised once per committed batch or command
}

func (v Version) String() string { return v.Epoch + ":" + strconv.FormatInt(v.Revision, 10) }

// ParseVersion reads what String wrote; ok is false for anything else.
func ParseVersion(s string) (Version, bool) {
	epoch, rev, found := strings.Cut(s, ":")
	n, err := strconv.ParseInt(rev, 10, 64)
	if !found || epoch == "" || err != nil || n < 0 {
		return Version{}, false
	}
	return Version{Epoch: epoch, Revision: n}, true
}

// Frame is what every subscriber of one audience sees at one version. Its bytes are shared: nobody may change them.
type Frame struct {
	Version Version
	HTML    []byte
	event   []byte
}

// NewFrame encodes html as one server-sent event with the version as its id.
func NewFrame(v Version, html []byte) *Frame {
	var b strings.Builder
	fmt.Fprintf(&b, "id: %s\n", v)
	for line := range strings.SplitSeq(strings.ReplaceAll(string(html), "\r\n", "\n"), "\n") {
		b.WriteString("data: ")
		b.WriteString(line)
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	return &Frame{Version: v, HTML: html, event: []byte(b.String())}
}

// Event returns the frame as the bytes of one server-sent event.
func (f *Frame) Event() []byte { return f.event }

// Hub serves one audience of one topic.
type Hub struct {
	cfg   HubConfig
	mu    sync.RWMutex
	subs  map[*Subscription]struct{}
	cur   atomic.Pointer[Frame]
	dirty chan struct{} // capacity 1: many changes within a window are one
	ended atomic.Bool
}

// HubConfig says how a hub renders. Render reads committed state only. Current, when set, returns the version that the
// database holds now; it is the cheap question of the safety read.
type HubConfig struct {
	Render  func(ctx context.Context) (*Frame, error)
	Current func(ctx context.Context) (Version, error)
	Window  time.Duration // at most one frame per window; the first one leaves at once
	Safety  time.Duration // how often Current is asked; zero means never
	Log     *slog.Logger
}

// Subscription is the single slot of one phone or screen.
type Subscription struct {
	hub   *Hub
	wake  chan struct{}
	nudge func() // instead of wake, for whoever waits on no channel
}

// NewHub returns a hub; nothing happens until Run.
func NewHub(cfg HubConfig) *Hub {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Hub{cfg: cfg, subs: map[*Subscription]struct{}{}, dirty: make(chan struct{}, 1)}
}

// Changed tells the hub that its topic changed. It never blocks.
func (h *Hub) Changed() {
	select {
	case h.dirty <- struct{}{}:
	default:
	}
}

// Frame returns the newest frame, rendering it when there is none yet.
func (h *Hub) Frame(ctx context.Context) (*Frame, error) {
	if f := h.cur.Load(); f != nil {
		return f, nil
	}
	return h.render(ctx)
}

func (h *Hub) render(ctx context.Context) (*Frame, error) {
	f, err := h.cfg.Render(ctx)
	if err != nil {
		return nil, err
	}
	h.cur.Store(f)
	return f, nil
}

// Newest returns the newest frame that was rendered, nil when there is none yet.
func (h *Hub) Newest() *Frame { return h.cur.Load() }

// Ended reports whether Run has returned: no newer frame will come.
func (h *Hub) Ended() bool { return h.ended.Load() }

// Run renders and wakes until ctx ends; then it wakes everybody once more.
func (h *Hub) Run(ctx context.Context) {
	defer h.wakeAll()
	defer h.ended.Store(true)
	var safety <-chan time.Time
	if h.cfg.Safety > 0 && h.cfg.Current != nil {
		tick := time.NewTicker(h.cfg.Safety)
		defer tick.Stop()
		safety = tick.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.dirty:
		case <-safety:
			if !h.missedOne(ctx) {
				continue
			}
		}
		before := h.cur.Load()
		f, err := h.render(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			// The last frame stays on every screen; the next change or the safety read tries again.
			h.cfg.Log.ErrorContext(ctx, "render live frame", "cause", err)
		} else if before == nil || before.Version != f.Version {
			h.wakeAll()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(h.cfg.Window):
		}
	}
}

func (h *Hub) missedOne(ctx context.Context) bool {
	v, err := h.cfg.Current(ctx)
	if err != nil {
		return false
	}
	f := h.cur.Load()
	return f != nil && f.Version != v
}

func (h *Hub) wakeAll() {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for s := range h.subs {
		s.Nudge() // a full slot is already due the newest frame
	}
}

// Subscribe takes a slot. The caller must Close it.
func (h *Hub) Subscribe() *Subscription {
	s := &Subscription{hub: h, wake: make(chan struct{}, 1)}
	h.mu.Lock()
	h.subs[s] = struct{}{}
	h.mu.Unlock()
	return s
}

// SubscribeFunc takes a slot that calls nudge instead of firing Wake. nudge must not block and may be called at any time until
// Close has returned. The caller must Close it.
func (h *Hub) SubscribeFunc(nudge func()) *Subscription {
	s := &Subscription{hub: h, nudge: nudge}
	h.mu.Lock()
	h.subs[s] = struct{}{}
	h.mu.Unlock()
	return s
}

// Subscribers returns how many slots are taken.
func (h *Hub) Subscribers() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.subs)
}

// Wake fires when there is a newer frame.
func (s *Subscription) Wake() <-chan struct{} { return s.wake }

// Nudge makes Wake fire although there is no newer frame: for a beat, or because whoever holds the slot must stop.
func (s *Subscription) Nudge() {
	if s.nudge != nil {
		s.nudge()
		return
	}
	select {
	case s.wake <- struct{}{}:
	default: // it is about to look anyway
	}
}

// Close gives the slot back.
func (s *Subscription) Close() {
	s.hub.mu.Lock()
	delete(s.hub.subs, s)
	s.hub.mu.Unlock()
}
