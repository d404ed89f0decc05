package dialogue

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// SaveOutcome keeps what the group concluded. Every text is optional; what is empty stays empty.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (closed), fault.Invalid on the field that is too long.
//
// bron: ART-6, GI-4
func (s *Service) SaveOutcome(ctx context.Context, by access.Actor, id ID, o Outcome) error {
	if err := o.check(); err != nil {
		return err
	}
	return s.note(ctx, by, id, "dialogue.outcome", func(tx *storage.Tx) error { return putOutcome(tx, id, o) })
}

// AddAgreement keeps who does what by when.
//
// Errors: fault.Forbidden, fault.Conflict (closed), fault.Fields.
//
// bron: ART-6
func (s *Service) AddAgreement(ctx context.Context, by access.Actor, id ID, a Agreement) error {
	if err := a.check(); err != nil {
		return err
	}
	a.ID = AgreementID(uuid.Must(uuid.NewV7()).String())
	return s.note(ctx, by, id, "dialogue.agree", func(tx *storage.Tx) error {
		_, err := tx.Exec(qAddAgreement, a.ID, id, a.Text, a.Owner, a.Due)
		return err
	})
}

// DropAgreement takes an agreement away while the session is open.
func (s *Service) DropAgreement(ctx context.Context, by access.Actor, id ID, which AgreementID) error {
	return s.note(ctx, by, id, "dialogue.agree.drop", func(tx *storage.Tx) error {
		_, err := tx.Exec(qDropOne, which, id)
		return err
	})
}

// AddQuestion keeps a question to somebody who is not in the room.
//
// Errors: fault.Forbidden, fault.Conflict (closed), fault.Fields.
func (s *Service) AddQuestion(ctx context.Context, by access.Actor, id ID, q Question) error {
	if err := q.check(); err != nil {
		return err
	}
	return s.note(ctx, by, id, "dialogue.ask", func(tx *storage.Tx) error {
		_, err := tx.Exec(qAddQuestion, uuid.NewString(), id, q.Text, q.Organ, q.Due, "")
		return err
	})
}

// note writes something down about a session that is open, and tells every screen.
func (s *Service) note(ctx context.Context, by access.Actor, id ID, act string, write func(*storage.Tx) error) error {
	if !s.mayLead(by, id) {
		return fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	err := s.main.Write(ctx, func(tx *storage.Tx) error {
		d, err := hold(tx, id)
		if err != nil {
			return err
		}
		if d.State != Open && d.State != Draft {
			return fault.New(fault.Conflict, "gathering.closed")
		}
		if err := write(tx); err != nil {
			return err
		}
		return s.audit.Append(tx, by, act, string(id))
	})
	if err != nil {
		return fmt.Errorf("%s in %s: %w", act, id, err)
	}
	s.meetings.Noted(ctx, id)
	return nil
}

// MarkDone ticks an agreement off, also after the session.
func (s *Service) MarkDone(ctx context.Context, by access.Actor, id ID, which AgreementID, done bool) error {
	return s.change(ctx, by, id, "dialogue.agree.done", func(*Dialogue) error { return nil }, func(tx *storage.Tx) error {
		_, err := tx.Exec(qMarkDone, done, which, id)
		return err
	})
}

// Record is a session as it is told afterwards.
type Record struct {
	Dialogue   Dialogue
	Outcome    Outcome
	Agreements []Agreement
	Questions  []Question
	Kept       []Kept
	Before     []Agreement // open agreements of the same group from earlier sessions
}

// Tell returns what is known about a session: its plan, outcome, agreements and suppressed figures.
//
// Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Tell(ctx context.Context, by access.Actor, id ID) (Record, error) {
	if !s.mayLead(by, id) {
		return Record{}, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	return s.tell(ctx, id)
}

func (s *Service) tell(ctx context.Context, id ID) (rec Record, err error) {
	err = s.main.Read(ctx, func(tx *storage.Tx) (err error) {
		if rec.Dialogue, err = find(tx, id); err != nil {
			return err
		}
		if rec.Outcome, err = outcomeOf(tx, id); err != nil {
			return err
		}
		if rec.Agreements, err = storage.Rows(tx, scanAgreement, qAgreements, id); err != nil {
			return err
		}
		if rec.Questions, err = storage.Rows(tx, scanQuestion, qQuestions, id); err != nil {
			return err
		}
		if rec.Kept, err = storage.Rows(tx, scanKept, qAggregates, id); err != nil {
			return err
		}
		rec.Before, err = storage.Rows(tx, scanAgreement, qOfUnit, rec.Dialogue.Plan.Unit, id)
		return err
	})
	return rec, err
}
