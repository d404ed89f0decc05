package dialogue

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"

	"pgregory.net/rapid"
)

// ballots draws what n phones answer.
func ballots(t *rapid.T, n int) []url.Values {
	out := make([]url.Values, n)
	for i := range out {
		out[i] = anyPosition(t, fmt.Sprintf("vote %d", i))
	}
	return out
}

func anyPosition(t *rapid.T, label string) url.Values {
	var coins [4]int
	left := 10
	for i := range 3 {
		coins[i] = rapid.IntRange(0, left).Draw(t, label+" coins")
		left -= coins[i]
	}
	coins[3] = left
	choice := rapid.SampledFrom([]disclosure.Choice{disclosure.ChoiceA, disclosure.ChoiceB, disclosure.ChoicePass, disclosure.ChoiceUnsure}).Draw(t, label+" choice")
	in := position(choice, coins[:]...)
	if rapid.Bool().Draw(t, label+" explains") {
		in.Set("explain", "yes")
	}
	if rapid.Bool().Draw(t, label+" writes") {
		in.Set("reason", rapid.SampledFrom([]string{"Omdat het eerlijk is.", "Regels zijn regels.", "Zij kan niet anders."}).Draw(t, label+" sentence"))
	}
	return in
}

// views is everything that anybody but the voter can see.
func (h *house) views(id ID, others []phone) map[string]string {
	h.t.Helper()
	all := h.frames(id)
	n, err := h.content.Counter(h.t.Context(), h.meeting(id))
	h.must(err)
	all["counter"] = fmt.Sprint(n)
	for i, p := range others {
		all[fmt.Sprintf("phone %d", i)] = h.own(id, p)
	}
	return all
}

// TestNothingBeforeRevealDependsOnAVote plays random sessions in which one vote is flipped at each place where commands
// leave the round sealed, and compares every byte that anybody else sees.
func TestNothingBeforeRevealDependsOnAVote(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	rapid.Check(t, func(rt *rapid.T) {
		preset := rapid.SampledFrom([]PresetID{Standard, Short, Sort}).Draw(rt, "preset")
		in := request(preset)
		in.Privacy = rapid.SampledFrom([]disclosure.PrivacyMode{disclosure.Anonymous, disclosure.TotalsOnly}).Draw(rt, "privacy")
		id := h.begin(in)
		phones := h.join(id, rapid.IntRange(1, 12).Draw(rt, "phones"))
		h.walk(id, Position)
		h.do(id, "open")
		votes := ballots(rt, len(phones))
		for i, p := range phones {
			h.must(h.vote(id, p, votes[i]))
		}
		before := h.views(id, phones[1:])
		h.must(h.vote(id, phones[0], anyPosition(rt, "flipped")))
		same(rt, "while it collects", before, h.views(id, phones[1:]))

		for _, command := range rapid.SliceOfN(rapid.SampledFrom([]string{"close", "reopen", "pause", "resume", "more-time", "no-timer", "close-door", "open-door", "back", "next"}), 0, 6).Draw(rt, "commands") {
			if err := h.try(id, command); err != nil {
				continue // wrong in this state: TestEveryCommandInAWrongStateChangesNothing
			}
		}
		m := h.meeting(id)
		if h.record(id).Plan.Script[m.Step].Kind != Position || m.State != gathering.Running {
			return
		}
		rd := h.round(id)
		before = h.views(id, phones[1:])
		h.put(id, rd, phones[0], anyPosition(rt, "flipped again"))
		same(rt, string(rd.State), before, h.views(id, phones[1:]))
	})
}

// put writes a vote past the check that the round collects: a sealed round would not take another one.
func (h *house) put(id ID, rd Round, p phone, in url.Values) {
	h.t.Helper()
	m, d := h.meeting(id), h.record(id)
	h.must(h.live.Write(h.t.Context(), func(tx *storage.Tx) error {
		form, err := formOf(tx, d.Plan, rd)
		if err != nil {
			return err
		}
		b, err := form.read(in)
		if err != nil {
			return err
		}
		return put(tx, castOf(m, rd.ID, p.ref, b))
	}))
}

func same(rt *rapid.T, when string, before, after map[string]string) {
	for name, html := range before {
		if other := after[name]; html != other {
			rt.Fatalf("%s, %s depends on a vote:\n%s\n---\n%s", when, name, html, other)
		}
	}
}

