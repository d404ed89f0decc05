package disclosure

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"beraad/internal/learn/compass"

	"pgregory.net/rapid"
)

func TestCountsOfChangeNeverPointAtOneOrTwoPeople(t *testing.T) {
	for _, c := range []struct {
		count, n int
		want     string
	}{{0, 11, "none"}, {1, 11, "few"}, {2, 11, "few"}, {3, 11, "some"}, {8, 11, "some"}, {9, 11, "nearly"}, {10, 11, "nearly"}, {11, 11, "all"}, {3, 5, "nearly"}, {2, 5, "few"}} {
		got := countPhrase("k", c.count, c.n, false)
		if got.Key != "k."+c.want {
			t.Errorf("%d of %d: %s, want %s", c.count, c.n, got.Key, c.want)
		}
		if c.want != "some" && len(got.Numbers()) > 0 {
			t.Errorf("%d of %d: numbers %v", c.count, c.n, got.Numbers())
		}
		if words := countPhrase("k", c.count, c.n, true); len(words.Numbers()) > 0 {
			t.Errorf("%d of %d: numbers in words %v", c.count, c.n, words.Numbers())
		}
	}
}

func TestShiftTellsTheGroupAndNeverAPerson(t *testing.T) {
	p := builtIn(t, compass.Kruis)
	rapid.Check(t, func(t *rapid.T) {
		before, after, rules := drawRoom(t, p, 13), drawRoom(t, p, 13), drawRules(t)
		s := ShiftOf(p, before, after, rules)
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		both := min(len(before), len(after)) // references are numbered, so the shorter round is in the longer one
		switch {
		case strings.Contains(string(raw), "REF-"):
			t.Fatalf("a reference in %s", raw)
		case s.N != both:
			t.Fatalf("%d pairs, want %d", s.N, both)
		case s.Shown != (both >= rules.Threshold()):
			t.Fatalf("shown %v with %d pairs", s.Shown, both)
		case !s.Shown && !(s.Headline.Empty() && s.Changed.Empty() && s.Moved.Empty() && s.Single.Empty()):
			t.Fatalf("a hidden shift tells %+v", s)
		case s.Arrow != nil && (s.N < FewestExact || s.Words):
			t.Fatalf("an arrow with %d pairs, words %v", s.N, s.Words)
		}
		if again := ShiftOf(p, rapid.Permutation(before).Draw(t, "b"), rapid.Permutation(after).Draw(t, "a"), rules); !reflect.DeepEqual(s, again) {
			t.Fatalf("order shows: %+v and %+v", s, again)
		}
	})
}

func TestShiftNamesWhereTheGroupWent(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	from, to := Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA}, Vote{Coins: []int{1, 7, 1, 1}, Choice: ChoiceA}
	// From Gevolg to Karakter is straight along one axis, so its end is named and not a sector.
	ten := ShiftOf(p, room("r", 10, from), room("r", 10, to), Rules{})
	if ten.Headline.Key != "disclosure.shift.toward.strong" || ten.Headline.Args[0].Words[0].NL != "Mens" || ten.Arrow == nil {
		t.Errorf("ten: %+v", ten)
	}
	six := ShiftOf(p, room("r", 6, from), room("r", 6, to), Rules{})
	if six.Headline.Args[0].Words[0].NL != "Mens" || six.Arrow != nil {
		t.Errorf("six people are told by a side of an axis, without an arrow: %+v", six)
	}
	still := ShiftOf(p, room("r", 10, from), room("r", 10, from), Rules{})
	if still.Headline.Key != "disclosure.shift.stayed" || still.Arrow != nil || still.Changed.Key != "disclosure.shift.changed.none" {
		t.Errorf("still: %+v", still)
	}
}

