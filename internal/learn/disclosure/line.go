package disclosure

import (
	"slices"
	"strconv"

	"beraad/internal/learn/compass"
)

// Ends of the line on which people place a statement.
const (
	lineStart = 0
	lineEnd   = 10
)

// LineMark is where one person stands on a line from 0 to 10.
type LineMark struct {
	Ref string // pairs the first and the second time
	At  int    // 0-10; anything else counts as no mark
}

// LineSpread is how a group stands on the line at one moment, never with single points: five stretches from 8 people
// on, three below that.
type LineSpread struct {
	N        int
	Rows     []Row
	Median   Sentence // from 8 people on
	Together Sentence // how close people stand, in words
}

// LinePicture is what a room may see of a statement on the line.
type LinePicture struct {
	Shown  bool
	Why    Sentence
	Words  bool
	Before LineSpread
	After  *LineSpread // nil when people placed themselves once
	Moved  Sentence    // how many stand elsewhere the second time
	Toward Sentence    // in which direction the group went

	// NearUnanimous is as in Picture: for the facilitator alone, and false in words.
	NearUnanimous bool `json:"-"`
}

// stretch is a part of the line; the ends lie in it.
type stretch struct {
	id       string
	from, to int
}

func stretches(n int) []stretch {
	if n < FewestExact {
		return []stretch{{"left", 0, 3}, {"middle", 4, 6}, {"right", 7, 10}}
	}
	return []stretch{{"far_left", 0, 1}, {"left", 2, 3}, {"middle", 4, 6}, {"right", 7, 8}, {"far_right", 9, 10}}
}

// LineOf tells how a group stands on a line from 0 to 10 and, when after is not empty, how it moved. Each moment needs
// the threshold of rules; when only one of them has it, that one is told as Before and nothing is compared. Two moments
// use the same stretches, the coarser ones when either has fewer than 8 people. When the numbers of the two would undo
// "enkelen", Before has no numbers. Pass TotalsOnly when either moment is told in words.
//
// bron: ART-2, BOOT-4, BOOT-5
func LineOf(before, after []LineMark, rules Rules) LinePicture {
	first, second := marksOn(before), marksOn(after)
	if len(first) < rules.Threshold() {
		first, second = second, nil
	}
	out := LinePicture{Words: rules.Mode == TotalsOnly}
	if len(first) < rules.Threshold() {
		out.Why = tooFew(rules)
		return out
	}
	out.Shown = true
	if len(second) < rules.Threshold() {
		out.Before = spreadOf(first, len(first), out.Words)
		out.NearUnanimous = out.Before.nearUnanimous()
		return out
	}
	fewest := min(len(first), len(second))
	now := spreadOf(second, fewest, out.Words)
	out.After, out.Before = &now, spreadOf(first, fewest, out.Words)
	out.tellMove(first, second, rules)
	if veiled(out.Moved) || rowsTellFew(out.Before.Rows, now.Rows) {
		out.Before.Rows, out.Before.Median = nil, Sentence{}
	}
	out.NearUnanimous = out.Before.nearUnanimous() || now.nearUnanimous()
	return out
}

// nearUnanimous reports whether a number that is shown has everybody, or everybody but one.
func (s LineSpread) nearUnanimous() bool {
	return slices.ContainsFunc(s.Rows, func(r Row) bool { return !r.Hidden && r.Count >= s.N-1 })
}

// LineChangedOrAdded is ChangedOrAdded for a line: the smallest number above zero of people who differ in their mark or
// in one of the stretches in which it can be shown.
//
// bron: BOOT-4
func LineChangedOrAdded(before, after []LineMark) int {
	facets := map[string][2]map[string]string{}
	for side, marks := range [][]LineMark{before, after} {
		for _, m := range marksOn(marks) {
			noteFacet(facets, side, "mark", m.Ref, strconv.Itoa(m.At))
			for _, n := range []int{FewestVotes, FewestExact} {
				i := slices.IndexFunc(stretches(n), func(s stretch) bool { return m.At >= s.from && m.At <= s.to })
				noteFacet(facets, side, "stretch of "+strconv.Itoa(n), m.Ref, strconv.Itoa(i))
			}
		}
	}
	return smallestDifference(facets)
}

func marksOn(marks []LineMark) []LineMark {
	return slices.DeleteFunc(slices.Clone(marks), func(m LineMark) bool { return m.At < lineStart || m.At > lineEnd })
}

// spreadOf counts marks per stretch of the line that suits fewest people.
func spreadOf(marks []LineMark, fewest int, inWords bool) LineSpread {
	out := LineSpread{N: len(marks)}
	at := make([]int, len(marks))
	for i, m := range marks {
		at[i] = m.At
	}
	slices.Sort(at)
	for _, s := range stretches(fewest) {
		row := Row{ID: s.id, Key: "disclosure.line." + s.id, Hidden: inWords}
		for _, a := range at {
			if !inWords && a >= s.from && a <= s.to {
				row.Count++
			}
		}
		out.Rows = append(out.Rows, row)
	}
	out.Together = say("disclosure.line.together." + togetherWord(at))
	if !inWords && fewest >= FewestExact {
		half := at[(len(at)-1)/2] + at[len(at)/2]
		out.Median = say("disclosure.line.median", number("whole", half/2))
		if half%2 == 1 {
			out.Median = say("disclosure.line.median_half", number("whole", half/2))
		}
	}
	return out
}

// togetherWord tells the width of the middle half of the group. at is sorted and not empty.
func togetherWord(at []int) string {
	switch width := at[len(at)-1-len(at)/4] - at[len(at)/4]; {
	case width <= 2:
		return "close"
	case width <= 5:
		return "spread"
	}
	return "far"
}

