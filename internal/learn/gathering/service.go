package gathering

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
)

// Service runs live meetings.
type Service struct {
	live  *storage.DB
	clock clock.Clock
	bus   live.Bus
	log   *slog.Logger
	joins *storage.Batch[join]
}

// Config is what the service needs. Live is the live database, never the main one.
type Config struct {
	Live  *storage.DB
	Clock clock.Clock
	Bus   live.Bus
	Log   *slog.Logger
}

type join struct {
	meeting ID
	ref     string
}

// NewService returns the service.
func NewService(cfg Config) *Service {
	s := &Service{live: cfg.Live, clock: cfg.Clock, bus: cfg.Bus, log: cfg.Log}
	s.joins = storage.NewBatch(cfg.Live, storage.BatchConfig{}, func(tx *storage.Tx, j join) error {
		m, err := storage.One(tx, scanHeld, qHold, j.meeting)
		if err != nil {
			return codeFault(err)
		}
		if !m.Joinable() {
			return fault.New(fault.Conflict, "gathering.door.closed")
		}
		_, err = tx.Exec(qJoin, j.meeting, j.ref)
		return err
	})
	return s
}

// Open opens the lobby of a meeting and returns it. Opening it again returns it as it stands: after a restore from a
// backup the live database is empty and the meeting starts again in its lobby.
//
// Errors: fault.Forbidden (the actor may not lead), fault.Invalid on "expected".
func (s *Service) Open(ctx context.Context, by access.Actor, n New) (Meeting, error) {
	if !mayLead(by, n.ID) {
		return Meeting{}, fault.New(fault.Forbidden, "gathering.lead.forbidden")
	}
	if err := n.check(); err != nil {
		return Meeting{}, err
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return Meeting{}, fmt.Errorf("open meeting %s: %w", n.ID, err)
	}
	m, err := s.openOnce(ctx, by, n, key)
	if fault.Is(err, fault.Conflict) {
		// Somebody opened this one, or drew the same code, in the same instant: look again.
		m, err = s.openOnce(ctx, by, n, key)
	}
	if err != nil {
		return Meeting{}, fmt.Errorf("open meeting %s: %w", n.ID, err)
	}
	return m, nil
}

func (s *Service) openOnce(ctx context.Context, by access.Actor, n New, key []byte) (m Meeting, err error) {
	err = s.live.Write(ctx, func(tx *storage.Tx) (err error) {
		if m, err = find(tx, n.ID); err == nil || !fault.Is(err, fault.NotFound) {
			return err
		}
		epoch, err := epochOf(tx)
		if err != nil {
			return err
		}
		m = Meeting{
			ID: n.ID, Kind: n.Kind, Mode: n.Mode, State: Lobby, DoorOpen: true, Expected: n.Expected, ControlEpoch: 1,
			Controller: by.Ref(), Screen: newSecret(), LeadLink: newSecret(), LastCommand: s.clock.Now(),
			Version: live.Version{Epoch: epoch, Revision: 1}, key: key,
		}
		if m.Code, err = freeCode(tx); err != nil {
			return err
		}
		return insert(tx, m)
	})
	return m, err
}

// freeCode draws until a code is not in use; with 28 million codes the first draw nearly always is.
func freeCode(tx *storage.Tx) (string, error) {
	for range 20 {
		code := newCode()
		taken, err := storage.One(tx, scanCount, qCodeTaken, code)
		if err != nil {
			return "", err
		}
		if taken == 0 {
			return code, nil
		}
	}
	return "", fault.New(fault.Unavailable, "gathering.no_code")
}

// Find returns a meeting by its id.
//
// Errors: fault.NotFound.
func (s *Service) Find(ctx context.Context, id ID) (Meeting, error) {
	return s.one(ctx, func(tx *storage.Tx) (Meeting, error) { return find(tx, id) })
}

// ByCode returns the meeting that a code opens now.
//
// Errors: fault.NotFound; an unknown code and the code of a closed meeting look the same.
func (s *Service) ByCode(ctx context.Context, code string) (Meeting, error) {
	m, err := s.one(ctx, func(tx *storage.Tx) (Meeting, error) {
		return storage.One(tx, scanMeeting, qByCode, CleanCode(code))
	})
	return m, codeFault(err)
}

// ByScreen returns the meeting of a projector's address.
//
// Errors: fault.NotFound.
func (s *Service) ByScreen(ctx context.Context, secret string) (Meeting, error) {
	return s.one(ctx, func(tx *storage.Tx) (Meeting, error) { return storage.One(tx, scanMeeting, qByScreen, secret) })
}

// ByLeadLink returns the meeting of the link on the lead's printed sheet.
//
// Errors: fault.NotFound.
func (s *Service) ByLeadLink(ctx context.Context, secret string) (Meeting, error) {
	return s.one(ctx, func(tx *storage.Tx) (Meeting, error) { return storage.One(tx, scanMeeting, qByLeadLink, secret) })
}

func (s *Service) one(ctx context.Context, read func(*storage.Tx) (Meeting, error)) (m Meeting, err error) {
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		m, err = read(tx)
		return err
	})
	return m, err
}

func codeFault(err error) error {
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "gathering.code.unknown")
	}
	return err
}

