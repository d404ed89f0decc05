package offer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Bank is where offers become dilemmas, as far as this room needs it. The wiring meets it.
type Bank interface {
	// Values lists the values that a case can be about, in the order in which they are shown.
	Values(ctx context.Context) ([]Value, error)
	// TakeIn makes a draft of a case within the transaction, with the actor as its writer and an audit row that says so.
	// It returns the id of the draft.
	TakeIn(tx *storage.Tx, by access.Actor, c Case) (draft string, err error)
	// Progress tells, from StepWriting on, how far that draft came, and its title once everybody can read it.
	Progress(tx *storage.Tx, draft string) (step Step, title string, err error)
}

// Config is what the room needs. DB, Clock and Bank must be given; the rest has safe zero values.
type Config struct {
	DB     *storage.DB
	Clock  clock.Clock
	Bank   Bank
	Audit  audit.Log // zero: a log on Clock
	Random io.Reader // zero: crypto/rand; ids, receipts and links come out of it
	People People    // zero: only the built-in word lists
}

// Service takes offers in and answers them. It is safe for use by many goroutines.
type Service struct {
	db     *storage.DB
	clock  clock.Clock
	bank   Bank
	audit  audit.Log
	random io.Reader
	people People
}

// New returns the room on cfg.
func New(cfg Config) *Service {
	if cfg.Audit.Clock == nil {
		cfg.Audit.Clock = cfg.Clock
	}
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	return &Service{db: cfg.DB, clock: cfg.Clock, bank: cfg.Bank, audit: cfg.Audit, random: cfg.Random, people: cfg.People}
}

// NewReceipt draws a receipt. It is drawn when the form is shown and comes back with it, so that a form that is sent
// twice is one offer, and an answer that got lost on the way costs nobody their receipt.
func (s *Service) NewReceipt() (Receipt, error) {
	code, err := newSecret(s.random)
	return Receipt(code), err
}

// BringIn takes in what a link holder offers. The text may be as rough as it likes: a facilitator makes a dilemma of it.
// It is stored without sender, link or moment, and without an audit row.
//
// Errors: fault.Forbidden (no link holder), fault.Invalid on "receipt", fault.Fields (size, or no situation).
//
// bron: BOOT-1
func (s *Service) BringIn(ctx context.Context, by access.Actor, c Case, receipt Receipt) error {
	if holder, ok := by.(access.LinkHolder); !ok || holder.Purpose != MayBringIn.Name {
		return denied()
	}
	receipt, ok := ParseReceipt(string(receipt))
	if !ok {
		return fault.OnField("receipt", "offer.receipt.malformed")
	}
	c = c.Tidy()
	if err := c.check(); err != nil {
		return err
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	o := Offer{ID: ID(id), Case: c, Day: s.clock.Now().Day()}
	return within("bring in", s.db.Write(ctx, func(tx *storage.Tx) error {
		return insert(tx, o, hashSecret("receipt", string(receipt)))
	}))
}

// Waiting returns what nobody took up yet, oldest day first. Those who may take up. Errors: fault.Forbidden.
func (s *Service) Waiting(ctx context.Context, by access.Actor) ([]Offer, error) {
	if !access.May(by, MayTakeUp) {
		return nil, denied()
	}
	var out []Offer
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		out, err = storage.Rows(tx, scanOffer, qWaiting)
		return err
	})
	return out, err
}

// Find returns one offer that nobody took up yet. Those who may take up. Errors: fault.Forbidden, fault.NotFound.
func (s *Service) Find(ctx context.Context, by access.Actor, id ID) (Offer, error) {
	if !access.May(by, MayTakeUp) {
		return Offer{}, denied()
	}
	var out Offer
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		if out, err = storage.One(tx, scanOffer, qOffer, id); err == nil && out.State != Received {
			out, err = Offer{}, absent()
		}
		return err
	})
	return out, within("find offer "+string(id), err)
}

