package dialogue

import (
	"slices"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// readShift compares the two linked rounds that end at or before a step.
func (st *Stage) readShift(tx *storage.Tx, pack compass.Pack, step int) error {
	first, again, ok := 0, step, false
	if first, ok = repeatBefore(st.Plan.Script, step); !ok {
		if st.Step.Kind != Shifted {
			return nil
		}
		if first, again, ok = linkedBefore(st.Plan.Script, step); !ok {
			return nil
		}
	}
	before, err := st.revealed(tx, first)
	if err != nil || before == nil {
		return err
	}
	after, err := st.revealed(tx, again)
	if err != nil || after == nil {
		return err
	}
	if st.Shift, err = st.shiftOf(tx, pack, *before, *after); err != nil {
		return err
	}
	if st.Step.Kind == Shifted {
		st.Pictures = nil
		st.addPicture(*before)
		st.addPicture(*after)
	}
	return nil
}

// revealed returns the round of a step when the room has seen it, and nil otherwise.
func (st *Stage) revealed(tx *storage.Tx, step int) (*Round, error) {
	rd, err := roundAt(tx, st.Meeting.ID, step)
	if fault.Is(err, fault.NotFound) || err == nil && rd.State != Revealed {
		return nil, nil
	}
	return &rd, err
}

func (st *Stage) shiftOf(tx *storage.Tx, pack compass.Pack, first, again Round) (*disclosure.Shift, error) {
	pair := pairOf(first, again)
	if known := st.settled.get(st.Meeting.ID, pair).shift; known != nil {
		return known, nil
	}
	before, after, err := shownBoth(tx, first, again)
	if err != nil {
		return nil, err
	}
	rules := st.Plan.Rules(true)
	if pair.inWords {
		rules.Mode = disclosure.TotalsOnly
	}
	sh := disclosure.ShiftOf(pack, before, after, rules)
	st.settled.put(st.Meeting.ID, pair, together{shift: &sh})
	return &sh, nil
}

// gap tells how far the last two lenses of this dilemma lie apart; nothing when one of them was shown in words.
func (st *Stage) gap(tx *storage.Tx, pack compass.Pack, rounds []Round) (disclosure.Sentence, error) {
	var last, before *Round
	for _, rd := range rounds {
		if rd.Kind == Position && rd.State == Revealed && rd.Step < st.Meeting.Step && st.Plan.Script[rd.Step].Dilemma == st.Step.Dilemma {
			before, last = last, &rd
		}
	}
	if before == nil || st.Plan.Privacy == disclosure.TotalsOnly {
		return disclosure.Sentence{}, nil
	}
	pair := pairOf(*before, *last)
	if known := st.settled.get(st.Meeting.ID, pair).gap; known != nil || pair.inWords {
		return deref(known), nil
	}
	a, b, err := shownBoth(tx, *before, *last)
	if err != nil {
		return disclosure.Sentence{}, err
	}
	told := disclosure.GapBetween(pack, a, b, st.Plan.Rules(true))
	st.settled.put(st.Meeting.ID, pair, together{gap: &told})
	return told, nil
}

func deref(s *disclosure.Sentence) disclosure.Sentence {
	if s == nil {
		return disclosure.Sentence{}
	}
	return *s
}

// keepApart takes the first of two linked rounds from the pictures that stand beside each other, when their counts together
// would tell what one or two people did: "enkelen" in the shift would be no secret.
func (st *Stage) keepApart(tx *storage.Tx, pack compass.Pack, rounds []Round) error {
	at := map[int]Round{}
	for _, rd := range rounds {
		at[rd.Step] = rd
	}
	for _, again := range slices.Clone(st.Pictures) {
		first, linked := repeatBefore(st.Plan.Script, again.Step)
		i := slices.IndexFunc(st.Pictures, func(lp LensPicture) bool { return lp.Step == first })
		if !linked || i < 0 {
			continue
		}
		sh, err := st.shiftOf(tx, pack, at[first], at[again.Step])
		if err != nil {
			return err
		}
		one, two := st.Pictures[i].Picture, again.Picture
		if one.Shown && two.Shown && !one.Words && !two.Words && !sh.CountsBeside(one, two) {
			st.Pictures = slices.Delete(st.Pictures, i, i+1)
		}
	}
	return nil
}
