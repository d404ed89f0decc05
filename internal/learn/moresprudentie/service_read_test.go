package moresprudentie

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/ground/fault"
)

func TestListHoldsWhatTheReaderMaySeeAndNoMore(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		s.kept(t, "old", func(seed *Seed) { seed.Month, seed.Title = "2026-09", "oud" })
		s.kept(t, "new", func(seed *Seed) { seed.Title = "nieuw" })
		s.kept(t, "taxes", func(seed *Seed) { seed.Unit, seed.Title = taxes, "belasting" })
		s.kept(t, "loose", func(seed *Seed) { seed.Unit, seed.Title = "", "los" })
		s.draft(t, "draft", nil)
		gone := s.kept(t, "gone", nil)
		do(t, s.Withdraw(t.Context(), fatma, gone.ID, Withdraw{Reason: "Het klopt niet meer."}))
		for _, c := range []struct {
			who  access.Actor
			want string
		}{
			{noor, "nieuw oud"},
			{sem, "belasting"},
			{mila, "belasting nieuw oud"},
			{fatma, "belasting los nieuw oud"},
			{gijs, "belasting los nieuw oud"},
			{coen, ""},
			{access.System{Job: "x"}, ""},
		} {
			found, err := s.List(t.Context(), c.who, "")
			do(t, err)
			var titles []string
			for _, f := range found {
				titles = append(titles, f.Title)
			}
			slices.Sort(titles)
			if got := strings.Join(titles, " "); got != c.want {
				t.Errorf("%v sees %q, want %q", c.who, got, c.want)
			}
		}
		if found, err := s.List(t.Context(), noor, ""); err != nil || found[0].Title != "nieuw" {
			t.Errorf("the newest deliberation is not first: %v", err)
		}
		for _, who := range []access.Actor{admin, access.Nobody{}, access.Participant{}} {
			_, err := s.List(t.Context(), who, "")
			wantKind(t, "list as "+who.Kind(), err, fault.Forbidden)
		}
		mine, err := s.Mine(t.Context(), fatma)
		if err != nil || len(mine) != 1 || mine[0].Source != "draft" {
			t.Errorf("fatma is writing %d, %v", len(mine), err)
		}
	})
}

func TestSearchFindsByWordOnlyWhatTheReaderMaySee(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		ctx := t.Context()
		key := s.kept(t, "key", nil)
		s.kept(t, "gift", func(seed *Seed) {
			seed.Question, seed.Options = "Mag ik het aannemen?", nil
			seed.Title, seed.Core, seed.Tipping = "De bos bloemen", "Een inwoner brengt bloemen naar de balie.", "het om geld gaat"
		})
		s.kept(t, "secret", func(seed *Seed) { seed.Unit, seed.Title = taxes, "De sleutel van de kluis" })
		for typed, want := range map[string]int{
			"sleutel": 1, "SLEUTELS": 1, "sleut": 1, "kluis": 0, "bloem": 1, "inwoners balie": 1, "sleutel bloemen": 0, "regels": 2, "gevaar": 1, "de": 0, "%": 0, "zzz": 0, " ": 2,
		} {
			got, err := s.List(ctx, noor, typed)
			do(t, err)
			if len(got) != want {
				t.Errorf("%q finds %d, want %d", typed, len(got), want)
			}
		}
		got, err := s.List(ctx, noor, "gevaar")
		if err != nil || got[0].ID != key.ID || got[0].Match.Field != "tipping" || got[0].Match.Word != "gevaar" {
			t.Errorf("match %+v, %v", got, err)
		}
		do(t, s.Withdraw(ctx, fatma, key.ID, Withdraw{Reason: "Iemand is te herkennen.", Privacy: true}))
		if got, err := s.List(ctx, noor, "sleutel"); err != nil || len(got) != 0 {
			t.Errorf("a withdrawn lesson is still found: %v", err)
		}
	})
}

func TestLooseGroupReadsByItsLink(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		ctx := t.Context()
		l := s.draft(t, "s1", func(seed *Seed) { seed.Unit = "" })
		if len(l.Link) != secretLength {
			t.Fatalf("link %q", l.Link)
		}
		early, err := s.ByLink(ctx, l.Link)
		if err != nil || early.HasText() || early.Status != Draft {
			t.Errorf("before the check the link shows %+v, %v", early, err)
		}
		do(t, s.PutForward(ctx, fatma, l.ID))
		do(t, s.Keep(ctx, gijs, l.ID, Decision{NotAtTable: true}))
		got, err := s.ByLink(ctx, strings.ToLower(l.Link))
		if err != nil || got.Content.Lesson != whole().Lesson {
			t.Errorf("the link shows %+v, %v", got, err)
		}
		s.kept(t, "of a unit", nil)
		for _, bad := range []string{"", "AAAAAAAAAAAAAAAA", l.Link[:15], string(l.ID)} {
			_, err := s.ByLink(ctx, bad)
			wantKind(t, "link "+bad, err, fault.NotFound)
		}
		do(t, s.Withdraw(ctx, fatma, l.ID, Withdraw{Reason: "Het klopt niet meer."}))
		if gone, err := s.ByLink(ctx, l.Link); err != nil || gone.HasText() || gone.Withdrawal.Reason == "" {
			t.Errorf("after withdrawal the link shows %+v, %v", gone, err)
		}
	})
}

func TestOutsidersCannotTellThatALessonExists(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		ctx := t.Context()
		l := s.kept(t, "s1", nil)
		for _, p := range []access.Person{sem, coen} {
			_, there := s.Get(ctx, p, l.ID)
			_, not := s.Get(ctx, p, "0190b1de-0000-7000-8000-000000000000")
			wantKind(t, "an outsider reads", there, fault.NotFound)
			if keyOf(there) != keyOf(not) {
				t.Errorf("there: %v, not there: %v", there, not)
			}
		}
		other := access.Person{ID: "other", Roles: []access.Role{access.Facilitator}}
		wantKind(t, "another facilitator edits", s.Edit(ctx, other, l.ID, 0, Edit{Content: whole()}), fault.NotFound)
		wantKind(t, "another facilitator withdraws", s.Withdraw(ctx, other, l.ID, Withdraw{Reason: "x"}), fault.NotFound)
		wantKind(t, "the checker withdraws", s.Withdraw(ctx, gijs, l.ID, Withdraw{Reason: "x"}), fault.Forbidden)
		wantKind(t, "a reader withdraws", s.Withdraw(ctx, noor, l.ID, Withdraw{Reason: "x"}), fault.Forbidden)
	})
}

func keyOf(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Key
	}
	return ""
}

func TestCoordinatorWithdrawsWithoutReading(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		ctx := t.Context()
		l := s.kept(t, "s1", nil)
		title, err := s.ForWithdrawal(ctx, coen, l.ID)
		if err != nil || title.Title != whole().Title || title.Mine {
			t.Fatalf("%+v, %v", title, err)
		}
		wantField(t, "a reason that names somebody", s.Withdraw(ctx, coen, l.ID, Withdraw{Reason: "De heer Yilmaz wil het niet meer."}), "reason")
		do(t, s.Withdraw(ctx, coen, l.ID, Withdraw{Reason: "Iemand is te herkennen.", Privacy: true}))
		seen, err := s.Get(ctx, noor, l.ID)
		if err != nil || seen.HasText() || seen.Withdrawal.Reason != "Iemand is te herkennen." {
			t.Errorf("the group sees %+v, %v", seen, err)
		}
		wantKind(t, "once more", s.Withdraw(ctx, coen, l.ID, Withdraw{Reason: "x"}), fault.Conflict)
	})
}
