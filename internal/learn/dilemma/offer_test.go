package dilemma

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
)

// rough is what somebody types in who has five minutes.
func rough() Content {
	return Content{Situation: "Mijn baas vraagt of ik een oogje dichtknijp bij een vergunning voor zijn zwager."}
}

// visit opens a link as a visitor and offers a text; it returns the receipt.
func (b bank) visit(t *testing.T, secret string, c Content) Receipt {
	t.Helper()
	holder := must[access.LinkHolder](t)(b.Enter(t.Context(), secret))
	receipt := must[Receipt](t)(b.NewReceipt())
	do(t, b.Offer(t.Context(), holder, c, receipt))
	return receipt
}

func (b bank) step(t *testing.T, r Receipt) Outcome {
	t.Helper()
	return must[Outcome](t)(b.Outcome(t.Context(), string(r)))
}

func TestReceiptFollowsAnOfferFromLinkToBank(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		_, secret, err := b.HandOut(ctx, coen, "afdeling Vergunningen", 30)
		do(t, err)
		receipt := b.visit(t, secret, rough())
		if got := b.step(t, receipt); got.Step != StepReceived {
			t.Errorf("after offering: %+v", got)
		}
		offers := must[[]Offer](t)(b.Offers(ctx, fatma))
		if len(offers) != 1 || offers[0].Content.Situation != rough().Situation {
			t.Fatalf("the facilitator sees %+v", offers)
		}
		id := must[ID](t)(b.Adopt(ctx, fatma, offers[0].ID))
		if got := b.step(t, receipt); got.Step != StepWriting {
			t.Errorf("after adoption: %+v", got)
		}
		must[Work](t)(b.Edit(ctx, fatma, id, whole()))
		do(t, b.PutForward(ctx, fatma, id))
		if got := b.step(t, receipt); got.Step != StepReview {
			t.Errorf("after putting forward: %+v", got)
		}
		w := must[Work](t)(b.Working(ctx, gijs, id))
		wantKind(t, "who took it over approves", b.Approve(ctx, fatma, id, Decision{Revision: w.Revision}), fault.Forbidden)
		do(t, b.Approve(ctx, gijs, id, Decision{Revision: w.Revision}))
		if got := b.step(t, receipt); got.Step != StepBank || got.Title != whole().Title {
			t.Errorf("in the bank: %+v", got)
		}
		do(t, b.Retire(ctx, coen, id))
		if got := b.step(t, receipt); got.Step != StepRetired {
			t.Errorf("after retiring: %+v", got)
		}
	})
}

func TestDeclinedOfferIsAnsweredAndItsTextIsGone(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		ctx := t.Context()
		_, secret, err := b.HandOut(ctx, coen, "iedereen", 30)
		do(t, err)
		receipt := b.visit(t, secret, rough())
		offer := must[[]Offer](t)(b.Offers(ctx, fatma))[0]
		wantKind(t, "decline without an answer", b.Decline(ctx, fatma, offer.ID, " "), fault.Invalid)
		wantKind(t, "an employee declines", b.Decline(ctx, noor, offer.ID, "nee"), fault.Forbidden)
		do(t, b.Decline(ctx, fatma, offer.ID, "Dit hoort bij het meldpunt. Daar word je gehoord."))
		if got := b.step(t, receipt); got.Step != StepDeclined || !strings.Contains(got.Answer, "meldpunt") {
			t.Errorf("the sender reads %+v", got)
		}
		wantKind(t, "declining twice", b.Decline(ctx, gijs, offer.ID, "nee"), fault.Conflict)
		_, err = b.Adopt(ctx, gijs, offer.ID)
		wantKind(t, "adopting what was declined", err, fault.Conflict)
		for _, text := range everyText(t, b.db) {
			if strings.Contains(text, "zwager") {
				t.Errorf("the text is still there: %s", text)
			}
		}
	})
}

func TestDestroyingAnAdoptedDraftTellsTheSender(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		_, secret, err := b.HandOut(t.Context(), coen, "iedereen", 30)
		do(t, err)
		receipt := b.visit(t, secret, rough())
		id := must[ID](t)(b.Adopt(t.Context(), fatma, must[[]Offer](t)(b.Offers(t.Context(), fatma))[0].ID))
		do(t, b.DestroyDraft(t.Context(), fatma, id))
		if got := b.step(t, receipt); got.Step != StepDeclined {
			t.Errorf("the sender reads %+v", got)
		}
	})
}

