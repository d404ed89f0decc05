package gathering

import (
	"context"
	"fmt"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Command is the envelope around whatever the lead does. A double tap, a retry after a lost answer and two devices at
// once all end in one act, because the envelope says what its sender knew.
type Command struct {
	Name         string // for the log of commands: "next"
	ExpectedStep int    // the step at which the sender saw the meeting
	ControlEpoch int64  // the control epoch that the sender knew
	Key          string // idempotency key, random, made with the form
}

// maxKey is the longest idempotency key in bytes; ours have fewer than half of that.
const maxKey = 200

// Do runs one command: it checks the envelope, lets act change the meeting and its content inside the same
// transaction, raises the revision and, after commit, tells every screen. A command that was done before is not done
// again, and that is no fault.
//
// Errors: fault.Forbidden (the actor may not lead), fault.Conflict "gathering.control.moved" (somebody took over),
// fault.Conflict "gathering.already_done" (the meeting is past that step), fault.NotFound, and what act returns.
func (s *Service) Do(ctx context.Context, by access.Actor, id ID, c Command, act func(*storage.Tx, *Meeting) error) error {
	if !mayLead(by, id) {
		return fault.New(fault.Forbidden, "gathering.lead.forbidden")
	}
	if c.Key == "" || len(c.Key) > maxKey {
		return fault.New(fault.Invalid, "gathering.command.no_key")
	}
	repeated := false
	err := s.live.Write(ctx, func(tx *storage.Tx) error {
		// Raising the revision first takes the row's lock on PostgreSQL, so that commands wait for each other.
		m, err := storage.One(tx, scanMeeting, qTouch, s.clock.Now(), id)
		if err != nil {
			return err
		}
		if m.State == Closed || m.State == Closing {
			return fault.New(fault.Conflict, "gathering.closed")
		}
		done, err := storage.One(tx, scanCount, qCommandDone, id, c.Key)
		if err != nil {
			return err
		}
		if repeated = done > 0; repeated {
			return nil
		}
		if m.ControlEpoch != c.ControlEpoch || m.Controller != by.Ref() {
			return fault.New(fault.Conflict, "gathering.control.moved")
		}
		if m.Step != c.ExpectedStep {
			return fault.New(fault.Conflict, "gathering.already_done")
		}
		if err := act(tx, &m); err != nil {
			return err
		}
		if _, err := tx.Exec(qKeepCommand, id, c.Key); err != nil {
			return err
		}
		return update(tx, m)
	})
	if err != nil {
		return fmt.Errorf("%s in meeting %s: %w", c.Name, id, err)
	}
	if !repeated {
		s.Changed(id)
	}
	return nil
}

// TakeControl makes the actor the lead. Commands of whoever led before are refused from then on. Nothing is revealed.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Conflict (closed).
func (s *Service) TakeControl(ctx context.Context, by access.Actor, id ID) error {
	if !mayLead(by, id) {
		return fault.New(fault.Forbidden, "gathering.lead.forbidden")
	}
	err := s.live.Write(ctx, func(tx *storage.Tx) error {
		m, err := storage.One(tx, scanMeeting, qTouch, s.clock.Now(), id)
		if err != nil {
			return err
		}
		if !m.Alive() {
			return fault.New(fault.Conflict, "gathering.closed")
		}
		m.ControlEpoch++
		m.Controller = by.Ref()
		return update(tx, m)
	})
	if err != nil {
		return fmt.Errorf("take control of meeting %s: %w", id, err)
	}
	s.Changed(id)
	return nil
}

// The generic acts, for a content's command table. Each is meant to run inside Do.

// Begin leaves the lobby.
func (m *Meeting) Begin() error {
	if m.State != Lobby {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	m.State = Running
	return nil
}

// GoTo moves to another step of the script and sets the advised end of it; zero minutes means no timer.
func (m *Meeting) GoTo(step int, now clock.Instant, minutes int) {
	m.Step = step
	m.Until = 0
	if minutes > 0 {
		m.Until = now.Add(time.Duration(minutes) * time.Minute)
	}
}

// Pause freezes the meeting and answers whoever asked for a pause.
func (m *Meeting) Pause() error {
	if m.State != Running && m.State != WrapUp {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	m.PausedFrom, m.State, m.PauseAsked = m.State, Paused, false
	return nil
}

// Resume goes on where the meeting was paused.
func (m *Meeting) Resume() error {
	if m.State != Paused {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	m.State = Running
	if m.PausedFrom == WrapUp {
		m.State = WrapUp
	}
	m.PausedFrom = ""
	return nil
}

// Extend gives the step more time, counted from now when its time was over. A timer never ends anything by itself.
func (m *Meeting) Extend(now clock.Instant, more time.Duration) error {
	if m.State != Running {
		return fault.New(fault.Conflict, "gathering.not_running")
	}
	m.Until = max(m.Until, now).Add(more)
	return nil
}

// StopTimer takes the timer away.
func (m *Meeting) StopTimer() error {
	if m.State != Running || m.Until == 0 {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	m.Until = 0
	return nil
}

// SetDoor opens or closes the door for phones that are new.
func (m *Meeting) SetDoor(open bool) error {
	if m.DoorOpen == open {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	m.DoorOpen = open
	return nil
}

// Wrap begins the last part of the meeting.
func (m *Meeting) Wrap() error {
	if m.State != Running && m.State != Paused {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	m.State, m.PausedFrom = WrapUp, ""
	return nil
}

// DismissPause puts the request for a pause aside.
func (m *Meeting) DismissPause() error {
	if !m.PauseAsked {
		return fault.New(fault.Conflict, "gathering.already_done")
	}
	m.PauseAsked = false
	return nil
}

// BeginClosing voids the code and the projector's address; from here on only destruction follows.
func (m *Meeting) BeginClosing() {
	m.State, m.Code, m.DoorOpen, m.Until = Closing, "", false, 0
}