func (p *LinePicture) tellMove(first, second []LineMark, r Rules) {
	was := map[string]int{}
	for _, m := range first {
		was[m.Ref] = m.At
	}
	pairs, moved, sum := 0, 0, 0
	for _, m := range second {
		b, ok := was[m.Ref]
		if !ok {
			continue
		}
		pairs++
		sum += m.At - b
		if m.At != b {
			moved++
		}
	}
	if pairs < r.Threshold() {
		return
	}
	p.Moved = countPhrase("disclosure.shift.moved", moved, pairs, p.Words)
	// Half a point per person on a line of ten is the least that is called a move of the group.
	switch {
	case 2*sum >= pairs:
		p.Toward = say("disclosure.line.toward_right")
	case -2*sum >= pairs:
		p.Toward = say("disclosure.line.toward_left")
	default:
		p.Toward = say("disclosure.shift.stayed")
	}
}

// StatementKind is one of the eight kinds of statements of the sorting round, or "unsure".
type StatementKind string

// The eight kinds, in the order of the form, and the ninth answer.
const (
	KindFact      StatementKind = "fact"
	KindOpinion   StatementKind = "opinion"
	KindInterest  StatementKind = "interest"
	KindWish      StatementKind = "wish"
	KindDemand    StatementKind = "demand"
	KindRight     StatementKind = "right"
	KindValue     StatementKind = "value"
	KindPrinciple StatementKind = "principle"
	KindUnsure    StatementKind = "unsure"
)

// StatementKinds returns the nine answers of the sorting round in the order of the form.
func StatementKinds() []StatementKind {
	return []StatementKind{KindFact, KindOpinion, KindInterest, KindWish, KindDemand, KindRight, KindValue, KindPrinciple, KindUnsure}
}

// Key returns the key of the kind in the text catalogue.
func (k StatementKind) Key() string { return "disclosure.kind." + string(k) }

// KindCard is one card of the sorting round with everybody's tag. Tags that are no kind are not counted.
type KindCard struct {
	ID   string
	Tags []StatementKind
}

// KindSpread is what a room may see of one card. There is no right answer: agreement is information, not a score.
type KindSpread struct {
	CardID    string
	N         int
	Shown     bool
	Why       Sentence
	Rows      []Row           // the nine answers
	Largest   []StatementKind // most given kinds, more than one when level; never "unsure", and none when (almost) all are
	Support   Support         // of the largest kind
	Others    Sentence        // who gave another tag than the largest kind
	Discuss   bool            // the largest kind has less than 60% of the tags
	FollowUps []Sentence      // eis -> recht?, mening -> waarde?
}

// discussBelow is the share in whole percent below which a card is worth talking about.
const discussBelow = 60

// KindsOf tells for each card of the sorting round how the tags are spread, in the order of the cards. A card
// below the threshold of rules has no spread, and one on which all or all but one agree has words instead of numbers. Cards whose largest kind has less than 60% are the ones to discuss.
//
// bron: BING-4, BOOT-4
func KindsOf(cards []KindCard, rules Rules) []KindSpread {
	out := make([]KindSpread, len(cards))
	for i, c := range cards {
		out[i] = kindSpread(c, rules)
	}
	return out
}

func kindSpread(c KindCard, r Rules) KindSpread {
	out := KindSpread{CardID: c.ID}
	counts := map[StatementKind]int{}
	for _, k := range c.Tags {
		if slices.Contains(StatementKinds(), k) {
			counts[k]++
			out.N++
		}
	}
	if out.N < r.Threshold() {
		out.Why = tooFew(r)
		return out
	}
	out.Shown = true
	most := 0
	for _, k := range StatementKinds() {
		switch n := counts[k]; {
		case k == KindUnsure:
		case n > most:
			most, out.Largest = n, []StatementKind{k}
		case n == most && n > 0:
			out.Largest = append(out.Largest, k)
		}
	}
	if counts[KindUnsure] >= out.N-1 {
		out.Largest = nil // one person's answer would be the most given kind
	}
	inWords := r.Mode == TotalsOnly || max(most, counts[KindUnsure]) >= out.N-1
	for _, k := range StatementKinds() {
		row := Row{ID: string(k), Key: k.Key(), Count: counts[k]}
		if inWords {
			row.Count, row.Hidden = 0, true
		}
		out.Rows = append(out.Rows, row)
	}
	out.Support = supportOf(most, out.N)
	if len(out.Largest) == 1 {
		out.Others = othersBeside(out.Support, most, out.N, inWords)
	}
	out.Discuss = 100*most < discussBelow*out.N
	if slices.Contains(out.Largest, KindDemand) {
		out.FollowUps = append(out.FollowUps, say("disclosure.kind.ask_right"))
	}
	if slices.Contains(out.Largest, KindOpinion) {
		out.FollowUps = append(out.FollowUps, say("disclosure.kind.ask_value"))
	}
	return out
}

// RevealAllowed reports whether n votes are enough for a picture.
func RevealAllowed(n int, rules Rules) bool { return n >= rules.Threshold() }

// ReasonsGrouped reports whether reasons may be grouped by answer: every answer that has reasons has at least three,
// and there are at least two such answers. perChoice counts reasons, not votes.
//
// bron: BOOT-4
func ReasonsGrouped(perChoice map[Choice]int) bool {
	sides := 0
	for _, n := range perChoice {
		if n > 0 && n < fewestReasons {
			return false
		}
		if n > 0 {
			sides++
		}
	}
	return sides >= 2
}

// NearUnanimous reports whether everybody, or everybody but one, is on one side of something that PictureOf would put
// in numbers. It is for the facilitator alone, before the numbers are shown.
//
// bron: BOOT-4
func NearUnanimous(pack compass.Pack, votes []Vote, rules Rules) bool {
	return PictureOf(pack, votes, rules, false).NearUnanimous
}
