package org_test

import (
	"slices"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/testkit"
)

func TestDirectoryNamesTheTeamsOfEverybody(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		s := org.New(org.Config{DB: open(t, audit.Migrations(), org.Migrations()), Clock: clock.NewFixed(start)})
		var units []org.UnitID
		for _, name := range []string{"Zorg", "Belastingen"} {
			id, err := s.AddUnit(t.Context(), coordinator, name)
			if err != nil {
				t.Fatal(err)
			}
			units = append(units, id)
		}
		for _, p := range []org.NewPerson{{Name: "Éva", Units: units}, {Name: "anne"}, {Name: "Zoë", Units: units[:1]}} {
			if _, err := s.Add(t.Context(), coordinator, p); err != nil {
				t.Fatal(err)
			}
		}
		d, err := s.Directory(t.Context(), coordinator)
		if err != nil {
			t.Fatal(err)
		}
		want := []struct {
			name  string
			units []string
		}{{"anne", nil}, {"Éva", []string{"Belastingen", "Zorg"}}, {"Zoë", []string{"Zorg"}}}
		if len(d.People) != len(want) {
			t.Fatalf("people %+v", d.People)
		}
		for i, w := range want {
			if d.People[i].Name != w.name || !slices.Equal(d.People[i].Units, w.units) {
				t.Errorf("place %d: %+v, want %+v", i, d.People[i], w)
			}
		}
		if len(d.Units) != 2 || d.Units[1].Name != "Zorg" || d.Units[1].Members != 2 {
			t.Errorf("units %+v", d.Units)
		}
		if _, err := s.Directory(t.Context(), access.Person{ID: "e", Roles: []access.Role{access.Employee}}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an employee got the list: %v", err)
		}
	})
}
