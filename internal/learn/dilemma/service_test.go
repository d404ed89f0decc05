package dilemma

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

var (
	noor  = access.Person{ID: "noor", Roles: []access.Role{access.Employee}}
	sem   = access.Person{ID: "sem", Roles: []access.Role{access.Employee}}
	fatma = access.Person{ID: "fatma", Roles: []access.Role{access.Employee, access.Facilitator}}
	gijs  = access.Person{ID: "gijs", Roles: []access.Role{access.Employee, access.Facilitator}}
	coen  = access.Person{ID: "coen", Roles: []access.Role{access.Employee, access.Coordinator}}
	admin = access.Person{ID: "admin", Roles: []access.Role{access.Admin}}
)

// bank is a dilemma bank with the shipped content, on one engine.
type bank struct {
	*Service
	db    *storage.DB
	clock *clock.Fixed
}

// eachBank runs f on a fresh bank on each engine.
func eachBank(t *testing.T, f func(t *testing.T, b bank)) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) { f(t, newBank(t, open)) })
}

func newBank(t *testing.T, open testkit.Open) bank {
	t.Helper()
	db := open(t, Migrations(), audit.Migrations())
	clk := clock.NewFixed(time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC))
	b := bank{Service: New(Config{DB: db, Clock: clk}), db: db, clock: clk}
	if err := b.LoadStarter(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// whole is a text that could go into the bank.
func whole() Content {
	return Content{
		Title: "De sleutel van de loods", Role: "medewerker", Function: "beheerder",
		Situation: "Een vereniging vraagt de sleutel van de loods voor een avond. De regels laten dat niet toe. Zij hebben nergens anders plek.",
		Question:  "Mag ik de sleutel een avond uitlenen?",
		Values:    Pair{A: "gelijkheid", B: "dienstbaarheid"}, Polarity: "regels_maatwerk",
		Options: []Option{{"A", "Ik leen de sleutel niet uit."}, {"B", "Ik leen de sleutel uit."}},
		Touched: []string{"de vereniging", "andere verenigingen"},
		Lenses:  map[string]string{"individu": "Wat zou ik zelf willen?"},
		Tags:    []string{"gebouwen"}, Weight: "licht", Minutes: 15,
	}
}

// wantKind fails the test unless err is a fault of this kind.
func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: got %v, want a fault of kind %q", what, err, kind)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// offered brings an own dilemma of noor's to where it waits for a second pair of eyes.
func (b bank) offered(t *testing.T, c Content) Work {
	t.Helper()
	w := must[Work](t)(b.Begin(t.Context(), noor, c))
	do(t, b.PutForward(t.Context(), noor, w.ID))
	return must[Work](t)(b.Working(t.Context(), fatma, w.ID))
}

func TestOwnDilemmaEntersTheBankAfterASecondPairOfEyes(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		w := must[Work](t)(b.Begin(ctx, noor, whole()))
		_, err := b.Get(ctx, sem, w.ID)
		wantKind(t, "a colleague reads a draft", err, fault.NotFound)
		_, err = b.Get(ctx, fatma, w.ID)
		wantKind(t, "a facilitator reads a draft", err, fault.NotFound)
		wantKind(t, "approving a draft", b.Approve(ctx, fatma, w.ID, Decision{}), fault.NotFound)

		do(t, b.PutForward(ctx, noor, w.ID))
		_, err = b.Edit(ctx, noor, w.ID, whole())
		wantKind(t, "editing what waits", err, fault.Conflict)
		do(t, b.Look(ctx, fatma, w.ID))
		w = must[Work](t)(b.Working(ctx, fatma, w.ID))
		if w.State != Review || w.Mine {
			t.Errorf("state %s, mine %v; want review and not mine", w.State, w.Mine)
		}
		do(t, b.Approve(ctx, fatma, w.ID, Decision{Revision: w.Revision}))

		got := must[Dilemma](t)(b.Get(ctx, sem, w.ID))
		if got.State != Bank || !got.Available || got.Source != Own {
			t.Errorf("in the bank: %+v", got)
		}
		if diff := cmp.Diff(whole().Tidy(), got.Content); diff != "" {
			t.Errorf("the text changed on its way:\n%s", diff)
		}
	})
}