// Joined returns how many phones take part.
func (s *Service) Joined(ctx context.Context, id ID) (n int, err error) {
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		n, err = storage.One(tx, scanCount, qJoined, id)
		return err
	})
	return n, err
}

// JoinedIn is Joined inside a transaction.
func JoinedIn(tx *storage.Tx, id ID) (int, error) { return storage.One(tx, scanCount, qJoined, id) }

// FindIn is Find inside a transaction.
func FindIn(tx *storage.Tx, id ID) (Meeting, error) { return find(tx, id) }

// AskPause tells the lead that somebody asks for a pause; nobody can tell who. The caller waits a random moment first.
func (s *Service) AskPause(ctx context.Context, id ID) error {
	err := s.live.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(qAskPause, id)
		return err
	})
	if err == nil {
		s.Counted(id)
	}
	return err
}

// Destroy removes everything that the meeting held: the key, the phones, the commands. It is part of closing and may
// be repeated after a crash.
func (s *Service) Destroy(ctx context.Context, id ID) error {
	err := s.live.Write(ctx, func(tx *storage.Tx) error {
		for _, q := range []storage.Query{qDropCommands, qDropParticipants, qDropMeeting} {
			if _, err := tx.Exec(q, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("destroy meeting %s: %w", id, err)
	}
	return nil
}

// Noted raises the revision because something about the meeting was written elsewhere, and tells every screen.
func (s *Service) Noted(ctx context.Context, id ID) {
	err := s.live.Write(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(qRaise, id)
		return err
	})
	if err != nil {
		s.log.ErrorContext(ctx, "raise revision", "meeting", string(id), "cause", err)
	}
	s.Changed(id)
}

// GiveUp begins the closing of a meeting that nobody led for too long, and tells every screen. leaving gets the meeting
// as it was left, in the same transaction; nil does nothing. A meeting that was touched meanwhile, or is gone, stays as it
// is.
func (s *Service) GiveUp(ctx context.Context, id ID, now clock.Instant, leaving func(*storage.Tx, Meeting) error) error {
	gaveUp := false
	err := s.live.Write(ctx, func(tx *storage.Tx) error {
		if _, err := storage.One(tx, scanHeld, qHold, id); err != nil {
			return err
		}
		m, err := find(tx, id)
		if err != nil {
			return err
		}
		if gaveUp = m.leftAlone(now); !gaveUp {
			return nil
		}
		if leaving != nil {
			if err := leaving(tx, m); err != nil {
				return err
			}
		}
		m.BeginClosing()
		if _, err := tx.Exec(qRaise, id); err != nil {
			return err
		}
		return update(tx, m)
	})
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("give up meeting %s: %w", id, err)
	}
	if gaveUp {
		s.Changed(id)
	}
	return nil
}

// Ending returns the meetings that began to close and did not get to the end.
func (s *Service) Ending(ctx context.Context) (ids []ID, err error) {
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		ids, err = storage.Rows(tx, scanID, qEnding)
		return err
	})
	return ids, err
}

// Silent returns the meetings that are alive and that nobody led for too long: AutoClose, and LobbyClose before they began.
func (s *Service) Silent(ctx context.Context, now clock.Instant) (ids []ID, err error) {
	err = s.live.Read(ctx, func(tx *storage.Tx) (err error) {
		ids, err = storage.Rows(tx, scanID, qSilent, now.Add(-AutoClose), now.Add(-LobbyClose))
		return err
	})
	return ids, err
}

// Topics of the bus. A change of state reaches everybody; a change of a count reaches the lead and the screen only,
// so that a round costs each phone a few frames however many people vote.
const (
	stateTopic = "state/"
	countTopic = "count/"
)

// Changed tells every audience that the meeting moved.
func (s *Service) Changed(id ID) { s.bus.Publish(stateTopic + string(id)) }

// Counted tells the lead and the screen that a count moved.
func (s *Service) Counted(id ID) { s.bus.Publish(countTopic + string(id)) }

// mayLead reports whether the actor may lead this meeting: by role, or by the link on its printed sheet.
func mayLead(by access.Actor, id ID) bool {
	if l, byLink := by.(access.LinkHolder); byLink {
		return l.Purpose == leadPurpose && l.Link == string(id)
	}
	return access.May(by, Lead)
}

const leadPurpose = "gathering.lead"

// LeadHolder returns the actor who came in by the lead's link of a meeting.
func LeadHolder(id ID) access.LinkHolder {
	return access.LinkHolder{Purpose: leadPurpose, Link: string(id)}
}

// MustRun reports whether the meeting takes answers now, and holds that true until the transaction ends: a pause or a
// closing that comes meanwhile waits for it. Call it before touching anything of the content, as commands do.
//
// Errors: fault.NotFound (it is gone), fault.Conflict (it is paused or not running).
func MustRun(tx *storage.Tx, id ID) error {
	m, err := storage.One(tx, scanHeld, qHold, id)
	switch {
	case err != nil:
		return err
	case m.State == Paused:
		return fault.New(fault.Conflict, "gathering.paused")
	case m.State != Running:
		return fault.New(fault.Conflict, "gathering.not_running")
	}
	return nil
}
