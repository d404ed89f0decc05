package dilemma

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/text"
	"beraad/internal/learn/wording"
)

func TestListFiltersByAddress(t *testing.T) {
	s := newSite(t).as(noor)
	p := s.get(t, "/dilemmas").want(http.StatusOK)
	if n := len(p.all("section.br-card a.br-card-link")); n != 25 {
		t.Errorf("%d cards, want 25", n)
	}
	p = s.get(t, "/dilemmas?rol=griffier&zwaarte=licht").want(http.StatusOK)
	if got := p.text("a.br-card-link"); got != "Het bonnetje" {
		t.Errorf("filtered list: %q", got)
	}
	if got := p.text("[data-count]"); got != "1 dilemma" {
		t.Errorf("count: %q", got)
	}
	if p.value("rol") != "griffier" || p.value("zwaarte") != "licht" {
		t.Error("the filter forgot what was chosen")
	}
	p = s.get(t, "/dilemmas?woorden=bestaatniet").want(http.StatusOK)
	if len(p.all(".br-empty a[href='/dilemmas']")) != 1 {
		t.Error("an empty list does not lead on")
	}
}

func TestDilemmaPageShowsTheCaseAndTheWayOut(t *testing.T) {
	s := newSite(t).as(noor)
	p := s.get(t, "/dilemmas/vergunning-clubgenoot").want(http.StatusOK)
	if got := p.text("h1"); got != "De dakkapel van de voorzitter" {
		t.Errorf("h1: %q", got)
	}
	if got := p.text("[data-list=options]"); !strings.Contains(got, "ook als de termijn verloopt") || strings.Contains(got, "C.") {
		t.Errorf("options: %q", got)
	}
	if got := p.text("details"); !strings.Contains(got, "Ik meld het bij mijn leidinggevende") {
		t.Errorf("option C is not behind a fold: %q", got)
	}
	if len(p.all(".br-note a[href='/wegwijzer']")) != 1 {
		t.Error("no way out for when it is really happening")
	}
	if len(p.all("form[action$='/rust']")) != 0 {
		t.Error("an employee sees the coordinator's form")
	}
	if len(s.as(fatma).get(t, "/dilemmas/vergunning-clubgenoot").all("a[href='/sessies/nieuw?dilemma=vergunning-clubgenoot']")) != 1 {
		t.Error("a facilitator cannot start a session from here")
	}
	s.get(t, "/dilemmas/bestaat-niet").want(http.StatusNotFound)
}

func TestCoordinatorRestsADilemmaWithOneButton(t *testing.T) {
	s := newSite(t).as(coen)
	s.get(t, "/dilemmas/griffier-bonnetje").want(http.StatusOK)
	s.post(t, "/dilemmas/griffier-bonnetje/rust", url.Values{"available": {"no"}}).want(http.StatusSeeOther)
	p := s.get(t, "/dilemmas/griffier-bonnetje").want(http.StatusOK)
	if got := p.text(".br-hero .br-tag"); got != "Nu niet beschikbaar" {
		t.Errorf("tag: %q", got)
	}
	if got := s.get(t, "/dilemmas/kaarten?id=griffier-bonnetje").want(http.StatusOK).text("main"); !strings.Contains(got, "geen kaarten") {
		t.Errorf("a rested dilemma is printed: %q", got)
	}
	s.as(fatma).post(t, "/dilemmas/griffier-bonnetje/rust", url.Values{"available": {"yes"}}).want(http.StatusForbidden)
}