// Adopt takes an offer over: it becomes a draft in the bank with the person as its writer, and its text is destroyed
// here. Because nobody knows who sent it, the writer and the one who approves are two people anyhow, also when one of
// them was the sender. It returns the id of the draft.
//
// Those who may take up. Errors: fault.Forbidden, fault.NotFound, fault.Conflict (somebody was first).
func (s *Service) Adopt(ctx context.Context, by access.Actor, id ID) (draft string, err error) {
	if !access.May(by, MayTakeUp) || person(by) == "" {
		return "", denied()
	}
	err = s.db.Write(ctx, func(tx *storage.Tx) error {
		o, err := storage.One(tx, scanOffer, qOffer, id)
		if err != nil {
			return err
		}
		if o.State != Received {
			return overtaken()
		}
		if draft, err = s.bank.TakeIn(tx, by, o.Case); err != nil {
			return err
		}
		if n, err := tx.Exec(qAdopt, id, draft); err != nil || n == 0 {
			return orOvertaken(err)
		}
		return nil // the bank wrote the audit row: it names the draft, and nothing leads from there to the offer
	})
	if err != nil {
		draft = ""
	}
	return draft, within("adopt offer "+string(id), err)
}

// Decline says that nothing will be done with an offer, with words for its sender. Its text is destroyed.
//
// Those who may take up. Errors: fault.Forbidden, fault.NotFound, fault.Conflict, fault.Invalid on "answer".
func (s *Service) Decline(ctx context.Context, by access.Actor, id ID, answer string) error {
	if !access.May(by, MayTakeUp) {
		return denied()
	}
	answer, err := checkAnswer(answer)
	if err != nil {
		return err
	}
	return within("decline offer "+string(id), s.db.Write(ctx, func(tx *storage.Tx) error {
		if _, err := storage.One(tx, scanOffer, qOffer, id); err != nil {
			return err
		}
		if n, err := tx.Exec(qDecline, id, answer); err != nil || n == 0 {
			return orOvertaken(err)
		}
		return s.audit.Append(tx, by, "offer.decline", string(id))
	}))
}

// Release answers the sender of an offer whose draft is destroyed: nothing was done with it. It runs within the
// transaction that destroys the draft, whose own audit row is enough; a draft that was nobody's offer changes nothing.
func (s *Service) Release(tx *storage.Tx, draft string) error {
	_, err := tx.Exec(qRelease, draft)
	return err
}

// Outcome tells what came of an offer. It never shows the offered text back: a receipt that somebody else finds opens
// nothing. Unknown and malformed receipts look the same.
//
// Everybody who has the receipt may ask. Errors: fault.NotFound.
func (s *Service) Outcome(ctx context.Context, typed string) (Outcome, error) {
	receipt, ok := ParseReceipt(typed)
	if !ok {
		return Outcome{}, unknownReceipt()
	}
	var out Outcome
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		o, err := storage.One(tx, scanOffer, qByReceipt, hashSecret("receipt", string(receipt)))
		if err != nil {
			return err
		}
		switch o.State {
		case Received:
			out.Step = StepReceived
		case Declined:
			out.Step, out.Answer = StepDeclined, o.Answer
		default:
			out.Step, out.Title, err = s.bank.Progress(tx, o.Draft)
		}
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return Outcome{}, unknownReceipt()
	}
	return out, err
}

// Values lists the values that a case can be about. Everybody may know them.
func (s *Service) Values(ctx context.Context) ([]Value, error) { return s.bank.Values(ctx) }

// denied is what an actor without the permission gets.
func denied() error { return fault.New(fault.Forbidden, "offer.denied") }

// absent is what everybody gets for an offer that is not there or was taken up: the two look the same.
func absent() error { return fault.New(fault.NotFound, "offer.absent") }

// overtaken is what somebody gets whose screen was older than what is stored.
func overtaken() error { return fault.New(fault.Conflict, "offer.overtaken") }

func unknownReceipt() error { return fault.New(fault.NotFound, "offer.receipt.unknown") }

func orOvertaken(err error) error {
	if err == nil {
		return overtaken()
	}
	return err
}

// person returns the id of a person; "" for the system and everybody else.
func person(by access.Actor) access.PersonID {
	if p, ok := by.(access.Person); ok {
		return p.ID
	}
	return ""
}

// newID draws a random id (UUID version 4). Ids ordered by time would tell when somebody offered something.
func (s *Service) newID() (string, error) {
	id, err := uuid.NewRandomFromReader(s.random)
	if err != nil {
		return "", fmt.Errorf("draw an id: %w", err)
	}
	return id.String(), nil
}

// within says what we were doing. A row that is not there becomes this room's own "absent".
func within(what string, err error) error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Key == "storage.not_found" {
		err = absent()
	}
	return fmt.Errorf("%s: %w", what, err)
}
