package login_test

import (
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/login"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/testkit"
)

// house is the service on one engine, with an employee and an administrator in it.
type house struct {
	*login.Service
	clock           *clock.Fixed
	employee, admin access.PersonID
}

func onBothEngines(t *testing.T, f func(t *testing.T, h house)) {
	t.Helper()
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, audit.Migrations(), org.Migrations(), login.Migrations())
		h := house{clock: clock.NewFixed(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))}
		people := org.New(org.Config{DB: db, Clock: h.clock})
		h.Service = login.New(login.Config{DB: db, Clock: h.clock, Org: people})
		for id, in := range map[*access.PersonID]org.NewPerson{
			&h.employee: {Name: "Sanne"}, &h.admin: {Name: "Beheer", Roles: []access.Role{access.Admin}},
		} {
			var err error
			if *id, err = people.Add(t.Context(), access.System{Job: "test"}, in); err != nil {
				t.Fatal(err)
			}
		}
		f(t, h)
	})
}

func (h house) link(t *testing.T, once bool) string {
	t.Helper()
	made, err := h.MakeLink(t.Context(), access.System{Job: "test"}, h.employee, time.Hour, once)
	if err != nil {
		t.Fatal(err)
	}
	return made.Code
}

func TestLinkWorksOnceOrUntilItIsOver(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h house) {
		once, often := h.link(t, true), h.link(t, false)
		for range 2 {
			if _, err := h.Enter(t.Context(), often); err != nil {
				t.Fatalf("a link for more than one use: %v", err)
			}
		}
		if _, err := h.Enter(t.Context(), once); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Enter(t.Context(), once); !fault.Is(err, fault.NotFound) {
			t.Errorf("a second use: %v", err)
		}
		if _, err := h.Whose(t.Context(), once); !fault.Is(err, fault.NotFound) {
			t.Errorf("a used link still says whose it is: %v", err)
		}
		h.clock.Advance(time.Hour)
		if _, err := h.Enter(t.Context(), often); !fault.Is(err, fault.NotFound) {
			t.Errorf("a link that is over: %v", err)
		}
	})
}

func TestCookieEndsAtLeavingAndAfterItsDay(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h house) {
		link := h.link(t, false)
		known := func(secret string) bool {
			t.Helper()
			p, ok, err := h.Who(t.Context(), secret)
			if err != nil || ok && p.ID != h.employee {
				t.Fatalf("%+v, %v", p, err)
			}
			return ok
		}
		first, err := h.Enter(t.Context(), link)
		if err != nil {
			t.Fatal(err)
		}
		second, err := h.Enter(t.Context(), link)
		if err != nil {
			t.Fatal(err)
		}
		if !known(first) || !known(second) || known("something else") {
			t.Fatal("the wrong cookies are known")
		}
		if err := h.Leave(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		if known(first) || !known(second) {
			t.Error("leaving ended the wrong cookie")
		}
		h.clock.Advance(login.Session)
		if known(second) {
			t.Error("the cookie outlived its day")
		}
		if err := h.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNobodyHandsOutALinkToMoreThanTheyMay(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h house) {
		coordinator := access.Person{ID: "c", Roles: []access.Role{access.Coordinator}}
		for _, c := range []struct {
			by   access.Actor
			to   access.PersonID
			want fault.Kind
		}{
			{coordinator, h.admin, fault.Forbidden},
			{access.Person{ID: "e", Roles: []access.Role{access.Employee}}, h.employee, fault.Forbidden},
			{access.Nobody{}, h.employee, fault.Forbidden},
			{coordinator, "nobody", fault.NotFound},
		} {
			if _, err := h.MakeLink(t.Context(), c.by, c.to, time.Hour, true); !fault.Is(err, c.want) {
				t.Errorf("%v for %s: %v", c.by, c.to, err)
			}
		}
		if _, err := h.MakeLink(t.Context(), coordinator, h.employee, time.Hour, true); err != nil {
			t.Errorf("a coordinator for an employee: %v", err)
		}
	})
}

func TestUsingACookieMovesItsEndUpToAWeek(t *testing.T) {
	onBothEngines(t, func(t *testing.T, h house) {
		secret, err := h.Enter(t.Context(), h.link(t, true))
		if err != nil {
			t.Fatal(err)
		}
		known := func() bool {
			_, ok, err := h.Who(t.Context(), secret)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		start := h.clock.Now()
		for h.clock.Now().Sub(start) < login.Longest-11*time.Hour {
			h.clock.Advance(11 * time.Hour)
			if !known() {
				t.Fatalf("in use, and over after %v", h.clock.Now().Sub(start))
			}
		}
		h.clock.Advance(login.Longest - h.clock.Now().Sub(start) - time.Millisecond)
		if !known() {
			t.Error("over before its week")
		}
		h.clock.Advance(time.Millisecond)
		if known() {
			t.Error("it outlived its week")
		}
	})
}
