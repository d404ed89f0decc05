package figure

import (
	"slices"
	"strings"
	"testing"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

var (
	markOfCode = Mark{Kind: MarkOrganisation, Sector: "beginsel", Strength: 2, Source: "de gedragscode"}
	markOfTalk = Mark{Kind: MarkResidents, Sector: "relatie", Strength: 2, Source: "gesprekken in 2026", N: 14}
)

const saidOfCode, saidOfTalk = "De organisatie wijst naar Beginsel (bron: de gedragscode).", "Inwoners wijzen naar Relatie (bron: gesprekken in 2026, met 14 inwoners)."

// TestEveryFigureSaysWhereAMarkIs: a drawing is not everywhere, and not for everybody.
func TestEveryFigureSaysWhereAMarkIs(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	votes := all(room("a", 8, disclosure.Vote{Coins: []int{7, 1, 1, 1}, Choice: disclosure.ChoiceA}), room("b", 3, disclosure.Vote{Coins: []int{1, 1, 7, 1}, Choice: disclosure.ChoiceB}))
	opt := Options{Marks: []Mark{markOfCode, markOfTalk, {Kind: MarkResidents, Sector: "deugd", Strength: 2, Source: "drie gesprekken", N: 3}}}
	pic := disclosure.PictureOf(p, votes, disclosure.Rules{}, false)
	for name, page := range map[string]string{
		"eleven":   render(t, say, "figure-layout", New(p, pic, say, opt)),
		"six":      render(t, say, "figure-layout", New(p, disclosure.PictureOf(p, votes[:6], disclosure.Rules{}, false), say, opt)),
		"in words": render(t, say, "figure-layout", New(p, disclosure.PictureOf(p, votes, disclosure.Rules{}, true), say, opt)),
		"shift":    render(t, say, "figure-layout", NewShift(p, pic, pic, disclosure.ShiftOf(p, votes, votes, disclosure.Rules{}), say, opt)),
		"set":      render(t, say, "figure-set", NewSet(p, "Naast elkaar", []Lens{{Label: "ik", Picture: pic}, {Label: "de organisatie", Picture: pic, Marks: opt.Marks}}, say, Options{})),
	} {
		for _, want := range []string{saidOfCode, saidOfTalk} {
			if strings.Count(page, "<p>"+want+"</p>") != 1 {
				t.Errorf("%s: %q does not stand there once", name, want)
			}
		}
		if strings.Contains(page, "drie gesprekken") {
			t.Errorf("%s: three conversations are told", name)
		}
		if name == "set" && strings.Count(page, `class="br-mark-org"`) != 2 {
			t.Errorf("the set draws %d marks and keys, want one of each", strings.Count(page, `class="br-mark-org"`))
		}
	}
}

// TestAShiftOfOneOrTwoHasNoCounts: "enkelen" beside "6 → 5" would be no secret.
func TestAShiftOfOneOrTwoHasNoCounts(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	a, b := disclosure.Vote{Coins: []int{7, 1, 1, 1}, Choice: disclosure.ChoiceA}, disclosure.Vote{Coins: []int{1, 1, 7, 1}, Choice: disclosure.ChoiceB}
	before := all(room("a", 6, a), room("b", 5, b))
	after := slices.Clone(before)
	after[0].Choice = disclosure.ChoiceB
	for i := 1; i < 5; i++ {
		after[i].Coins = b.Coins
	}
	f := NewShift(p, disclosure.PictureOf(p, before, disclosure.Rules{}, false), disclosure.PictureOf(p, after, disclosure.Rules{}, false), disclosure.ShiftOf(p, before, after, disclosure.Rules{}), say, Options{Table: TableOpen})
	if !slices.Contains(f.Sentences, "Enkelen kozen een ander antwoord.") || len(f.Tables) > 0 || f.ShowTable || len(f.Bars) > 0 {
		t.Errorf("%q with %d tables and %d lists of bars", f.Sentences, len(f.Tables), len(f.Bars))
	}
	if c := f.Circle; c == nil || c.Arrow == nil || len(c.Plates)+len(c.Petals)+len(c.Dots) > 0 || c.SomeBetween {
		t.Errorf("the drawing is %+v, want an arrow and no count", c)
	}
	doc := parse(t, render(t, say, "figure-layout", f))
	if len(findAll(doc, "text", "br-num")) > 0 || len(cells(doc)) > 0 {
		t.Error("a number is drawn")
	}
}

func TestAMajorityIsNotNamedAlone(t *testing.T) {
	p, say := builtIn(t, compass.Vierkant), printerFor(t, "nl")
	for name, c := range map[string]struct {
		a, b    int
		inWords bool
		want    string
	}{
		"three of eleven":         {8, 3, false, "Een meerderheid koos: antwoord A. 3 van jullie kozen iets anders."},
		"one of eleven":           {10, 1, false, "Breed gekozen: antwoord A. Er zijn ook andere stemmen."},
		"nobody":                  {11, 0, false, "Breed gekozen: antwoord A."},
		"words, three of eleven":  {8, 3, true, "Een meerderheid koos: antwoord A. Er zijn ook andere stemmen."},
		"words, two of eleven":    {9, 2, true, "Breed gekozen: antwoord A. Er kunnen ook andere stemmen zijn."},
		"words, nobody of eleven": {11, 0, true, "Breed gekozen: antwoord A. Er kunnen ook andere stemmen zijn."},
	} {
		// Everybody weighs all sides alike, so that nothing is said about a minority on the compass.
		middle := []int{3, 2, 3, 2}
		votes := all(room("a", c.a, disclosure.Vote{Coins: middle, Choice: disclosure.ChoiceA}), room("b", c.b, disclosure.Vote{Coins: middle, Choice: disclosure.ChoiceB}))
		f := New(p, disclosure.PictureOf(p, votes, disclosure.Rules{}, c.inWords), say, Options{})
		if !slices.Contains(f.Sentences, c.want) {
			t.Errorf("%s: %q is not in %q", name, c.want, f.Sentences)
		}
	}
}
