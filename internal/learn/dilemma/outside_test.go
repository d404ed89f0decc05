package dilemma

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// takeIn takes over what somebody offered from outside.
func (b bank) takeIn(t *testing.T, by access.Actor, c Content) (id ID, err error) {
	t.Helper()
	err = b.db.Write(t.Context(), func(tx *storage.Tx) error {
		id, err = b.TakeIn(tx, by, c)
		return err
	})
	return id, err
}

func (b bank) howFar(t *testing.T, id ID) (state State, title string) {
	t.Helper()
	do(t, b.db.Read(t.Context(), func(tx *storage.Tx) (err error) {
		state, title, err = b.HowFar(tx, id)
		return err
	}))
	return state, title
}

func TestWhatComesFromOutsideIsADraftOfWhoTookItOver(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		rough := Content{Situation: "Mijn baas vraagt of ik een oogje dichtknijp."}
		for _, by := range []access.Actor{noor, admin, access.Nobody{}, access.LinkHolder{Purpose: "offer.bring_in"}, access.System{Job: "x"}} {
			_, err := b.takeIn(t, by, rough)
			wantKind(t, "taken over as "+by.Kind(), err, fault.Forbidden)
		}
		id, err := b.takeIn(t, fatma, rough)
		do(t, err)
		mine := must[[]Work](t)(b.Mine(ctx, fatma))
		if len(mine) != 1 || mine[0].State != Draft || mine[0].Source != ByLink || mine[0].Situation != rough.Situation {
			t.Fatalf("the facilitator writes on %+v", mine)
		}
		steps := []struct {
			act  func() error
			want State
		}{
			{func() error { return nil }, Draft},
			{func() error {
				_, err := b.Edit(ctx, fatma, id, whole())
				return errors.Join(err, b.PutForward(ctx, fatma, id))
			}, Offered},
			{func() error { return b.Look(ctx, gijs, id) }, Review},
			{func() error {
				w := must[Work](t)(b.Working(ctx, gijs, id))
				wantKind(t, "who took it over approves", b.Approve(ctx, fatma, id, Decision{Revision: w.Revision}), fault.Forbidden)
				return b.Approve(ctx, gijs, id, Decision{Revision: w.Revision})
			}, Bank},
			{func() error { _, err := b.Edit(ctx, gijs, id, whole()); return err }, Bank}, // a new version beside it
			{func() error { return errors.Join(b.DestroyDraft(ctx, gijs, id), b.Retire(ctx, coen, id)) }, Retired},
		}
		for _, step := range steps {
			do(t, step.act())
			state, title := b.howFar(t, id)
			if state != step.want || (title == whole().Title) != (state == Bank) {
				t.Errorf("it is %s with title %q, want %s", state, title, step.want)
			}
		}
	})
}

func TestDestroyingAFirstDraftIsToldInTheSameTransaction(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		var told []ID
		var refuse error
		b.gone = func(_ *storage.Tx, id ID) error {
			told = append(told, id)
			return refuse
		}
		must[Work](t)(b.Edit(ctx, fatma, "wmo-extra-uur", whole()))
		do(t, b.DestroyDraft(ctx, fatma, "wmo-extra-uur"))
		if told != nil {
			t.Errorf("a new version of what is in the bank went, and %v was told", told)
		}
		w := must[Work](t)(b.Begin(ctx, noor, whole()))
		refuse = errors.New("not now")
		if err := b.DestroyDraft(ctx, noor, w.ID); !errors.Is(err, refuse) {
			t.Errorf("got %v", err)
		}
		must[Work](t)(b.Working(ctx, noor, w.ID)) // it is still there
		refuse = nil
		do(t, b.DestroyDraft(ctx, noor, w.ID))
		if len(told) != 2 || told[1] != w.ID {
			t.Errorf("told %v, want %s last", told, w.ID)
		}
	})
}

func TestQueueShowsWhatCameFromOutside(t *testing.T) {
	s := newSite(t).as(fatma)
	s.outside = []Arrival{{Title: "Mijn baas vraagt iets raars.", Day: "2026-11-24", Href: "/aanbod/x"}}
	p := s.get(t, QueueHref).want(http.StatusOK)
	if got := p.text("[data-list=offers]"); !strings.Contains(got, "iets raars") || !strings.Contains(got, "24 november 2026, zonder naam") {
		t.Errorf("the queue shows %q", got)
	}
	if len(p.all("[data-list=offers] a[href='/aanbod/x']")) == 0 || len(p.all(".br-empty")) != 0 {
		t.Error("it cannot be opened, or the queue says that it is empty")
	}
	if len(p.all("nav a[href='/elders']")) != 0 {
		t.Error("a facilitator sees a tab that is the coordinator's")
	}
	if len(s.as(coen).get(t, QueueHref).want(http.StatusOK).all("a[href='/elders']")) != 1 {
		t.Error("the coordinator misses the page of another room among the tabs")
	}
}

func TestEveryActLeavesAnAuditRow(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		w := b.offered(t, whole())
		do(t, b.Approve(t.Context(), fatma, w.ID, Decision{Revision: w.Revision}))
		id, err := b.takeIn(t, gijs, whole())
		do(t, err)
		const qAuditRows storage.Query = `SELECT actor_kind || ' ' || actor_ref || ' ' || act || ' ' || subject FROM audit_entry`
		var rows []string
		do(t, b.db.Read(t.Context(), func(tx *storage.Tx) (err error) {
			rows, err = storage.Rows(tx, func(r storage.Row) (s string, err error) { return s, r.Scan(&s) }, qAuditRows)
			return err
		}))
		for _, want := range []string{
			"person noor dilemma.begin " + string(w.ID), "person noor dilemma.put_forward " + string(w.ID),
			"person fatma dilemma.approve " + string(w.ID), "person gijs dilemma.adopt " + string(id),
			"system dilemma.starter dilemma.starter wmo-extra-uur",
		} {
			if !strings.Contains(strings.Join(rows, "\n"), want) {
				t.Errorf("no audit row %q", want)
			}
		}
		if v := must[audit.Verified](t)(audit.Verify(t.Context(), b.db)); v.BrokenAt != 0 {
			t.Errorf("the chain is broken at %d", v.BrokenAt)
		}
	})
}
