package disclosure

import (
	"math"
	"strings"

	"beraad/internal/learn/compass"
)

// Shift is what a room may see of the way between two linked rounds: the group's, never a person's.
type Shift struct {
	N     int      `json:"n"` // people present in both rounds
	Shown bool     `json:"shown"`
	Why   Sentence `json:"why"`
	Words bool     `json:"words"`

	Headline Sentence `json:"headline"` // how far the group moved, and where to
	Changed  Sentence `json:"changed"`  // how many chose another answer
	Moved    Sentence `json:"moved"`    // how many stand somewhere else
	Single   Sentence `json:"single"`   // how far people moved one by one: much, even when the group stood still
	Arrow    *Arrow   `json:"arrow,omitempty"`
}

// ShiftOf tells how the people who took part in both rounds moved as a group. It needs as many of them as a
// picture needs votes. From 8 pairs on there is an arrow between the centres; from 5 to 7 only a side of an axis is
// named. Counts of one or two, or of all but one or two, are told as "enkelen" and "bijna iedereen". With TotalsOnly
// (pass it too when one of the two pictures was shown in words) there are words only.
//
// bron: BOOT-5
func ShiftOf(pack compass.Pack, before, after []Vote, rules Rules) Shift {
	both := pairUp(before, after)
	out := Shift{N: len(both), Words: rules.Mode == TotalsOnly}
	if out.N < rules.Threshold() {
		out.Why = say("disclosure.shift.too_few", number("min", rules.Threshold()))
		return out
	}
	out.Shown = true
	out.tellChanged(both, rules)
	placed := placedPairs(pack, both)
	if len(placed) < rules.Threshold() || !pack.Ordered() {
		return out
	}
	out.tellMoved(pack, pack.Compare(placed))
	return out
}

// votePair is one person's vote in two linked rounds.
type votePair struct{ before, after Vote }

// pairUp keeps only the people with a vote in both rounds, both of them from a phone: nobody knows who filled in which
// paper.
func pairUp(before, after []Vote) []votePair {
	earlier := make(map[string]Vote, len(before))
	for _, v := range before {
		earlier[v.Ref] = v
	}
	var out []votePair
	for _, v := range after {
		if b, ok := earlier[v.Ref]; ok && !b.Paper && !v.Paper {
			out = append(out, votePair{b, v})
		}
	}
	return out
}

func placedPairs(pack compass.Pack, both []votePair) []compass.Pair {
	var out []compass.Pair
	for _, q := range both {
		b, okBefore := voiceOf(pack, q.before)
		a, okAfter := voiceOf(pack, q.after)
		if okBefore && okAfter {
			out = append(out, compass.Pair{Before: b, After: a})
		}
	}
	return out
}

func (s *Shift) tellChanged(both []votePair, r Rules) {
	answered, changed := 0, 0
	for _, q := range both {
		if q.before.Choice == "" || q.after.Choice == "" {
			continue
		}
		answered++
		if q.before.Choice != q.after.Choice {
			changed++
		}
	}
	if answered >= r.Threshold() {
		s.Changed = countPhrase("disclosure.shift.changed", changed, answered, s.Words)
	}
}

func (s *Shift) tellMoved(pack compass.Pack, c compass.Shift) {
	s.Moved = countPhrase("disclosure.shift.moved", c.Moved, c.N, s.Words)
	s.Single = say("disclosure.shift.single." + lengthWord(c.MeanMove))
	length := lengthWord(c.Length)
	if length == lengthHardly {
		s.Headline = say("disclosure.shift.stayed")
		return
	}
	switch {
	case c.N >= FewestExact:
		toward := pack.Toward(math.Atan2(c.DY, c.DX))
		s.Headline = say("disclosure.shift.toward."+length, words("where", toward))
		if !s.Words {
			s.Arrow = arrowTo(c.BeforeX, c.BeforeY, c.BeforeX+c.DX, c.BeforeY+c.DY, toward)
		}
	case len(c.Sums) > 0:
		s.Headline = say("disclosure.shift.toward."+length, words("where", sideMovedTo(pack, c.Sums)))
	default:
		s.Headline = say("disclosure.shift.moved_somewhere")
	}
}

