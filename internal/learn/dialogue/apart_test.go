package dialogue

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/figure"
	"beraad/internal/learn/gathering"
)

const saidOfCode, saidOfTalk = "De organisatie wijst naar Beginsel (bron: de gedragscode).", "Inwoners wijzen naar Relatie (bron: de markt, met 14 inwoners)."

func marked(preset PresetID) Request {
	in := request(preset)
	in.Marks = []Mark{{Lens: Organisation, Sector: "beginsel", Source: "de gedragscode"}, {Lens: Resident, Sector: "relatie", Source: "de markt", N: 14}}
	return in
}

// TestMarksAreToldFromTheRoundOfTheirLensOn, with five to seven votes, in words, and beside each other.
func TestMarksAreToldFromTheRoundOfTheirLensOn(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for _, people := range []int{6, 9} {
		for _, how := range []string{"reveal", "reveal-words"} {
			id := h.begin(marked(Standard))
			phones := h.join(id, people)
			script := h.record(id).Plan.Script
			code, talk, looked := false, false, 0
			for h.meeting(id).State == gathering.Running {
				step := script[h.meeting(id).Step]
				if step.Kind == Position {
					h.collect(id, phones, ordinary)
					h.do(id, how)
					code, talk = code || step.Lens == Organisation, talk || step.Lens == Resident
				}
				if step.Kind == Position || step.Kind == Talk || step.Kind == Shifted || step.Kind == Conclude {
					looked++
					for audience, html := range h.frames(id) {
						if !strings.HasSuffix(audience, " nl") || step.Kind == Conclude && !strings.HasPrefix(audience, string(gathering.Phones)) {
							continue
						}
						if got := strings.Contains(html, saidOfCode); got != code {
							t.Errorf("%d, %s, %s %s, %s: the code is told: %v", people, how, step.Kind, step.Lens, audience, got)
						}
						if got := strings.Contains(html, saidOfTalk); got != talk {
							t.Errorf("%d, %s, %s %s, %s: residents are told: %v", people, how, step.Kind, step.Lens, audience, got)
						}
					}
				}
				h.do(id, "next")
			}
			if looked < 7 {
				t.Errorf("looked at %d steps: this test proves too little", looked)
			}
		}
	}
}

// TestAScriptWithoutTheLensTellsItsMarkAtOnce: nobody is asked to answer for the organisation there.
func TestAScriptWithoutTheLensTellsItsMarkAtOnce(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(marked(Short))
	phones := h.join(id, 6)
	h.walk(id, Position)
	h.collect(id, phones, ordinary)
	if html := h.frame(id, gathering.Phones); strings.Contains(html, saidOfCode) {
		t.Error("told before the reveal")
	}
	h.do(id, "reveal")
	if html := h.frame(id, gathering.Phones); !strings.Contains(html, saidOfCode) || !strings.Contains(html, saidOfTalk) {
		t.Error("a mark is told nowhere")
	}
}

// TestLinkedRoundsStandBesideEachOtherOnlyWhenTheyMay: the last talk shows every round of a dilemma.
func TestLinkedRoundsStandBesideEachOtherOnlyWhenTheyMay(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for name, c := range map[string]struct{ changed, want int }{"one changed": {1, 3}, "four changed": {4, 4}, "nobody changed": {0, 4}} {
		id := h.begin(request(Standard))
		phones := h.join(id, 12)
		script := h.record(id).Plan.Script
		for script[h.meeting(id).Step].Kind != Conclude {
			if step := script[h.meeting(id).Step]; step.Kind == Position {
				h.collect(id, phones, func(n int) url.Values {
					if step.RepeatOf > 0 && n < c.changed {
						return position(disclosure.ChoiceB, 1, 1, 7, 1)
					}
					if n < 6 {
						return position(disclosure.ChoiceA, 7, 1, 1, 1)
					}
					return position(disclosure.ChoiceB, 1, 1, 7, 1)
				})
				h.do(id, "reveal")
			}
			h.do(id, "next")
		}
		st, err := h.svc.stage(t.Context(), h.meeting(id))
		h.must(err)
		if len(st.Pictures) != c.want {
			t.Errorf("%s: %d pictures, want %d", name, len(st.Pictures), c.want)
		}
		html := h.frame(id, gathering.Phones)
		if !strings.Contains(html, "ik, opnieuw") || !strings.Contains(html, "De rondes naast elkaar") || strings.Contains(html, "Drie brillen") {
			t.Errorf("%s: the pictures are not called by their names", name)
		}
	}
}

// TestALineThatHardlyMovedHasOneListOfCounts on every screen.
func TestALineThatHardlyMovedHasOneListOfCounts(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Speak))
	phones := h.join(id, 9)
	h.walk(id, Line)
	h.collect(id, phones, func(n int) url.Values { return mark(n) })
	h.do(id, "reveal", "next", "next")
	h.collect(id, phones, func(n int) url.Values { return mark(max(n, 2)) })
	h.do(id, "reveal")
	for audience, html := range h.frames(id) {
		if n := strings.Count(html, `class="br-counts"`); n != 1 {
			t.Errorf("%s has %d lists of counts, want that of the second time alone", audience, n)
		}
	}
	if html := h.frame(id, gathering.Phones); !strings.Contains(html, "Enkelen zijn verschoven.") {
		t.Error("the move is not told")
	}
}

