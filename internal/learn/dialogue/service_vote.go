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

// castOne writes a ballot if its round still collects. The check stands inside the transaction of the batch, so no
// answer slips in after the round was closed.
func castOne(tx *storage.Tx, c cast) error {
	state, err := storage.One(tx, scanRoundState, qRoundState, c.round)
	if err != nil {
		return err
	}
	if state != Sealed {
		return fault.New(fault.Conflict, "dialogue.round.closed")
	}
	if err := gathering.MustRun(tx, c.meeting); err != nil {
		return err
	}
	return put(tx, c)
}

// Vote stores what one phone answers in a round and returns after it is committed: an answer that got its OK survives
// anything. Sending again replaces the earlier answer; sending the same twice is one answer.
//
// Errors: fault.Fields (wrong fields), fault.Conflict "dialogue.round.closed" (keep the draft: the facilitator may
// reopen), fault.Unavailable (not saved: send again).
//
// bron: BOOT-4, ART-1
func (s *Service) Vote(ctx context.Context, m gathering.Meeting, ref string, round RoundID, in url.Values) error {
	d, err := s.record(ctx, m.ID)
	if err != nil {
		return err
	}
	var rd Round
	var form ballotForm
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		if rd, err = roundAt(tx, m.ID, m.Step); err != nil {
			return err
		}
		form, err = formOf(tx, d.Plan, rd)
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && (rd.ID != round || rd.State != Sealed) {
		return fault.New(fault.Conflict, "dialogue.round.closed")
	}
	if err != nil {
		return err
	}
	ballot, err := form.read(in)
	if err != nil {
		return err
	}
	c := cast{
		meeting: m.ID, round: rd.ID, ref: ref, reasonRef: m.ReasonRef(string(rd.ID), ref), reasonID: uuid.NewString(), ballot: ballot,
	}
	if err := s.votes.Submit(ctx, c); err != nil {
		if fault.Is(err, fault.Unavailable) {
			s.refused.add(m.ID)
			s.meetings.Counted(m.ID)
		}
		return fmt.Errorf("vote in meeting %s: %w", m.ID, err)
	}
	s.meetings.Counted(m.ID)
	return nil
}

// formOf returns what may be answered in a round.
func formOf(tx *storage.Tx, p Plan, rd Round) (ballotForm, error) {
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
	if rd.Kind == Sorting {
		cards, err := cardsFor(tx, p, rd)
		if err != nil {
			return ballotForm{}, err
		}
		for _, c := range cards {
			f.cards = append(f.cards, c.ID)
		}
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