func TestCheckButtonFindsThingsAndKeepsEveryWord(t *testing.T) {
	s := newSite(t).as(noor)
	c := whole()
	c.Question = "Hoe ga ik om met de sleutel, als Fatma Yilmaz hem wil?"
	c.Situation += " Mijn nummer is 06-12345678."
	p := s.post(t, "/dilemmas", formOf(c, "check")).want(http.StatusOK)
	if n := len(p.all("[data-list=findings] > li")); n < 3 {
		t.Errorf("%d findings: %s", n, p.text("[data-list=findings]"))
	}
	for name, want := range map[string]string{
		"title": c.Title, "situation": c.Situation, "question": c.Question, "values.a": "gelijkheid", "options.B": c.Option("B"),
		"touched": "de vereniging andere verenigingen", "weight": "licht", "minutes": "15", "tags": "gebouwen", "lenses.individu": c.Lenses["individu"],
	} {
		if got := p.value(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if mine := must[[]Work](t)(s.Mine(t.Context(), noor)); len(mine) != 0 {
		t.Error("looking stored something")
	}
}

func TestDraftIsSavedOfferedReturnedAndApprovedOnThePages(t *testing.T) {
	s := newSite(t).as(noor)
	unfinished := Content{Title: "De sleutel van de loods"}
	to := s.post(t, "/dilemmas", formOf(unfinished, "save")).want(http.StatusSeeOther).header.Get("Location")
	id := strings.TrimSuffix(strings.TrimPrefix(to, "/dilemmas/"), "/bewerken")

	p := s.post(t, to, formOf(unfinished, "offer")).want(http.StatusUnprocessableEntity)
	if !strings.HasPrefix(p.text("title"), "Fout:") || len(p.all(".br-problems a[href='#situation']")) != 1 {
		t.Errorf("the form does not say what it lacks: %q", p.text(".br-problems"))
	}
	if p.value("title") != unfinished.Title {
		t.Error("the title got lost")
	}
	c := whole()
	c.Situation = "Je kent Fatma Yilmaz al jaren. " + c.Situation
	s.post(t, to, formOf(c, "offer")).want(http.StatusSeeOther)
	s.get(t, to).want(http.StatusConflict) // it waits now
	if got := s.get(t, "/dilemmas/mijn").want(http.StatusOK).text("[data-list=works]"); !strings.Contains(got, "Wacht op nakijken") {
		t.Errorf("mine: %q", got)
	}
	s.as(sem).get(t, "/dilemmas/"+id).want(http.StatusNotFound)
	s.get(t, "/dilemmas/"+id+"/nakijken").want(http.StatusForbidden)

	s.as(fatma)
	if got := s.get(t, "/dilemmas/nakijken").want(http.StatusOK).text("[data-list=waiting]"); !strings.Contains(got, c.Title) {
		t.Errorf("queue: %q", got)
	}
	review := s.get(t, "/dilemmas/"+id+"/nakijken").want(http.StatusOK)
	if len(review.all("[data-finding]")) == 0 {
		t.Fatal("the name was not found")
	}
	form := reviewForm(review, "", "")
	form.Set("act", "approve")
	p = s.post(t, "/dilemmas/"+id+"/nakijken", form).want(http.StatusUnprocessableEntity)
	if len(p.all(".br-problems a[href='#finding.0']")) != 1 {
		t.Errorf("an open finding does not stop approval: %q", p.text(".br-problems"))
	}
	form = reviewForm(review, "replace", "Ayse")
	form.Set("act", "return")
	form.Set("remark", "Haal de naam weg.")
	s.post(t, "/dilemmas/"+id+"/nakijken", form).want(http.StatusSeeOther)

	p = s.as(noor).get(t, to).want(http.StatusOK)
	if got := p.text("form .br-note"); !strings.Contains(got, "Haal de naam weg.") || !strings.Contains(got, "Ayse") {
		t.Errorf("the writer reads %q", got)
	}
	applied := formOf(c, "apply")
	p = s.post(t, to, applied).want(http.StatusOK)
	if got := p.value("situation"); strings.Contains(got, "Yilmaz") {
		t.Errorf("the proposals were not applied: %q", got)
	}
	c.Situation = "Je kent de voorzitter al jaren. " + whole().Situation
	s.post(t, to, formOf(c, "offer")).want(http.StatusSeeOther)

	review = s.as(gijs).get(t, "/dilemmas/"+id+"/nakijken").want(http.StatusOK)
	form = reviewForm(review, "stays", "er zijn honderden verenigingen")
	form.Set("act", "approve")
	s.post(t, "/dilemmas/"+id+"/nakijken", form).want(http.StatusSeeOther)
	s.as(sem).get(t, "/dilemmas/"+id).want(http.StatusOK)
}

// reviewForm fills in the review page: every finding settled the same way.
func reviewForm(p page, settlement, words string) url.Values {
	form := url.Values{"revision": {p.value("revision")}}
	for i := range p.all("[data-finding]") {
		name := "finding." + itoa(i)
		form.Set(name+".key", p.value(name+".key"))
		form.Set(name, settlement)
		form.Set(name+".text", words)
	}
	return form
}

func TestWriterHasNoApproveButtonAndCannotPostOne(t *testing.T) {
	s := newSite(t)
	w := must[Work](t)(s.Begin(t.Context(), fatma, whole()))
	do(t, s.PutForward(t.Context(), fatma, w.ID))
	s.as(fatma)
	if got := s.get(t, "/dilemmas/nakijken").want(http.StatusOK); len(got.all("a[href$='"+string(w.ID)+"/nakijken']")) != 0 {
		t.Error("the writer is offered the review of their own text")
	}
	s.get(t, "/dilemmas/"+string(w.ID)+"/nakijken").want(http.StatusForbidden)
	s.post(t, "/dilemmas/"+string(w.ID)+"/nakijken", url.Values{"act": {"approve"}, "revision": {"2"}}).want(http.StatusForbidden)
}

func TestCardsArePrintedWithCodeAndWayOutAndWithoutC(t *testing.T) {
	s := newSite(t).as(fatma)
	p := s.get(t, "/dilemmas/kaarten?rol=griffier").want(http.StatusOK)
	if n := len(p.all(".br-a6 > section")); n != 2 {
		t.Fatalf("%d cards", n)
	}
	if n := len(p.all(".br-a6 > section svg[role=img]")); n != 2 {
		t.Errorf("%d codes", n)
	}
	if n := strings.Count(p.text(".br-a6"), "dit hoort niet in een oefening"); n != 2 {
		t.Errorf("the way out stands on %d of 2 cards", n)
	}
	if strings.Contains(p.text(".br-a6"), "zeg dat hij de bon kan intrekken") {
		t.Error("option C is on a card")
	}
}

func TestStatementsAreListedPerAudience(t *testing.T) {
	s := newSite(t).as(noor)
	if n := len(s.get(t, "/stellingen").want(http.StatusOK).all("[data-list=statements] > li")); n != 15 {
		t.Errorf("%d statements", n)
	}
	if n := len(s.get(t, "/stellingen?rol=burgemeester").want(http.StatusOK).all("[data-list=statements] > li")); n != 3 {
		t.Errorf("%d statements for the mayor, want 3", n)
	}
}

// Every address, asked by somebody without the role for it.
func TestEveryRouteIsClosedToWhoMayNot(t *testing.T) {
	s := newSite(t)
	tests := []struct {
		path string
		who  access.Person
	}{
		{"/dilemmas", admin},
		{"/dilemmas/nieuw", admin},
		{"/dilemmas/mijn", admin},
		{"/dilemmas/kaarten", admin},
		{"/stellingen", admin},
		{"/dilemmas/wmo-extra-uur", admin},
		{"/dilemmas/nakijken", noor},
		{"/dilemmas/importeren", fatma},
		{"/dilemmas/exporteren", fatma},
		{"/dilemmas/wmo-extra-uur/nakijken", noor},
		{"/dilemmas/wmo-extra-uur/uit-de-bank", fatma},
	}
	for _, tt := range tests {
		if got := s.as(tt.who).get(t, tt.path).status; got != http.StatusForbidden {
			t.Errorf("%s as %v: %d", tt.path, tt.who.Roles, got)
		}
		if got := s.anonymous().get(t, tt.path); got.status != http.StatusSeeOther || got.header.Get("Location") != "/inloggen?terug="+url.QueryEscape(tt.path) {
			t.Errorf("%s as nobody: %d", tt.path, got.status)
		}
	}
	s.as(noor).get(t, "/dilemmas/wmo-extra-uur/bewerken").want(http.StatusForbidden) // a new version is not theirs to start
}

// Every page, executed with its zero value: no template leans on something being there.
func TestEveryPageBearsItsZeroValue(t *testing.T) {
	s := newSite(t).as(coen)
	zero := map[string]any{
		"list": ListPage{}, "show": ShowPage{}, "form": FormPage{}, "review": ReviewPage{}, "cards": CardsPage{}, "statements": StatementsPage{},
		"mine": MinePage{}, "queue": QueuePage{}, "confirm": ConfirmPage{}, "import": ImportPage{},
	}
	files, err := PageFiles().(interface {
		ReadDir(string) ([]os.DirEntry, error)
	}).ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	catalog := must[*text.Catalog](t)(text.NewCatalog(web.Texts(), Texts(), wording.Texts()))
	for _, lang := range []string{"nl", "en"} {
		host := must[*web.Site](t)(web.New(web.Config{
			Texts: catalog, Clock: s.clock, Log: slog.New(slog.DiscardHandler),
			Identify:     func(*http.Request) (web.Visitor, error) { return s.visitor, nil },
			Organisation: func(context.Context) string { return "x" },
		}))
		pages := must[*web.Pages](t)(host.Pages("dilemma", PageFiles()))
		for name, data := range zero {
			host.Get("/"+name, access.Open("dilemma.zero", "this test"), func(w http.ResponseWriter, r *web.Request) error {
				return pages.Render(w, r, http.StatusOK, name, data)
			})
			r := httptest.NewRequest(http.MethodGet, "/"+name, nil)
			r.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			host.Handler().ServeHTTP(rec, r)
			if rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "⟦dilemma") {
				t.Errorf("%s in %s: %d", name, lang, rec.Code)
			}
		}
	}
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".html"); name != "parts" && zero[name] == nil {
			t.Errorf("page %s is not in this test", name)
		}
	}
}