func TestGapBetweenLensesNeedsBothPictures(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	a, b := Vote{Coins: []int{9, 0, 1, 0}}, Vote{Coins: []int{0, 0, 10, 0}}
	if got := GapBetween(p, room("r", 6, a), room("r", 6, b), Rules{}); got.Key != "disclosure.gap.strong" {
		t.Errorf("%+v", got)
	}
	if got := GapBetween(p, room("r", 6, a), room("r", 4, b), Rules{}); !got.Empty() {
		t.Errorf("four people have a gap: %+v", got)
	}
}

func TestSecondPictureNeedsThreeChangedVotes(t *testing.T) {
	for n, want := range map[int]bool{0: false, 1: false, 2: false, 3: true, 9: true} {
		if SecondPictureAllowed(n) != want {
			t.Errorf("%d changed votes: %v", n, !want)
		}
	}
}

func TestThreeChangesThatHideOneAnswerAreStillOne(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	before := room("r", 9, Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA, Explain: true})
	after := append([]Vote{}, before...)
	for i := range 3 {
		after[i].Coins = []int{1, 7, 1, 1}
	}
	if got := ChangedOrAdded(p, before, after); got != 3 {
		t.Errorf("three moved: %d", got)
	}
	after[0].Choice = ChoiceB
	if got := ChangedOrAdded(p, before, after); got != 1 {
		t.Errorf("three moved and one of them chose otherwise: %d, want 1", got)
	}
	if got := ChangedOrAdded(p, before, before); got != 0 {
		t.Errorf("nothing changed: %d", got)
	}
	if got := ChangedOrAdded(p, before, append(append([]Vote{}, before...), room("new", 3, before[0])...)); got != 3 {
		t.Errorf("three added: %d", got)
	}
	if got := ChangedOrAdded(p, before, before[:7]); got != 2 {
		t.Errorf("two withdrawn: %d", got)
	}
}

// What an onlooker compares is two pictures. Whatever differs between them must rest on three people or more.
func TestTwoPicturesOfOneRoundNeverDifferByOneOrTwoVotes(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	rapid.Check(t, func(t *rapid.T) {
		before := drawRoom(t, p, 12)
		after := append([]Vote{}, before...)
		for i := range after {
			if rapid.IntRange(0, 2).Draw(t, "change") == 0 {
				after[i] = drawVote(p, after[i].Ref).Draw(t, "vote")
			}
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "added") {
			after = append(after, drawVote(p, fmt.Sprintf("NEW-%d", i)).Draw(t, "vote"))
		}
		if !SecondPictureAllowed(ChangedOrAdded(p, before, after)) {
			return
		}
		a, b := PictureOf(p, before, Rules{}, false), PictureOf(p, after, Rules{}, false)
		check := func(what string, differs bool, of func(Vote) string) {
			if n := changedIn(before, after, of); differs && n < fewestChanged {
				t.Fatalf("%s differ by %d votes:\n%+v\n%+v", what, n, a, b)
			}
		}
		check("numbers of votes", a.N != b.N, func(v Vote) string { return v.Ref })
		check("choices", !reflect.DeepEqual(a.Choices, b.Choices) && a.Shown && b.Shown, func(v Vote) string { return string(v.Choice) })
		check("values", !reflect.DeepEqual(a.Values, b.Values), func(v Vote) string {
			if v.Wins == "" || v.Hurts == "" {
				return ""
			}
			return v.Wins + v.Hurts
		})
		check("pictures", !reflect.DeepEqual(a, b), func(v Vote) string { v.Ref = "same"; return fmt.Sprint(v) })
		check("places", !reflect.DeepEqual(a.Sectors, b.Sectors), func(v Vote) string { return mainOf(p, v) })
	})
}

func mainOf(p compass.Pack, v Vote) string {
	voice, ok := voiceOf(p, v)
	if !ok {
		return ""
	}
	return fmt.Sprint(voice.Position.Main)
}

func changedIn(before, after []Vote, of func(Vote) string) int {
	was := map[string]string{}
	for _, v := range before {
		was[v.Ref] = of(v)
	}
	n := 0
	for _, v := range after {
		if old, ok := was[v.Ref]; (!ok && of(v) != "") || (ok && old != of(v)) {
			n++
		}
	}
	return n
}