// TestTheLeadLearnsOneBitOfAClosedRound compares the lead's screens of very different rounds: there are two of them.
func TestTheLeadLearnsOneBitOfAClosedRound(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Standard))
	phones := h.join(id, 9)
	h.walk(id, Position)
	h.collect(id, phones, ordinary)
	rd := h.round(id)
	seen := map[string]bool{}
	for _, answer := range []func(int) url.Values{
		ordinary,
		func(int) url.Values { return position(disclosure.ChoiceA, 10, 0, 0, 0) },
		func(int) url.Values { return position(disclosure.ChoiceB, 0, 0, 0, 10) },
		func(n int) url.Values {
			return []url.Values{position(disclosure.ChoiceA, 0, 0, 10, 0), position(disclosure.ChoiceB, 0, 10, 0, 0), position(disclosure.ChoicePass)}[n%3]
		},
		func(n int) url.Values { return ordinary(n + 2) },
	} {
		for i, p := range phones {
			h.put(id, rd, p, answer(i))
		}
		h.weighAgain(id)
		seen[h.frame(id, gathering.Leads)] = true
	}
	if len(seen) != 2 {
		t.Errorf("the lead's screen has %d forms while the round is closed, want 2: lopsided or not", len(seen))
	}
}

// TestALopsidedRoundOffersWordsFirst is what the one bit is for.
func TestALopsidedRoundOffersWordsFirst(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for name, want := range map[string]bool{"all agree": true, "mixed": false, "too few to show anything": false} {
		id := h.begin(request(Standard))
		phones := h.join(id, 9)
		answer := ordinary
		if name != "mixed" {
			answer = func(int) url.Values { return position(disclosure.ChoiceA, 10, 0, 0, 0) }
		}
		if name == "too few to show anything" {
			phones = phones[:4]
		}
		h.walk(id, Position)
		h.do(id, "open")
		for i, p := range phones {
			h.must(h.vote(id, p, answer(i)))
		}
		if st, err := h.svc.stage(t.Context(), h.meeting(id)); err != nil || st.Lopsided {
			t.Errorf("%s: lopsided = %v while it collects, %v", name, st.Lopsided, err)
		}
		h.do(id, "close")
		st, err := h.svc.stage(t.Context(), h.meeting(id))
		h.must(err)
		if st.Lopsided != want {
			t.Errorf("%s: lopsided = %v, want %v", name, st.Lopsided, want)
		}
		h.do(id, "reveal-words")
		if rd := h.round(id); want && (!rd.Picture.Words || rd.Picture.Choices != nil && !rd.Picture.Choices[0].Hidden) {
			t.Errorf("%s: words were asked for and numbers came: %+v", name, rd.Picture)
		}
	}
}

// TestNoTwoPicturesOfARoundDifferByOneOrTwoVotes reopens, changes and reveals at random, and compares the votes under each
// pair of different pictures.
func TestNoTwoPicturesOfARoundDifferByOneOrTwoVotes(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	pack, err := compass.BuiltIn(compass.Vierkant)
	h.must(err)
	rapid.Check(t, func(rt *rapid.T) {
		id := h.begin(request(Standard))
		phones := h.join(id, rapid.IntRange(5, 10).Draw(rt, "phones"))
		h.walk(id, Position)
		h.do(id, "open")
		current := ballots(rt, len(phones))
		for i, p := range phones {
			h.must(h.vote(id, p, current[i]))
		}
		h.do(id, "close", "reveal")
		shown := [][]disclosure.Vote{h.under(id)}
		for range rapid.IntRange(1, 5).Draw(rt, "reopenings") {
			h.do(id, "reopen")
			for range rapid.IntRange(0, 4).Draw(rt, "changes") {
				i := rapid.IntRange(0, len(phones)-1).Draw(rt, "who")
				// Back to the first answer, or to something else: also the way there and back must not show anybody.
				answer := current[i]
				if rapid.Bool().Draw(rt, "new") {
					answer = anyPosition(rt, "changed")
				}
				h.must(h.vote(id, phones[i], answer))
			}
			h.do(id, "close")
			if err := h.try(id, "discard"); err == nil {
				rt.Fatal("a round of which a picture was shown can be thrown away")
			}
			h.do(id, rapid.SampledFrom([]string{"reveal", "reveal-words"}).Draw(rt, "how"))
			shown = append(shown, h.under(id))
		}
		for i, one := range shown {
			for _, other := range shown[:i] {
				if n := disclosure.ChangedOrAdded(pack, other, one); n == 1 || n == 2 {
					rt.Fatalf("two pictures of one round differ by %d votes", n)
				}
			}
		}
	})
}