// Every key that rules hand out has a sentence in both languages, and nothing uses words that turn a talk into an exam.
func TestTextsCoverEveryKeyInBothLanguages(t *testing.T) {
	catalog := must[*text.Catalog](t)(text.NewCatalog(Texts()))
	if nl, en := catalog.Keys("nl"), catalog.Keys("en"); !slices.Equal(nl, en) {
		t.Error("nl and en do not have the same keys")
	}
	for _, key := range catalog.Keys("nl") {
		if bad := wording.Forbidden(catalog.Printer("nl").T(key)); len(bad) > 0 {
			t.Errorf("%s uses %v", key, bad)
		}
	}
	entries := must[[]os.DirEntry](t)(os.ReadDir("."))
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		source := string(must[[]byte](t)(os.ReadFile(e.Name())))
		for _, piece := range strings.Split(source, `"dilemma.`)[1:] {
			key, _, _ := strings.Cut("dilemma."+piece, `"`)
			if strings.HasSuffix(key, ".") || strings.HasSuffix(key, "_") || isAct(key) || catalog.Has("nl", key) {
				continue
			}
			t.Errorf("%s uses the key %s, which has no text", e.Name(), key)
		}
	}
}

// isAct reports whether a key is the name of a permission, a job or an audit act and not a text.
func isAct(key string) bool {
	return slices.Contains([]string{
		"dilemma.read", "dilemma.edit", "dilemma.approve", "dilemma.keep", "dilemma.starter", "dilemma.begin",
		"dilemma.put_forward", "dilemma.destroy_draft", "dilemma.look", "dilemma.return", "dilemma.import", "dilemma.import_file", "dilemma.export",
		"dilemma.adopt", "dilemma.wake", "dilemma.rest", "dilemma.retire",
	}, key)
}
