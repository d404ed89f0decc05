package dialogue

import (
	"net/url"
	"strconv"
	"sync"
	"testing"

	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// BenchmarkPlenaryRevealed draws what a hall of 10,000 sees of a revealed round: the frame of all phones, and one phone's
// own part, which each of them fetches.
func BenchmarkPlenaryRevealed(b *testing.B) {
	h := sqliteHouse(b)
	in := request(Hall)
	in.Expected = 10_000
	id := h.begin(in)
	h.walk(id, Position)
	m := h.meeting(id)
	answer := func(i int) url.Values {
		return url.Values{"choice": {string([]disclosure.Choice{disclosure.ChoiceA, disclosure.ChoiceB}[i%2])}, "sector": {[]string{"gevolg", "deugd", "relatie", "beginsel"}[i%4]}, "strength": {"2"}}
	}
	for {
		h.do(id, "open")
		rd, now := h.round(id), h.meeting(id)
		var all sync.WaitGroup
		for w := range 100 {
			all.Go(func() {
				for i := range 100 {
					n := 100*w + i
					if err := h.svc.Vote(b.Context(), now, m.RefOf(strconv.Itoa(n)), rd.ID, answer(n)); err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
		h.do(id, "close", "reveal")
		if _, again := repeatBefore(h.record(id).Plan.Script, h.meeting(id).Step); again {
			break
		}
		h.do(id, "next")
		h.walk(id, Position)
	}
	b.Run("frame", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.content.Frame(b.Context(), h.meeting(id), gathering.Phones, "nl"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("own", func(b *testing.B) {
		for b.Loop() {
			if _, err := h.content.Own(b.Context(), h.meeting(id), m.RefOf("7"), "nl", false); err != nil {
				b.Fatal(err)
			}
		}
	})
}
