package app

import (
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/live"
	"beraad/internal/ground/storage"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/offer"
	"beraad/internal/testkit"
)

var (
	coen  = access.Person{ID: "coen", Roles: []access.Role{access.Employee, access.Coordinator}}
	fatma = access.Person{ID: "fatma", Roles: []access.Role{access.Employee, access.Facilitator}}
	gijs  = access.Person{ID: "gijs", Roles: []access.Role{access.Employee, access.Facilitator}}
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wired returns the services of an organisation on an engine, wired as they are served.
func wired(t *testing.T, main, answers *storage.DB) *Organisation {
	t.Helper()
	clk := clock.NewFixed(time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC))
	o := &Organisation{cfg: Config{Clock: clk, Log: slog.New(slog.DiscardHandler)}, main: main, live: answers}
	o.services(live.NewInProcess())
	check(t, o.Dilemmas.LoadStarter(t.Context()))
	return o
}

// offered hands out a link and offers a case through it.
func offered(t *testing.T, o *Organisation, c offer.Case) (offer.ID, offer.Receipt) {
	t.Helper()
	_, secret, err := o.Offers.HandOut(t.Context(), coen, "iedereen", 30)
	check(t, err)
	holder, err := o.Offers.Enter(t.Context(), secret)
	check(t, err)
	receipt, err := o.Offers.NewReceipt()
	check(t, err)
	check(t, o.Offers.BringIn(t.Context(), holder, c, receipt))
	waiting, err := o.Offers.Waiting(t.Context(), fatma)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%d offers wait, %v", len(waiting), err)
	}
	return waiting[0].ID, receipt
}

func readsStep(t *testing.T, o *Organisation, receipt offer.Receipt, want offer.Outcome) {
	t.Helper()
	if got, err := o.Offers.Outcome(t.Context(), string(receipt)); err != nil || got != want {
		t.Errorf("the sender reads %+v, %v, want %+v", got, err, want)
	}
}

// largest is a case with every text as long as it may be.
func largest() offer.Case {
	long := func(n int) string { return strings.Repeat("x", n) }
	c := offer.Case{
		Situation: long(1500), Question: long(200), Values: offer.Pair{A: "gelijkheid", B: "dienstbaarheid"},
		Options: []offer.Option{{Letter: "A", Text: long(240)}, {Letter: "B", Text: long(240)}},
	}
	for range 12 {
		c.Touched, c.Variations = append(c.Touched, long(120)), append(c.Variations, long(240))
	}
	return c
}

func TestReceiptFollowsAnOfferIntoTheBank(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		ctx := t.Context()
		o := wired(t, open(t, MainMigrations()...), open(t, LiveMigrations()...))
		id, receipt := offered(t, o, largest())
		readsStep(t, o, receipt, offer.Outcome{Step: offer.StepReceived})

		draft, err := o.Offers.Adopt(ctx, fatma, id)
		check(t, err)
		readsStep(t, o, receipt, offer.Outcome{Step: offer.StepWriting})
		d := dilemma.ID(draft)
		work, err := o.Dilemmas.Editable(ctx, fatma, d)
		check(t, err)
		c := work.Content
		got := offer.Case{
			Situation: c.Situation, Question: c.Question, Touched: c.Touched, Variations: c.Variations,
			Values: offer.Pair{A: string(c.Values.A), B: string(c.Values.B)},
		}
		for _, option := range c.Options {
			got.Options = append(got.Options, offer.Option{Letter: option.Letter, Text: option.Text})
		}
		if diff := cmp.Diff(largest(), got); diff != "" || work.Source != dilemma.ByLink {
			t.Errorf("the text changed on its way (source %s):\n%s", work.Source, diff)
		}
		_, err = o.Dilemmas.Edit(ctx, fatma, d, c) // whatever may be offered is no longer than what a draft takes
		check(t, err)

		c.Title, c.Role, c.Polarity, c.Weight, c.Minutes = "De sleutel", "medewerker", "regels_maatwerk", "licht", 15
		c.Question = "Mag ik de sleutel een avond uitlenen?"
		_, err = o.Dilemmas.Edit(ctx, fatma, d, c)
		check(t, err)
		check(t, o.Dilemmas.PutForward(ctx, fatma, d))
		readsStep(t, o, receipt, offer.Outcome{Step: offer.StepReview})
		check(t, o.Dilemmas.Look(ctx, gijs, d))
		readsStep(t, o, receipt, offer.Outcome{Step: offer.StepReview})
		work, err = o.Dilemmas.Working(ctx, gijs, d)
		check(t, err)
		check(t, o.Dilemmas.Approve(ctx, gijs, d, dilemma.Decision{Revision: work.Revision}))
		readsStep(t, o, receipt, offer.Outcome{Step: offer.StepBank, Title: "De sleutel"})
		check(t, o.Dilemmas.Retire(ctx, coen, d))
		readsStep(t, o, receipt, offer.Outcome{Step: offer.StepRetired})
	})
}

