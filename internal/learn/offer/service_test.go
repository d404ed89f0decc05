package offer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// everyRow is every row of the tables that this room writes, as text.
func everyRow(t *testing.T, db *storage.DB) []string {
	t.Helper()
	const (
		qCases storage.Query = `SELECT id || ' ' || receipt || ' ' || state || ' ' || CAST(content AS text) || ' ' || received_day || ' ' || draft || ' ' || answer FROM offer_case`
		qLinks storage.Query = `SELECT id || ' ' || secret || ' ' || label || ' ' || made_by || ' ' || made_day || ' ' || until_day FROM offer_link`
		qAudit storage.Query = `SELECT CAST(at AS text) || ' ' || actor_kind || ' ' || actor_ref || ' ' || act || ' ' || subject FROM audit_entry`
	)
	var out []string
	do(t, db.Read(t.Context(), func(tx *storage.Tx) error {
		for _, q := range []storage.Query{qCases, qLinks, qAudit} {
			rows, err := storage.Rows(tx, func(r storage.Row) (s string, err error) { return s, r.Scan(&s) }, q)
			if err != nil {
				return err
			}
			out = append(out, rows...)
		}
		return nil
	}))
	return out
}

// Whatever is stored when somebody offers a dilemma: nothing of it says who, through which link, or when exactly.
func TestOfferKeepsNoSenderNoLinkNoMoment(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		link, secret, err := b.HandOut(t.Context(), coen, "alleen voor Noor", 30)
		do(t, err)
		before := everyRow(t, b.db)
		b.clock.Advance(83 * time.Minute)
		receipt := b.visit(t, secret, rough())

		added := slices.DeleteFunc(everyRow(t, b.db), func(row string) bool { return slices.Contains(before, row) })
		if len(added) != 1 {
			t.Fatalf("offering wrote %d rows, want the offer alone (and no audit row, which has a moment): %q", len(added), added)
		}
		for what, trace := range map[string]string{
			"the link": string(link.ID), "the link's label": "Noor", "the link's secret": secret, "the receipt": string(receipt),
			"a time": "T10", "milliseconds": "1795", "an hour": ":",
		} {
			row := strings.ReplaceAll(added[0], `":`, "") // JSON's own colons are no time
			if strings.Contains(row, trace) {
				t.Errorf("the offer's row holds %s (%s): %s", what, trace, row)
			}
		}
	})
}

func TestAdoptedOfferIsADraftAndItsTextIsGoneHere(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		ctx := t.Context()
		whole := Case{
			Situation: "  Mijn baas vraagt\niets voor zijn zwager. ", Question: "Mag ik nee zeggen?", Touched: []string{"mijn baas", " "},
			Values: Pair{A: "eerlijkheid", B: "loyaliteit"}, Options: []Option{{"A", "Ik zeg nee."}, {"B", ""}}, Variations: []string{"Het is haast."},
		}
		receipt := b.visit(t, b.link(t), whole)
		if got := b.outcome(t, receipt); got.Step != StepReceived {
			t.Errorf("after offering: %+v", got)
		}
		waiting := b.only(t)
		if waiting.Day != "2026-11-24" || waiting.Case.Situation != "Mijn baas vraagt iets voor zijn zwager." {
			t.Errorf("the facilitator reads %+v", waiting)
		}
		draft := must[string](t)(b.Adopt(ctx, fatma, waiting.ID))
		if diff := cmp.Diff(whole.Tidy(), b.bank.drafts[0]); draft != "draft-1" || diff != "" {
			t.Errorf("draft %q, and the text changed on its way:\n%s", draft, diff)
		}
		for _, row := range everyRow(t, b.db) {
			if strings.Contains(row, "zwager") {
				t.Errorf("the text is still there: %s", row)
			}
		}
		for _, step := range []Step{StepWriting, StepReview, StepBank, StepRetired} {
			b.bank.step, b.bank.title = step, "De sleutel"
			if got := b.outcome(t, receipt); got != (Outcome{Step: step, Title: "De sleutel"}) {
				t.Errorf("the bank says %s, the sender reads %+v", step, got)
			}
		}
		_, err := b.Adopt(ctx, gijs, waiting.ID)
		wantKind(t, "adopting what was adopted", err, fault.Conflict)
		_, err = b.Find(ctx, gijs, waiting.ID)
		wantKind(t, "reading what was adopted", err, fault.NotFound)
		wantKind(t, "declining what was adopted", b.Decline(ctx, gijs, waiting.ID, "nee"), fault.Conflict)
		if len(b.bank.drafts) != 1 {
			t.Errorf("%d drafts", len(b.bank.drafts))
		}
	})
}

