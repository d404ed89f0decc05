package dialogue

import (
	"beraad/internal/ground/storage"
	"beraad/internal/learn/compass"
	"beraad/internal/learn/disclosure"
)

// closeRound stops collecting and settles what the lead learns of the sealed answers.
func (l *lead) closeRound() error {
	return l.round(func(rd *Round) error {
		if err := rd.close(); err != nil {
			return err
		}
		return weigh(l.tx, l.plan, rd)
	})
}

// weigh settles the one bit that the lead learns of sealed answers: would numbers make everyone known?
//
// Asked again after every closing it would tell how the others answered to a lead who votes too, and who closes, changes
// the own answer, and closes once more. So it stays as it was until at least three answers were added or changed since each
// closing at which it was settled. bron: BOOT-4
func weigh(tx *storage.Tx, p Plan, rd *Round) error {
	if rd.Kind != Position && rd.Kind != Line {
		return nil // the other rounds have words by themselves where numbers would tell too much
	}
	pack, err := p.Pack()
	if err != nil {
		return err
	}
	ballots, err := ballotsOf(tx, rd.ID)
	if err != nil || !disclosure.RevealAllowed(len(ballots), p.Rules(rd.OfferC)) {
		return err
	}
	before, err := weighedBallots(tx, rd.ID)
	if err != nil {
		return err
	}
	for _, seen := range before {
		if !disclosure.SecondPictureAllowed(differing(rd.Kind, pack, seen, ballots)) {
			return nil
		}
	}
	if rd.Lopsided, err = lopsided(tx, pack, p, *rd, ballots); err != nil {
		return err
	}
	rd.Weighed = rd.Turn
	return nil
}

// differing is how many answers differ between two states of one round, counted as a picture could show it.
func differing(kind StepKind, pack compass.Pack, a, b []Ballot) int {
	if kind == Line {
		return disclosure.LineChangedOrAdded(lineMarks(a), lineMarks(b))
	}
	return disclosure.ChangedOrAdded(pack, votesOf(a), votesOf(b))
}

func lopsided(tx *storage.Tx, pack compass.Pack, p Plan, rd Round, ballots []Ballot) (bool, error) {
	if rd.Kind == Line {
		pic, err := lineOf(tx, p, rd, ballots)
		return pic.NearUnanimous, err
	}
	return disclosure.NearUnanimous(pack, votesOf(ballots), p.Rules(rd.OfferC)), nil
}

// lineOf tells a round on the line, together with the round that it repeats when the room has seen that one. When either is
// told in words, both are: "elsewhere than the first time" would give the numbers of the first back.
func lineOf(tx *storage.Tx, p Plan, rd Round, ballots []Ballot) (disclosure.LinePicture, error) {
	rules, now := p.Rules(rd.OfferC), lineMarks(ballots)
	if rd.InWords {
		rules.Mode = disclosure.TotalsOnly
	}
	first, again := repeatBefore(p.Script, rd.Step)
	if !again {
		return disclosure.LineOf(now, nil, rules), nil
	}
	seen, err := roundAt(tx, rd.Meeting, first)
	if err != nil || seen.State != Revealed {
		return disclosure.LineOf(now, nil, rules), nil
	}
	if seen.InWords {
		rules.Mode = disclosure.TotalsOnly
	}
	was, err := ballotsOf(tx, seen.ID)
	if err != nil {
		return disclosure.LinePicture{}, err
	}
	return disclosure.LineOf(lineMarks(was), now, rules), nil
}

func lineMarks(ballots []Ballot) []disclosure.LineMark {
	marks := make([]disclosure.LineMark, len(ballots))
	for i, b := range ballots {
		marks[i] = disclosure.LineMark{Ref: b.Vote.Ref, At: b.Mark}
	}
	return marks
}
