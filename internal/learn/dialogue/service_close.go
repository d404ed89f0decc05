package dialogue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

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
		if stopped && m.State != gathering.Paused {
			return fault.New(fault.Conflict, "dialogue.drop.pause_first")
		}
		if !stopped && m.State != gathering.WrapUp {
			return fault.New(fault.Conflict, "dialogue.close.wrap_first")
		}
		m.Stopped = stopped
		m.BeginClosing()
		return nil
	})
	if err != nil {
		return err
	}
	return s.finish(ctx, by, id)
}

// finish carries a meeting that is closing to its end. It may be called again after a crash at any point, and by two at
// once: each part happens once or may happen twice.
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
	// Also when the meeting is gone already: a crash may have come before its traces were wiped.
	if err := s.wipe(ctx); err != nil {
		return fmt.Errorf("close %s: wipe the traces: %w", id, err)
	}
	if err := s.markClosed(ctx, by, id); err != nil {
		return fmt.Errorf("close %s: %w", id, err)
	}
	s.refused.forget(id)
	s.settled.forget(id)
	return nil
}

// keepFigures writes the suppressed figures and the mark "closing" in one transaction of the main database. It does
// nothing when the mark is there already: the votes may be half destroyed by then. A meeting without a record, whose
// draft was thrown away, leaves nothing.
func (s *Service) keepFigures(ctx context.Context, by access.Actor, m gathering.Meeting) error {
	rec, err := s.tell(ctx, m.ID)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	left, err := s.leftovers(ctx, rec.Dialogue, m)
	if err != nil {
		return err
	}
	return s.writeRecord(ctx, m.ID, func(tx *storage.Tx) error {
		d, err := hold(tx, m.ID)
		if err != nil || d.State != Open && d.State != Draft {
			return err
		}
		if _, byItself := by.(access.System); byItself && m.Step == 0 && left.rounds == 0 && rec.Outcome == (Outcome{}) && len(rec.Agreements) == 0 {
			return s.backToDraft(tx, by, d) // nobody came, or nothing began
		}
		d.Plan.drop(left.dropped)
		if m.Stopped {
			err = stop(tx, &d)
		} else {
			err = s.keepWhatStays(tx, &d, left)
		}
		if err != nil {
			return err
		}
		d.State = Closing
		if err := save(tx, d); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "dialogue.close", string(d.ID))
	})
}

// stop leaves of a session that the stop rule ended only that it was stopped.
func stop(tx *storage.Tx, d *Dialogue) error {
	d.Stopped, d.Plan = true, d.Plan.stopped()
	for _, q := range []storage.Query{qDropAgreements, qDropOutcome, qDropQuestions} {
		if _, err := tx.Exec(q, d.ID); err != nil {
			return err
		}
	}
	return nil
}

// backToDraft takes a session back whose lobby nobody came to: its code is void, and it can be opened again.
func (s *Service) backToDraft(tx *storage.Tx, by access.Actor, d Dialogue) error {
	d.State, d.OpenedAt = Draft, 0
	if err := save(tx, d); err != nil {
		return err
	}
	return s.audit.Append(tx, by, "dialogue.unopened", string(d.ID))
}

func (s *Service) keepWhatStays(tx *storage.Tx, d *Dialogue, left leftovers) error {
	d.Plan = d.Plan.withoutDropped()
	for _, f := range left.figures {
		if _, err := tx.Exec(qPutAggregate, d.ID, f.Step, f.Kind, f.JSON); err != nil {
			return err
		}
	}
	for mark, people := range left.evaluation {
		if _, err := tx.Exec(qAddEvaluation, people, mark); err != nil {
			return err
		}
	}
	for _, dl := range d.Plan.Dilemmas {
		if d.Plan.Unit == "" || dl.ID == "" {
			continue
		}
		if _, err := tx.Exec(qPutHistory, d.Plan.Unit, dl.ID, s.clock.Now().Day()); err != nil {
			return err
		}
	}
	return nil
}

// leftovers is what the live database tells about a session that closes.
type leftovers struct {
	rounds     int
	dropped    []int // dilemmas that the stop rule took out
	figures    []Kept
	evaluation map[int]int
}

