package dialogue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// SaveOutcome keeps what the group concluded. Every text is optional; what is empty stays empty.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (closed), fault.Invalid on the field that is too long.
//
// bron: ART-6, GI-4
func (s *Service) SaveOutcome(ctx context.Context, by access.Actor, id ID, o Outcome) error {
	for field, text := range map[string]string{
		"act": o.Act, "because": o.Because, "despite": o.Despite, "limit": o.Limit, "minority": o.Minority, "tipping": o.Tipping,
		"nothing": o.Nothing, "lesson": o.Lesson,
	} {
		if len([]rune(text)) > maxSentence {
			return fault.OnField(field, "dialogue.outcome.long", "max", maxSentence)
		}
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
		d, err := find(tx, id)
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

// Close ends a session for good. It goes in steps that may each be repeated after a crash: first the suppressed
// figures and the mark "closing" go into the main database, then everything raw is destroyed, then the record is
// marked closed. stopped says that the stop rule ended it: then nothing is kept but that.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (control moved, or closed already), fault.Invalid on
// "nothing" (neither an agreement nor a reason why there is none).
func (s *Service) Close(ctx context.Context, by access.Actor, id ID, c gathering.Command, stopped bool) error {
	rec, err := s.Tell(ctx, by, id)
	if err != nil {
		return err
	}
	if !stopped && len(rec.Agreements) == 0 && rec.Outcome.Nothing == "" {
		return fault.OnField("nothing", "dialogue.close.agreement")
	}
	err = s.meetings.Do(ctx, by, id, c, func(_ *storage.Tx, m *gathering.Meeting) error {
		m.Stopped = stopped
		m.BeginClosing()
		return nil
	})
	if err != nil {
		return err
	}
	return s.finish(ctx, by, id)
}

// finish carries a meeting that is closing to its end. It may be called again after a crash at any point.
func (s *Service) finish(ctx context.Context, by access.Actor, id ID) error {
	m, err := s.meetings.Find(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err == nil {
		if err := s.keepFigures(ctx, by, m); err != nil {
			return fmt.Errorf("close %s: keep figures: %w", id, err)
		}
		if err := s.destroyRaw(ctx, m); err != nil {
			return fmt.Errorf("close %s: destroy raw answers: %w", id, err)
		}
	}
	if err := s.markClosed(ctx, by, id); err != nil {
		return fmt.Errorf("close %s: %w", id, err)
	}
	s.refused.forget(id)
	return nil
}

// keepFigures writes the suppressed figures and the mark "closing" in one transaction of the main database. It does
// nothing when the mark is there already: the votes may be half destroyed by then.
func (s *Service) keepFigures(ctx context.Context, by access.Actor, m gathering.Meeting) error {
	d, err := s.record(ctx, m.ID)
	if err != nil || d.State == Closing || d.State == Closed {
		return err
	}
	figures, evaluation, err := s.figures(ctx, d, m)
	if err != nil {
		return err
	}
	return s.main.Write(ctx, func(tx *storage.Tx) error {
		d.State, d.Stopped = Closing, m.Stopped
		if err := save(tx, d); err != nil {
			return err
		}
		for _, f := range figures {
			if _, err := tx.Exec(qPutAggregate, d.ID, f.Step, f.Kind, f.JSON); err != nil {
				return err
			}
		}
		for mark, people := range evaluation {
			if _, err := tx.Exec(qAddEvaluation, people, mark); err != nil {
				return err
			}
		}
		for _, dl := range d.Plan.Dilemmas {
			if d.Plan.Unit == "" || m.Stopped {
				break
			}
			if _, err := tx.Exec(qPutHistory, d.Plan.Unit, dl.ID, s.clock.Now().Day()); err != nil {
				return err
			}
		}
		return s.audit.Append(tx, by, "dialogue.close", string(d.ID))
	})
}

// figures computes what may be kept of each revealed round. Nothing is kept of a session that the stop rule ended.
func (s *Service) figures(ctx context.Context, d Dialogue, m gathering.Meeting) (kept []Kept, evaluation map[int]int, err error) {
	if m.Stopped {
		return nil, nil, nil
	}
	pack, err := d.Plan.Pack()
	if err != nil {
		return nil, nil, err
	}
	err = s.live.Read(ctx, func(tx *storage.Tx) error {
		rounds, err := storage.Rows(tx, scanRound, qRounds, m.ID)
		if err != nil {
			return err
		}
		votes := map[int][]Vote{}
		for _, rd := range rounds {
			ballots, err := ballotsOf(tx, rd.ID)
			if err != nil {
				return err
			}
			if rd.Kind == Evaluate {
				evaluation = tally(ballots)
			}
			if rd.Kind != Position || rd.State != Revealed || d.Plan.Script[rd.Step].Dropped {
				continue
			}
			votes[rd.Step] = votesOf(ballots)
			rules := d.Plan.Rules(rd.OfferC)
			if r, ok := Aggregate(pack, votes[rd.Step], rules); ok {
				kept = appendKept(kept, rd.Step, "round", r)
			}
			if first, ok := repeatBefore(d.Plan.Script, rd.Step); ok && votes[first] != nil {
				if sh, ok := AggregateShift(pack, votes[first], votes[rd.Step], rules); ok {
					kept = appendKept(kept, rd.Step, "shift", sh)
				}
			}
		}
		return nil
	})
	return kept, evaluation, err
}

func appendKept(kept []Kept, step int, kind string, figure any) []Kept {
	raw, err := json.Marshal(figure)
	if err != nil {
		return kept // plain structs always marshal
	}
	return append(kept, Kept{Step: step, Kind: kind, JSON: string(raw)})
}

// tally counts the marks of an evaluation; nil below five, because then the sum would tell about a few people.
func tally(ballots []Ballot) map[int]int {
	if len(ballots) < fewestVotes {
		return nil
	}
	counts := map[int]int{}
	for _, b := range ballots {
		counts[b.Mark]++
	}
	return counts
}

// destroyRaw deletes votes and rounds, cuts sentences loose from who wrote them, destroys the meeting's key and
// empties the log of the live database, so that nothing can be found back in its files.
func (s *Service) destroyRaw(ctx context.Context, m gathering.Meeting) error {
	d, err := s.record(ctx, m.ID)
	if err != nil {
		return err
	}
	keepUntil := s.clock.Now().Add(time.Duration(d.Plan.KeepDays) * 24 * time.Hour)
	err = s.live.Write(ctx, func(tx *storage.Tx) error {
		if d.Plan.KeepDays == 0 || m.Stopped {
			keepUntil = s.clock.Now()
		}
		return dropRaw(tx, m.ID, keepUntil)
	})
	if err != nil {
		return err
	}
	if err := s.meetings.Destroy(ctx, m.ID); err != nil {
		return err
	}
	if _, err := s.Sweep(ctx); err != nil {
		return err
	}
	for _, table := range []storage.Table{"dialogue_vote", "dialogue_seen_vote"} {
		if err := s.live.ForgetOrder(ctx, table); err != nil {
			return err
		}
	}
	return s.live.Checkpoint(ctx)
}

func (s *Service) markClosed(ctx context.Context, by access.Actor, id ID) error {
	return s.main.Write(ctx, func(tx *storage.Tx) error {
		d, err := find(tx, id)
		if err != nil || d.State == Closed || d.State == Purged {
			return err
		}
		d.State, d.ClosedAt = Closed, s.clock.Now()
		if err := save(tx, d); err != nil {
			return err
		}
		if s.keep != nil && !d.Stopped {
			out, err := outcomeOf(tx, id)
			if err != nil {
				return err
			}
			if err := s.keep(tx, Closure{Dialogue: d, Outcome: out, Month: s.clock.Now().Month()}); err != nil {
				return err
			}
		}
		return s.audit.Append(tx, by, "dialogue.closed", string(id))
	})
}

// Sweep deletes the sentences whose term is over and returns how many; a job runs it every night.
func (s *Service) Sweep(ctx context.Context) (deleted int64, err error) {
	err = s.live.Write(ctx, func(tx *storage.Tx) error {
		deleted, err = tx.Exec(qDueReasons, s.clock.Now())
		return err
	})
	return deleted, err
}

// Recover finishes what a crash left half done, closes what nobody touched for twelve hours, and marks as purged
// what has nothing left. A job runs it at start and every few minutes.
func (s *Service) Recover(ctx context.Context, now clock.Instant) error {
	system := access.System{Job: "dialogue.recover"}
	silent, err := s.meetings.Silent(ctx, now.Add(-gathering.AutoClose))
	if err != nil {
		return err
	}
	for _, id := range silent {
		if err := s.meetings.GiveUp(ctx, id); err != nil {
			return err
		}
	}
	ending, err := s.meetings.Ending(ctx)
	if err != nil {
		return err
	}
	half, err := s.byState(ctx, Closing)
	if err != nil {
		return err
	}
	for _, id := range append(ending, half...) {
		if err := s.finish(ctx, system, id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) byState(ctx context.Context, state State) (ids []ID, err error) {
	err = s.main.Read(ctx, func(tx *storage.Tx) error {
		all, err := storage.Rows(tx, scanDialogue, qByState, state)
		for _, d := range all {
			ids = append(ids, d.ID)
		}
		return err
	})
	return ids, err
}
