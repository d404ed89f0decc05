package dialogue

import (
	"slices"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// reason shows or removes a sentence of a revealed round of this meeting. What was merged into it comes loose.
func (l *lead) reason(to ReasonState) error {
	all, err := l.sentences()
	if err != nil {
		return err
	}
	if _, known := sentenceWith(all, l.about); !known {
		return fault.New(fault.NotFound, "dialogue.reason.gone")
	}
	if to == Removed {
		if _, err := l.tx.Exec(qMoveMerged, "", l.about, l.m.ID); err != nil {
			return err
		}
	}
	_, err = l.tx.Exec(qSetReason, to, "", l.about, l.m.ID)
	return err
}

// merge puts a sentence, with what was merged into it, under another one on screen that says the same. Merging edits
// nothing.
func (l *lead) merge() error {
	all, err := l.sentences()
	if err != nil {
		return err
	}
	_, known := sentenceWith(all, l.about)
	into, there := sentenceWith(all, l.into)
	if !known || !there || l.about == l.into || into.State != Shown || into.Merged != "" {
		return fault.New(fault.NotFound, "dialogue.reason.gone")
	}
	if _, err := l.tx.Exec(qMoveMerged, l.into, l.about, l.m.ID); err != nil {
		return err
	}
	_, err = l.tx.Exec(qSetReason, Shown, l.into, l.about, l.m.ID)
	return err
}

// sentences returns those that are at hand: of the round of this step once it is revealed, and of the round before
// while people talk. While a round collects there are none, because the cards of a sorting round are made of them.
//
// Errors: fault.Conflict.
func (l *lead) sentences() ([]Reason, error) {
	if l.m.State != gathering.Running && l.m.State != gathering.WrapUp {
		return nil, fault.New(fault.Conflict, "gathering.not_running")
	}
	rd, err := roundAt(l.tx, l.m.ID, l.m.Step)
	if fault.Is(err, fault.NotFound) {
		rd, err = l.lastRevealed()
	}
	if fault.Is(err, fault.NotFound) || err == nil && rd.State != Revealed {
		return nil, fault.New(fault.Conflict, "dialogue.reason.gone")
	}
	if err != nil {
		return nil, err
	}
	return storage.Rows(l.tx, scanReason, qReasons, rd.ID)
}

func sentenceWith(all []Reason, id string) (Reason, bool) {
	i := slices.IndexFunc(all, func(r Reason) bool { return r.ID == id })
	if i < 0 {
		return Reason{}, false
	}
	return all[i], true
}

func (l *lead) lastRevealed() (Round, error) { return revealedBefore(l.tx, l.m.ID, l.m.Step) }
