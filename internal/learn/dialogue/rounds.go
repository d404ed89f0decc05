package dialogue

import (
	"context"
	"sync"

	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// rounds keeps the rounds under way with the form that is answered in them, so that an answer costs no reading beyond who
// sends it. It holds no answer. Whether a round still collects is asked of the database once more when an answer is
// written: what stands here only spares those who come too late the way there.
//
// Every command raises the version of its meeting, so a round counts for one version.
type rounds struct {
	mu sync.Mutex
	of map[ID]underWay
}

// underWay is the round of the step at which a meeting stands.
type underWay struct {
	at    live.Version
	plan  Plan
	round Round
	form  ballotForm
	cards []Reason // the sentences to sort
}

func (r *rounds) get(id ID, at live.Version) (u underWay, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u, ok = r.of[id]
	return u, ok && u.at == at
}

func (r *rounds) put(id ID, u underWay) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil || len(r.of) >= maxPlans {
		r.of = map[ID]underWay{}
	}
	r.of[id] = u
}

func (r *rounds) forget(id ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.of, id)
}

// underWay returns the round of the step at which a meeting stands.
//
// Errors: fault.NotFound (this step has no round).
func (s *Service) underWay(ctx context.Context, m gathering.Meeting) (underWay, error) {
	if u, ok := s.rounds.get(m.ID, m.Version); ok {
		return u, nil
	}
	plan, err := s.planFor(ctx, m)
	if err != nil {
		return underWay{}, err
	}
	u := underWay{plan: plan}
	err = s.live.Read(ctx, func(tx *storage.Tx) error {
		// The meeting of this very moment: a round that was read after a command must not count for the version before.
		now, err := gathering.FindIn(tx, m.ID)
		if err != nil {
			return err
		}
		if u.round, err = roundAt(tx, m.ID, m.Step); err != nil {
			return err
		}
		u.at = now.Version
		if u.round.Kind == Sorting {
			if u.cards, err = cardsFor(tx, plan, u.round); err != nil {
				return err
			}
		}
		u.form, err = formOf(plan, u.round, u.cards)
		return err
	})
	if err == nil && u.at == m.Version {
		s.rounds.put(m.ID, u)
	}
	return u, err
}