// under returns the votes under the picture that the room sees, after checking that it is their picture.
func (h *house) under(id ID) (votes []disclosure.Vote) {
	h.t.Helper()
	rd, d := h.round(id), h.record(id)
	h.must(h.live.Read(h.t.Context(), func(tx *storage.Tx) (err error) {
		votes, err = shownVotes(tx, rd)
		return err
	}))
	pack, err := d.Plan.Pack()
	h.must(err)
	want := disclosure.PictureOf(pack, votes, d.Plan.Rules(rd.OfferC), rd.InWords)
	if rd.Picture == nil || rd.Picture.Headline.Key != want.Headline.Key || !slices.EqualFunc(rd.Picture.Choices, want.Choices, func(a, b disclosure.Row) bool { return a.Count == b.Count && a.Hidden == b.Hidden }) {
		h.t.Fatalf("the picture does not rest on the votes under it: %+v, want %+v", rd.Picture, want)
	}
	return votes
}

// TestShiftRestsOnThePicturesThatWereShown: after a reopening with one changed vote the picture stays, and so must
// everything that is computed from it.
func TestShiftRestsOnThePicturesThatWereShown(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		phones := h.join(id, 8)
		h.walk(id, Position)
		h.collect(id, phones, ordinary)
		h.do(id, "reveal", "next", "next")
		h.collect(id, phones, func(n int) url.Values { return ordinary(n + n/4) })
		h.do(id, "reveal")
		before := h.frame(id, gathering.Phones)
		if !strings.Contains(before, "br-lead") {
			t.Fatal("no shift is told: this test would prove nothing")
		}
		h.do(id, "reopen")
		h.must(h.vote(id, phones[0], position(disclosure.ChoiceB, 0, 0, 0, 10)))
		h.do(id, "close", "reveal")
		if diff := firstDifference(withoutKeys(before), withoutKeys(h.frame(id, gathering.Phones))); diff != "" {
			t.Errorf("one changed vote shows: %s", diff)
		}
	})
}

var keysOfRounds = regexp.MustCompile(`data-key="[^"]*"|data-until="[^"]*"`)

func withoutKeys(html string) string { return keysOfRounds.ReplaceAllString(html, "") }

func firstDifference(a, b string) string {
	if a == b {
		return ""
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%q became %q", a[max(0, i-80):min(len(a), i+80)], b[max(0, i-80):min(len(b), i+80)])
}

// TestOptionCIsNowhereInTheFirstRound looks at every page and fragment from the case to the talk after round one.
func TestOptionCIsNowhereInTheFirstRound(t *testing.T) {
	t.Parallel()
	for _, preset := range []PresetID{Standard, Short, Limits, Sort} {
		h := sqliteHouse(t)
		id := h.begin(request(preset))
		phones := h.join(id, 8)
		c := h.record(id).Plan.Dilemmas[0].Content.Option("C")
		if c == "" {
			t.Fatal("the dilemma has no option C: this test would prove nothing")
		}
		look := func(where string) {
			t.Helper()
			all := h.views(id, phones[:2])
			for name, html := range all {
				if strings.Contains(html, c) || strings.Contains(html, `value="C"`) || strings.Contains(html, "<b>C</b>") {
					t.Errorf("%s, %s: %s shows option C", preset, where, name)
				}
			}
		}
		for h.record(id).Plan.Script[h.meeting(id).Step].Kind != Position && h.record(id).Plan.Script[h.meeting(id).Step].Kind != Boundary {
			look("before")
			h.do(id, "next")
		}
		look("pending")
		h.do(id, "open")
		look("open")
		answer := h.answerTo(id)(0)
		answer.Set("choice", "C")
		h.refuses("C in the first round", h.vote(id, phones[0], answer), fault.Invalid, "")
		for i, p := range phones {
			h.must(h.vote(id, p, h.answerTo(id)(i)))
		}
		h.do(id, "close")
		look("closed")
		h.do(id, "reveal")
		look("revealed")
		h.do(id, "next")
		look("talk")
	}
}
