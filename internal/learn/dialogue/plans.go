package dialogue

import (
	"context"
	"sync"

	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// plans keeps the frozen plans of meetings under way, since every answer of every phone needs one and reading it costs more
// than writing the answer. It holds no answer and nothing that decides whether one may come in: that is asked of the
// database each time.
//
// A plan counts for one version of its meeting, so that what another node changed is noticed at its next command. What
// this node writes is noticed at once: see forget.
type plans struct {
	mu    sync.Mutex
	of    map[ID]keptPlan
	wrote int64 // how often a record was written
}

type keptPlan struct {
	at   live.Version
	plan Plan
}

// maxPlans bounds the memory, since a node does not hear of every meeting that closes elsewhere.
const maxPlans = 500

func (p *plans) get(id ID, at live.Version) (plan Plan, ok bool, wrote int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept, ok := p.of[id]
	return kept.plan, ok && kept.at == at, p.wrote
}

// put keeps a plan that was read after get said wrote. A record that was written meanwhile may have been read before it
// was committed; then nothing is kept.
func (p *plans) put(id ID, at live.Version, plan Plan, wrote int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wrote != wrote {
		return
	}
	if p.of == nil || len(p.of) >= maxPlans {
		p.of = map[ID]keptPlan{}
	}
	p.of[id] = keptPlan{at, plan}
}

// forget is called after a record was written and before whoever wrote it gets an answer.
func (p *plans) forget(id ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrote++
	delete(p.of, id)
}

// planFor returns the plan of a meeting as it was read just now. Everybody gets the same one: nobody may change it.
func (s *Service) planFor(ctx context.Context, m gathering.Meeting) (Plan, error) {
	plan, ok, wrote := s.plans.get(m.ID, m.Version)
	if ok {
		return plan, nil
	}
	d, err := s.record(ctx, m.ID)
	if err != nil {
		return Plan{}, err
	}
	s.plans.put(m.ID, m.Version, d.Plan, wrote)
	return d.Plan, nil
}

// writeRecord is a transaction of the main database that may save the record of a session.
func (s *Service) writeRecord(ctx context.Context, id ID, f func(*storage.Tx) error) error {
	// Also after an error: a commit that failed may have reached the disk.
	defer s.plans.forget(id)
	return s.main.Write(ctx, f)
}
