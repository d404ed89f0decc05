package clock

import (
	"sync/atomic"
	"time"
)

// Fixed is a clock for tests and for the demo's stories: it stands still until it is moved.
type Fixed struct{ now atomic.Int64 }

// NewFixed returns a clock that stands at t.
func NewFixed(t time.Time) *Fixed {
	f := &Fixed{}
	f.now.Store(int64(At(t)))
	return f
}

// Now returns the moment at which the clock stands.
func (f *Fixed) Now() Instant { return Instant(f.now.Load()) }

// Advance moves the clock.
func (f *Fixed) Advance(d time.Duration) { f.now.Add(d.Milliseconds()) }