// leftovers reads what may be kept of each revealed round. Nothing is kept of a session that the stop rule ended.
func (s *Service) leftovers(ctx context.Context, d Dialogue, m gathering.Meeting) (left leftovers, err error) {
	err = s.live.Read(ctx, func(tx *storage.Tx) error {
		rounds, err := storage.Rows(tx, scanRound, qRounds, m.ID)
		if err != nil {
			return err
		}
		left.rounds = len(rounds)
		if left.dropped, err = storage.Rows(tx, scanNumber, qDropped, m.ID); err != nil || m.Stopped {
			return err
		}
		d.Plan.drop(left.dropped)
		pack, err := d.Plan.Pack()
		if err != nil {
			return err
		}
		votes := map[int][]disclosure.Vote{}
		for _, rd := range rounds {
			if rd.Kind == Evaluate {
				ballots, err := ballotsOf(tx, rd.ID)
				if err != nil {
					return err
				}
				left.evaluation = tally(ballots)
			}
			if rd.Kind != Position || rd.State != Revealed || d.Plan.Script[rd.Step].Dropped {
				continue
			}
			if votes[rd.Step], err = shownVotes(tx, rd); err != nil {
				return err
			}
			rules := d.Plan.Rules(rd.OfferC)
			if rd.InWords {
				rules.Mode = disclosure.TotalsOnly
			}
			if r, ok := disclosure.Aggregate(pack, votes[rd.Step], rules); ok {
				left.figures = appendKept(left.figures, rd.Step, "round", r)
			}
			if first, ok := repeatBefore(d.Plan.Script, rd.Step); ok && votes[first] != nil {
				if sh, ok := disclosure.AggregateShift(pack, votes[first], votes[rd.Step], rules); ok {
					left.figures = appendKept(left.figures, rd.Step, "shift", sh)
				}
			}
		}
		return nil
	})
	return left, err
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
	if len(ballots) < disclosure.FewestVotes {
		return nil
	}
	counts := map[int]int{}
	for _, b := range ballots {
		counts[b.Mark]++
	}
	return counts
}

// destroyRaw deletes votes and rounds, cuts sentences loose from who wrote them, and destroys the meeting's key.
func (s *Service) destroyRaw(ctx context.Context, m gathering.Meeting) error {
	d, err := s.record(ctx, m.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	keepUntil := s.clock.Now()
	if !m.Stopped {
		keepUntil = keepUntil.Add(time.Duration(d.Plan.KeepDays) * 24 * time.Hour)
	}
	if err := s.live.Write(ctx, func(tx *storage.Tx) error { return dropRaw(tx, m.ID, keepUntil) }); err != nil {
		return err
	}
	return s.meetings.Destroy(ctx, m.ID)
}

// wipe deletes the sentences whose term is over and takes what was deleted out of the files: out of the order of rows and
// out of the log of the live database.
func (s *Service) wipe(ctx context.Context) error {
	if _, err := s.Sweep(ctx); err != nil {
		return err
	}
	for _, table := range rawTables {
		if err := s.live.ForgetOrder(ctx, table); err != nil {
			return err
		}
	}
	if err := s.main.Checkpoint(ctx); err != nil {
		// A backup may be reading. The log empties itself as it grows, and a job does it every night.
		s.log.WarnContext(ctx, "what was deleted is still in the log of the main database", "cause", err)
	}
	return s.live.Checkpoint(ctx)
}

func (s *Service) markClosed(ctx context.Context, by access.Actor, id ID) error {
	return s.writeRecord(ctx, id, func(tx *storage.Tx) error {
		d, err := hold(tx, id)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || d.State != Closing {
			return err
		}
		d.State, d.ClosedAt = Closed, s.clock.Now()
		if err := save(tx, d); err != nil {
			return err
		}
		if err := s.leave(tx, d); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "dialogue.closed", string(id))
	})
}

// Forget takes the case and what was concluded about it out of a closed session, inside the transaction in which the text
// of its lesson is destroyed: whoever brought in the case did not agree, or can be recognised. Agreements, questions and
// rough figures stay. A session that is not there, or not over, stays as it is.
//
// bron: GI-4
func (s *Service) Forget(tx *storage.Tx, id ID) error {
	d, err := hold(tx, id)
	if fault.Is(err, fault.NotFound) || err == nil && d.State != Closed && d.State != Purged {
		return nil
	}
	if err != nil {
		return err
	}
	d.Plan = d.Plan.forgotten()
	if _, err := tx.Exec(qDropOutcome, id); err != nil {
		return err
	}
	return save(tx, d)
}

// leave hands on what a lesson may be made of. A dilemma that the stop rule took out is no lesson, and neither is a meeting
// that was left alone until it closed by itself, without a word written down.
func (s *Service) leave(tx *storage.Tx, d Dialogue) error {
	had := len(d.Plan.Dilemmas) > 0
	d.Plan.Dilemmas = d.Plan.told()
	if s.keep == nil || d.Stopped || had && len(d.Plan.Dilemmas) == 0 {
		return nil
	}
	out, err := outcomeOf(tx, d.ID)
	if err != nil {
		return err
	}
	agreed, err := storage.Rows(tx, scanAgreement, qAgreements, d.ID)
	if err != nil || out == (Outcome{}) && len(agreed) == 0 {
		return err
	}
	return s.keep(tx, Closure{Dialogue: d, Outcome: out, Month: s.clock.Now().Month()})
}
