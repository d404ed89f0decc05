package dialogue

// StepKind says what happens in a step.
type StepKind string

// The kinds. The last five are rounds: something is asked, sealed, and revealed.
const (
	Welcome   StepKind = "welcome"
	Case      StepKind = "case" // facts only: read it or tell it
	Talk      StepKind = "talk"
	Shifted   StepKind = "shift"     // what moved between the first round and its repeat
	Conclude  StepKind = "conclude"  // what the group concludes, with dissent and turning point
	Agree     StepKind = "agree"     // who does what by when
	Position  StepKind = "position"  // weights on the compass, choice, values, one sentence
	Line      StepKind = "line"      // a statement, 0 to 10
	Boundary  StepKind = "boundary"  // "Waar ligt de grens?" with its four questions
	WhatIf    StepKind = "whatif"    // "maar wat als": where does it tip?
	Sorting   StepKind = "sorting"   // the eight kinds of statements
	Judgement StepKind = "judgement" // "ik doe … omdat … ondanks …", each for themselves
	Evaluate  StepKind = "evaluate"  // could I say what I wanted to say?
)

// IsRound reports whether the step asks something that is sealed until reveal.
func (k StepKind) IsRound() bool {
	switch k {
	case Position, Line, Boundary, WhatIf, Sorting, Judgement, Evaluate:
		return true
	}
	return false
}

// LensID says as whom one looks.
type LensID string

// The lenses. The first three have a question of their own in each dilemma; the roles come from the form k7 and ask a
// general one.
const (
	Self         LensID = "self"
	Organisation LensID = "organisation"
	Resident     LensID = "resident"
	Colleague    LensID = "colleague"
	Lawyer       LensID = "lawyer"
	Controller   LensID = "controller"
	Executive    LensID = "executive"
	Journalist   LensID = "journalist"
)

// Lenses are those that a facilitator can choose from for a round that is not about oneself.
var Lenses = []LensID{Organisation, Resident, Colleague, Lawyer, Controller, Executive, Journalist}

// dilemmaLens maps a lens to the key under which a dilemma keeps its question.
var dilemmaLens = map[LensID]string{Self: "individu", Organisation: "organisatie", Resident: "doelgroep"}

// Step is one part of the script.
type Step struct {
	Kind      StepKind `json:"kind"`
	Minutes   int      `json:"minutes"`
	Lens      LensID   `json:"lens,omitempty"`
	Dilemma   int      `json:"dilemma"`            // index in Plan.Dilemmas
	Statement int      `json:"statement"`          // index in Plan.Statements
	RepeatOf  int      `json:"repeatOf,omitempty"` // 1 + index of the step that this round repeats; 0 for none
	OfferC    bool     `json:"offerC,omitempty"`   // answer C is on the form
	Dropped   bool     `json:"dropped,omitempty"`  // the stop rule took its dilemma out of the session
}

// ChoosesLens reports whether the facilitator chooses as whom people look in this step. The first round and its repeat are
// about oneself, or there would be no shift to see.
func (st Step) ChoosesLens() bool { return st.Kind == Position && st.Lens != Self }

// PresetID names a ready script.
type PresetID string

// The presets.
const (
	Standard PresetID = "standard" // an hour: four rounds through three lenses
	Short    PresetID = "short"    // twenty minutes: two rounds
	Limits   PresetID = "limits"   // "Waar ligt de grens?"
	Speak    PresetID = "speak"    // statements on the line
	Sort     PresetID = "sort"     // a short session with the sorting round
	Hall     PresetID = "hall"     // plenary
)

// Presets lists the ready scripts in the order in which they are shown.
var Presets = []PresetID{Standard, Short, Limits, Speak, Sort, Hall}

type preset struct {
	needsDilemma, needsStatement bool
	perDilemma                   []Step
	perStatement                 []Step
	before, after                []Step
}

// repeatFirst marks a round that repeats the first position round of the same dilemma.
const repeatFirst = -1

var closing = []Step{{Kind: Conclude, Minutes: 4}, {Kind: Agree, Minutes: 4}, {Kind: Evaluate, Minutes: 1}}