func TestDestroyingAnAdoptedDraftTellsTheSender(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		o := wired(t, open(t, MainMigrations()...), open(t, LiveMigrations()...))
		id, receipt := offered(t, o, offer.Case{Situation: "Mijn baas vraagt iets raars."})
		draft, err := o.Offers.Adopt(t.Context(), fatma, id)
		check(t, err)
		check(t, o.Dilemmas.DestroyDraft(t.Context(), fatma, dilemma.ID(draft)))
		readsStep(t, o, receipt, offer.Outcome{Step: offer.StepDeclined})
	})
}

// On the pages as they are served: the links stand among the parts of the bank, an offer waits in its queue, and taking
// it over leads to the form of the draft.
func TestOfferGoesFromPageToPage(t *testing.T) {
	h := served(t)
	coordinator, facilitator, nobody := h.as(t, access.Coordinator), h.as(t, access.Facilitator), h.visitor(t)
	seen := func(v visitor, path, what string) string {
		t.Helper()
		status, _, body := v.do(http.MethodGet, path, nil)
		if status != http.StatusOK || !strings.Contains(body, what) {
			t.Fatalf("%s answers %d without %q:\n%s", path, status, what, body)
		}
		return body
	}
	seen(coordinator, "/dilemmas", `href="/dilemmas/aanbiedlinks"`)
	seen(coordinator, "/dilemmas/aanbiedlinks", `href="/dilemmas/nakijken"`)
	if _, _, body := facilitator.do(http.MethodGet, "/dilemmas", nil); strings.Contains(body, "aanbiedlinks") {
		t.Error("a facilitator is shown the coordinator's links")
	}
	_, _, body := coordinator.do(http.MethodPost, "/dilemmas/aanbiedlinks", url.Values{"label": {"Kantine"}, "days": {"30"}})
	form := regexp.MustCompile(`/aanbieden/[A-Z0-9-]+`).FindString(body)
	receipt := regexp.MustCompile(`name="receipt" value="([^"]+)"`).FindStringSubmatch(seen(nobody, form, "Eerlijkheid"))[1]
	in := url.Values{"situation": {"Mijn baas vraagt iets raars."}, "receipt": {receipt}, "act": {"send"}}
	if status, _, body := nobody.do(http.MethodPost, form, in); status != http.StatusOK || !strings.Contains(body, "Jouw bonnetje") {
		t.Fatalf("offering answers %d: %s", status, body)
	}
	href := regexp.MustCompile(`/aanbod/[a-f0-9-]+`).FindString(seen(facilitator, "/dilemmas/nakijken", "iets raars"))
	seen(facilitator, href, "zonder naam")
	status, draft, _ := facilitator.do(http.MethodPost, href, url.Values{"act": {"adopt"}})
	if status != http.StatusSeeOther {
		t.Fatalf("taking over answers %d", status)
	}
	seen(facilitator, draft, "iets raars")
	if _, _, body := nobody.do(http.MethodPost, "/bonnetje", url.Values{"receipt": {receipt}}); !strings.Contains(body, "In bewerking") {
		t.Error("the receipt does not say that somebody writes")
	}
}
