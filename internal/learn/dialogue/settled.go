package dialogue

import (
	"sync"

	"beraad/internal/ground/storage"
	"beraad/internal/learn/disclosure"
)

// settled remembers what was told of two revealed rounds together. The votes under a picture never change while it is
// shown, and comparing those of a hall takes a third of a second: too long to do it for every screen that looks. It
// holds what package disclosure made of votes, never a vote.
type settled struct {
	mu sync.Mutex
	of map[ID]map[pairOfRounds]together
}

// pairOfRounds says which votes were compared: two rounds, each at the turn whose picture is shown.
type pairOfRounds struct {
	first, again     RoundID
	firstAt, againAt int
	inWords          bool
}

// together is what may be told of two rounds.
type together struct {
	shift *disclosure.Shift
	gap   *disclosure.Sentence
}

// maxSettled bounds the memory, since a node does not hear of every meeting that closes elsewhere.
const maxSettled = 500

func pairOf(first, again Round) pairOfRounds {
	return pairOfRounds{first.ID, again.ID, settledAt(first), settledAt(again), first.InWords || again.InWords}
}

// settledAt is the turn under which the votes that are told of a round were given.
func settledAt(rd Round) int {
	if rd.Published == never {
		return rd.Turn
	}
	return rd.Published
}

func (s *settled) get(id ID, p pairOfRounds) together {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[id][p]
}

func (s *settled) put(id ID, p pairOfRounds, t together) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil || len(s.of) > maxSettled {
		s.of = map[ID]map[pairOfRounds]together{}
	}
	if s.of[id] == nil {
		s.of[id] = map[pairOfRounds]together{}
	}
	had := s.of[id][p]
	if t.shift != nil {
		had.shift = t.shift
	}
	if t.gap != nil {
		had.gap = t.gap
	}
	s.of[id][p] = had
}

func (s *settled) forget(id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.of, id)
}

// shownBoth returns the votes under the pictures of two revealed rounds.
func shownBoth(tx *storage.Tx, first, again Round) (before, after []disclosure.Vote, err error) {
	if before, err = shownVotes(tx, first); err != nil {
		return nil, nil, err
	}
	after, err = shownVotes(tx, again)
	return before, after, err
}
