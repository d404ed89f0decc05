package offer

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/text"
	"beraad/internal/learn/wording"
)

func TestLinkIsShownOnceAndEndsWithAButton(t *testing.T) {
	s := newSite(t).as(coen)
	if len(s.get(t, LinksHref).want(http.StatusOK).all(".br-empty")) != 1 {
		t.Error("an empty list does not say so")
	}
	p := s.post(t, LinksHref, url.Values{"label": {""}, "days": {"duizend"}}).want(http.StatusUnprocessableEntity)
	if len(p.all(".br-problems a[href='#label'], .br-problems a[href='#days']")) != 2 {
		t.Errorf("the form does not say what it lacks: %q", p.text(".br-problems"))
	}
	p = s.post(t, LinksHref, url.Values{"label": {"afdeling Vergunningen"}, "days": {"30"}}).want(http.StatusOK)
	_, secret, ok := strings.Cut(p.text("[data-made] code"), "/aanbieden/")
	if !ok || p.header.Get("Cache-Control") != "no-store" || len(p.all("[data-made] svg[role=img]")) != 1 {
		t.Fatalf("no address, no code, or it may be cached: %q", p.text("[data-made]"))
	}
	again := s.get(t, LinksHref).want(http.StatusOK)
	if strings.Contains(again.body, secret) {
		t.Error("the secret is shown a second time")
	}
	if got := again.text("[data-list=links]"); !strings.Contains(got, "Van 24 november 2026 tot en met 24 december 2026") || !strings.Contains(got, "Werkt") {
		t.Errorf("the list: %q", got)
	}
	s.anonymous().get(t, "/aanbieden/"+secret).want(http.StatusOK)
	s.as(coen).post(t, attr(again.all("[data-list=links] form")[0], "action"), nil).want(http.StatusSeeOther)
	if got := s.get(t, LinksHref).want(http.StatusOK).text("[data-list=links]"); !strings.Contains(got, "Ingetrokken") {
		t.Errorf("after revoking: %q", got)
	}
	s.anonymous().get(t, "/aanbieden/"+secret).want(http.StatusNotFound)
}

func TestVisitorOffersACaseAndKeepsTheReceipt(t *testing.T) {
	s := newSite(t)
	form := "/aanbieden/" + s.link(t)
	p := s.get(t, form).want(http.StatusOK)
	if len(p.all("[name=name], [name=email]")) != 0 {
		t.Error("the form asks who somebody is")
	}
	in := url.Values{
		"situation": {"Bel mij op 06-12345678, mijn baas vraagt iets raars."}, "question": {"Mag ik nee zeggen?"},
		"touched": {"mijn baas\r\nde aanvrager"}, "values.a": {"loyaliteit"}, "options.A": {"Ik zeg nee."},
		"receipt": {p.value("receipt")}, "act": {"check"},
	}
	p = s.post(t, form, in).want(http.StatusOK)
	if got := p.text("[data-list=findings]"); !strings.Contains(got, "Wat speelt er?") || !strings.Contains(got, "06-12345678") {
		t.Errorf("checking found %q", got)
	}
	for name := range in {
		if name != "act" && p.value(name) != strings.ReplaceAll(in.Get(name), "\r\n", " ") {
			t.Errorf("checking lost %s: %q", name, p.value(name))
		}
	}
	if len(p.all("details[open]")) != 1 {
		t.Error("what was filled in is folded away")
	}
	in.Set("act", "send")
	in.Set("situation", "")
	s.post(t, form, in).want(http.StatusUnprocessableEntity)
	in.Set("situation", "Mijn baas vraagt iets raars.")
	p = s.post(t, form, in).want(http.StatusOK)
	receipt := p.text("[data-receipt] .br-code")
	if strings.ReplaceAll(receipt, " ", "-") != in.Get("receipt") || p.header.Get("Cache-Control") != "no-store" {
		t.Errorf("receipt %q, want %q, and uncached", receipt, in.Get("receipt"))
	}
	s.post(t, form, in).want(http.StatusOK) // sent twice
	s.only(t)

	p = s.post(t, "/bonnetje", url.Values{"receipt": {strings.ToLower(receipt)}}).want(http.StatusOK)
	if got := p.text(".br-note-title"); got != "Ontvangen" || strings.Contains(p.body, "raars") {
		t.Errorf("outcome: %q, and no word of the text", got)
	}
	if got := s.get(t, "/bonnetje?b="+in.Get("receipt")).want(http.StatusOK); got.value("receipt") != in.Get("receipt") || got.text(".br-note-title") != "" {
		t.Error("a scanned receipt must fill the form in and look nothing up")
	}
}