func TestWriterNeverApprovesOwnText(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		for _, writer := range []access.Person{fatma, coen} { // both roles that may approve
			w := must[Work](t)(b.Begin(ctx, writer, whole()))
			do(t, b.PutForward(ctx, writer, w.ID))
			w = must[Work](t)(b.Working(ctx, writer, w.ID))
			d := Decision{Revision: w.Revision, Remark: "goed zo"}
			wantKind(t, "approve", b.Approve(ctx, writer, w.ID, d), fault.Forbidden)
			wantKind(t, "return", b.Return(ctx, writer, w.ID, d), fault.Forbidden)
			wantKind(t, "look", b.Look(ctx, writer, w.ID), fault.Forbidden)
			_, err := b.Get(ctx, sem, w.ID)
			wantKind(t, "it is not in the bank", err, fault.NotFound)
		}
	})
}

func TestOnlyFacilitatorAndCoordinatorApprove(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		w := b.offered(t, whole())
		for _, by := range []access.Actor{sem, admin, access.Nobody{}, access.Participant{}, access.LinkHolder{Purpose: "offer.bring_in"}} {
			wantKind(t, "approve as "+by.Kind(), b.Approve(t.Context(), by, w.ID, Decision{Revision: w.Revision}), fault.Forbidden)
		}
		// The system may do much, but it has no eyes.
		wantKind(t, "approve as system", b.Approve(t.Context(), access.System{Job: "x"}, w.ID, Decision{Revision: w.Revision}), fault.Forbidden)
		do(t, b.Approve(t.Context(), coen, w.ID, Decision{Revision: w.Revision}))
	})
}

func TestApprovalCountsForTheTextThatWasRead(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		w := b.offered(t, whole())
		do(t, b.Return(ctx, gijs, w.ID, Decision{Revision: w.Revision, Remark: "Maak de vraag korter."}))
		other := whole()
		other.Title = "Iets heel anders"
		must[Work](t)(b.Edit(ctx, noor, w.ID, other))
		do(t, b.PutForward(ctx, noor, w.ID))
		wantKind(t, "approve what was read before", b.Approve(ctx, fatma, w.ID, Decision{Revision: w.Revision}), fault.Conflict)
	})
}

func TestReturnGivesTheRemarkToTheWriter(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		w := b.offered(t, whole())
		wantKind(t, "return without a word", b.Return(ctx, fatma, w.ID, Decision{Revision: w.Revision}), fault.Invalid)
		do(t, b.Return(ctx, fatma, w.ID, Decision{Revision: w.Revision, Remark: "Wie heeft de sleutel nu?"}))
		mine := must[[]Work](t)(b.Mine(ctx, noor))
		if len(mine) != 1 || mine[0].State != Draft || mine[0].Remark != "Wie heeft de sleutel nu?" {
			t.Errorf("the writer sees %+v", mine)
		}
		if waiting := must[[]Work](t)(b.Waiting(ctx, fatma)); len(waiting) != 0 {
			t.Errorf("still waiting: %d", len(waiting))
		}
	})
}

func TestUnfinishedDraftIsKeptButNotPutForward(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		_, err := b.Begin(ctx, noor, Content{Title: "  \n "})
		wantKind(t, "a draft of nothing", err, fault.Invalid)
		w := must[Work](t)(b.Begin(ctx, noor, Content{Title: "Iets"}))
		err = b.PutForward(ctx, noor, w.ID)
		wantKind(t, "put forward", err, fault.Invalid)
		_, err = b.Edit(ctx, noor, w.ID, Content{Title: strings.Repeat("x", maxTitle+1)})
		wantKind(t, "too long a title", err, fault.Invalid)
		wantKind(t, "somebody else edits", func() error { _, err := b.Edit(ctx, sem, w.ID, whole()); return err }(), fault.NotFound)
		wantKind(t, "somebody else puts it forward", b.PutForward(ctx, sem, w.ID), fault.NotFound)
		wantKind(t, "somebody else destroys it", b.DestroyDraft(ctx, sem, w.ID), fault.NotFound)
		do(t, b.DestroyDraft(ctx, noor, w.ID))
		if mine := must[[]Work](t)(b.Mine(ctx, noor)); len(mine) != 0 {
			t.Errorf("%d drafts left", len(mine))
		}
	})
}

