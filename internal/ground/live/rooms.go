package live

import (
	"context"
	"sync"
	"time"
)

// Hubs keeps one hub per key, opens it with its first subscriber and lets it go some time after its last.
type Hubs[K comparable] struct {
	ctx  context.Context
	make func(K) HubConfig
	idle time.Duration

	mu   sync.Mutex
	open map[K]*lease
}

type lease struct {
	hub    *Hub
	users  int
	cancel context.CancelFunc
	timer  *time.Timer
}

// NewHubs returns an empty registry. Every hub ends with ctx; a hub without users ends after idle.
func NewHubs[K comparable](ctx context.Context, idle time.Duration, config func(K) HubConfig) *Hubs[K] {
	return &Hubs[K]{ctx: ctx, make: config, idle: idle, open: map[K]*lease{}}
}

// Use returns the hub of key and a function that must be called when it is no longer needed.
func (hs *Hubs[K]) Use(key K) (*Hub, func()) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	l, ok := hs.open[key]
	if !ok {
		ctx, cancel := context.WithCancel(hs.ctx)
		l = &lease{hub: NewHub(hs.make(key)), cancel: cancel}
		hs.open[key] = l
		go l.hub.Run(ctx)
	}
	l.users++
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	var once sync.Once
	return l.hub, func() { once.Do(func() { hs.release(key, l) }) }
}

func (hs *Hubs[K]) release(key K, l *lease) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	l.users--
	if l.users > 0 || hs.open[key] != l {
		return
	}
	l.timer = time.AfterFunc(hs.idle, func() {
		hs.mu.Lock()
		defer hs.mu.Unlock()
		if l.users == 0 && hs.open[key] == l {
			l.cancel()
			delete(hs.open, key)
		}
	})
}

// Changed tells the hub of key, if it is open, that its topic changed.
func (hs *Hubs[K]) Changed(key K) {
	hs.mu.Lock()
	l := hs.open[key]
	hs.mu.Unlock()
	if l != nil {
		l.hub.Changed()
	}
}

// Open returns the keys of the hubs that are open now.
func (hs *Hubs[K]) Open() []K {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	keys := make([]K, 0, len(hs.open))
	for k := range hs.open {
		keys = append(keys, k)
	}
	return keys
}
