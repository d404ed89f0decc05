package dialogue

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/gathering"
)

// lead is a command at work: the plan, the meeting as it stands, and what the command was about.
type lead struct {
	s     *Service
	tx    *storage.Tx
	plan  Plan
	m     *gathering.Meeting
	about string // id of a sentence, or the number of a step
	into  string // id of the sentence that another one is merged into
}

// moreTime is what one tap on "meer tijd" gives.
const moreTime = 2 * time.Minute

// commands is everything the facilitator can do while a session runs. Each runs in one transaction of the live
// database, inside the envelope of gathering.Do. bron: BOOT-4
var commands = map[string]func(*lead) error{
	"begin":        (*lead).begin,
	"next":         (*lead).next,
	"back":         (*lead).back,
	"pause":        func(l *lead) error { return l.m.Pause() },
	"resume":       func(l *lead) error { return l.m.Resume() },
	"dismiss":      func(l *lead) error { l.m.DismissPause(); return nil },
	"more-time":    func(l *lead) error { l.m.Extend(l.s.clock.Now(), moreTime); return nil },
	"no-timer":     func(l *lead) error { l.m.StopTimer(); return nil },
	"open-door":    func(l *lead) error { l.m.SetDoor(true); return nil },
	"close-door":   func(l *lead) error { l.m.SetDoor(false); return nil },
	"open":         func(l *lead) error { return l.round((*Round).open) },
	"close":        func(l *lead) error { return l.round((*Round).close) },
	"reveal":       func(l *lead) error { return l.reveal(false) },
	"reveal-words": func(l *lead) error { return l.reveal(true) },
	"reopen":       (*lead).reopen,
	"discard":      (*lead).discard,
	"show":         func(l *lead) error { return l.reason(Shown) },
	"hide":         func(l *lead) error { return l.reason(Removed) },
	"merge":        (*lead).merge,
	"drop":         (*lead).drop,
	"wrap":         func(l *lead) error { return l.m.Wrap() },
}

// Order is one command with what it is about.
type Order struct {
	gathering.Command
	About, Into string
}

// Lead carries out one command of the facilitator.
//
// Errors: fault.Invalid (no such command), and those of gathering.Do.
func (s *Service) Lead(ctx context.Context, by access.Actor, id ID, o Order) error {
	act, known := commands[o.Name]
	if !known {
		return fault.New(fault.Invalid, "dialogue.command.unknown")
	}
	d, err := s.Get(ctx, by, id)
	if err != nil {
		return err
	}
	dropped := -1
	err = s.meetings.Do(ctx, by, id, o.Command, func(tx *storage.Tx, m *gathering.Meeting) error {
		l := &lead{s: s, tx: tx, plan: d.Plan, m: m, about: o.About, into: o.Into}
		if o.Name == "drop" {
			dropped = d.Plan.Script[m.Step].Dilemma
		}
		return act(l)
	})
	if err != nil {
		return err
	}
	if dropped >= 0 {
		return s.forgetDilemma(ctx, by, id, dropped)
	}
	if o.Name == "begin" {
		return s.main.Write(ctx, func(tx *storage.Tx) error { return s.audit.Append(tx, by, "dialogue.begin", string(id)) })
	}
	return nil
}

// forgetDilemma notes in the frozen plan that the stop rule took a dilemma out: its steps are passed over.
func (s *Service) forgetDilemma(ctx context.Context, by access.Actor, id ID, which int) error {
	err := s.change(ctx, by, id, "dialogue.drop", func(d *Dialogue) error {
		for i := range d.Plan.Script {
			if st := &d.Plan.Script[i]; st.Dilemma == which && st.aboutDilemma() {
				st.Dropped = true
			}
		}
		return nil
	})
	s.meetings.Changed(id)
	return err
}

// aboutDilemma reports whether the step is about a dilemma, so that it falls away with it.
func (st Step) aboutDilemma() bool {
	switch st.Kind {
	case Welcome, Line, Agree, Evaluate:
		return false
	}
	return true
}

func (l *lead) begin() error {
	if err := l.m.Begin(); err != nil {
		return err
	}
	return l.goTo(0)
}

// next moves on. A round that still collects or is still sealed is never passed by: its answers would be lost to the
// room without anybody deciding so. An evaluation is the exception: nobody reveals it.
func (l *lead) next() error {
	if l.m.State == gathering.Lobby {
		return l.begin()
	}
	if l.m.State != gathering.Running {
		return fault.New(fault.Conflict, "gathering.not_running")
	}
	step := l.plan.Script[l.m.Step]
	if step.Kind.IsRound() {
		rd, err := roundAt(l.tx, l.m.ID, l.m.Step)
		if err != nil {
			return err
		}
		if rd.State == Sealed || rd.State == Shut && step.Kind != Evaluate {
			return fault.New(fault.Conflict, "dialogue.round.unfinished")
		}
	}
	to := l.m.Step + 1
	for to < len(l.plan.Script) && l.plan.Script[to].Dropped {
		to++
	}
	if to >= len(l.plan.Script) {
		return l.m.Wrap()
	}
	return l.goTo(to)
}