func TestNothingIsTakenOverWhenTheBankCannot(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		receipt := b.visit(t, b.link(t), rough())
		b.bank.refuse = errFull
		if draft, err := b.Adopt(t.Context(), fatma, b.only(t).ID); draft != "" || err == nil {
			t.Errorf("got %q, %v", draft, err)
		}
		if got := b.only(t); got.Case.Situation != rough().Situation || b.outcome(t, receipt).Step != StepReceived {
			t.Errorf("left behind: %+v", got)
		}
	})
}

func TestDeclinedOfferIsAnsweredAndItsTextIsGone(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		ctx := t.Context()
		receipt := b.visit(t, b.link(t), rough())
		offer := b.only(t)
		wantKind(t, "decline without an answer", b.Decline(ctx, fatma, offer.ID, " "), fault.Invalid)
		wantKind(t, "decline at length", b.Decline(ctx, fatma, offer.ID, strings.Repeat("x", maxAnswer+1)), fault.Invalid)
		do(t, b.Decline(ctx, fatma, offer.ID, "Dit hoort bij het meldpunt. Daar word je gehoord."))
		if got := b.outcome(t, receipt); got.Step != StepDeclined || !strings.Contains(got.Answer, "meldpunt") {
			t.Errorf("the sender reads %+v", got)
		}
		wantKind(t, "declining twice", b.Decline(ctx, gijs, offer.ID, "nee"), fault.Conflict)
		_, err := b.Adopt(ctx, gijs, offer.ID)
		wantKind(t, "adopting what was declined", err, fault.Conflict)
		wantKind(t, "declining what never was", b.Decline(ctx, gijs, "x", "nee"), fault.NotFound)
		for _, row := range everyRow(t, b.db) {
			if strings.Contains(row, "zwager") {
				t.Errorf("the text is still there: %s", row)
			}
		}
	})
}

func TestSenderIsToldWhenTheDraftIsDestroyed(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		secret := b.link(t)
		first, second := b.visit(t, secret, rough()), Receipt("")
		draft := must[string](t)(b.Adopt(t.Context(), fatma, b.only(t).ID))
		second = b.visit(t, secret, rough())
		must[string](t)(b.Adopt(t.Context(), fatma, b.only(t).ID))
		do(t, b.db.Write(t.Context(), func(tx *storage.Tx) error { return b.Release(tx, draft) }))
		do(t, b.db.Write(t.Context(), func(tx *storage.Tx) error { return b.Release(tx, "nobody's offer") }))
		if got := b.outcome(t, first); got != (Outcome{Step: StepDeclined}) {
			t.Errorf("the sender reads %+v", got)
		}
		if got := b.outcome(t, second); got.Step != StepWriting {
			t.Errorf("another sender reads %+v", got)
		}
	})
}

func TestFormSentTwiceIsOneOffer(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		holder := must[access.LinkHolder](t)(b.Enter(t.Context(), b.link(t)))
		receipt := must[Receipt](t)(b.NewReceipt())
		do(t, b.BringIn(t.Context(), holder, rough(), receipt))
		do(t, b.BringIn(t.Context(), holder, rough(), Receipt(strings.ToLower(string(receipt)))))
		b.only(t)
	})
}

func TestEndedRevokedAndWrongLinksLookTheSame(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		ctx := t.Context()
		link, secret, err := b.HandOut(ctx, coen, "iedereen", 7)
		do(t, err)
		must[access.LinkHolder](t)(b.Enter(ctx, strings.ToLower(strings.ReplaceAll(secret, "-", " "))))
		_, wrong := b.Enter(ctx, "2222-2222-2222-2222")
		_, malformed := b.Enter(ctx, "hallo")
		do(t, b.Revoke(ctx, coen, link.ID))
		_, revoked := b.Enter(ctx, secret)
		_, second, err := b.HandOut(ctx, coen, "iedereen", 7)
		do(t, err)
		b.clock.Advance(7 * 24 * time.Hour)
		must[access.LinkHolder](t)(b.Enter(ctx, second)) // its last day
		b.clock.Advance(24 * time.Hour)
		_, ended := b.Enter(ctx, second)
		for name, err := range map[string]error{"wrong": wrong, "malformed": malformed, "revoked": revoked, "ended": ended} {
			if err == nil || err.Error() != "not found: offer.link.gone" {
				t.Errorf("%s: %v", name, err)
			}
		}
		wantKind(t, "revoking twice", b.Revoke(ctx, coen, link.ID), fault.NotFound)
		for days, label := range map[int]string{0: "team", 367: "team", 7: " ", 8: strings.Repeat("x", maxLabel+1)} {
			_, _, err := b.HandOut(ctx, coen, label, days)
			wantKind(t, "a link that cannot be", err, fault.Invalid)
		}
	})
}