func TestEditOfABankedDilemmaIsANewVersionThatWaits(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		const id = ID("wmo-extra-uur")
		old := must[Dilemma](t)(b.Get(ctx, noor, id))
		changed := old.Content
		changed.Title = "Het derde uur"
		_, err := b.Edit(ctx, noor, id, changed)
		wantKind(t, "an employee changes the bank", err, fault.Forbidden)
		must[Work](t)(b.Edit(ctx, fatma, id, changed))
		if d := must[Dilemma](t)(b.Get(ctx, noor, id)); d.Title != old.Title || d.Version != 1 {
			t.Errorf("the bank shows %q version %d before approval", d.Title, d.Version)
		}
		_, err = b.Edit(ctx, gijs, id, changed)
		wantKind(t, "a second new version", err, fault.Conflict)
		_, err = b.Editable(ctx, noor, id)
		wantKind(t, "an employee learns that somebody is at work", err, fault.NotFound)
		do(t, b.DestroyDraft(ctx, fatma, id))
		must[Dilemma](t)(b.Get(ctx, noor, id)) // only the draft went
		must[Work](t)(b.Edit(ctx, fatma, id, changed))
		_, err = b.GetVersion(ctx, noor, id, 2)
		wantKind(t, "freezing a version that is not in the bank", err, fault.NotFound)
		do(t, b.PutForward(ctx, fatma, id))
		w := must[Work](t)(b.Working(ctx, gijs, id))
		do(t, b.Approve(ctx, gijs, id, Decision{Revision: w.Revision, Resolutions: b.stay(w)}))

		if d := must[Dilemma](t)(b.Get(ctx, noor, id)); d.Title != "Het derde uur" || d.Version != 2 {
			t.Errorf("the bank shows %q version %d after approval", d.Title, d.Version)
		}
		if d := must[Dilemma](t)(b.GetVersion(ctx, noor, id, 1)); d.Title != old.Title {
			t.Errorf("the frozen version now reads %q", d.Title)
		}
		if n := len(must[[]Dilemma](t)(b.List(ctx, noor, Filter{}))); n != 25 {
			t.Errorf("%d dilemmas in the bank, want 25", n)
		}
	})
}

// stay settles every finding as Stays.
func (b bank) stay(w Work) []Resolution {
	var out []Resolution
	for _, f := range b.checks.anonymity(w.Source, w.Content) {
		out = append(out, Resolution{Finding: f.Key(), Settlement: Stays, Text: "staat zo in het meegeleverde dilemma"})
	}
	return out
}

func TestRestedDilemmaIsNotDrawnAndCarriesNoReason(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		wantKind(t, "a facilitator rests one", b.Rest(ctx, fatma, "griffier-bonnetje", false), fault.Forbidden)
		do(t, b.Rest(ctx, coen, "griffier-bonnetje", false))
		has := func(ds []Dilemma) bool {
			return slices.ContainsFunc(ds, func(d Dilemma) bool { return d.ID == "griffier-bonnetje" })
		}
		if has(must[[]Dilemma](t)(b.Pick(ctx, fatma, Filter{}))) {
			t.Error("a rested dilemma is drawn")
		}
		if !has(must[[]Dilemma](t)(b.List(ctx, fatma, Filter{}))) {
			t.Error("a rested dilemma vanished from the list")
		}
		do(t, b.LoadStarter(ctx))
		if has(must[[]Dilemma](t)(b.Pick(ctx, fatma, Filter{}))) {
			t.Error("a restart woke it")
		}
		do(t, b.Rest(ctx, coen, "griffier-bonnetje", true))
		if !has(must[[]Dilemma](t)(b.Pick(ctx, fatma, Filter{}))) {
			t.Error("it does not come back")
		}
	})
}