// sideMovedTo names the side of the axis along which the group moved most.
func sideMovedTo(pack compass.Pack, sums []compass.AxisSum) compass.Words {
	best := 0
	for i, s := range sums {
		if abs(s.S) > abs(sums[best].S) {
			best = i
		}
	}
	if sums[best].S < 0 {
		return pack.Axes[best].MinusLabel
	}
	return pack.Axes[best].PlusLabel
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// Words for a length on the compass, whose radius is 1. The limits are our own; a tenth is the grid of the drawing.
const (
	lengthHardly = "hardly"
	lengthLittle = "little"
	lengthClear  = "clear"
	lengthStrong = "strong"
)

func lengthWord(length float64) string {
	switch {
	case length < 0.1:
		return lengthHardly
	case length < 0.3:
		return lengthLittle
	case length < 0.7:
		return lengthClear
	}
	return lengthStrong
}

// countPhrase tells a count of change out of n without making one or two people known: key.none, key.few (one or
// two), key.some with n of total, key.nearly (all but one or two), key.all. In words it tells quarters instead:
// key.words_few, key.words_part, key.words_most. bron: BOOT-5
func countPhrase(key string, count, n int, inWords bool) Sentence {
	switch {
	case inWords && 4*count < n:
		return say(key + ".words_few")
	case inWords && 4*count <= 3*n:
		return say(key + ".words_part")
	case inWords:
		return say(key + ".words_most")
	case count == 0:
		return say(key + ".none")
	case count == n:
		return say(key + ".all")
	case count <= 2:
		return say(key + ".few")
	case n-count <= 2:
		return say(key + ".nearly")
	}
	return say(key+".some", number("n", count), number("total", n))
}

// veiled reports whether a sentence says "enkelen" or "bijna iedereen" in place of a number.
func veiled(s Sentence) bool {
	return strings.HasSuffix(s.Key, ".few") || strings.HasSuffix(s.Key, ".nearly")
}

// rowsTellFew reports whether some row differs by one or two people between two lists of rows. A row that is missing in
// one of them counts as nobody.
func rowsTellFew(before, after []Row) bool {
	change := map[string]int{}
	for _, r := range before {
		change[r.ID] -= r.Count
	}
	for _, r := range after {
		change[r.ID] += r.Count
	}
	for _, n := range change {
		if n = abs(n); n == 1 || n == 2 {
			return true
		}
	}
	return false
}

// CountsBeside reports whether the counts of two linked rounds may stand beside each other in one figure. They may not
// when the sentences of the shift say "enkelen" or "bijna iedereen", or when a row differs by one or two people: the two
// counts would be the number that the sentence hides, with its direction.
//
// bron: BOOT-5
func (s Shift) CountsBeside(before, after Picture) bool {
	if s.Words || before.Words || after.Words || veiled(s.Changed) || veiled(s.Moved) || rowsTellFew(before.Choices, after.Choices) {
		return false
	}
	if before.Level != after.Level {
		return true // then only the later of the two is told by place
	}
	if rowsTellFew(before.Sectors, after.Sectors) {
		return false
	}
	for i, axis := range after.Halves {
		if i < len(before.Halves) && rowsTellFew(before.Halves[i].Rows(), axis.Rows()) {
			return false
		}
	}
	return true
}

// GapBetween tells in words how far two layers lie apart, for example the round as oneself and the round as the
// organisation. It is empty when one of the two has no picture.
//
// bron: BOOT-5
func GapBetween(pack compass.Pack, a, b []Vote, rules Rules) Sentence {
	one, two := surveyOf(pack, a), surveyOf(pack, b)
	if !pack.Ordered() || min(len(one.placed), len(two.placed)) < rules.Threshold() {
		return Sentence{}
	}
	return say("disclosure.gap." + lengthWord(compass.Distance(one.group, two.group)))
}

// SecondPictureAllowed reports whether a reopened round may show a new picture: at least three votes were added or
// changed. With fewer the first picture stays, since the difference of the two would be somebody's vote. Count with
// ChangedOrAdded.
//
// bron: BOOT-4
func SecondPictureAllowed(changedOrAdded int) bool { return changedOrAdded >= fewestChanged }

// ChangedOrAdded counts the votes by which two states of one round differ, as a picture could show it. A picture shows
// several things (sector, side of an axis, direction, weights, answer, values, consent), and each of them must differ
// by nobody or by enough people: three changed votes of which one changed its answer would still give that answer
// away. So it returns the smallest number above zero over all these things, and 0 when the pictures are the same.
// Votes that were withdrawn count as changed.
//
// bron: BOOT-4
func ChangedOrAdded(pack compass.Pack, before, after []Vote) int {
	facets := map[string][2]map[string]string{}
	for side, votes := range [][]Vote{before, after} {
		for _, v := range votes {
			for facet, value := range facetsOf(pack, v) {
				noteFacet(facets, side, facet, v.Ref, value)
			}
		}
	}
	return smallestDifference(facets)
}

// noteFacet notes what one person shows of one facet, before (side 0) or after (side 1).
func noteFacet(facets map[string][2]map[string]string, side int, facet, ref, value string) {
	f, ok := facets[facet]
	if !ok {
		f = [2]map[string]string{{}, {}}
	}
	f[side][ref] = value
	facets[facet] = f
}

// smallestDifference returns the smallest number above zero of people who differ in a facet, 0 when nobody does.
func smallestDifference(facets map[string][2]map[string]string) int {
	smallest := math.MaxInt
	for _, f := range facets {
		if n := differing(f[0], f[1]); n > 0 {
			smallest = min(smallest, n)
		}
	}
	if smallest == math.MaxInt {
		return 0
	}
	return smallest
}

func differing(a, b map[string]string) int {
	n := 0
	for ref, value := range a {
		if other, ok := b[ref]; !ok || other != value {
			n++
		}
	}
	for ref := range b {
		if _, ok := a[ref]; !ok {
			n++
		}
	}
	return n
}