func TestFacilitatorTakesAnOfferOverOrAnswersIt(t *testing.T) {
	s := newSite(t)
	secret := s.link(t)
	c := rough()
	c.Values, c.Options = Pair{A: "loyaliteit", B: "eerlijkheid"}, []Option{{"A", "Ik zeg niets."}, {"B", "Ik bel Fatma Yilmaz."}}
	c.Touched, c.Variations = []string{"de aanvrager"}, []string{"Het staat in de krant."}
	receipt := s.visit(t, secret, c)
	href := Href(s.only(t).ID)
	s.as(fatma)
	p := s.get(t, href).want(http.StatusOK)
	for selector, want := range map[string]string{
		"h1": c.Beginning(), ".br-hero": "Binnengekomen op 24 november 2026, zonder naam", ".br-case": c.Situation,
		"[data-list=options]": "A. Ik zeg niets. beschermt: Loyaliteit", ".br-facts": "Loyaliteit tegenover Eerlijkheid",
		"article": "de aanvrager Maar wat als … Het staat in de krant.", "[data-list=findings]": "Keuze B: Fatma Yilmaz",
	} {
		if got := p.text(selector); !strings.Contains(got, want) {
			t.Errorf("%s reads %q, want %q", selector, got, want)
		}
	}
	if len(p.all(".br-hero a[href='/wachtrij']")) != 1 {
		t.Error("no way back to the queue")
	}
	if to := s.post(t, href, url.Values{"act": {"adopt"}}).want(http.StatusSeeOther).header.Get("Location"); to != "/concept/draft-1" {
		t.Errorf("after taking over one lands on %q", to)
	}
	s.get(t, href).want(http.StatusNotFound)
	s.post(t, href, url.Values{"act": {"adopt"}}).want(http.StatusConflict)
	p = s.anonymous().post(t, "/bonnetje", url.Values{"receipt": {string(receipt)}}).want(http.StatusOK)
	if got := p.text(".br-note-title"); got != "In bewerking" {
		t.Errorf("the sender reads %q", got)
	}

	receipt = s.visit(t, secret, rough())
	href = Href(s.only(t).ID)
	s.as(fatma).post(t, href, url.Values{"act": {"decline"}, "answer": {""}}).want(http.StatusUnprocessableEntity)
	to := s.post(t, href, url.Values{"act": {"decline"}, "answer": {"Dank je. Dit hoort bij het meldpunt."}}).want(http.StatusSeeOther).header.Get("Location")
	p = s.anonymous().post(t, "/bonnetje", url.Values{"receipt": {string(receipt)}}).want(http.StatusOK)
	if got := p.text(".br-quote"); to != "/wachtrij" || got != "Dank je. Dit hoort bij het meldpunt." || len(p.all(".br-steps")) != 0 {
		t.Errorf("after declining one lands on %q, the sender reads %q", to, got)
	}
}

func TestReceiptsCannotBeGuessedQuickly(t *testing.T) {
	s := newSite(t).anonymous()
	var statuses []int
	for range 12 {
		statuses = append(statuses, s.post(t, "/bonnetje", url.Values{"receipt": {"2222-2222-2222-2222"}}).status)
	}
	if statuses[0] != http.StatusUnprocessableEntity || statuses[11] != http.StatusTooManyRequests {
		t.Errorf("statuses %v", statuses)
	}
	s.get(t, "/aanbieden/2222-2222-2222-2222").want(http.StatusNotFound)
}

// Every address for staff, asked by somebody without the role for it.
func TestEveryRouteIsClosedToWhoMayNot(t *testing.T) {
	s := newSite(t)
	for path, who := range map[string]access.Person{LinksHref: fatma, "/aanbod/x": noor} {
		if got := s.as(who).get(t, path).status; got != http.StatusForbidden {
			t.Errorf("%s as %v: %d", path, who.Roles, got)
		}
		if got := s.anonymous().get(t, path); got.status != http.StatusSeeOther || got.header.Get("Location") != "/inloggen" {
			t.Errorf("%s as nobody: %d", path, got.status)
		}
	}
}

// Every page, executed with its zero value: no template leans on something being there.
func TestEveryPageBearsItsZeroValue(t *testing.T) {
	s := newSite(t)
	zero := map[string]any{
		"links": LinksPage{}, "form": FormPage{}, "receipt": ReceiptPage{}, "outcome": OutcomePage{}, "offered": OfferedPage{},
	}
	files := must[[]string](t)(fs.Glob(PageFiles(), "*.html"))
	if len(files) != len(zero) {
		t.Errorf("%d files, tried %d", len(files), len(zero))
	}
	host := s.newHost(t)
	pages := must[*web.Pages](t)(host.Pages("offer", PageFiles()))
	for name, data := range zero {
		host.Get("/"+name, access.Open("offer.zero", "this test"), func(w http.ResponseWriter, r *web.Request) error {
			return pages.Render(w, r, http.StatusOK, name, data)
		})
		for _, lang := range text.Languages {
			r := httptest.NewRequest(http.MethodGet, "/"+name, nil)
			r.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			host.Handler().ServeHTTP(rec, r)
			if rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "⟦") {
				t.Errorf("%s in %s: %d %s", name, lang, rec.Code, rec.Body)
			}
		}
	}
}

func TestTextsArePlainAndUseNoForbiddenWord(t *testing.T) {
	c := catalogue(t)
	for lang, kind := range map[string]text.PlainKind{"nl": text.PlainUI, "en": text.PlainEnglish} {
		for _, key := range c.Keys(lang) {
			if !strings.HasPrefix(key, "offer.") {
				continue
			}
			sentence := c.Printer(lang).T(key, "n", 2, "max", 400, "day", "24 november 2026", "from", "x", "until", "y", "label", "x", "title", "x", "value", "x", "a", "x", "b", "y")
			if bad := wording.Forbidden(sentence); len(bad) > 0 {
				t.Errorf("%s %s uses %v", lang, key, bad)
			}
			for _, f := range text.CheckPlain(kind, key, sentence) {
				if f.Level == text.PlainFail {
					t.Errorf("%s %s: %s (%s)", lang, key, f.Message, f.Rule)
				}
			}
		}
	}
}
