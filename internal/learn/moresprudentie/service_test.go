package moresprudentie

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/org"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

// The room that the wiring hands over is the real one.
var _ Groups = (*org.Service)(nil)

// groups are the units of the people in these tests.
type groups struct{}

func (groups) UnitsOf(_ context.Context, id access.PersonID) ([]org.UnitID, error) {
	return as(access.Person{ID: id}).units, nil
}

func (groups) Units(context.Context) ([]org.Unit, error) {
	return []org.Unit{{ID: care, Name: "Zorg"}, {ID: taxes, Name: "Belastingen"}}, nil
}

// shelf is the room on one engine.
type shelf struct {
	*Service
	db    *storage.DB
	clock *clock.Fixed
}

func eachShelf(t *testing.T, f func(t *testing.T, s shelf)) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) { f(t, newShelf(t, open)) })
}

func newShelf(t *testing.T, open testkit.Open) shelf {
	t.Helper()
	db, clk := open(t, Migrations(), audit.Migrations()), clock.NewFixed(start)
	return shelf{NewService(Config{DB: db, Clock: clk, Groups: groups{}}), db, clk}
}

// seedFrom is what a session of the care unit leaves; change may alter it.
func seedFrom(source string, change func(*Seed)) Seed {
	c := whole()
	seed := Seed{
		Source: source, Unit: care, Title: c.Title, Question: c.Question, Core: c.Core, Options: c.Options, Values: c.Values, Act: c.Act,
		SharedBy: "majority", Minority: c.Minority, Tipping: c.Tipping[0], Lesson: c.Lesson, Month: "2026-11", Facilitator: fatma.ID,
	}
	if change != nil {
		change(&seed)
	}
	return seed
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s shelf) propose(t *testing.T, seed Seed) {
	t.Helper()
	do(t, s.db.Write(t.Context(), func(tx *storage.Tx) error { return s.Propose(tx, access.System{Job: "dialogue"}, seed) }))
}

func (s shelf) of(t *testing.T, source string) Lesson {
	t.Helper()
	l, err := s.OfSource(t.Context(), fatma, source)
	do(t, err)
	return l
}

// draft proposes a lesson and returns it.
func (s shelf) draft(t *testing.T, source string, change func(*Seed)) Lesson {
	t.Helper()
	s.propose(t, seedFrom(source, change))
	return s.of(t, source)
}

// kept brings a lesson all the way to its group.
func (s shelf) kept(t *testing.T, source string, change func(*Seed)) Lesson {
	t.Helper()
	l := s.draft(t, source, change)
	do(t, s.PutForward(t.Context(), fatma, l.ID))
	do(t, s.Keep(t.Context(), gijs, l.ID, Decision{NotAtTable: true}))
	return s.of(t, source)
}

func (s shelf) entries(t *testing.T) int64 {
	t.Helper()
	v, err := audit.Verify(t.Context(), s.db)
	if err != nil || v.BrokenAt != 0 {
		t.Fatalf("audit log: %+v, %v", v, err)
	}
	return v.Entries
}

func TestSessionThatClosesProposesOneLesson(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		l := s.draft(t, "s1", nil)
		if l.Status != Draft || l.Scope != Team || l.Unit != care || l.MadeBy != fatma.ID || l.Month != "2026-11" || l.Link != "" {
			t.Errorf("made %+v", l)
		}
		if l.Content.Lesson != whole().Lesson || l.SharedBy != Majority || !slices.Equal(l.Tipping, whole().Tipping[:1]) || len(l.Options) != 2 {
			t.Errorf("text %+v", l.Content)
		}
		before := s.entries(t)
		s.propose(t, seedFrom("s1", func(seed *Seed) { seed.Lesson = "Iets anders." }))
		if again := s.of(t, "s1"); again.Content.Lesson != whole().Lesson || again.ID != l.ID || s.entries(t) != before {
			t.Errorf("a second closing changed it: %+v", again)
		}
	})
}

func TestProposalThatIsRolledBackLeavesNothing(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		crash := errors.New("crash")
		err := s.db.Write(t.Context(), func(tx *storage.Tx) error {
			do(t, s.Propose(tx, fatma, seedFrom("s1", nil)))
			return crash
		})
		if !errors.Is(err, crash) {
			t.Fatal(err)
		}
		_, err = s.OfSource(t.Context(), fatma, "s1")
		wantKind(t, "after the roll-back", err, fault.NotFound)
		if s.draft(t, "s1", nil).Status != Draft {
			t.Error("the second attempt made nothing")
		}
	})
}

