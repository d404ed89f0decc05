package dialogue

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// maxPaper is how many ballots on paper one round takes; nobody types more during a meeting.
const maxPaper = 100

// Paper types in what people wrote on paper in the round that collects now, as one batch that replaces an earlier one.
// round is the one for which they were typed, "" for whichever collects now. ballots holds one form per paper, with the fields of a phone's ballot; an empty form is left out.
//
// Whoever is in control may not do this: they would know sealed votes. Anybody else who may lead a session can.
//
// Errors: fault.Forbidden (may not lead, or is in control), fault.NotFound, fault.Conflict (no position round that
// collects), fault.Fields with one fault on "papier-N" per wrong ballot, fault.Unavailable (not saved).
//
// bron: BOOT-4
func (s *Service) Paper(ctx context.Context, by access.Actor, id ID, round RoundID, ballots []url.Values) (saved int, err error) {
	place, err := s.PaperPlace(ctx, by, id)
	if err == nil && round != "" && round != place.Round.ID {
		err = fault.New(fault.Conflict, "dialogue.paper.other_round")
	}
	if err != nil {
		return 0, err
	}
	casts, err := place.read(ballots)
	if err != nil {
		return 0, err
	}
	err = s.live.Write(ctx, func(tx *storage.Tx) error {
		if err := holdOpen(tx, id, place.Round.ID); err != nil {
			return err
		}
		m, err := gathering.FindIn(tx, id)
		if err != nil {
			return err
		}
		if m.Controller == by.Ref() {
			return fault.New(fault.Forbidden, "dialogue.paper.controller")
		}
		if _, err := tx.Exec(qDropPaper, place.Round.ID); err != nil {
			return err
		}
		for _, c := range casts {
			if err := put(tx, c); err != nil {
				return err
			}
		}
		return gathering.Seat(tx, id, len(casts))
	})
	if err != nil {
		return 0, fmt.Errorf("paper in meeting %s: %w", id, err)
	}
	s.meetings.Counted(id)
	return len(casts), nil
}

// PaperPlace is the round into which paper is typed.
type PaperPlace struct {
	Meeting gathering.Meeting
	Plan    Plan
	Round   Round
	Saved   int // ballots on paper that are in
	form    ballotForm
}

// PaperPlace returns the round that takes paper now, to whoever may type it in.
//
// Errors: as Paper.
func (s *Service) PaperPlace(ctx context.Context, by access.Actor, id ID) (p PaperPlace, err error) {
	if !s.mayLead(by, id) {
		return p, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	d, err := s.record(ctx, id)
	if err != nil {
		return p, err
	}
	p.Plan = d.Plan
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		if p.Meeting, err = gathering.FindIn(tx, id); err != nil {
			return err
		}
		if p.Meeting.Controller == by.Ref() {
			return fault.New(fault.Forbidden, "dialogue.paper.controller")
		}
		p.Round, err = roundAt(tx, id, p.Meeting.Step)
		if fault.Is(err, fault.NotFound) || err == nil && (p.Round.State != Sealed || p.Round.Kind != Position) {
			return fault.New(fault.Conflict, "dialogue.paper.no_round")
		}
		if err != nil {
			return err
		}
		if p.Saved, err = storage.One(tx, scanNumber, qCountPaper, p.Round.ID); err != nil {
			return err
		}
		p.form, err = formOf(p.Plan, p.Round, nil) // a position has no cards
		return err
	})
	return p, err
}

// read reads and checks the ballots that have anything on them.
func (p PaperPlace) read(ballots []url.Values) ([]cast, error) {
	if len(ballots) > maxPaper {
		return nil, fault.OnField("papier", "dialogue.paper.many", "max", maxPaper)
	}
	var casts []cast
	var wrong fault.Fields
	for i, in := range ballots {
		if blank(in) {
			continue
		}
		b, err := p.form.read(in)
		if err != nil {
			wrong = append(wrong, fault.OnField("papier-"+strconv.Itoa(i+1), "dialogue.paper.wrong", "n", i+1).Because(err))
			continue
		}
		b.Reason, b.Vote.Explain = "", false // paper has no sentence, and nobody who explains can be asked
		casts = append(casts, castOf(p.Meeting, p.Round.ID, gathering.PaperRef(len(casts)+1), b))
	}
	if len(casts) == 0 && len(wrong) == 0 {
		wrong = append(wrong, fault.OnField("papier", "dialogue.paper.none"))
	}
	return casts, wrong.OrNil()
}

func blank(in url.Values) bool {
	for field := range in {
		if in.Get(field) != "" {
			return false
		}
	}
	return true
}
