package org

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// Listed is a person in the directory, with the names of the units they are in now.
type Listed struct {
	Person
	Units []string
}

// Directory is everybody who has not ended, by name, and every unit, by name.
type Directory struct {
	People []Listed
	Units  []Unit
}

// Directory returns people and units as they were at one moment.
//
// Errors: fault.Forbidden (only who may see people).
func (s *Service) Directory(ctx context.Context, by access.Actor) (Directory, error) {
	if !access.May(by, SeePeople) {
		return Directory{}, fault.New(fault.Forbidden, "org.forbidden")
	}
	var d Directory
	err := s.db.Read(ctx, func(tx *storage.Tx) error {
		people, err := everybody(tx)
		if err != nil {
			return err
		}
		members, err := storage.Rows(tx, scanMember, qMembers)
		if err != nil {
			return err
		}
		units := map[access.PersonID][]string{}
		for _, m := range members {
			units[m.person] = append(units[m.person], m.unit)
		}
		for _, p := range people {
			d.People = append(d.People, Listed{Person: p, Units: units[p.ID]})
		}
		d.Units, err = storage.Rows(tx, scanUnit, qUnits)
		return err
	})
	if err != nil {
		return Directory{}, fmt.Errorf("list people: %w", err)
	}
	return d, nil
}

// Matches reports whether every word of the query stands in the name, the function or a unit; an empty one matches.
func (l Listed) Matches(query string) bool {
	where := sortKey(l.Name + " " + l.Function + " " + strings.Join(l.Units, " "))
	for word := range strings.FieldsSeq(sortKey(query)) {
		if !strings.Contains(where, word) {
			return false
		}
	}
	return true
}

var emailShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)

// Check returns what is wrong with a new person before anything is written; units are those that exist.
func (in NewPerson) Check(units []Unit) error {
	var wrong fault.Fields
	if name := strings.TrimSpace(in.Name); name == "" || utf8.RuneCountInString(name) > maxName {
		wrong = append(wrong, fault.OnField("name", "org.person.name.wrong", "max", maxName))
	}
	if utf8.RuneCountInString(in.Function) > maxName {
		wrong = append(wrong, fault.OnField("function", "org.person.function.wrong", "max", maxName))
	}
	if in.Email != "" && (len(in.Email) > maxEmail || !emailShape.MatchString(in.Email)) {
		wrong = append(wrong, fault.OnField("email", "org.person.email.wrong"))
	}
	for _, id := range in.Units {
		if !slices.ContainsFunc(units, func(u Unit) bool { return u.ID == id }) {
			wrong = append(wrong, fault.OnField("units", "org.person.units.unknown"))
			break
		}
	}
	return wrong.OrNil()
}

// maxEmail is the longest address that mail takes, in bytes.
const maxEmail = 254
