// Package clock is the only place where the program asks what time it is.
//
// Rules take an Instant as an argument; services hold a Clock. An Instant is a number of milliseconds since 1970 in
// UTC, stored as bigint on both engines, so that no engine's own idea of time can creep in. Calendar arithmetic
// happens here in Go, in the time zone of the organisation, never in SQL.
//
// bron: GI-2
package clock

import "time"

// Clock tells the time.
type Clock interface{ Now() Instant }

// Instant is a moment: Unix milliseconds, UTC. Zero means "not yet" or "never".
type Instant int64

// At returns the Instant of t.
func At(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time returns the moment in the Dutch time zone, as people read it.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).In(Amsterdam) }

// Add returns the moment d later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub returns how long after j the moment i is.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Millisecond }

// Day returns the calendar day in the Netherlands, as YYYY-MM-DD; "" for zero.
func (i Instant) Day() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format(time.DateOnly)
}

// Month returns the calendar month in the Netherlands, as YYYY-MM; "" for zero.
func (i Instant) Month() string {
	if i == 0 {
		return ""
	}
	return i.Time().Format("2006-01")
}

// Amsterdam is the time zone of every organisation that Beraad serves. The zone data is linked into the binary
// (see the import in zone.go), because a container may have none.
var Amsterdam = mustLoad("Europe/Amsterdam")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("clock: time zone " + name + " is not linked in: " + err.Error())
	}
	return loc
}

// System is the clock of the machine.
type System struct{}

// Now returns the present moment.
func (System) Now() Instant { return At(time.Now()) }