// Whatever is stored when somebody offers a dilemma: nothing of it says who, through which link, or when exactly.
func TestOfferKeepsNoSenderNoLinkNoMoment(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		link, secret, err := b.HandOut(t.Context(), coen, "alleen voor Noor", 30)
		do(t, err)
		before := everyText(t, b.db)
		b.clock.Advance(83 * time.Minute)
		receipt := b.visit(t, secret, rough())

		var added []string
		for _, row := range everyText(t, b.db) {
			if !contains(before, row) {
				added = append(added, row)
			}
		}
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

func contains(rows []string, row string) bool {
	for _, r := range rows {
		if r == row {
			return true
		}
	}
	return false
}

// everyText is every row of every table that offers touch, as text.
func everyText(t *testing.T, db *storage.DB) []string {
	t.Helper()
	var out []string
	const (
		qOfferRows   storage.Query = `SELECT id || ' ' || receipt || ' ' || state || ' ' || CAST(content AS text) || ' ' || received_day || ' ' || COALESCE(item, '') || ' ' || answer FROM dilemma_offer`
		qLinkRows    storage.Query = `SELECT id || ' ' || secret || ' ' || label || ' ' || made_by || ' ' || made_day || ' ' || until_day FROM dilemma_link`
		qVersionRows storage.Query = `SELECT item || ' ' || CAST(content AS text) FROM dilemma_version`
		qAuditRows   storage.Query = `SELECT CAST(at AS text) || ' ' || actor_kind || ' ' || actor_ref || ' ' || act || ' ' || subject FROM audit_entry`
	)
	do(t, db.Read(t.Context(), func(tx *storage.Tx) error {
		for _, q := range []storage.Query{qOfferRows, qLinkRows, qVersionRows, qAuditRows} {
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

func TestFormSentTwiceIsOneOffer(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		_, secret, err := b.HandOut(t.Context(), coen, "iedereen", 30)
		do(t, err)
		holder := must[access.LinkHolder](t)(b.Enter(t.Context(), secret))
		receipt := must[Receipt](t)(b.NewReceipt())
		do(t, b.Offer(t.Context(), holder, rough(), receipt))
		do(t, b.Offer(t.Context(), holder, rough(), Receipt(strings.ToLower(string(receipt)))))
		if n := len(must[[]Offer](t)(b.Offers(t.Context(), fatma))); n != 1 {
			t.Errorf("%d offers", n)
		}
	})
}

func TestEndedRevokedAndWrongLinksLookTheSame(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
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
			if err == nil || err.Error() != "not found: dilemma.link.gone" {
				t.Errorf("%s: %v", name, err)
			}
		}
		wantKind(t, "revoking twice", b.Revoke(ctx, coen, link.ID), fault.NotFound)
	})
}

func TestOfferingNeedsALink(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		receipt := must[Receipt](t)(b.NewReceipt())
		for _, by := range []access.Actor{access.Nobody{}, noor, access.LinkHolder{Purpose: "meeting.join"}} {
			wantKind(t, by.Kind(), b.Offer(t.Context(), by, rough(), receipt), fault.Forbidden)
		}
		holder := access.LinkHolder{Purpose: MayOffer.Name, Link: "x"}
		wantKind(t, "no situation", b.Offer(t.Context(), holder, Content{Title: "x"}, receipt), fault.Invalid)
		wantKind(t, "no receipt", b.Offer(t.Context(), holder, rough(), "abc"), fault.Invalid)
		_, err := b.Outcome(t.Context(), string(receipt))
		wantKind(t, "a receipt for nothing", err, fault.NotFound)
	})
}

func TestEveryActLeavesAnAuditRow(t *testing.T) {
	eachBank(t, func(t *testing.T, b bank) {
		w := b.offered(t, whole())
		do(t, b.Approve(t.Context(), fatma, w.ID, Decision{Revision: w.Revision}))
		rows := strings.Join(everyText(t, b.db), "\n")
		for _, want := range []string{
			"person noor dilemma.begin " + string(w.ID), "person noor dilemma.put_forward " + string(w.ID),
			"person fatma dilemma.approve " + string(w.ID), "system dilemma.starter dilemma.starter wmo-extra-uur",
		} {
			if !strings.Contains(rows, want) {
				t.Errorf("no audit row %q", want)
			}
		}
		if v := must[audit.Verified](t)(audit.Verify(t.Context(), b.db)); v.BrokenAt != 0 {
			t.Errorf("the chain is broken at %d", v.BrokenAt)
		}
	})
}

func TestSecretsAreReadAsPeopleTypeThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := strings.NewReader(string(rapid.SliceOfN(rapid.ByteRange(0, 247), 16, 16).Draw(t, "random")))
		code, err := newSecret(random)
		if err != nil {
			t.Fatal("16 usable bytes did not give 16 letters")
		}
		typed := rapid.SampledFrom([]string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " – ") + "\n"}).Draw(t, "typed")
		got, ok := ParseReceipt(typed)
		if !ok || string(got) != code {
			t.Fatalf("%q read as %q", typed, got)
		}
		if len(got.Groups()) != 4 {
			t.Fatalf("groups %v", got.Groups())
		}
		if hashSecret("receipt", code) == hashSecret("link", code) {
			t.Fatal("a receipt would open a link")
		}
	})
}

func TestNearlyReceiptsAreRefused(t *testing.T) {
	for _, typed := range []string{"", "K7QF-3M2X-9TRD", "K7QF-3M2X-9TRD-HPW44", "K7QF-3M2X-9TRD-HPWO", "K7QF-3M2X-9TRD-HPW1", "K7QF/3M2X/9TRD/HPW4"} {
		if got, ok := ParseReceipt(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}
