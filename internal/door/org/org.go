// Package org knows the people and units of one organisation, in the smallest form that the product needs.
//
// A person has a name, a function and roles; a unit (a department, a team, a group in training) has members over time.
// People who leave are ended, never silently deleted. What somebody said, chose or reported never points here: live
// meetings know phones, not people, and the reporting line may not import this room at all.
//
// bron: GI-2, BING-6
package org

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// UnitID is the id of a unit (UUIDv7).
type UnitID string

// Person is somebody who works for, governs or sits in the organisation.
type Person struct {
	ID       access.PersonID
	Name     string
	Email    string // "" when unknown
	Function string // "Wmo-consulent"
	Roles    []access.Role
	EndedAt  clock.Instant // zero while somebody works here
}

// Actor returns the person as somebody who acts.
func (p Person) Actor() access.Person { return access.Person{ID: p.ID, Roles: p.Roles} }

// Unit is a department, a team or a group.
type Unit struct {
	ID      UnitID
	Name    string
	Members int // people who are in it now
}

// The permissions of this room.
var (
	SeePeople  = access.Allow("org.see", access.Coordinator, access.Admin)
	EditPeople = access.Allow("org.edit", access.Coordinator, access.Admin)
)

// Service answers who is who.
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

// NewPerson is what is needed to add somebody.
type NewPerson struct {
	Name, Email, Function string
	Roles                 []access.Role
	Units                 []UnitID
}

// maxName is the longest name that a page can show well, in characters.
const maxName = 120

// Add adds a person with roles and units and returns the id. Everybody is an employee besides what is asked.
//
// Errors: fault.Forbidden (the actor may not edit people), fault.Invalid on "name" or "roles".
func (s *Service) Add(ctx context.Context, by access.Actor, in NewPerson) (access.PersonID, error) {
	if !access.May(by, EditPeople) {
		return "", fault.New(fault.Forbidden, "org.forbidden")
	}
	in.Name = strings.TrimSpace(in.Name)
	if in.Name == "" || len([]rune(in.Name)) > maxName {
		return "", fault.OnField("name", "org.person.name.wrong", "max", maxName)
	}
	if p, isPerson := by.(access.Person); isPerson {
		for _, r := range in.Roles {
			// Nobody grants more than they hold: a coordinator cannot make an administrator.
			if r == access.Admin && !p.Has(access.Admin) {
				return "", fault.OnField("roles", "org.person.roles.more_than_yours")
			}
		}
	}
	id := access.PersonID(uuid.Must(uuid.NewV7()).String())
	err := s.db.Write(ctx, func(tx *storage.Tx) error {
		if err := insertPerson(tx, id, in, s.clock.Now()); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "org.add", string(id))
	})
	if err != nil {
		return "", fmt.Errorf("add person: %w", err)
	}
	return id, nil
}

// AddUnit adds a unit and returns its id.
//
// Errors: fault.Forbidden, fault.Invalid on "name".
func (s *Service) AddUnit(ctx context.Context, by access.Actor, name string) (UnitID, error) {
	if !access.May(by, EditPeople) {
		return "", fault.New(fault.Forbidden, "org.forbidden")
	}
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > maxName {
		return "", fault.OnField("name", "org.unit.name.wrong", "max", maxName)
	}
	id := UnitID(uuid.Must(uuid.NewV7()).String())
	err := s.db.Write(ctx, func(tx *storage.Tx) error {
		if _, err := tx.Exec(qInsertUnit, id, name, s.clock.Now()); err != nil {
			return err
		}
		return s.audit.Append(tx, by, "org.unit.add", string(id))
	})
	if err != nil {
		return "", fmt.Errorf("add unit: %w", err)
	}
	return id, nil
}

// Find returns a person who has not ended.
//
// Errors: fault.NotFound.
func (s *Service) Find(ctx context.Context, id access.PersonID) (Person, error) {
	var p Person
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		p, err = find(tx, id)
		return err
	})
	if err != nil {
		return Person{}, fmt.Errorf("find person %s: %w", id, err)
	}
	return p, nil
}

// People returns everybody who has not ended, by name.
func (s *Service) People(ctx context.Context) ([]Person, error) {
	var people []Person
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		people, err = everybody(tx)
		return err
	})
	return people, err
}

// Units returns every unit with its number of members, by name.
func (s *Service) Units(ctx context.Context) ([]Unit, error) {
	var units []Unit
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		units, err = storage.Rows(tx, scanUnit, qUnits)
		return err
	})
	return units, err
}

// UnitsOf returns the units that a person is in now.
func (s *Service) UnitsOf(ctx context.Context, id access.PersonID) ([]UnitID, error) {
	var units []UnitID
	err := s.db.Read(ctx, func(tx *storage.Tx) (err error) {
		units, err = storage.Rows(tx, scanUnitID, qUnitsOf, id)
		return err
	})
	return units, err
}
