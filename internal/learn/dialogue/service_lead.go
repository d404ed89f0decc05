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
	if err := s.noteDropped(ctx, by, &d); err != nil {
		return err
	}
	err = s.meetings.Do(ctx, by, id, o.Command, func(tx *storage.Tx, m *gathering.Meeting) error {
		return act(&lead{s: s, tx: tx, plan: d.Plan, m: m, about: o.About, into: o.Into})
	})
	if err != nil {
		return err
	}
	if o.Name == "drop" {
		return s.noteDropped(ctx, by, &d)
	}
	if o.Name == "close" {
		s.forgetOrder(ctx, id)
	}
	if o.Name == "begin" {
		return s.main.Write(ctx, func(tx *storage.Tx) error { return s.audit.Append(tx, by, "dialogue.begin", string(id)) })
	}
	return nil
}

// TakeOver makes the actor the one who leads. Nothing is revealed by it, but whoever leads reads every sentence of a round,
// so it stands in the audit log.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (closed).
func (s *Service) TakeOver(ctx context.Context, by access.Actor, id ID) error {
	if err := s.meetings.TakeControl(ctx, by, id); err != nil {
		return err
	}
	return s.main.Write(ctx, func(tx *storage.Tx) error { return s.audit.Append(tx, by, "dialogue.take_over", string(id)) })
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

// noteDropped brings what the stop rule took out of a session from the live database, where it was decided together with
// the deleting, into the frozen plan, whose steps are passed over from then on. Every command begins with it: a crash
// between the two databases is made good by the next one.
func (s *Service) noteDropped(ctx context.Context, by access.Actor, d *Dialogue) error {
	var dropped []int
	err := s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		dropped, err = storage.Rows(tx, scanNumber, qDropped, d.ID)
		return err
	})
	if err != nil || !d.Plan.drop(dropped) {
		return err
	}
	err = s.change(ctx, by, d.ID, "dialogue.drop", func(now *Dialogue) error {
		now.Plan.drop(dropped)
		return nil
	})
	s.meetings.Changed(d.ID)
	return err
}

// drop marks every step about these dilemmas and reports whether one was not marked yet. The script is copied first: plans
// are shared.
func (p *Plan) drop(dilemmas []int) (changed bool) {
	script := slices.Clone(p.Script)
	for i := range script {
		if st := &script[i]; !st.Dropped && st.aboutDilemma() && slices.Contains(dilemmas, st.Dilemma) {
			st.Dropped, changed = true, true
		}
	}
	p.Script = script
	return changed
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
	case err == nil && rd.unfinished():
		return fault.New(fault.Conflict, "dialogue.round.unfinished")
	}
	return err
}

// wrap goes to the last part at once, from anywhere but an unfinished round: time is up, or this is enough.
func (l *lead) wrap() error {
	if err := l.finished(); err != nil {
		return err
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
	if err := dropDilemma(l.tx, l.plan, l.m.ID, here); err != nil {
		return err
	}
	if err := l.m.Resume(); err != nil || l.m.State != gathering.Running {
		return err // it was paused while wrapping up: nothing follows
	}
	l.m.PauseAsked = false
	for i := l.m.Step + 1; i < len(l.plan.Script); i++ {
		if st := l.plan.Script[i]; !st.Dropped && (st.Dilemma != here || !st.aboutDilemma()) {
			return l.goTo(i)
		}
	}
	return l.m.Wrap()
}

// dropDilemma deletes what a session holds about one dilemma, and marks that it did.
func dropDilemma(tx *storage.Tx, p Plan, meeting ID, dilemma int) error {
	rounds, err := storage.Rows(tx, scanRound, qRounds, meeting)
	if err != nil {
		return err
	}
	for _, rd := range rounds {
		if st := p.Script[rd.Step]; st.Dilemma != dilemma || !st.aboutDilemma() {
			continue
		}
		for _, q := range []storage.Query{qDropVotes, qDropSeen, qDropReasons} {
			if _, err := tx.Exec(q, rd.ID); err != nil {
				return err
			}
		}
		rd.clear()
		if err := updateRound(tx, rd); err != nil {
			return err
		}
	}
	_, err = tx.Exec(qPutDropped, meeting, dilemma)
	return err
}