func TestCountsOfTwoRoundsNeverUndoEnkelen(t *testing.T) {
	for _, p := range allPacks(t) {
		rapid.Check(t, func(t *rapid.T) {
			rules := drawRules(t)
			one := drawRoom(t, p, 13)
			other := append([]Vote{}, one...)
			for range rapid.IntRange(0, 5).Draw(t, "changes") {
				if len(one) > 0 {
					i := rapid.IntRange(0, len(one)-1).Draw(t, "who")
					other[i] = drawVote(p, one[i].Ref).Draw(t, "changed")
				}
			}
			before, after, shift := PictureOf(p, one, rules, false), PictureOf(p, other, rules, false), ShiftOf(p, one, other, rules)
			if !before.Shown || !after.Shown || !shift.Shown || !shift.CountsBeside(before, after) {
				return
			}
			told := [][2][]Row{{before.Choices, after.Choices}}
			if before.Level == after.Level {
				told = append(told, [2][]Row{before.Sectors, after.Sectors})
				for i := range after.Halves {
					told = append(told, [2][]Row{before.Halves[i].Rows(), after.Halves[i].Rows()})
				}
			}
			for _, rows := range told {
				for _, a := range rows[1] {
					n := a.Count
					for _, b := range rows[0] {
						if b.ID == a.ID {
							n -= b.Count
						}
					}
					if abs(n) == 1 || abs(n) == 2 {
						t.Fatalf("%s differs by %d beside %s, %s", a.ID, n, shift.Changed.Key, shift.Moved.Key)
					}
				}
			}
		})
	}
	p := builtIn(t, compass.Vierkant)
	a, b := Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA}, Vote{Coins: []int{1, 1, 7, 1}, Choice: ChoiceB}
	one := all(room("a", 6, a), room("b", 5, b))
	other := append([]Vote{}, one...)
	other[0].Choice = ChoiceB // A from 6 to 5, B from 5 to 6
	shift := ShiftOf(p, one, other, Rules{})
	if shift.Changed.Key != "disclosure.shift.changed.few" || shift.CountsBeside(PictureOf(p, one, Rules{}, false), PictureOf(p, other, Rules{}, false)) {
		t.Errorf("one changed vote may be counted: %+v", shift)
	}
	for i := range 4 {
		other[i].Choice, other[i].Coins = ChoiceB, b.Coins
	}
	shift = ShiftOf(p, one, other, Rules{})
	if !shift.CountsBeside(PictureOf(p, one, Rules{}, false), PictureOf(p, other, Rules{}, false)) {
		t.Errorf("four changed votes may not be counted: %+v", shift)
	}
}

func TestPaperIsInNoShift(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	before := room("r", 8, Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA})
	after := room("r", 8, Vote{Coins: []int{1, 1, 7, 1}, Choice: ChoiceB})
	before[0].Paper, after[0].Paper = true, true
	after[1].Paper = true
	if got := ShiftOf(p, before, after, Rules{}); got.N != 6 || !got.Shown {
		t.Errorf("%d pairs, want 6", got.N)
	}
	if got, ok := AggregateShift(p, before[:6], after[:6], Rules{}); ok {
		t.Errorf("four pairs and two papers are kept: %+v", got)
	}
}

func TestInTheCircleNoDotStandsOnTheWall(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	votes := all(room("a", 5, Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA, Explain: true}), room("b", 5, Vote{Coins: []int{1, 1, 7, 1}, Choice: ChoiceB, Explain: true}))
	if PictureOf(p, votes, Rules{}, false).Dots == nil {
		t.Fatal("ten who explain have no dots: this test would prove nothing")
	}
	if got := PictureOf(p, votes, Rules{Mode: OpenInCircle}, false).Dots; got != nil {
		t.Errorf("consent to show a phone became dots: %v", got)
	}
}
