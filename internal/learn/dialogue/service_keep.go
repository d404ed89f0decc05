package dialogue

import (
	"context"
	"slices"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/gathering"
)

// ownRound is what one phone answered in one round, in words. It goes to that phone and is written nowhere.
type ownRound struct {
	Title, Question string
	Lines           []string
	Reason          string
}

// ownRounds returns what a phone answered in the rounds that were revealed, in their order. After the session it is gone,
// here as everywhere; who wants to keep it has to take it along before.
func (s *Service) ownRounds(ctx context.Context, m gathering.Meeting, ref string, p text.Printer) (title string, own []ownRound, err error) {
	d, err := s.record(ctx, m.ID)
	if err != nil {
		return "", nil, err
	}
	pack, err := d.Plan.Pack()
	if err != nil {
		return "", nil, err
	}
	var rounds []Round
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		rounds, err = storage.Rows(tx, scanRound, qRounds, m.ID)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	for _, rd := range rounds {
		if rd.State != Revealed || rd.Kind == Evaluate {
			continue
		}
		mine, err := s.ballotOf(ctx, m, rd, ref)
		if err != nil {
			return "", nil, err
		}
		if mine == nil {
			continue
		}
		step := d.Plan.Script[rd.Step]
		st := Stage{Meeting: m, Plan: d.Plan, Step: step, Round: &rd}
		one := ownRound{Title: stepName(step, p), Lines: mineNow(st, pack, *mine, p), Reason: mine.Reason}
		if step.Dilemma >= 0 && step.Kind != Line {
			one.Question = d.Plan.Dilemma(step).Content.Question
		}
		if pos, err := pack.FromCoins(mine.Vote.Coins); err == nil {
			one.Lines = append(one.Lines, breadthLine(pos, pack, p))
		}
		own = append(own, one)
	}
	return d.Plan.Title, own, nil
}

// Sentences are what the room saw on screen in a session that is over, and the day after which they are gone.
type Sentences struct {
	Dialogue Dialogue
	Reasons  []Reason
	Until    clock.Instant // 0 when nothing is left
}

// SentencesOf returns what is left of the sentences of a closed session, to whoever prepared it: to write the lesson with.
// What nobody let through went at close.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict while the session is open.
//
// bron: ART-6
func (s *Service) SentencesOf(ctx context.Context, by access.Actor, id ID) (out Sentences, err error) {
	person, known := by.(access.Person)
	if !known || !access.May(by, Prepare) {
		return out, fault.New(fault.Forbidden, "dialogue.forbidden")
	}
	if out.Dialogue, err = s.record(ctx, id); err != nil {
		return out, err
	}
	if out.Dialogue.Lead != person.ID {
		return out, fault.New(fault.Forbidden, "dialogue.sentences.not_yours")
	}
	if out.Dialogue.State != Closed && out.Dialogue.State != Purged {
		return out, fault.New(fault.Conflict, "dialogue.sentences.later")
	}
	err = s.live.Read(ctx, func(tx *storage.Tx) error {
		if out.Reasons, err = storage.Rows(tx, scanReason, qAllReasons, id); err != nil {
			return err
		}
		until, err := storage.Rows(tx, scanInstant, qReasonsUntil, id)
		if len(until) > 0 {
			out.Until = slices.Min(until)
		}
		return err
	})
	return out, err
}
