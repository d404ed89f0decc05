package disclosure

import (
	"slices"

	"beraad/internal/learn/compass"
)

// Thresholds of what is stored, in people. bron: BOOT-4
const (
	fewestStoredRows = 15 // votes from which counts per sector are stored at all
	fewestStoredCell = 10 // people in a stored cell, and in everything hidden beside it together
)

// SizeClass is how the size of a group is stored: the exact number would let two stored figures be subtracted.
type SizeClass string

// The classes of n.
const (
	Size5to7   SizeClass = "5-7"
	Size8to11  SizeClass = "8-11"
	Size12to14 SizeClass = "12-14"
	Size15up   SizeClass = "15+"
)

// SizeClassOf returns the class of n people; false below five, where nothing is stored.
func SizeClassOf(n int) (SizeClass, bool) {
	switch {
	case n < FewestVotes:
		return "", false
	case n < FewestExact:
		return Size5to7, true
	case n < 12:
		return Size8to11, true
	case n < fewestStoredRows:
		return Size12to14, true
	}
	return Size15up, true
}

// AtLeast returns the smallest number of people in the class, 0 for no class: a lower bound to pool with.
func (c SizeClass) AtLeast() int {
	return map[SizeClass]int{Size5to7: 5, Size8to11: 8, Size12to14: 12, Size15up: 15}[c]
}

// StoredCell is one count that may be kept. A cell that may not be kept is not there at all.
type StoredCell struct {
	ID    string `json:"id"` // sector
	Count int    `json:"count"`
}

// StoredRound is everything that is kept of a round after its votes are destroyed.
type StoredRound struct {
	PackID      string        `json:"packId"`
	PackVersion int           `json:"packVersion"`
	Size        SizeClass     `json:"size"`
	Label       compass.Label `json:"label,omitempty"`   // "" without enough positions
	Top         Choice        `json:"top,omitempty"`     // the answer that Support is about
	Support     Support       `json:"support,omitempty"` // "" without enough answers
	Cells       []StoredCell  `json:"cells,omitempty"`
}

// Others says that not everybody chose Top, as far as the word of Support allows; the empty sentence when it is divided.
func (s StoredRound) Others() Sentence {
	if s.Support == "" {
		return Sentence{}
	}
	return othersBeside(s.Support, 0, 0, true)
}

// OthersMayBe says beside a majority that there may be other voices, whether or not there are.
func OthersMayBe() Sentence { return say("disclosure.minority.may_be") }

// StoredShift is everything that is kept of the way between two linked rounds.
type StoredShift struct {
	Pairs SizeClass         `json:"pairs"`
	Sums  []compass.AxisSum `json:"sums"`
}

// Aggregate makes what may be stored of one round when a session closes. ok is false when nothing may be: below the
// threshold of rules. Label and word are kept per round, counts per sector from 15 people on and then only cells of
// ten or more; what is hidden beside them is at least ten people too, so that nobody can subtract their way to a
// small cell. Of a round that was shown in words (pass TotalsOnly then too) no counts are kept. The label with a
// minority is kept only when the picture named that minority: without, it would tell what "er zijn ook andere stemmen"
// leaves open. So what is kept never tells more than the picture did.
//
// bron: BOOT-4, BOOT-5
func Aggregate(pack compass.Pack, votes []Vote, rules Rules) (StoredRound, bool) {
	size, ok := SizeClassOf(len(votes))
	if !ok || len(votes) < rules.Threshold() {
		return StoredRound{}, false
	}
	s := surveyOf(pack, votes)
	out := StoredRound{PackID: pack.ID, PackVersion: pack.Version, Size: size}
	if s.answered >= rules.Threshold() {
		out.Top, out.Support = s.top()
	}
	if len(s.placed) >= rules.Threshold() {
		out.Label = labelToKeep(PictureOf(pack, votes, rules, false))
	}
	if len(s.placed) >= fewestStoredRows && rules.Mode != TotalsOnly {
		out.Cells = storedCells(s.sectorRows())
	}
	return out, true
}

func labelToKeep(pic Picture) compass.Label {
	if pic.Label == compass.LabelSharedMinority && len(pic.Minority.Numbers()) == 0 {
		return compass.LabelShared
	}
	return pic.Label
}

// storedCells keeps the cells of ten or more, then drops the smallest of those until what is dropped is at least ten
// people together: the size of the whole may become known in another way.
func storedCells(rows []Row) []StoredCell {
	dropped, any := 0, false
	kept := []StoredCell{}
	for _, r := range rows {
		if r.Count >= fewestStoredCell {
			kept = append(kept, StoredCell{ID: r.ID, Count: r.Count})
			continue
		}
		dropped, any = dropped+r.Count, true
	}
	for any && dropped < fewestStoredCell && len(kept) > 0 {
		smallest := 0
		for i, c := range kept {
			if c.Count < kept[smallest].Count {
				smallest = i
			}
		}
		dropped += kept[smallest].Count
		kept = slices.Delete(kept, smallest, smallest+1)
	}
	return kept
}

// AggregateShift makes what may be stored of two linked rounds: per axis the sum and the sum of squares of the shifts,
// and the class of the number of pairs. ok is false below five pairs (or the threshold of rules) and for packs
// without axes. The distribution of the sign-flip test is never kept: it would give the single shifts back.
//
// bron: BOOT-5
func AggregateShift(pack compass.Pack, before, after []Vote, rules Rules) (StoredShift, bool) {
	pairs := placedPairs(pack, pairUp(before, after))
	size, ok := SizeClassOf(len(pairs))
	if !ok || len(pairs) < rules.Threshold() || !pack.Ordered() {
		return StoredShift{}, false
	}
	sums := pack.Compare(pairs).Sums
	if len(sums) == 0 {
		return StoredShift{}, false
	}
	return StoredShift{Pairs: size, Sums: sums}, true
}
