package moresprudentie

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Groups says who belongs together. org.Service meets it.
type Groups interface {
	UnitsOf(ctx context.Context, id access.PersonID) ([]org.UnitID, error)
	Units(ctx context.Context) ([]org.Unit, error)
}

// Config is what the service needs. DB, Clock and Groups must be given; the rest has safe zero values.
type Config struct {
	DB     *storage.DB
	Clock  clock.Clock
	Groups Groups
	Audit  audit.Log // zero: a log on Clock
	Random io.Reader // zero: crypto/rand; ids and links come out of it
	People People    // zero: only the built-in word lists
	// OnDestroy runs in the transaction that destroys the text of a lesson, with the id of the session it came from, so
	// that the same words do not live on elsewhere. Nil does nothing.
	OnDestroy func(tx *storage.Tx, source string) error
}

// Service keeps the lessons of one organisation. It is safe for use by many goroutines.
type Service struct {
	db     *storage.DB
	clock  clock.Clock
	groups Groups
	audit  audit.Log
	random io.Reader
	people People
	gone   func(*storage.Tx, string) error
}

// NewService returns the service on cfg.
func NewService(cfg Config) *Service {
	if cfg.Audit.Clock == nil {
		cfg.Audit.Clock = cfg.Clock
	}
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	if cfg.OnDestroy == nil {
		cfg.OnDestroy = func(*storage.Tx, string) error { return nil }
	}
	return &Service{
		db: cfg.DB, clock: cfg.Clock, groups: cfg.Groups, audit: cfg.Audit, random: cfg.Random, people: cfg.People, gone: cfg.OnDestroy,
	}
}

// denied is what an actor without the permission gets.
func denied() error { return fault.New(fault.Forbidden, "moresprudentie.denied") }

// absent is what everybody gets for a lesson that is not there or not theirs to see: the two look the same.
func absent() error { return fault.New(fault.NotFound, "moresprudentie.absent") }

// overtaken is what somebody gets whose screen was older than what is stored.
func overtaken() error { return fault.New(fault.Conflict, "moresprudentie.overtaken") }

// Seed is what a session leaves when it closes, as far as a lesson can use it.
type Seed struct {
	Source                            string     // id of the session; opaque
	Unit                              org.UnitID // "" for a loose group
	Title, Question, Core, RoleClass  string
	Options                           []Option
	Values                            Pair // words, not ids
	Polarity                          string
	Act, Because, Despite, Limit      string
	SharedBy                          string // "broad", "majority", "divided" or ""
	Minority, Tipping, Lesson, Review string
	CaseOwnerPresent, CaseOwnerAgreed bool
	Month                             string // YYYY-MM; "" means this month
	Facilitator                       access.PersonID
}

// content returns the fields of a lesson that the session filled.
func (s Seed) content() Content {
	return Content{
		Title: s.Title, Question: s.Question, Core: s.Core, RoleClass: s.RoleClass, Options: slices.Clone(s.Options), Values: s.Values,
		Polarity: s.Polarity, Act: s.Act, Because: s.Because, Despite: s.Despite, Limit: s.Limit, SharedBy: Support(s.SharedBy),
		Minority: s.Minority, Tipping: []string{s.Tipping}, Lesson: s.Lesson, Review: s.Review,
	}.Tidy()
}

// Propose makes a draft of a lesson out of a session, in the transaction that closes it.
//
// Once per Source: a second call changes nothing. Nothing is made when the session left neither an act nor a lesson, or
// when there is no facilitator who could write. When whoever brought in the case was there and did not say yes, the
// draft is Raw and goes nowhere until Consent. It asks for no permission: only the closing session calls it.
//
// Errors: those of storage, and an Internal one for a seed without Source.
//
// bron: GI-4, ART-6
func (s *Service) Propose(tx *storage.Tx, by access.Actor, seed Seed) error {
	if seed.Source == "" {
		return errors.New("propose lesson: no source")
	}
	c, now := seed.content(), s.clock.Now()
	if c.Act == "" && c.Lesson == "" || seed.Facilitator == "" {
		return nil
	}
	id, err := uuid.NewV7FromReader(s.random)
	if err != nil {
		return fmt.Errorf("draw an id: %w", err)
	}
	l := Lesson{
		ID: ID(id.String()), Source: seed.Source, Unit: seed.Unit, Scope: Team, Status: Draft, Month: seed.Month, Content: c, MadeBy: seed.Facilitator,
		Consent: Consent{Needed: seed.CaseOwnerPresent}, MadeDay: now.Day(),
	}
	if !isMonth(l.Month) {
		l.Month = now.Month()
	}
	switch {
	case l.Consent.Needed && seed.CaseOwnerAgreed:
		l.Consent.Day, l.Consent.RecordedBy = now.Day(), seed.Facilitator
	case l.Consent.Needed:
		l.Status = Raw
	}
	if l.Unit == "" {
		if l.Link, err = newSecret(s.random); err != nil {
			return fmt.Errorf("draw a link: %w", err)
		}
	}
	isNew, err := insert(tx, l)
	if err != nil || !isNew {
		return err
	}
	return s.audit.Append(tx, by, "moresprudentie.propose", string(l.ID))
}

// isMonth reports whether s is a calendar month, YYYY-MM.
func isMonth(s string) bool {
	return len(s) == len("2026-11") && s[4] == '-' && s[5:] >= "01" && s[5:] <= "12" && strings.Trim(s[:4]+s[5:], "0123456789") == ""
}

