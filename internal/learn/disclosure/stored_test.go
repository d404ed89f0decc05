package disclosure

import (
	"fmt"
	"reflect"
	"testing"

	"beraad/internal/learn/compass"

	"pgregory.net/rapid"
)

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

func TestWhatIsStoredTellsNoMoreThanThePicture(t *testing.T) {
	p := builtIn(t, compass.Vierkant)
	a, b := Vote{Coins: []int{7, 1, 1, 1}, Choice: ChoiceA}, Vote{Coins: []int{1, 1, 7, 1}, Choice: ChoiceA}
	inWords := Rules{Mode: TotalsOnly}
	without, _ := Aggregate(p, room("a", 11, a), inWords)
	with, _ := Aggregate(p, all(room("a", 9, a), room("b", 2, b)), inWords)
	if !reflect.DeepEqual(without, with) {
		t.Errorf("in words a minority shows: %+v and %+v", without, with)
	}
	if got, _ := Aggregate(p, all(room("a", 20, a), room("b", 12, b)), inWords); got.Cells != nil {
		t.Errorf("a round in words keeps counts: %+v", got.Cells)
	}
	for _, p := range allPacks(t) {
		rapid.Check(t, func(t *rapid.T) {
			votes, rules := drawRoom(t, p, 16), drawRules(t)
			kept, ok := Aggregate(p, votes, rules)
			pic := PictureOf(p, votes, rules, false)
			if ok && kept.Label == compass.LabelSharedMinority && len(pic.Minority.Numbers()) == 0 {
				t.Fatalf("kept %s of a picture that says %q", kept.Label, pic.Minority.Key)
			}
		})
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