func (l *lead) back() error {
	to := l.m.Step - 1
	if l.m.State == gathering.WrapUp {
		l.m.State, to = gathering.Running, l.m.Step
	}
	for to >= 0 && l.plan.Script[to].Dropped {
		to--
	}
	if to < 0 || l.m.State != gathering.Running {
		return fault.New(fault.Conflict, "dialogue.first_step")
	}
	if rd, err := roundAt(l.tx, l.m.ID, l.m.Step); err == nil && rd.State == Sealed && to != l.m.Step {
		return fault.New(fault.Conflict, "dialogue.round.unfinished")
	}
	return l.goTo(to)
}

// goTo arrives at a step and makes its round when it has one and it does not exist yet.
func (l *lead) goTo(step int) error {
	st := l.plan.Script[step]
	l.m.GoTo(step, l.s.clock.Now(), st.Minutes)
	if !st.Kind.IsRound() {
		return nil
	}
	return insertRound(l.tx, Round{
		ID: RoundID(uuid.NewString()), Meeting: l.m.ID, Step: step, Kind: st.Kind, State: Pending, OfferC: st.OfferC,
	})
}

// round applies a transition to the round of the current step.
func (l *lead) round(change func(*Round) error) error {
	if l.m.State != gathering.Running {
		return fault.New(fault.Conflict, "gathering.not_running")
	}
	rd, err := roundAt(l.tx, l.m.ID, l.m.Step)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	if err != nil {
		return err
	}
	if err := change(&rd); err != nil {
		return err
	}
	return updateRound(l.tx, rd)
}

func (l *lead) reveal(inWords bool) error {
	var seed [8]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return fmt.Errorf("draw a seed: %w", err)
	}
	return l.round(func(rd *Round) error {
		if rd.Kind == Evaluate {
			return fault.New(fault.Conflict, "dialogue.round.never_revealed")
		}
		return rd.reveal(inWords, int64(binary.BigEndian.Uint64(seed[:])>>1))
	})
}

// reopen collects again. What was seen is remembered, with the votes under it, because a second picture may only
// follow when at least three votes differ from the first.
func (l *lead) reopen() error {
	return l.round(func(rd *Round) error {
		if rd.State != Revealed {
			return rd.reopen(nil)
		}
		if rd.Kind != Position {
			return fault.New(fault.Conflict, "dialogue.round.revealed")
		}
		pic, err := l.pictureOf(*rd)
		if err != nil {
			return err
		}
		if _, err := l.tx.Exec(qRemember, rd.ID); err != nil {
			return err
		}
		return rd.reopen(&pic)
	})
}

func (l *lead) pictureOf(rd Round) (Picture, error) {
	pack, err := l.plan.Pack()
	if err != nil {
		return Picture{}, err
	}
	return pictureOf(l.tx, pack, l.plan, rd)
}

func (l *lead) discard() error {
	return l.round(func(rd *Round) error {
		if err := rd.discard(); err != nil {
			return err
		}
		for _, q := range []storage.Query{qDropVotes, qDropSeen, qDropReasons} {
			if _, err := l.tx.Exec(q, rd.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// reason shows or removes a sentence of a revealed round of this meeting.
func (l *lead) reason(to ReasonState) error {
	if !l.isSentence(l.about) {
		return fault.New(fault.NotFound, "dialogue.reason.gone")
	}
	_, err := l.tx.Exec(qSetReason, to, "", l.about, l.m.ID)
	return err
}

// merge puts a sentence under another one that says the same. Merging edits nothing.
func (l *lead) merge() error {
	if l.about == l.into || !l.isSentence(l.about) || !l.isSentence(l.into) {
		return fault.New(fault.NotFound, "dialogue.reason.gone")
	}
	_, err := l.tx.Exec(qSetReason, Shown, l.into, l.about, l.m.ID)
	return err
}

func (l *lead) isSentence(id string) bool {
	rd, err := roundAt(l.tx, l.m.ID, l.m.Step)
	if err != nil || rd.State != Revealed {
		// Sentences of the round before stay at hand while people talk.
		rd, err = l.lastRevealed()
		if err != nil {
			return false
		}
	}
	reasons, err := storage.Rows(l.tx, scanReason, qReasons, rd.ID)
	return err == nil && slices.ContainsFunc(reasons, func(r Reason) bool { return r.ID == id })
}

func (l *lead) lastRevealed() (Round, error) { return revealedBefore(l.tx, l.m.ID, l.m.Step) }

// drop takes the current dilemma out of the session because it turned out to be real: its answers and sentences are
// deleted at once, and the meeting goes on with whatever follows it.
func (l *lead) drop() error {
	here := l.plan.Script[l.m.Step].Dilemma
	rounds, err := storage.Rows(l.tx, scanRound, qRounds, l.m.ID)
	if err != nil {
		return err
	}
	for _, rd := range rounds {
		if st := l.plan.Script[rd.Step]; st.Dilemma != here || !st.aboutDilemma() {
			continue
		}
		for _, q := range []storage.Query{qDropVotes, qDropSeen, qDropReasons} {
			if _, err := l.tx.Exec(q, rd.ID); err != nil {
				return err
			}
		}
		rd.State, rd.First = Pending, nil
		if err := updateRound(l.tx, rd); err != nil {
			return err
		}
	}
	l.m.State, l.m.PauseAsked = gathering.Running, false
	for i := l.m.Step + 1; i < len(l.plan.Script); i++ {
		if st := l.plan.Script[i]; st.Dilemma != here || !st.aboutDilemma() {
			return l.goTo(i)
		}
	}
	return l.m.Wrap()
}