// reader looks up who reads. For everybody but a person it is the reader who may read nothing.
func (s *Service) reader(ctx context.Context, by access.Actor) (reader, error) {
	p, isPerson := by.(access.Person)
	if !isPerson {
		return reader{}, nil
	}
	units, err := s.groups.UnitsOf(ctx, p.ID)
	if err != nil {
		return reader{}, fmt.Errorf("look up groups: %w", err)
	}
	return reader{person: p, units: units}, nil
}

// Get returns a lesson to whoever may read its text.
//
// Errors: fault.Forbidden, fault.NotFound (not there, or not for this actor: the two look the same).
func (s *Service) Get(ctx context.Context, by access.Actor, id ID) (Lesson, error) {
	return s.read(ctx, by, string(id), qLesson)
}

// OfSource returns the lesson that came out of a session, for the page on which that session ends.
//
// Errors: as Get.
func (s *Service) OfSource(ctx context.Context, by access.Actor, source string) (Lesson, error) {
	return s.read(ctx, by, source, qBySource)
}

func (s *Service) read(ctx context.Context, by access.Actor, key string, q storage.Query) (Lesson, error) {
	if !access.May(by, MayRead) {
		return Lesson{}, denied()
	}
	who, err := s.reader(ctx, by)
	if err != nil {
		return Lesson{}, err
	}
	var l Lesson
	err = s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		l, err = storage.One(tx, scanLesson, q, key)
		return err
	})
	if err == nil && !l.mayRead(who) {
		l, err = Lesson{}, absent()
	}
	return l, within("read lesson", ID(key), err)
}

// ByLink returns the lesson of a loose group to whoever holds its link. Its text comes along only while it is kept;
// before that, and once it is withdrawn, only its status does.
//
// Errors: fault.NotFound.
func (s *Service) ByLink(ctx context.Context, secret string) (Lesson, error) {
	var l Lesson
	secret = parseSecret(secret)
	if secret == "" {
		return Lesson{}, absent()
	}
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		l, err = storage.One(tx, scanLesson, qByLink, secret)
		return err
	})
	if err != nil {
		return Lesson{}, within("open a link", "", err)
	}
	if l.Status != Kept {
		return Lesson{Status: l.Status, Withdrawal: l.Withdrawal}, nil
	}
	return l, nil
}

// Found is a lesson in a list, with where it answers a search.
type Found struct {
	Lesson
	Match Match
}

// List returns the kept lessons that the actor may read, the newest deliberation first. With words only those that
// answer every one of them: a word finds what begins with it or with its stem.
//
// Errors: fault.Forbidden.
func (s *Service) List(ctx context.Context, by access.Actor, typed string) ([]Found, error) {
	if !access.May(by, MayRead) {
		return nil, denied()
	}
	who, err := s.reader(ctx, by)
	if err != nil {
		return nil, err
	}
	words, searching := query(typed), strings.TrimSpace(typed) != ""
	var out []Found
	err = s.db.Read(ctx, func(tx *storage.Tx) error {
		lessons, err := readable(tx, who)
		if err != nil {
			return err
		}
		hits, err := found(tx, words)
		for _, l := range lessons {
			if !searching {
				out = append(out, Found{Lesson: l})
			} else if hits[l.ID] {
				out = append(out, Found{l, l.match(words)})
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list lessons: %w", err)
	}
	slices.SortFunc(out, func(a, b Found) int { return strings.Compare(b.Month+string(b.ID), a.Month+string(a.ID)) })
	return out, nil
}

// readable returns the kept lessons that somebody may read, each once.
func readable(tx *storage.Tx, who reader) ([]Lesson, error) {
	if who.person.ID == "" {
		return nil, nil
	}
	all, err := storage.Rows(tx, scanLesson, qMadeBy, who.person.ID)
	if err != nil {
		return nil, err
	}
	checked, err := storage.Rows(tx, scanLesson, qCheckedBy, who.person.ID)
	if err != nil {
		return nil, err
	}
	all = append(all, checked...)
	for _, unit := range who.units {
		of, err := storage.Rows(tx, scanLesson, qKeptOfUnit, unit)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	var out []Lesson
	for _, l := range all {
		isTwice := slices.ContainsFunc(out, func(o Lesson) bool { return o.ID == l.ID })
		if l.Status == Kept && l.mayRead(who) && !isTwice {
			out = append(out, l)
		}
	}
	return out, nil
}

// Mine returns the lessons that the actor is writing or has put forward, the newest first.
//
// Errors: fault.Forbidden.
func (s *Service) Mine(ctx context.Context, by access.Actor) ([]Lesson, error) {
	if !access.May(by, MayRead) {
		return nil, denied()
	}
	p, isPerson := by.(access.Person)
	if !isPerson {
		return nil, nil
	}
	var out []Lesson
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		out, err = storage.Rows(tx, scanLesson, qMadeBy, p.ID)
		return err
	})
	out = slices.DeleteFunc(out, func(l Lesson) bool { return l.Status == Kept })
	slices.SortFunc(out, func(a, b Lesson) int { return strings.Compare(string(b.ID), string(a.ID)) })
	return out, err
}

// UnitName returns the name of a unit; "" when there is none.
func (s *Service) UnitName(ctx context.Context, id org.UnitID) (string, error) {
	names, err := s.unitNames(ctx)
	return names[id], err
}

func (s *Service) unitNames(ctx context.Context) (map[org.UnitID]string, error) {
	units, err := s.groups.Units(ctx)
	names := map[org.UnitID]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	return names, err
}

// Proofread returns what the linter and the anonymisation check find in a text that somebody writes. Nothing is stored.
func (s *Service) Proofread(c Content) []Finding {
	c = c.Tidy()
	return append(anonymity(s.people, c), question(c)...)
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