func TestNothingIsMadeOfASessionThatLeftNothing(t *testing.T) {
	s := newShelf(t, sqlite)
	for what, change := range map[string]func(*Seed){
		"neither act nor lesson": func(seed *Seed) { seed.Act, seed.Lesson = " ", "" },
		"no facilitator":         func(seed *Seed) { seed.Facilitator = "" },
	} {
		s.propose(t, seedFrom(what, change))
		if _, err := s.OfSource(t.Context(), fatma, what); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if s.entries(t) != 0 {
		t.Error("nothing left an audit row")
	}
	l := s.draft(t, "a month that is none", func(seed *Seed) { seed.Month, seed.Lesson, seed.SharedBy = "nov", "", "iedereen" })
	if l.Month != "2026-11" || l.SharedBy != "" {
		t.Errorf("month %q, shared by %q", l.Month, l.SharedBy)
	}
	err := s.db.Write(t.Context(), func(tx *storage.Tx) error { return s.Propose(tx, fatma, seedFrom("", nil)) })
	if err == nil {
		t.Error("a seed without a source was taken")
	}
}

func sqlite(t *testing.T, sets ...storage.Migrations) *storage.DB { return testkit.DB(t, sets...) }

func TestCaseOwnerWhoDidNotAgreeHoldsTheLesson(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		ctx := t.Context()
		l := s.draft(t, "s1", func(seed *Seed) { seed.CaseOwnerPresent = true })
		if l.Status != Raw || l.Consent.Day != "" {
			t.Fatalf("status %s, consent %+v", l.Status, l.Consent)
		}
		do(t, s.Edit(ctx, fatma, l.ID, l.Revision, Edit{Content: whole()}))
		wantKind(t, "put forward", s.PutForward(ctx, fatma, l.ID), fault.Conflict)
		wantKind(t, "keep", s.Keep(ctx, gijs, l.ID, Decision{NotAtTable: true}), fault.NotFound)
		wantKind(t, "a colleague consents", s.Consent(ctx, gijs, l.ID, "2026-11-24"), fault.NotFound)
		wantKind(t, "an employee consents", s.Consent(ctx, noor, l.ID, "2026-11-24"), fault.Forbidden)
		do(t, s.Consent(ctx, fatma, l.ID, "2026-11-24"))
		do(t, s.PutForward(ctx, fatma, l.ID))
		do(t, s.Keep(ctx, gijs, l.ID, Decision{NotAtTable: true}))

		agreed := s.draft(t, "s2", func(seed *Seed) { seed.CaseOwnerPresent, seed.CaseOwnerAgreed = true, true })
		if agreed.Status != Draft || agreed.Consent.Day != "2026-11-24" {
			t.Errorf("who agreed in the room: %s %+v", agreed.Status, agreed.Consent)
		}
	})
}

// The tables hold the two promises by themselves, for whatever code comes after this.
func TestTablesRefuseALessonWithoutConsentOrSecondPerson(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		raw := s.draft(t, "s1", func(seed *Seed) { seed.CaseOwnerPresent = true })
		draft := s.draft(t, "s2", nil)
		for what, l := range map[string]Lesson{
			"drafted without consent": with(raw, func(l *Lesson) { l.Status = Draft }),
			"kept without consent": with(raw, func(l *Lesson) {
				l.Status, l.Anonymisation = Kept, Anonymisation{fatma.ID, gijs.ID, "2026-11-24", false}
			}),
			"kept without a check":      with(draft, func(l *Lesson) { l.Status = Kept }),
			"published without a check": with(draft, func(l *Lesson) { l.Status = "published" }),
			"checked by the writer": with(draft, func(l *Lesson) {
				l.Status, l.Anonymisation = Kept, Anonymisation{gijs.ID, fatma.ID, "2026-11-24", false}
			}),
			"checked by one person": with(draft, func(l *Lesson) {
				l.Status, l.Anonymisation = Kept, Anonymisation{gijs.ID, gijs.ID, "2026-11-24", false}
			}),
		} {
			err := s.db.Write(t.Context(), func(tx *storage.Tx) error {
				_, err := save(tx, l)
				return err
			})
			if err == nil {
				t.Errorf("%s: stored", what)
			}
		}
		good := with(draft, func(l *Lesson) {
			l.Status, l.Anonymisation = Kept, Anonymisation{fatma.ID, gijs.ID, "2026-11-24", false}
		})
		do(t, s.db.Write(t.Context(), func(tx *storage.Tx) error {
			_, err := save(tx, good)
			return err
		}))
	})
}

func with(l Lesson, change func(*Lesson)) Lesson {
	change(&l)
	return l
}

