package dialogue

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// weighAgain settles the bit of the lead as a first closing would.
func (h *house) weighAgain(id ID) {
	h.t.Helper()
	rd, d := h.round(id), h.record(id)
	rd.Weighed = never
	h.must(h.live.Write(h.t.Context(), func(tx *storage.Tx) error {
		if err := weigh(tx, d.Plan, &rd); err != nil {
			return err
		}
		return updateRound(tx, rd)
	}))
}

func (h *house) lopsided(id ID) bool {
	h.t.Helper()
	st, err := h.svc.stage(h.t.Context(), h.meeting(id))
	h.must(err)
	return st.Lopsided
}

func mark(n int) url.Values { return url.Values{"mark": {strconv.Itoa(n)}} }

// TestTheBitStaysUntilThreeAnswersChanged: a lead who votes too could otherwise close, change the own answer and close
// again, to learn whether the others agree.
func TestTheBitStaysUntilThreeAnswersChanged(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		all, other := position(disclosure.ChoiceA, 10, 0, 0, 0), position(disclosure.ChoiceB, 0, 0, 10, 0)
		for name, c := range map[string]struct {
			preset     PresetID
			kind       StepKind
			all, other url.Values
		}{"position": {Standard, Position, all, other}, "line": {Speak, Line, mark(10), mark(1)}} {
			id := h.begin(request(c.preset))
			phones := h.join(id, 8)
			h.walk(id, c.kind)
			h.collect(id, phones, func(n int) url.Values {
				if n < 2 {
					return c.other
				}
				return c.all
			})
			answers := func(who int, in url.Values, change int) {
				for i := who; i < who+change; i++ {
					h.must(h.vote(id, phones[i], in))
				}
			}
			for step, s := range []struct {
				who    int
				in     url.Values
				change int
				want   bool
			}{
				{0, c.other, 0, false}, // as it was
				{0, c.all, 1, false},   // all but one now: the bit would tell
				{1, c.all, 1, false},   // all, two changed in the end
				{2, c.other, 1, false}, // three changed, and the first settling is left behind: now seven agree
				{0, c.other, 1, true},  // one changed since then
				{3, c.other, 2, false}, // three changed
			} {
				h.do(id, "reopen")
				answers(s.who, s.in, s.change)
				h.do(id, "close")
				if step == 3 {
					s.want = true
				}
				if got := h.lopsided(id); got != s.want {
					t.Errorf("%s, closing %d: lopsided %v, want %v", name, step, got, s.want)
				}
			}
		}
	})
}

// TestABitThatWasOnlyWeighedHoldsNoPictureBack: somebody who comes late is in the picture.
func TestABitThatWasOnlyWeighedHoldsNoPictureBack(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Standard))
		phones := h.join(id, 9)
		h.walk(id, Position)
		h.collect(id, phones[:8], ordinary)
		h.do(id, "reopen")
		h.must(h.vote(id, phones[8], ordinary(8)))
		h.do(id, "close", "reveal")
		if rd := h.round(id); rd.Picture.N != 9 || rd.Published != rd.Turn {
			t.Errorf("the picture is of %d votes, want 9", rd.Picture.N)
		}
	})
}

func TestALopsidedLineOffersWordsFirst(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Speak))
	phones := h.join(id, 5)
	h.walk(id, Line)
	h.collect(id, phones, func(n int) url.Values { return mark(9 + n%2) })
	if html := h.frame(id, gathering.Leads); !h.lopsided(id) || !strings.Contains(html, "Bijna iedereen koos hetzelfde") {
		t.Error("five people on 9 or 10: no word of warning")
	}
}

// TestAStatementInWordsStaysInWordsAtItsRepeat: the repeat puts the first time beside it.
func TestAStatementInWordsStaysInWordsAtItsRepeat(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		for _, how := range [][2]string{{"reveal-words", "reveal"}, {"reveal", "reveal-words"}, {"reveal", "reveal"}} {
			id := h.begin(request(Speak))
			phones := h.join(id, 9)
			h.walk(id, Line)
			h.collect(id, phones, func(n int) url.Values { return mark(n) })
			h.do(id, how[0], "next", "next")
			h.collect(id, phones, func(n int) url.Values { return mark(10 - n/2) })
			h.do(id, how[1])
			st, err := h.svc.stage(t.Context(), h.meeting(id))
			h.must(err)
			if want := how[0] != how[1]; st.Line == nil || st.Line.After == nil || st.Line.Words != want || st.Line.After.Rows[0].Hidden != want {
				t.Errorf("%v: %+v", how, st.Line)
			}
		}
	})
}

// TestPaperIsRememberedAsPaper: the mark that keeps it out of every shift comes with the vote.
func TestPaperIsRememberedAsPaper(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		phones := h.join(id, 4)
		h.walk(id, Position)
		for range 2 {
			h.do(id, "open")
			for i, p := range phones {
				h.must(h.vote(id, p, ordinary(i)))
			}
			if _, err := h.svc.Paper(t.Context(), gijs, id, "", []url.Values{ordinary(0), {}, ordinary(1), ordinary(2)}); err != nil {
				t.Fatal(err)
			}
			h.do(id, "close", "reveal", "next")
			if h.record(id).Plan.Script[h.meeting(id).Step].Kind == Talk {
				h.do(id, "next")
			}
		}
		h.do(id, "back")
		st, err := h.svc.stage(t.Context(), h.meeting(id))
		h.must(err)
		if st.Shift == nil || st.Shift.Shown || st.Shift.N != 4 {
			t.Errorf("three papers are in the shift of four phones: %+v", st.Shift)
		}
	})
}

// TestTheReportOfARoundInWordsHidesItsMinority compares what is kept with and without one.
func TestTheReportOfARoundInWordsHidesItsMinority(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	kept := map[string]bool{}
	for _, others := range []int{0, 2} {
		id := h.begin(request(Short))
		phones := h.join(id, 11)
		h.walk(id, Position)
		h.collect(id, phones, func(n int) url.Values {
			if n < others {
				return position(disclosure.ChoiceA, 0, 0, 10, 0)
			}
			return position(disclosure.ChoiceA, 10, 0, 0, 0)
		})
		h.do(id, "reveal-words", "next")
		h.wrapAndClose(id)
		for _, k := range h.kept(id) {
			kept[k.JSON] = true
			if strings.Contains(k.JSON, string(compass.LabelSharedMinority)) {
				t.Errorf("kept %s", k.JSON)
			}
		}
	}
	if len(kept) != 1 {
		t.Errorf("a minority of two shows in what is kept in words: %v", kept)
	}
}
