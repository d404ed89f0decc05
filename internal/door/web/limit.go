package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
)

// Limiter slows down guessing: a number of tries per key, refilled over time. Keys live in memory only and are
// forgotten when they are idle, so that an address that guessed is not kept.
type Limiter struct {
	clock clock.Clock
	every time.Duration
	burst int

	mu   sync.Mutex
	keys map[string]*tries
}

type tries struct {
	limiter *rate.Limiter
	seen    clock.Instant
}

// maxKeys bounds the memory that an attacker can fill with keys.
const maxKeys = 10_000

// NewLimiter allows burst tries at once and one more each every.
func NewLimiter(clk clock.Clock, every time.Duration, burst int) *Limiter {
	return &Limiter{clock: clk, every: every, burst: burst, keys: map[string]*tries{}}
}

// Take counts one try.
//
// Errors: fault.TooMany when the key has no tries left.
func (l *Limiter) Take(key string) error {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	t, ok := l.keys[key]
	if !ok {
		l.makeRoom(now)
		t = &tries{limiter: rate.NewLimiter(rate.Every(l.every), l.burst)}
		l.keys[key] = t
	}
	t.seen = now
	if !t.limiter.AllowN(now.Time(), 1) {
		return fault.New(fault.TooMany, "web.too_many")
	}
	return nil
}

// Exhausted reports whether the key has no tries left, without taking one.
func (l *Limiter) Exhausted(key string) bool {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	t, ok := l.keys[key]
	return ok && t.limiter.TokensAt(now.Time()) < 1
}

func (l *Limiter) makeRoom(now clock.Instant) {
	if len(l.keys) < maxKeys {
		return
	}
	full := l.every * time.Duration(l.burst)
	for key, t := range l.keys {
		if now.Sub(t.seen) > full {
			delete(l.keys, key)
		}
	}
	if len(l.keys) >= maxKeys {
		clear(l.keys) // under attack from very many addresses: start again rather than grow
	}
}
