package organ_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/steer/organ"
	"beraad/internal/testkit"
)

var (
	coordinator = access.Person{ID: "c", Roles: []access.Role{access.Employee, access.Coordinator}}
	employee    = access.Person{ID: "e", Roles: []access.Role{access.Employee}}
)

func input(name string) organ.Input {
	return organ.Input{Kind: organ.Confidant, Name: name, Phone: "06 12345678", Side: organ.Both, ForWhat: "Je wilt veilig praten."}
}

func onBothEngines(t *testing.T, f func(t *testing.T, s *organ.Service, db *storage.DB)) {
	t.Helper()
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		db := open(t, audit.Migrations(), organ.Migrations())
		f(t, organ.New(organ.Config{DB: db, Clock: clock.NewFixed(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))}), db)
	})
}

func names(t *testing.T, s *organ.Service) []string {
	t.Helper()
	list, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, o := range list {
		out = append(out, o.Name)
	}
	return out
}

func added(t *testing.T, s *organ.Service, name string) organ.ID {
	t.Helper()
	id, err := s.Add(t.Context(), coordinator, input(name))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestListKeepsTheCoordinatorsOrder(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *organ.Service, _ *storage.DB) {
		added(t, s, "Zwaan")
		added(t, s, "Ali")
		last := added(t, s, "Éric")
		if got := names(t, s); !slices.Equal(got, []string{"Zwaan", "Ali", "Éric"}) {
			t.Fatalf("order %v", got)
		}
		if err := s.Move(t.Context(), coordinator, last, true); err != nil {
			t.Fatal(err)
		}
		if got := names(t, s); !slices.Equal(got, []string{"Zwaan", "Éric", "Ali"}) {
			t.Fatalf("after a move: %v", got)
		}
		if err := s.Destroy(t.Context(), coordinator, last); err != nil {
			t.Fatal(err)
		}
		added(t, s, "Nieuw")
		if got := names(t, s); !slices.Equal(got, []string{"Zwaan", "Ali", "Nieuw"}) {
			t.Fatalf("a new contact comes last: %v", got)
		}
	})
}

func TestChangeReplacesEverythingButThePlace(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *organ.Service, _ *storage.DB) {
		id := added(t, s, "Eerst")
		added(t, s, "Tweede")
		in := organ.Input{
			Kind: organ.CouncilClerk, Name: " Griffier ", Phone: "010", Email: "g@merendam.example", Hours: "altijd",
			Deputy: "plaatsvervanger", Side: organ.Political, ForWhat: "Je hebt een vraag.",
		}
		if err := s.Change(t.Context(), coordinator, id, in); err != nil {
			t.Fatal(err)
		}
		got, err := s.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		in.Name = "Griffier"
		if got.Input != in || got.Order != 1 {
			t.Errorf("stored %+v", got)
		}
	})
}

func TestOnlyTheCoordinatorEditsTheList(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *organ.Service, db *storage.DB) {
		id := added(t, s, "Blijft")
		for _, by := range []access.Actor{employee, access.Nobody{}, access.Participant{Meeting: "m"}, access.Person{ID: "a", Roles: []access.Role{access.Admin}}} {
			_, err := s.Add(t.Context(), by, input("x"))
			acts := map[string]error{
				"add": err, "change": s.Change(t.Context(), by, id, input("x")), "remove": s.Destroy(t.Context(), by, id),
				"move": s.Move(t.Context(), by, id, true), "start": s.LoadStartSet(t.Context(), by),
			}
			for act, err := range acts {
				if !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s by %s: %v", act, by.Kind(), err)
				}
			}
		}
		if v, err := audit.Verify(t.Context(), db); err != nil || v.Entries != 1 {
			t.Errorf("refused acts left rows: %+v, %v", v, err)
		}
	})
}

func TestEveryActLeavesItsAuditRow(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *organ.Service, db *storage.DB) {
		id := added(t, s, "A")
		err := errors.Join(s.Change(t.Context(), coordinator, id, input("B")), s.Move(t.Context(), coordinator, id, false),
			s.Destroy(t.Context(), coordinator, id), s.LoadStartSet(t.Context(), coordinator))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := audit.Verify(t.Context(), db); err != nil || v.Entries != 5 || v.BrokenAt != 0 {
			t.Errorf("%+v, %v", v, err)
		}
	})
}

func TestStartSetFillsOnlyAnEmptyList(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *organ.Service, _ *storage.DB) {
		if err := s.LoadStartSet(t.Context(), coordinator); err != nil {
			t.Fatal(err)
		}
		first := names(t, s)
		if len(first) != len(organ.StartSet()) {
			t.Fatalf("loaded %v", first)
		}
		if err := s.LoadStartSet(t.Context(), coordinator); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second time: %v", err)
		}
		if got := names(t, s); !slices.Equal(got, first) {
			t.Errorf("the second press changed the list: %v", got)
		}
	})
}

func TestUnknownContactIsNotFound(t *testing.T) {
	onBothEngines(t, func(t *testing.T, s *organ.Service, _ *storage.DB) {
		_, err := s.Find(t.Context(), "weg")
		for act, err := range map[string]error{
			"find": err, "change": s.Change(t.Context(), coordinator, "weg", input("x")), "remove": s.Destroy(t.Context(), coordinator, "weg"),
			"move": s.Move(t.Context(), coordinator, "weg", true),
		} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", act, err)
			}
		}
	})
}
