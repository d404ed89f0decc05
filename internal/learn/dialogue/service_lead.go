package dialogue

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"

	"github.com/google/uuid"
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
	"dismiss":      func(l *lead) error { return l.m.DismissPause() },
	"more-time":    func(l *lead) error { return l.m.Extend(l.s.clock.Now(), moreTime) },
	"no-timer":     func(l *lead) error { return l.m.StopTimer() },
	"open-door":    func(l *lead) error { return l.m.SetDoor(true) },
	"close-door":   func(l *lead) error { return l.m.SetDoor(false) },
	"open":         func(l *lead) error { return l.round((*Round).open) },
	"close":        (*lead).closeRound,
	"reveal":       func(l *lead) error { return l.reveal(false) },
	"reveal-words": func(l *lead) error { return l.reveal(true) },
	"reopen":       (*lead).reopen,
	"discard":      (*lead).discard,
	"show":         func(l *lead) error { return l.reason(Shown) },
	"hide":         func(l *lead) error { return l.reason(Removed) },
	"merge":        (*lead).merge,
	"drop":         (*lead).drop,
	"wrap":         (*lead).wrap,
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
	if d.State != Open {
		return fault.New(fault.Conflict, "dialogue.not_open")
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
	if o.Name == "close" {
		s.forgetOrder(ctx, id)
	}
	if o.Name == "begin" {
		return s.main.Write(ctx, func(tx *storage.Tx) error { return s.audit.Append(tx, by, "dialogue.begin", string(id)) })
	}
	return nil
}

// rawTables hold what phones sent.
var rawTables = [...]storage.Table{"dialogue_vote", "dialogue_seen_vote", "dialogue_reason", "gathering_participant"}