func TestStarterIsLoadedOnceAndLeavesLaterChoicesAlone(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		do(t, b.Retire(ctx, coen, "wmo-extra-uur"))
		do(t, b.LoadStarter(ctx))
		do(t, b.LoadStarter(ctx))
		if n := len(must[[]Dilemma](t)(b.List(ctx, noor, Filter{}))); n != 24 {
			t.Errorf("%d in the bank, want 24: one was retired", n)
		}
		must[Dilemma](t)(b.GetVersion(ctx, noor, "wmo-extra-uur", 1)) // a session that froze it still reads it
		if n := len(must[[]Statement](t)(b.Statements(ctx))); n != 15 {
			t.Errorf("%d statements", n)
		}
		if v := must[[]Value](t)(b.Values(ctx)); len(v) != 24 || v[0].ID != "rechtmatigheid" {
			t.Errorf("values: %d, first %v", len(v), v)
		}
	})
}

func TestFilterChoosesByRoleTagValuesAndWeight(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		tests := map[string]struct {
			f    Filter
			want int
		}{
			"everything":            {Filter{}, 25},
			"role":                  {Filter{Role: "griffier"}, 2},
			"weight":                {Filter{Weight: "licht"}, 6},
			"tag":                   {Filter{Tag: "pgb"}, 1},
			"pair":                  {Filter{Value: "eerlijkheid", Against: "menselijke_maat"}, 1},
			"pair the other way":    {Filter{Value: "menselijke_maat", Against: "eerlijkheid"}, 1},
			"value against itself":  {Filter{Value: "eerlijkheid", Against: "eerlijkheid"}, 0},
			"words":                 {Filter{Words: "Voetbalclub dakkapel"}, 1},
			"role and other weight": {Filter{Role: "griffier", Weight: "zwaar"}, 0},
		}
		for name, tt := range tests {
			if got := len(must[[]Dilemma](t)(b.List(t.Context(), noor, tt.f))); got != tt.want {
				t.Errorf("%s: %d dilemmas, want %d", name, got, tt.want)
			}
		}
	})
}

func TestBankIsForColleaguesOnly(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := context.Background()
		for _, by := range []access.Actor{access.Nobody{}, access.Participant{}, access.Projector{}, access.LinkHolder{Purpose: "offer.bring_in"}, admin} {
			_, err := b.List(ctx, by, Filter{})
			wantKind(t, "list as "+by.Kind(), err, fault.Forbidden)
			_, err = b.Get(ctx, by, "wmo-extra-uur")
			wantKind(t, "get as "+by.Kind(), err, fault.Forbidden)
			_, err = b.Begin(ctx, by, whole())
			wantKind(t, "begin as "+by.Kind(), err, fault.Forbidden)
		}
		for _, by := range []access.Actor{noor, fatma, admin} {
			_, err := b.Export(ctx, by)
			wantKind(t, "export", err, fault.Forbidden)
			wantKind(t, "retire", b.Retire(ctx, by, "wmo-extra-uur"), fault.Forbidden)
		}
		must[Dilemma](t)(b.Get(ctx, access.System{Job: "dialogue"}, "wmo-extra-uur"))
	})
}

func TestEveryQueryIsGoodOnBothEngines(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		for _, q := range []storage.Query{
			qBank, qAtWork, qBanked, qWorking, qVersion, qVersions, qInsertItem, qAddItem, qRest, qInsertVersion, qRewrite, qMove,
			qRetireBanked, qDestroyDraft, qDestroyItem, qNewestVersion, qValues, qPolarities, qStatements, qInsertValue,
			qInsertPolarity, qInsertStatement,
		} {
			if err := b.db.Prepare(t.Context(), q); err != nil {
				t.Errorf("%v in:\n%s", err, q)
			}
		}
	})
}