// presets are the flows of the design: minutes are advice, a step ends by hand. bron: BOOT-4, BOOT-5, ART-3
var presets = map[PresetID]preset{
	Standard: {
		needsDilemma: true,
		before:       []Step{{Kind: Welcome, Minutes: 4}},
		perDilemma: []Step{
			{Kind: Case, Minutes: 6},
			{Kind: Position, Minutes: 4, Lens: Self},
			{Kind: Talk, Minutes: 11, Lens: Self},
			{Kind: Position, Minutes: 3, Lens: Organisation, OfferC: true},
			{Kind: Position, Minutes: 3, Lens: Resident, OfferC: true},
			{Kind: Talk, Minutes: 10},
			{Kind: Position, Minutes: 4, Lens: Self, OfferC: true, RepeatOf: repeatFirst},
			{Kind: Shifted, Minutes: 6},
		},
		after: closing,
	},
	Short: {
		needsDilemma: true,
		perDilemma: []Step{
			{Kind: Case, Minutes: 3},
			{Kind: Position, Minutes: 3, Lens: Self},
			{Kind: Talk, Minutes: 6, Lens: Self},
			{Kind: Position, Minutes: 3, Lens: Self, OfferC: true, RepeatOf: repeatFirst},
		},
		after: []Step{{Kind: Agree, Minutes: 4}, {Kind: Evaluate, Minutes: 1}},
	},
	Limits: {
		needsDilemma: true,
		before:       []Step{{Kind: Welcome, Minutes: 3}},
		perDilemma: []Step{
			{Kind: Case, Minutes: 4},
			{Kind: Boundary, Minutes: 5},
			{Kind: Talk, Minutes: 8},
			{Kind: WhatIf, Minutes: 4},
			{Kind: Talk, Minutes: 6},
		},
		after: closing,
	},
	Speak: {
		needsStatement: true,
		before:         []Step{{Kind: Welcome, Minutes: 2}},
		perStatement: []Step{
			{Kind: Line, Minutes: 2},
			{Kind: Talk, Minutes: 6},
			{Kind: Line, Minutes: 2, RepeatOf: repeatFirst},
		},
		after: []Step{{Kind: Agree, Minutes: 3}, {Kind: Evaluate, Minutes: 1}},
	},
	Sort: {
		needsDilemma: true,
		perDilemma: []Step{
			{Kind: Case, Minutes: 4},
			{Kind: Position, Minutes: 4, Lens: Self},
			{Kind: Talk, Minutes: 6, Lens: Self},
			{Kind: Sorting, Minutes: 6},
			{Kind: Talk, Minutes: 6},
			{Kind: Judgement, Minutes: 4},
		},
		after: closing,
	},
	Hall: {
		needsDilemma: true,
		perDilemma: []Step{
			{Kind: Case, Minutes: 4},
			{Kind: Position, Minutes: 3, Lens: Self},
			{Kind: Talk, Minutes: 8, Lens: Self},
			{Kind: Position, Minutes: 3, Lens: Resident, OfferC: true},
			{Kind: Talk, Minutes: 6},
			{Kind: Position, Minutes: 3, Lens: Self, OfferC: true, RepeatOf: repeatFirst},
			{Kind: Shifted, Minutes: 3},
		},
		after: []Step{{Kind: Agree, Minutes: 3}},
	},
}

// scriptOf lays out a preset over the dilemmas and statements of a plan.
func scriptOf(id PresetID, dilemmas []Frozen, statements int) []Step {
	p := presets[id]
	script := append([]Step(nil), p.before...)
	for d, frozen := range dilemmas {
		if p.needsDilemma {
			script = appendBlock(script, askable(p.perDilemma, frozen), func(s *Step) { s.Dilemma = d })
		}
	}
	for n := range statements {
		if p.needsStatement {
			script = appendBlock(script, p.perStatement, func(s *Step) { s.Statement = n })
		}
	}
	last := max(0, len(dilemmas)-1)
	return appendBlock(script, p.after, func(s *Step) { s.Dilemma = last })
}

// askable leaves out what a dilemma gives nothing to ask for: without variations there is no "maar wat als", and no talk
// about it.
func askable(block []Step, f Frozen) []Step {
	if len(f.Content.Variations) > 0 {
		return block
	}
	var out []Step
	for i, s := range block {
		if s.Kind == WhatIf || s.Kind == Talk && i > 0 && block[i-1].Kind == WhatIf {
			continue
		}
		out = append(out, s)
	}
	return out
}

func appendBlock(script, block []Step, place func(*Step)) []Step {
	first := 0 // 1 + index of the first round of this block
	for _, s := range block {
		place(&s)
		if s.RepeatOf == repeatFirst {
			s.RepeatOf = first
		} else if first == 0 && s.Kind.IsRound() {
			first = len(script) + 1
		}
		script = append(script, s)
	}
	return script
}

// repeatBefore returns the index of the step that step i repeats; ok is false when it repeats none.
func repeatBefore(script []Step, i int) (int, bool) {
	if i < 0 || i >= len(script) || script[i].RepeatOf == 0 {
		return 0, false
	}
	return script[i].RepeatOf - 1, true
}

// linkedBefore returns the two rounds that a shift step compares: the last repeat before it and what that repeats.
func linkedBefore(script []Step, i int) (first, again int, ok bool) {
	for j := i - 1; j >= 0; j-- {
		if first, ok := repeatBefore(script, j); ok {
			return first, j, true
		}
	}
	return 0, 0, false
}
