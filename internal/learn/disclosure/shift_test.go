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

func TestLineNeverShowsSinglePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(prefix string) []LineMark {
			out := make([]LineMark, rapid.IntRange(0, 12).Draw(t, "n"))
			for i := range out {
				out[i] = LineMark{Ref: fmt.Sprint("REF-", i), At: rapid.IntRange(-1, 11).Draw(t, prefix)}
			}
			return out
		}
		before, after, rules := draw("before"), draw("after"), drawRules(t)
		pic := LineOf(before, after, rules)
		n := len(marksOn(before))
		raw, err := json.Marshal(pic)
		if err != nil || strings.Contains(string(raw), "REF-") {
			t.Fatalf("%s, %v", raw, err)
		}
		if pic.Shown != (n >= rules.Threshold()) {
			t.Fatalf("shown %v with %d marks", pic.Shown, n)
		}
		if !pic.Shown {
			if pic.After != nil || pic.Before.Rows != nil {
				t.Fatalf("a hidden line tells %+v", pic)
			}
			return
		}
		fewest := n
		if pic.After != nil {
			fewest = min(fewest, pic.After.N)
			if len(pic.After.Rows) != len(pic.Before.Rows) {
				t.Fatal("the two moments use other stretches")
			}
		}
		if coarse := len(pic.Before.Rows) == 3; coarse != (fewest < FewestExact) {
			t.Fatalf("%d stretches for %d marks", len(pic.Before.Rows), fewest)
		}
		if got := countOf(pic.Before.Rows); got != n && !pic.Words {
			t.Fatalf("%d of %d marks counted", got, n)
		}
		if pic.Words && countOf(pic.Before.Rows) > 0 {
			t.Fatal("numbers in words")
		}
	})
}

func TestLineTellsHowTheGroupMoved(t *testing.T) {
	at := func(places ...int) []LineMark {
		var out []LineMark
		for i, a := range places {
			out = append(out, LineMark{Ref: fmt.Sprint(i), At: a})
		}
		return out
	}
	pic := LineOf(at(2, 2, 3, 3, 4, 8, 9, 9), at(5, 5, 5, 6, 6, 8, 9, 9), Rules{})
	if pic.Toward.Key != "disclosure.line.toward_right" || pic.Moved.Key != "disclosure.shift.moved.some" || pic.Moved.Numbers()[0] != 5 {
		t.Errorf("%+v %+v", pic.Toward, pic.Moved)
	}
	if pic.Before.Median.Key != "disclosure.line.median_half" || pic.Before.Median.Numbers()[0] != 3 || pic.Before.Together.Key != "disclosure.line.together.spread" {
		t.Errorf("%+v", pic.Before)
	}
}

func TestKindsBelowSixtyPerCentAreForDiscussion(t *testing.T) {
	tags := func(counts map[StatementKind]int) []StatementKind {
		var out []StatementKind
		for k, n := range counts {
			for range n {
				out = append(out, k)
			}
		}
		return out
	}
	got := KindsOf([]KindCard{
		{"a", tags(map[StatementKind]int{KindDemand: 6, KindWish: 4})},
		{"b", tags(map[StatementKind]int{KindOpinion: 5, KindFact: 5, "nonsense": 3})},
		{"c", tags(map[StatementKind]int{KindFact: 4})},
		{"d", tags(map[StatementKind]int{KindUnsure: 6})},
	}, Rules{})
	if a := got[0]; !a.Shown || a.Discuss || len(a.FollowUps) != 1 || a.FollowUps[0].Key != "disclosure.kind.ask_right" || countOf(a.Rows) != 10 {
		t.Errorf("a: %+v", a)
	}
	if b := got[1]; !b.Discuss || len(b.Largest) != 2 || b.N != 10 || len(b.FollowUps) != 1 {
		t.Errorf("b: %+v", b)
	}
	if c := got[2]; c.Shown || c.Rows != nil || c.Largest != nil || c.Why.Empty() {
		t.Errorf("c: four tags tell %+v", c)
	}
	if d := got[3]; len(d.Largest) != 0 || !d.Discuss {
		t.Errorf("d: not knowing is no kind: %+v", d)
	}
	for _, r := range KindsOf([]KindCard{{"a", tags(map[StatementKind]int{KindFact: 6})}}, Rules{Mode: TotalsOnly})[0].Rows {
		if r.Count != 0 || !r.Hidden {
			t.Errorf("a number in words: %+v", r)
		}
	}
}

func TestStoredCellsCannotBeComputedFromWhatIsHidden(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	rapid.Check(t, func(t *rapid.T) {
		var votes []Vote
		for i, s := range p.Sectors {
			n := rapid.SampledFrom([]int{0, 1, 3, 9, 10, 12, 25}).Draw(t, "people")
			votes = append(votes, room(fmt.Sprint(i), n, Vote{Sector: string(s.ID), Intensity: 3, Choice: ChoiceA})...)
		}
		got, ok := Aggregate(p, votes, Rules{})
		if ok != (len(votes) >= FewestVotes) {
			t.Fatalf("%d votes stored: %v", len(votes), ok)
		}
		kept, shown := 0, 0
		for _, c := range got.Cells {
			if c.Count < fewestStoredCell {
				t.Fatalf("stored cell %+v", c)
			}
			kept, shown = kept+c.Count, shown+1
		}
		hiddenRows, hidden := len(p.Sectors)+1-shown, len(votes)-kept
		if shown > 0 && (len(votes) < fewestStoredRows || hiddenRows < 2 || hidden < fewestStoredCell) {
			t.Fatalf("%d cells stored of %d votes; %d hidden in %d rows", shown, len(votes), hidden, hiddenRows)
		}
	})
}

func TestStoredRoundIsAClassALabelAndAWord(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	votes := all(room("a", 9, Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA}), room("b", 2, Vote{Coins: []int{1, 1, 7, 1}, Choice: ChoiceB}))
	got, ok := Aggregate(p, votes, Rules{})
	want := StoredRound{PackID: "vierkant", PackVersion: 1, Size: Size8to11, Label: compass.LabelSharedMinority, Top: ChoiceA, Support: SupportBroad}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, ok)
	}
	for n, want := range map[int]SizeClass{4: "", 5: Size5to7, 7: Size5to7, 8: Size8to11, 11: Size8to11, 12: Size12to14, 14: Size12to14, 15: Size15up, 400: Size15up} {
		if got, ok := SizeClassOf(n); got != want || ok != (want != "") || got.AtLeast() > n {
			t.Errorf("%d people are class %q", n, got)
		}
	}
}

func TestStoredShiftIsSumsPerAxisOnly(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	before, after := room("r", 6, Vote{Coins: []int{6, 2, 1, 1}}), room("r", 6, Vote{Coins: []int{5, 2, 2, 1}})
	got, ok := AggregateShift(p, before, after, Rules{})
	want := StoredShift{Pairs: Size5to7, Sums: []compass.AxisSum{{Axis: "doel-plicht", Unit: 10, S: -12, V: 24}, {Axis: "opgave-mens", Unit: 10, S: -12, V: 24}}}
	if !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := AggregateShift(p, before[:4], after, Rules{}); ok {
		t.Error("four pairs are stored")
	}
	if _, ok := AggregateShift(wheel(), room("r", 6, Vote{Sector: "a", Intensity: 1}), room("r", 6, Vote{Sector: "b", Intensity: 1}), Rules{}); ok {
		t.Error("a pack without axes has sums per axis")
	}
}
