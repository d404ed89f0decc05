package dilemma

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Config is what the bank needs. DB and Clock must be given; the rest has safe zero values.
type Config struct {
	DB     *storage.DB
	Clock  clock.Clock
	Audit  audit.Log // zero: a log on Clock
	Random io.Reader // zero: crypto/rand; ids come out of it
	People People    // zero: only the built-in word lists
	// OnDestroy runs in the transaction in which a dilemma goes that never was in the bank; nil: nobody needs to know.
	OnDestroy func(tx *storage.Tx, id ID) error
}

// Service is the dilemma bank of one organisation. It is safe for use by many goroutines.
type Service struct {
	db     *storage.DB
	clock  clock.Clock
	audit  audit.Log
	random io.Reader
	checks checks
	gone   func(tx *storage.Tx, id ID) error
}

// New returns the bank on cfg.
func New(cfg Config) *Service {
	if cfg.Audit.Clock == nil {
		cfg.Audit.Clock = cfg.Clock
	}
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	if cfg.OnDestroy == nil {
		cfg.OnDestroy = func(*storage.Tx, ID) error { return nil }
	}
	return &Service{
		db: cfg.DB, clock: cfg.Clock, audit: cfg.Audit, random: cfg.Random, checks: newChecks(cfg.People), gone: cfg.OnDestroy,
	}
}

// denied is what an actor without the permission gets.
func denied() error { return fault.New(fault.Forbidden, "dilemma.denied") }

// absent is what everybody gets for a dilemma that is not there or not theirs to see: the two look the same.
func absent() error { return fault.New(fault.NotFound, "dilemma.absent") }

// overtaken is what somebody gets whose screen was older than what is stored.
func overtaken() error { return fault.New(fault.Conflict, "dilemma.overtaken") }

// person returns the id of a person; "" for the system and everybody else.
func person(by access.Actor) access.PersonID {
	if p, ok := by.(access.Person); ok {
		return p.ID
	}
	return ""
}

// newID draws a random id (UUID version 4). Ids ordered by time would tell who was at work when.
func (s *Service) newID() (string, error) {
	id, err := uuid.NewRandomFromReader(s.random)
	if err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return id.String(), nil
}

// Get returns a dilemma as the bank has it now, also when it is rested.
//
// Whoever may not be the reader of the bank sees nothing. A dilemma that is not in the bank yet is returned to its
// writers, and once it is put forward to those who may approve.
//
// Errors: fault.Forbidden, fault.NotFound (not there, or not for this actor).
func (s *Service) Get(ctx context.Context, by access.Actor, id ID) (Dilemma, error) {
	if !access.May(by, MayRead) {
		return Dilemma{}, denied()
	}
	var out Dilemma
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qBanked, id)
		if fault.Is(err, fault.NotFound) {
			if r, err = storage.One(tx, scanRecord, qWorking, id); err == nil && !maySee(by, r) {
				err = absent()
			}
		}
		out = r.Dilemma
		return err
	})
	return out, within("dilemma", id, err)
}

// maySee reports whether the actor may see a version that is being worked on.
func maySee(by access.Actor, r record) bool {
	return r.wroteIn(person(by)) || r.State != Draft && access.May(by, MayApprove)
}

// GetVersion returns a version that is or was in the bank, so that what a session froze stays readable.
//
// Errors: fault.Forbidden, fault.NotFound (also for a version that never was in the bank).
func (s *Service) GetVersion(ctx context.Context, by access.Actor, id ID, version int) (Dilemma, error) {
	if !access.May(by, MayRead) {
		return Dilemma{}, denied()
	}
	var out Dilemma
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		r, err := storage.One(tx, scanRecord, qVersion, id, version)
		if err == nil && r.State.working() {
			err = absent()
		}
		out = r.Dilemma
		return err
	})
	return out, within("dilemma", id, err)
}

