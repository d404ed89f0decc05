package dialogue

import (
	"context"
	"errors"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// Sweep deletes the sentences whose term is over and returns how many; a job runs it every night.
func (s *Service) Sweep(ctx context.Context) (deleted int64, err error) {
	err = s.live.Write(ctx, func(tx *storage.Tx) error {
		deleted, err = tx.Exec(qDueReasons, s.clock.Now())
		return err
	})
	return deleted, err
}

// Recover finishes what a crash left half done, closes what nobody led for too long, and marks as purged what has
// no sentences left. A job runs it at start and every few minutes. One session that cannot be finished holds up no other;
// all errors come back together.
func (s *Service) Recover(ctx context.Context, now clock.Instant) error {
	silent, err := s.meetings.Silent(ctx, now)
	if err != nil {
		return err
	}
	var wrong []error
	for _, id := range silent {
		wrong = append(wrong, s.giveUp(ctx, id, now))
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
		wrong = append(wrong, s.finish(ctx, access.System{Job: "dialogue.recover"}, id))
	}
	return errors.Join(append(wrong, s.purge(ctx))...)
}

// giveUp begins to close a session that was left alone. When it was left in a pause, people may have gone because the case
// turned out to be real: then the dilemma at hand goes with it, as if the stop rule had been used.
func (s *Service) giveUp(ctx context.Context, id ID, now clock.Instant) error {
	d, err := s.record(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	return s.meetings.GiveUp(ctx, id, now, func(tx *storage.Tx, m gathering.Meeting) error {
		if m.State != gathering.Paused || m.Step >= len(d.Plan.Script) || !d.Plan.Droppable(d.Plan.Script[m.Step]) {
			return nil
		}
		return dropDilemma(tx, d.Plan, id, d.Plan.Script[m.Step].Dilemma)
	})
}

// purge marks the closed sessions of which no sentence is left.
func (s *Service) purge(ctx context.Context) error {
	closed, err := s.byState(ctx, Closed)
	if err != nil {
		return err
	}
	for _, id := range closed {
		var left int
		err := s.live.Read(ctx, func(tx *storage.Tx) (err error) {
			left, err = storage.One(tx, scanNumber, qLeftReasons, id)
			return err
		})
		if err != nil {
			return err
		}
		if left > 0 {
			continue
		}
		err = s.main.Write(ctx, func(tx *storage.Tx) error {
			_, err := tx.Exec(qPurge, id)
			return err
		})
		if err != nil {
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
