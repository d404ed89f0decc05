package organ

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// The permissions of this room.
var (
	Read = access.Allow("organ.read", access.Roles...)
	Edit = access.Allow("organ.edit", access.Coordinator)
)

// Service keeps the list.
type Service struct {
	db    *storage.DB
	clock clock.Clock
	audit audit.Log
}

// Config is what the service needs.
type Config struct {
	DB    *storage.DB
	Clock clock.Clock
}

// New returns the service.
func New(cfg Config) *Service {
	return &Service{db: cfg.DB, clock: cfg.Clock, audit: audit.Log{Clock: cfg.Clock}}
}

// List returns every entry in the coordinator's order.
//
// It asks for no actor: the open page behind "Dit speelt echt" shows the same entries, so nothing in them is secret.
func (s *Service) List(ctx context.Context) ([]Organ, error) {
	var organs []Organ
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		organs, err = storage.Rows(tx, scanOrgan, qList)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list contacts: %w", err)
	}
	return organs, nil
}

// Contacts returns every entry as other rooms show it, in the coordinator's order. Anybody may ask, as with List.
func (s *Service) Contacts(ctx context.Context) ([]Contact, error) {
	organs, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	contacts := make([]Contact, len(organs))
	for i, o := range organs {
		contacts[i] = o.Contact()
	}
	return contacts, nil
}

// StopRoute returns the contacts in the order of the stop rule: confidant, coordinator, reporting desk, then the others;
// whoever cannot be reached yet comes last. Anybody may ask, as with List.
func (s *Service) StopRoute(ctx context.Context) ([]Contact, error) {
	contacts, err := s.Contacts(ctx)
	return inStopOrder(contacts), err
}

// Find returns one entry.
//
// Errors: fault.NotFound.
func (s *Service) Find(ctx context.Context, id ID) (Organ, error) {
	var o Organ
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		o, err = storage.One(tx, scanOrgan, qFind, id)
		return err
	})
	if err != nil {
		return Organ{}, fmt.Errorf("find contact %s: %w", id, err)
	}
	return o, nil
}

// Add puts an entry at the end of the list and returns its id.
//
// Errors: fault.Forbidden (only the coordinator edits), fault.Fields on "kind", "name", "for_what", "side", "phone",
// "email", "hours", "deputy".
//
// bron: GI-7
func (s *Service) Add(ctx context.Context, by access.Actor, in Input) (ID, error) {
	in = in.trimmed()
	id := ID(uuid.Must(uuid.NewV7()).String())
	err := s.edit(ctx, by, "organ.add", id, in.Check, func(tx *storage.Tx) error {
		return insert(tx, qInsert, id, in, s.clock.Now())
	})
	if err != nil {
		return "", fmt.Errorf("add contact: %w", err)
	}
	return id, nil
}

// Change replaces an entry; its place stays.
//
// Errors: fault.Forbidden, fault.NotFound, fault.Fields as for Add.
func (s *Service) Change(ctx context.Context, by access.Actor, id ID, in Input) error {
	in = in.trimmed()
	err := s.edit(ctx, by, "organ.change", id, in.Check, func(tx *storage.Tx) error {
		return one(tx.Exec(qChange, id, in.Kind, in.Name, in.Phone, in.Email, in.Hours, in.Deputy, in.Side, in.ForWhat, s.clock.Now()))
	})
	if err != nil {
		return fmt.Errorf("change contact %s: %w", id, err)
	}
	return nil
}

// Destroy removes an entry for good.
//
// Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Destroy(ctx context.Context, by access.Actor, id ID) error {
	err := s.edit(ctx, by, "organ.remove", id, nil, func(tx *storage.Tx) error { return one(tx.Exec(qDestroy, id)) })
	if err != nil {
		return fmt.Errorf("remove contact %s: %w", id, err)
	}
	return nil
}

// Move puts an entry one place up or down. At the end of the list nothing moves.
//
// Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Move(ctx context.Context, by access.Actor, id ID, up bool) error {
	err := s.edit(ctx, by, "organ.order", id, nil, func(tx *storage.Tx) error {
		if _, err := storage.One(tx, scanOrgan, qFind, id); err != nil {
			return err
		}
		ids, err := storage.Rows(tx, scanID, qOrder)
		if err != nil {
			return err
		}
		for i, one := range moved(ids, id, up) {
			if _, err := tx.Exec(qPlace, one, i+1); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("move contact %s: %w", id, err)
	}
	return nil
}

// StartSet returns the functions that most public organisations have, without numbers: a list to fill in.
func StartSet() []Input {
	var set []Input
	if err := json.Unmarshal(startFile, &set); err != nil {
		panic("organ: content/start.nl.json: " + err.Error()) // the file is embedded; a test reads it
	}
	return set
}

// startSpace makes the ids of the starting set, the same ones each time.
var startSpace = uuid.MustParse("6e0f6d3c-7b7e-4c5b-9d3a-51f0a4f0c0de")

// LoadStartSet fills an empty list with StartSet.
//
// The ids are fixed, so that two presses of the button at once still give one set.
//
// Errors: fault.Forbidden, fault.Conflict (the list has entries already).
func (s *Service) LoadStartSet(ctx context.Context, by access.Actor) error {
	err := s.edit(ctx, by, "organ.start", "", nil, func(tx *storage.Tx) error {
		there, err := storage.Rows(tx, scanID, qOrder)
		if err != nil {
			return err
		}
		if len(there) > 0 {
			return fault.New(fault.Conflict, "organ.start.not_empty")
		}
		for _, in := range StartSet() {
			id := ID(uuid.NewSHA1(startSpace, []byte(in.Name)).String())
			if err := insert(tx, qInsertStart, id, in, s.clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load starting set: %w", err)
	}
	return nil
}

// edit is the shape of every act here: permission, rule, write and audit row in one transaction.
func (s *Service) edit(ctx context.Context, by access.Actor, act string, id ID, rule func() error, write func(*storage.Tx) error) error {
	if !access.May(by, Edit) {
		return fault.New(fault.Forbidden, "organ.forbidden")
	}
	if rule != nil {
		if err := rule(); err != nil {
			return err
		}
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error {
		if err := write(tx); err != nil {
			return err
		}
		return s.audit.Append(tx, by, act, string(id))
	})
}

// one turns "no row changed" into NotFound.
func one(changed int64, err error) error {
	if err == nil && changed == 0 {
		return fault.New(fault.NotFound, "organ.gone")
	}
	return err
}