// List returns the dilemmas in the bank that match, rested ones too, in the order of their ids.
//
// Errors: fault.Forbidden.
func (s *Service) List(ctx context.Context, by access.Actor, f Filter) ([]Dilemma, error) {
	if !access.May(by, MayRead) {
		return nil, denied()
	}
	var out []Dilemma
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		records, err := storage.Rows(tx, scanRecord, qBank)
		for _, r := range records {
			if f.Matches(r.Dilemma) {
				out = append(out, r.Dilemma)
			}
		}
		return err
	})
	return out, within("list dilemmas", "", err)
}

// Pick returns the dilemmas that a session, a card or a training may use: in the bank, and not rested.
//
// Errors: fault.Forbidden.
func (s *Service) Pick(ctx context.Context, by access.Actor, f Filter) ([]Dilemma, error) {
	all, err := s.List(ctx, by, f)
	return slices.DeleteFunc(all, func(d Dilemma) bool { return !d.Available }), err
}

// Values returns every value, in the order of the file it came from. Everybody may know them.
func (s *Service) Values(ctx context.Context) ([]Value, error) {
	return readAll(ctx, s.db, scanValue, qValues)
}

// Polarities returns every polarity, in the order of the file it came from. Everybody may know them.
func (s *Service) Polarities(ctx context.Context) ([]Polarity, error) {
	return readAll(ctx, s.db, scanPolarity, qPolarities)
}

// Tension returns a polarity in words, "Regels – Maatwerk", within a transaction; "" when there is none by this id.
func (s *Service) Tension(tx *storage.Tx, id PolarityID) (string, error) {
	polarities, err := storage.Rows(tx, scanPolarity, qPolarities)
	for _, p := range polarities {
		if p.ID == id {
			return p.Left + " – " + p.Right, err
		}
	}
	return "", err
}

// Statements returns every statement, in the order of the file it came from. Everybody may know them.
func (s *Service) Statements(ctx context.Context) ([]Statement, error) {
	return readAll(ctx, s.db, scanStatement, qStatements)
}

func readAll[T any](ctx context.Context, db *storage.DB, scan func(storage.Row) (T, error), q storage.Query) ([]T, error) {
	var out []T
	err := db.Read(ctx, func(tx *storage.Tx) (err error) {
		out, err = storage.Rows(tx, scan, q)
		return err
	})
	return out, err
}

// Rest takes a dilemma out of the draw for a while, or back into it. No reason is asked: it could betray a case.
//
// Only the coordinator may. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Rest(ctx context.Context, by access.Actor, id ID, available bool) error {
	if !access.May(by, MayKeep) {
		return denied()
	}
	return within("rest dilemma", id, s.db.Write(ctx, func(tx *storage.Tx) error {
		n, err := tx.Exec(qRest, id, available)
		if err != nil {
			return err
		}
		if n == 0 {
			return absent()
		}
		return s.audit.Append(tx, by, map[bool]string{true: "dilemma.wake", false: "dilemma.rest"}[available], string(id))
	}))
}

// Retire takes a dilemma out of the bank for good. Sessions that froze a version can still read it.
//
// Only the coordinator may. Errors: fault.Forbidden, fault.NotFound (not in the bank).
func (s *Service) Retire(ctx context.Context, by access.Actor, id ID) error {
	if !access.May(by, MayKeep) {
		return denied()
	}
	return within("retire dilemma", id, s.db.Write(ctx, func(tx *storage.Tx) error {
		n, err := tx.Exec(qRetireBanked, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return absent()
		}
		return s.audit.Append(tx, by, "dilemma.retire", string(id))
	}))
}

func (s *Service) known(tx *storage.Tx) (Known, error) {
	known := Known{Values: map[ValueID]bool{}, Polarities: map[PolarityID]bool{}}
	values, err := storage.Rows(tx, scanValue, qValues)
	if err != nil {
		return known, err
	}
	polarities, err := storage.Rows(tx, scanPolarity, qPolarities)
	for _, v := range values {
		known.Values[v.ID] = true
	}
	for _, p := range polarities {
		known.Polarities[p.ID] = true
	}
	return known, err
}

// within says what we were doing. A row that is not there becomes this room's own "absent".
func within(what string, id ID, err error) error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Key == "storage.not_found" {
		err = absent()
	}
	return fmt.Errorf("%s %s: %w", what, id, err)
}