func TestSecondPersonChecksBeforeTheGroupReads(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		ctx := t.Context()
		l := s.draft(t, "s1", nil)
		e := Edit{Content: whole()}
		e.Content.Core = "De heer Yilmaz belt over de loods. Hij krijgt geen sleutel."
		do(t, s.Edit(ctx, fatma, l.ID, l.Revision, e))
		wantKind(t, "an older text", s.Edit(ctx, fatma, l.ID, l.Revision, e), fault.Conflict)
		do(t, s.PutForward(ctx, fatma, l.ID))
		wantKind(t, "writing while it is checked", s.Edit(ctx, fatma, l.ID, 0, e), fault.Conflict)
		wantKind(t, "the writer keeps", s.Keep(ctx, fatma, l.ID, Decision{NotAtTable: true}), fault.Forbidden)
		wantKind(t, "an employee keeps", s.Keep(ctx, noor, l.ID, Decision{NotAtTable: true}), fault.Forbidden)
		_, err := s.Get(ctx, noor, l.ID)
		wantKind(t, "the group reads early", err, fault.NotFound)

		read, findings, err := s.ForCheck(ctx, gijs, l.ID)
		do(t, err)
		if len(findings) == 0 {
			t.Fatal("a name was not found")
		}
		wantField(t, "open findings", s.Keep(ctx, gijs, l.ID, Decision{Revision: read.Revision, NotAtTable: true}), "finding.0")
		wantField(t, "nothing said", s.Return(ctx, gijs, l.ID, Decision{}), "remark")
		do(t, s.Return(ctx, gijs, l.ID, Decision{Revision: read.Revision, Resolutions: []Resolution{{findings[0].Key(), Replace, "een inwoner"}}}))

		back := s.of(t, "s1")
		if back.Status != Draft || len(back.Resolutions) != 1 {
			t.Fatalf("came back as %s with %v", back.Status, back.Resolutions)
		}
		e.Content = ApplyProposals(back.Content, back.Resolutions)
		do(t, s.Edit(ctx, fatma, l.ID, back.Revision, e))
		do(t, s.PutForward(ctx, fatma, l.ID))
		wantKind(t, "keeping another text than was read", s.Keep(ctx, coen, l.ID, Decision{Revision: read.Revision, NotAtTable: true}), fault.Conflict)
		do(t, s.Keep(ctx, coen, l.ID, Decision{NotAtTable: true}))

		kept, err := s.Get(ctx, noor, l.ID)
		do(t, err)
		if strings.Contains(kept.Core, "Yilmaz") || kept.Anonymisation.CheckedBy != coen.ID || kept.ReviewDay != "2028-11-24" {
			t.Errorf("the group reads %+v", kept)
		}
		wantKind(t, "checking again", s.Keep(ctx, gijs, l.ID, Decision{NotAtTable: true}), fault.NotFound)
	})
}

func TestTextWithoutConsentIsDestroyedAfterItsTerm(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		l := s.draft(t, "s1", func(seed *Seed) { seed.CaseOwnerPresent = true })
		other := s.draft(t, "s2", nil)
		s.clock.Advance(rawDays * 24 * time.Hour)
		if n, err := s.Sweep(t.Context()); err != nil || n != 0 {
			t.Fatalf("on the last day %d went, %v", n, err)
		}
		s.clock.Advance(24 * time.Hour)
		if n, err := s.Sweep(t.Context()); err != nil || n != 1 {
			t.Fatalf("after the term %d went, %v", n, err)
		}
		if gone := s.of(t, l.Source); gone.Status != Withdrawn || gone.HasText() {
			t.Errorf("left %+v", gone)
		}
		if kept := s.of(t, other.Source); kept.Status != Draft || !kept.HasText() {
			t.Errorf("a draft went too: %+v", kept)
		}
		wantKind(t, "a yes that comes too late", s.Consent(t.Context(), fatma, l.ID, "2026-11-24"), fault.Conflict)
	})
}

func TestEveryActLeavesAnAuditRow(t *testing.T) {
	s := newShelf(t, sqlite)
	l := s.kept(t, "s1", func(seed *Seed) { seed.CaseOwnerPresent, seed.CaseOwnerAgreed = true, true })
	do(t, s.Withdraw(t.Context(), fatma, l.ID, Withdraw{Reason: "Het klopt niet meer."}))
	if n := s.entries(t); n != 4 {
		t.Errorf("%d rows for propose, put forward, keep and withdraw", n)
	}
}

func TestEveryQueryIsGoodOnBothEngines(t *testing.T) {
	eachShelf(t, func(t *testing.T, s shelf) {
		for _, q := range []storage.Query{
			qLesson, qBySource, qByLink, qKeptOfUnit, qMadeBy, qCheckedBy, qWaiting, qStale, qInsert, qSave, qForgetTerms, qAddTerm, qFound,
		} {
			if err := s.db.Prepare(t.Context(), q); err != nil {
				t.Errorf("%v in:\n%s", err, q)
			}
		}
	})
}