func TestTheTickOfTheCircleHasItsOwnQuestion(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for privacy, want := range map[disclosure.PrivacyMode]string{
		disclosure.OpenInCircle: "Laat je straks je telefoon zien?", disclosure.Anonymous: "Wil je straks iets zeggen?",
	} {
		in := request(Short)
		in.Privacy = privacy
		id := h.begin(in)
		phones := h.join(id, 9)
		h.walk(id, Position)
		h.do(id, "open")
		if html := h.frame(id, gathering.Phones); !strings.Contains(html, want) {
			t.Errorf("%s: %q is not asked", privacy, want)
		}
		for i, p := range phones {
			in := ordinary(i)
			in.Set("explain", "yes")
			h.must(h.vote(id, p, in))
		}
		h.do(id, "close", "reveal")
		if dots := h.round(id).Picture.Dots; (dots != nil) != (privacy == disclosure.Anonymous) {
			t.Errorf("%s: dots %v", privacy, dots)
		}
	}
}

func TestAMajorityIsNotNamedAlone(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	for how, want := range map[string]string{
		"reveal":       "3 van jullie kozen iets anders.",
		"reveal-words": "Er zijn ook andere stemmen.",
	} {
		id := h.begin(request(Limits))
		phones := h.join(id, 9)
		h.walk(id, Boundary)
		h.collect(id, phones, func(n int) url.Values {
			in := url.Values{"choice": {"A"}, "address": {"colleague"}, "way": {"yes"}}
			if n < 3 {
				in.Set("choice", "B")
			}
			return in
		})
		h.do(id, how)
		if html := h.frame(id, gathering.Phones); !strings.Contains(html, "Een meerderheid: ") || !strings.Contains(html, want) {
			t.Errorf("%s: %q is not said", how, want)
		}
	}
}

// TestTheReportNamesOthersBesideAMajority, without a number: none is kept.
func TestTheReportNamesOthersBesideAMajority(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	p := h.texts.Printer("nl")
	for want, kept := range map[string]disclosure.StoredRound{
		"Een meerderheid koos: antwoord A. Er zijn ook andere stemmen.":   {Support: disclosure.SupportMajority, Top: disclosure.ChoiceA},
		"Breed gekozen: antwoord A. Er kunnen ook andere stemmen zijn.":   {Support: disclosure.SupportBroad, Top: disclosure.ChoiceA},
		"In de keuze zijn jullie verdeeld.":                               {Support: disclosure.SupportDivided},
		p.T(compass.LabelShared.Key()) + ". Er kunnen ook andere stemmen": {Label: compass.LabelShared, Support: disclosure.SupportBroad, Top: disclosure.ChoiceA},
	} {
		kept.Size = disclosure.Size8to11
		raw, err := json.Marshal(kept)
		h.must(err)
		d := Dialogue{Plan: Plan{Script: []Step{{Kind: Position, Lens: Self}}}}
		rounds := reportRounds(Record{Dialogue: d, Kept: []Kept{{Kind: "round", JSON: string(raw)}}}, p)
		if said := strings.Join(rounds[0].Lines, "\n"); !strings.Contains(strings.ToLower(said), strings.ToLower(want)) || strings.Count(said, "kunnen ook") > 1 {
			t.Errorf("%q is not in %q", want, said)
		}
	}
}

func TestBreadthAndTensionAreWordsWithTheirNumber(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	p := h.texts.Printer("nl")
	pack, err := compass.BuiltIn(compass.Vierkant)
	h.must(err)
	for _, c := range []struct {
		coins []int
		want  []string
	}{
		{[]int{10, 0, 0, 0}, []string{"alles bij één kant", "geen spanning (0,0"}},
		{[]int{7, 0, 3, 0}, []string{"vooral één kant (breedte 0,9", "duidelijk spanning (0,6"}},
		{[]int{5, 0, 5, 0}, []string{"een paar kanten (breedte 1,0", "veel spanning (1,0"}},
		{[]int{3, 3, 2, 2}, []string{"veel kanten mee (breedte 2,0", "veel spanning (0,8"}},
	} {
		pos, err := pack.FromCoins(c.coins)
		h.must(err)
		said := strings.Join(append(tensionLines(pos, pack, p), breadthLine(pos, pack, p)), " ")
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%v: %q is not in %q", c.coins, want, said)
			}
		}
	}
}

// TestTheWallKeepsRoomForMarks beside many sentences.
func TestTheWallKeepsRoomForMarks(t *testing.T) {
	t.Parallel()
	v := View{Figure: &figure.Layout{Sentences: []string{"1", "2", "3", "4", "5"}, Known: []string{"code", "markt"}}, Sentences: []string{"6"}}
	if got := strings.Join(v.Aside(), " "); got != "1 2 code markt" {
		t.Errorf("the wall has %q", got)
	}
}