// forgetOrder removes from the file the order in which the answers of a round came in. The round is closed whether or not
// it works; at the end of the session it is done again, and there it must.
func (s *Service) forgetOrder(ctx context.Context, id ID) {
	for _, table := range rawTables {
		if err := s.live.ForgetOrder(ctx, table); err != nil {
			s.log.ErrorContext(ctx, "forget the order of arrival", "meeting", string(id), "table", string(table), "cause", err)
		}
	}
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
	if err := l.finished(); err != nil {
		return err
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

// finished reports whether the step may be left behind: its round neither collects nor is sealed.
func (l *lead) finished() error {
	rd, err := roundAt(l.tx, l.m.ID, l.m.Step)
	switch {
	case fault.Is(err, fault.NotFound):
		return nil
	case err == nil && (rd.State == Sealed || rd.State == Shut && rd.Kind != Evaluate):
		return fault.New(fault.Conflict, "dialogue.round.unfinished")
	}
	return err
}

// wrap goes to the last part at once, from anywhere but an unfinished round.
func (l *lead) wrap() error {
	if l.m.State == gathering.Running {
		if err := l.finished(); err != nil {
			return err
		}
	}
	return l.m.Wrap()
}

func (l *lead) back() error {
	to := l.m.Step - 1
	if l.m.State == gathering.WrapUp {
		l.m.State, to = gathering.Running, l.m.Step
	}
	for to >= 0 && l.plan.Script[to].Dropped {
		to--
	}
	switch {
	case l.m.State != gathering.Running:
		return fault.New(fault.Conflict, "gathering.not_running")
	case to < 0:
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
		ID: RoundID(uuid.NewString()), Meeting: l.m.ID, Step: step, Kind: st.Kind, State: Pending,
		OfferC: st.OfferC && l.plan.Dilemma(st).Content.Option(string(disclosure.ChoiceC)) != "",
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
		if err := rd.reveal(inWords, int64(binary.BigEndian.Uint64(seed[:])>>1)); err != nil || rd.Kind != Position {
			return err
		}
		pack, err := l.plan.Pack()
		if err != nil {
			return err
		}
		return publish(l.tx, pack, l.plan, rd)
	})
}

// reopen collects again. The votes under a picture that was shown, or on which the bit of the lead rests, are remembered,
// because another picture or another bit may only follow when at least three votes differ.
func (l *lead) reopen() error {
	return l.round(func(rd *Round) error {
		if rd.State == Revealed && rd.Kind != Position {
			return fault.New(fault.Conflict, "dialogue.round.revealed")
		}
		if rd.State == Revealed && rd.Published == rd.Turn || rd.Weighed == rd.Turn {
			if _, err := l.tx.Exec(qRemember, rd.ID); err != nil {
				return err
			}
		}
		return rd.reopen()
	})
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

// reason shows or removes a sentence of a revealed round of this meeting. What was merged into it comes loose.
func (l *lead) reason(to ReasonState) error {
	all, err := l.sentences()
	if err != nil {
		return err
	}
	if _, known := sentenceWith(all, l.about); !known {
		return fault.New(fault.NotFound, "dialogue.reason.gone")
	}
	if to == Removed {
		if _, err := l.tx.Exec(qMoveMerged, "", l.about, l.m.ID); err != nil {
			return err
		}
	}
	_, err = l.tx.Exec(qSetReason, to, "", l.about, l.m.ID)
	return err
}

// merge puts a sentence, with what was merged into it, under another one on screen that says the same. Merging edits
// nothing.
func (l *lead) merge() error {
	all, err := l.sentences()
	if err != nil {
		return err
	}
	_, known := sentenceWith(all, l.about)
	into, there := sentenceWith(all, l.into)
	if !known || !there || l.about == l.into || into.State != Shown || into.Merged != "" {
		return fault.New(fault.NotFound, "dialogue.reason.gone")
	}
	if _, err := l.tx.Exec(qMoveMerged, l.into, l.about, l.m.ID); err != nil {
		return err
	}
	_, err = l.tx.Exec(qSetReason, Shown, l.into, l.about, l.m.ID)
	return err
}

// sentences returns those that are at hand: of the round of this step once it is revealed, and of the round before
// while people talk. While a round collects there are none, because the cards of a sorting round are made of them.
//
// Errors: fault.Conflict.
func (l *lead) sentences() ([]Reason, error) {
	if l.m.State != gathering.Running && l.m.State != gathering.WrapUp {
		return nil, fault.New(fault.Conflict, "gathering.not_running")
	}
	rd, err := roundAt(l.tx, l.m.ID, l.m.Step)
	if fault.Is(err, fault.NotFound) {
		rd, err = l.lastRevealed()
	}
	if fault.Is(err, fault.NotFound) || err == nil && rd.State != Revealed {
		return nil, fault.New(fault.Conflict, "dialogue.reason.gone")
	}
	if err != nil {
		return nil, err
	}
	return storage.Rows(l.tx, scanReason, qReasons, rd.ID)
}

func sentenceWith(all []Reason, id string) (Reason, bool) {
	i := slices.IndexFunc(all, func(r Reason) bool { return r.ID == id })
	if i < 0 {
		return Reason{}, false
	}
	return all[i], true
}

func (l *lead) lastRevealed() (Round, error) { return revealedBefore(l.tx, l.m.ID, l.m.Step) }

// drop takes the current dilemma out of the session because it turned out to be real: its answers and sentences are
// deleted at once, and the meeting goes on with whatever follows it.
func (l *lead) drop() error {
	if l.m.State != gathering.Paused {
		return fault.New(fault.Conflict, "dialogue.drop.pause_first")
	}
	if !l.plan.Droppable(l.plan.Script[l.m.Step]) {
		return fault.New(fault.Conflict, "dialogue.drop.none")
	}
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
		rd.clear()
		if err := updateRound(l.tx, rd); err != nil {
			return err
		}
	}
	l.m.State, l.m.PauseAsked = gathering.Running, false
	for i := l.m.Step + 1; i < len(l.plan.Script); i++ {
		if st := l.plan.Script[i]; !st.Dropped && (st.Dilemma != here || !st.aboutDilemma()) {
			return l.goTo(i)
		}
	}
	return l.m.Wrap()
}
