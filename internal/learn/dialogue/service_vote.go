package dialogue

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/google/uuid"

	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// cast is one ballot on its way into the live database.
type cast struct {
	meeting   ID
	round     RoundID
	ref       string
	reasonRef string
	reasonID  string
	ballot    Ballot
}

// booth lets ballots in. Whether a round collects is asked once per transaction, inside it, and holds until the
// transaction ends: no answer slips in after the round was closed. One goroutine at a time uses a booth.
type booth struct {
	tx   *storage.Tx
	open map[RoundID]error
}

// cast writes a ballot if its meeting runs and its round collects.
func (b *booth) cast(tx *storage.Tx, c cast) error {
	if b.tx != tx {
		b.tx, b.open = tx, map[RoundID]error{}
	}
	wrong, known := b.open[c.round]
	if !known {
		wrong = holdOpen(tx, c.meeting, c.round)
		b.open[c.round] = wrong
	}
	if wrong != nil {
		return wrong
	}
	return put(tx, c)
}

// holdOpen makes sure that a round collects until the transaction ends. The meeting comes before the round, as in a
// command, so that the two wait for each other and never in a ring.
//
// Errors: fault.Conflict.
func holdOpen(tx *storage.Tx, meeting ID, round RoundID) error {
	err := gathering.MustRun(tx, meeting)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "dialogue.round.closed")
	}
	if err != nil {
		return err
	}
	open, err := tx.Exec(qHoldRound, round)
	if err == nil && open == 0 {
		err = fault.New(fault.Conflict, "dialogue.round.closed")
	}
	return err
}

// Vote stores what one phone answers in a round and returns after it is committed: an answer that got its OK survives
// anything. Sending again replaces the earlier answer; sending the same twice is one answer.
//
// Errors: fault.Fields (wrong fields), fault.Conflict "dialogue.round.closed" (keep the draft: the facilitator may
// reopen), fault.Unavailable (not saved: send again).
//
// bron: BOOT-4, ART-1
func (s *Service) Vote(ctx context.Context, m gathering.Meeting, ref string, round RoundID, in url.Values) error {
	_, _, err := s.vote(ctx, m, ref, round, in)
	return err
}

// vote is Vote for whoever shows what was stored: the round it was stored in, and the ballot.
func (s *Service) vote(ctx context.Context, m gathering.Meeting, ref string, round RoundID, in url.Values) (underWay, Ballot, error) {
	u, err := s.underWay(ctx, m)
	if fault.Is(err, fault.NotFound) || err == nil && (u.round.ID != round || u.round.State != Sealed) {
		return u, Ballot{}, fault.New(fault.Conflict, "dialogue.round.closed")
	}
	if err != nil {
		return u, Ballot{}, err
	}
	ballot, err := u.form.read(in)
	if err != nil {
		return u, ballot, err
	}
	if err := s.votes.Submit(ctx, castOf(m, round, ref, ballot)); err != nil {
		if fault.Is(err, fault.Unavailable) {
			s.refused.add(m.ID)
			s.meetings.Counted(m.ID)
		}
		return u, ballot, fmt.Errorf("vote in meeting %s: %w", m.ID, err)
	}
	s.meetings.Counted(m.ID)
	return u, ballot, nil
}

func castOf(m gathering.Meeting, round RoundID, ref string, b Ballot) cast {
	return cast{meeting: m.ID, round: round, ref: ref, reasonRef: m.ReasonRef(string(round), ref), reasonID: uuid.NewString(), ballot: b}
}

// formOf returns what may be answered in a round; cards are the sentences of a sorting round.
func formOf(p Plan, rd Round, cards []Reason) (ballotForm, error) {
	step := p.Script[rd.Step]
	pack, err := p.Pack()
	if err != nil {
		return ballotForm{}, err
	}
	f := ballotForm{kind: rd.Kind, pack: pack, offerC: rd.OfferC, hall: p.Mode == gathering.Plenary}
	for _, v := range p.Values {
		f.values = append(f.values, v.ID)
	}
	f.asks = len(p.Dilemma(step).Content.Variations)
	for _, c := range cards {
		f.cards = append(f.cards, c.ID)
	}
	return f, nil
}

// maxCards is how many sentences a group sorts at most; more takes longer than ten minutes.
const maxCards = 6

// cardsFor returns the sentences to sort: what people wrote earlier about the same dilemma and the room has seen, and
// the sentences of the situation when nobody wrote any, so that there is always something to sort.
func cardsFor(tx *storage.Tx, p Plan, rd Round) ([]Reason, error) {
	var cards []Reason
	rounds, err := storage.Rows(tx, scanRound, qRounds, rd.Meeting)
	if err != nil {
		return nil, err
	}
	here := p.Script[rd.Step]
	for _, e := range rounds {
		if e.Kind != Position || e.Step >= rd.Step || p.Script[e.Step].Dilemma != here.Dilemma {
			continue
		}
		reasons, err := storage.Rows(tx, scanReason, qReasons, e.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range reasons {
			if r.State == Shown && r.Merged == "" && len(cards) < maxCards {
				cards = append(cards, r)
			}
		}
	}
	if len(cards) > 0 {
		return cards, nil
	}
	for i, sentence := range sentences(p.Dilemma(here).Content.Situation) {
		if i < maxCards {
			cards = append(cards, Reason{ID: "s" + strconv.Itoa(i+1), Words: sentence, State: Shown})
		}
	}
	return cards, nil
}

// sentences cuts a text after each full stop; abbreviations do not occur in the situations of a dilemma.
func sentences(text string) []string {
	var out []string
	for part := range strings.SplitAfterSeq(text, ". ") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// refusals counts answers that could not be saved, per meeting, so that the facilitator sees that something is wrong.
// It counts in memory: the disk is what fails.
type refusals struct {
	mu sync.Mutex
	n  map[ID]int
}

func (r *refusals) add(id ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == nil {
		r.n = map[ID]int{}
	}
	r.n[id]++
}

func (r *refusals) of(id ID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n[id]
}

func (r *refusals) forget(id ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.n, id)
}

// RoundOf returns the round of the step at which a meeting stands, and whether it asks for a position on the compass.
func (s *Service) RoundOf(ctx context.Context, m gathering.Meeting) (id RoundID, position bool, err error) {
	err = s.live.Read(ctx, func(tx *storage.Tx) error {
		rd, err := roundAt(tx, m.ID, m.Step)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		id, position = rd.ID, rd.Kind == Position
		return err
	})
	return id, position, err
}