func TestOfferingNeedsALinkAndACase(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		receipt := must[Receipt](t)(b.NewReceipt())
		for _, by := range []access.Actor{access.Nobody{}, noor, coen, access.LinkHolder{Purpose: "meeting.join"}} {
			wantKind(t, by.Kind(), b.BringIn(t.Context(), by, rough(), receipt), fault.Forbidden)
		}
		holder := access.LinkHolder{Purpose: MayBringIn.Name, Link: "x"}
		for what, c := range map[string]Case{
			"no situation":         {Question: "Mag ik dit?"},
			"an endless situation": {Situation: strings.Repeat("x", maxSituation+1)},
			"a crowd":              {Situation: "x", Touched: strings.Split(strings.Repeat("x ", maxList+1), " ")},
			"an endless option":    {Situation: "x", Options: []Option{{"A", strings.Repeat("x", maxSentence+1)}}},
		} {
			wantKind(t, what, b.BringIn(t.Context(), holder, c, receipt), fault.Invalid)
		}
		wantKind(t, "no receipt", b.BringIn(t.Context(), holder, rough(), "abc"), fault.Invalid)
		_, err := b.Outcome(t.Context(), string(receipt))
		wantKind(t, "a receipt for nothing", err, fault.NotFound)
		_, malformed := b.Outcome(t.Context(), "abc")
		if malformed == nil || malformed.Error() != err.Error() {
			t.Errorf("a malformed receipt says %v, an unknown one %v", malformed, err)
		}
	})
}

func TestOnlyWhoMayDoes(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		ctx := t.Context()
		b.visit(t, b.link(t), rough())
		id := b.only(t).ID
		for _, by := range []access.Actor{access.Nobody{}, access.Participant{}, access.LinkHolder{Purpose: MayBringIn.Name}, noor, admin} {
			_, err := b.Waiting(ctx, by)
			wantKind(t, "the box as "+by.Kind(), err, fault.Forbidden)
			_, err = b.Find(ctx, by, id)
			wantKind(t, "read as "+by.Kind(), err, fault.Forbidden)
			_, err = b.Adopt(ctx, by, id)
			wantKind(t, "adopt as "+by.Kind(), err, fault.Forbidden)
			wantKind(t, "decline as "+by.Kind(), b.Decline(ctx, by, id, "nee"), fault.Forbidden)
		}
		_, err := b.Adopt(ctx, access.System{Job: "x"}, id)
		wantKind(t, "the system becomes a writer", err, fault.Forbidden)
		for _, by := range []access.Actor{noor, fatma, admin, access.Nobody{}} {
			_, _, err := b.HandOut(ctx, by, "team", 7)
			wantKind(t, "hand out", err, fault.Forbidden)
			_, err = b.Links(ctx, by)
			wantKind(t, "links", err, fault.Forbidden)
			wantKind(t, "revoke", b.Revoke(ctx, by, "x"), fault.Forbidden)
		}
	})
}

func TestActsOfStaffLeaveAnAuditRow(t *testing.T) {
	eachBox(t, func(t *testing.T, b box) {
		ctx := t.Context()
		link, secret, err := b.HandOut(ctx, coen, "iedereen", 30)
		do(t, err)
		b.visit(t, secret, rough())
		id := b.only(t).ID
		do(t, b.Decline(ctx, fatma, id, "Dank je wel."))
		do(t, b.Revoke(ctx, coen, link.ID))
		rows := strings.Join(everyRow(t, b.db), "\n")
		for _, want := range []string{
			"person coen offer.hand_out " + string(link.ID), "person fatma offer.decline " + string(id), "person coen offer.revoke_link " + string(link.ID),
		} {
			if !strings.Contains(rows, want) {
				t.Errorf("no audit row %q in\n%s", want, rows)
			}
		}
		if v := must[audit.Verified](t)(audit.Verify(ctx, b.db)); v.BrokenAt != 0 || v.Entries != 3 {
			t.Errorf("the log holds %d rows, broken at %d", v.Entries, v.BrokenAt)
		}
	})
}
