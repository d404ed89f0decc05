package moresprudentie

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/text"
	"beraad/internal/learn/wording"
)

// formOf is the form of a lesson with a button pressed, and every field that a browser sends along.
func formOf(c Content, revision, button string) url.Values {
	return url.Values{
		"revision": {revision}, "do": {button}, "act": {c.Act}, "title": {c.Title}, "core": {c.Core}, "question": {c.Question}, "minority": {c.Minority},
		"tipping": {strings.Join(c.Tipping, "\r\n")}, "lesson": {c.Lesson}, "shared_by": {string(c.SharedBy)},
	}
}

func TestEmptyListTeaches(t *testing.T) {
	s := newSite(t).as(noor)
	p := s.get(t, "/lessen").want(http.StatusOK)
	p.says(".br-empty h2", "Nog geen teamlessen")
	p.says(".br-empty .br-example", "wat iemand nodig heeft")
	p.has(1, ".br-empty a.br-button")
	p.has(0, ".br-tabs")
	s.as(fatma).get(t, "/lessen").want(http.StatusOK).has(2, ".br-tabs a")
	s.lang = "en"
	s.get(t, "/lessen").want(http.StatusOK).says(".br-empty", "No team lessons yet")
}

func TestListShowsOtherVoiceAndTippingPointWithoutAClick(t *testing.T) {
	s := newSite(t)
	s.kept(t, "s1", nil)
	s.kept(t, "s2", func(seed *Seed) { seed.Title, seed.Minority, seed.Tipping = "De bos bloemen", "geen", "geen genoemd" })
	p := s.as(noor).get(t, "/lessen").want(http.StatusOK)
	p.has(2, "[data-list=lessons] > li")
	p.says("[data-count]", "2 teamlessen")
	p.says("[data-part=lesson]", whole().Lesson)
	p.says("[data-part=minority]", "Een avond schaadt niemand.")
	p.says("[data-part=tipping]", "er is gevaar buiten")
	p.says("[data-part=minority]", "geen genoemd")
	p.says(".br-kicker", "november 2026 · Zorg")
	p.has(0, "details [data-part]")
	p.has(0, "mark")
	s.lang = "en"
	p = s.get(t, "/lessen").want(http.StatusOK)
	p.says("[data-part=minority]", "none named")
	p.says(".br-kicker", "November 2026")
}

func TestSearchIsAFormByGetAndShowsWhereItWasFound(t *testing.T) {
	s := newSite(t).as(noor)
	s.kept(t, "s1", nil)
	s.get(t, "/lessen").want(http.StatusOK).has(1, "form[method=get][action='/lessen'] input[name=zoek]")
	p := s.get(t, "/lessen?zoek=terecht").want(http.StatusOK)
	p.has(1, "[data-list=lessons] > li")
	p.says("[data-part=match]", "Wat er speelde")
	p.says("[data-part=match] mark", "terecht")
	if got := p.value("zoek"); got != "terecht" {
		t.Errorf("the form forgot what was typed: %q", got)
	}
	p = s.get(t, "/lessen?zoek="+url.QueryEscape(`<b>"xyzzy`)).want(http.StatusOK)
	p.says(".br-empty", "Niets gevonden")
	p.has(1, ".br-empty a[href='/lessen']")
	p.has(0, "main b b")
}

func TestEveryPageIsClosedToWhoMayNot(t *testing.T) {
	s := newSite(t)
	kept, draft, loose := s.kept(t, "kept", nil), s.draft(t, "draft", nil), s.kept(t, "loose", func(seed *Seed) { seed.Unit = "" })
	for _, c := range []struct {
		who    access.Person
		path   string
		status int
	}{
		{noor, path(kept.ID), 200},
		{mila, path(kept.ID), 200},
		{gijs, path(kept.ID), 200},
		{fatma, path(kept.ID), 200},
		{sem, path(kept.ID), 404},
		{coen, path(kept.ID), 404},
		{admin, path(kept.ID), 403},
		{sem, path(kept.ID) + "?print=1", 404},
		{noor, path(draft.ID), 404},
		{gijs, path(draft.ID), 404},
		{noor, path(loose.ID), 404},
		{fatma, path(loose.ID), 200},
		{noor, path(kept.ID) + "/bewerken", 403},
		{gijs, path(draft.ID) + "/bewerken", 404},
		{fatma, path(kept.ID) + "/bewerken", 409},
		{noor, path(kept.ID) + "/nakijken", 403},
		{gijs, path(draft.ID) + "/nakijken", 404},
		{coen, path(kept.ID) + "/nakijken", 404},
		{noor, path(kept.ID) + "/intrekken", 403},
		{gijs, path(kept.ID) + "/intrekken", 403},
		{coen, path(kept.ID) + "/intrekken", 200},
		{noor, "/lessen/nakijken", 403},
		{coen, "/lessen/nakijken", 200},
		{noor, "/lessen/geen-les", 404},
		{admin, "/lessen", 403},
	} {
		if got := s.as(c.who).get(t, c.path).status; got != c.status {
			t.Errorf("%s at %s: %d, want %d", c.who.ID, c.path, got, c.status)
		}
	}
	for _, path := range []string{"/lessen", path(kept.ID), path(kept.ID) + "/bewerken", path(kept.ID) + "/intrekken", "/lessen/nakijken"} {
		if p := s.anonymous().get(t, path); p.status != http.StatusSeeOther || p.header.Get("Location") != "/inloggen?terug="+url.QueryEscape(path) {
			t.Errorf("nobody at %s: %d", path, p.status)
		}
	}
	for _, act := range []string{"bewerken", "toestemming", "voorleggen", "nakijken", "intrekken"} {
		form := url.Values{"revision": {"1"}, "act": {"keep"}, "agreed": {"yes"}, "day": {"2026-11-24"}, "reason": {"x"}, "why": {"other"}}
		for _, who := range []access.Person{noor, admin} {
			if got := s.as(who).post(t, path(kept.ID)+"/"+act, form).status; got != http.StatusForbidden {
				t.Errorf("%s posts %s: %d", who.ID, act, got)
			}
		}
	}
}

func TestConsentIsAskedAndNeverTakenFromSilence(t *testing.T) {
	s := newSite(t).as(fatma)
	l := s.draft(t, "s1", func(seed *Seed) { seed.CaseOwnerPresent = true })
	s.get(t, "/lessen").want(http.StatusOK).has(1, `[data-list=work] a[href="`+path(l.ID)+`#toestemming"]`)
	p := s.get(t, path(l.ID)).want(http.StatusOK)
	p.says(".br-hero .br-tag", "Wacht op toestemming")
	p.has(1, `form#toestemming[action="`+path(l.ID)+`/toestemming"]`)
	p.has(0, `form[action$="/voorleggen"]`)
	p.has(0, "input[name=agreed][checked]")
	s.get(t, path(l.ID)+"/bewerken").want(http.StatusOK).has(0, "button[name=act][value=forward]")

	p = s.post(t, path(l.ID)+"/toestemming", url.Values{"day": {"2026-11-20"}}).want(http.StatusUnprocessableEntity)
	p.says("title", "Fout:")
	p.says(".br-problems", "Zwijgen is geen ja")
	p.has(1, "input[name=day][value='2026-11-20']")
	s.post(t, path(l.ID)+"/toestemming", url.Values{"agreed": {"yes"}, "day": {"2027-01-01"}}).want(http.StatusUnprocessableEntity).has(1, "#day[aria-invalid=true]")
	s.post(t, path(l.ID)+"/voorleggen", nil).want(http.StatusConflict)
	s.post(t, path(l.ID)+"/toestemming", url.Values{"agreed": {"yes"}, "day": {"2026-11-20"}}).want(http.StatusSeeOther)
	p = s.get(t, path(l.ID)).want(http.StatusOK)
	p.has(1, `form[action$="/voorleggen"] button`)
	p.says(".br-steps", "Ja op 20 november 2026")
}

func TestWriterSeesFlagsOnEveryEditAndKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t).as(fatma)
	l := s.draft(t, "s1", nil)
	edit := path(l.ID) + "/bewerken"
	p := s.get(t, edit).want(http.StatusOK)
	p.has(0, "[data-list=flags] li")
	p.has(1, "input[name=shared_by][value=majority][checked]")
	c := whole()
	c.Core, c.Lesson = "De heer Yilmaz belt. Hij wil de sleutel.", ""
	p = s.post(t, edit, formOf(c, p.value("revision"), "check")).want(http.StatusOK)
	p.says("[data-list=flags]", "Yilmaz")
	p.has(1, `[data-list=flags] a[href="#core"]`)
	if s.of(t, "s1").Core != whole().Core {
		t.Error("looking stored the text")
	}
	p = s.post(t, edit, formOf(c, p.value("revision"), "forward")).want(http.StatusUnprocessableEntity)
	p.has(1, "#lesson[autofocus][aria-invalid=true]")
	if got := p.value("core"); got != c.Core {
		t.Errorf("the form holds %q", got)
	}
	if got := s.of(t, "s1"); got.Status != Draft || got.Core != c.Core {
		t.Errorf("an unfinished lesson is %s with %q", got.Status, got.Core)
	}
	long := whole()
	long.Act = ""
	long.Title = strings.Repeat("a", maxTitle+1)
	s.post(t, edit, formOf(long, p.value("revision"), "save")).want(http.StatusUnprocessableEntity).has(1, "#title[aria-invalid=true]")
	stale := whole()
	stale.Lesson = "Dit typte ik terwijl een ander bewaarde."
	again := s.post(t, edit, formOf(stale, "1", "save")).want(http.StatusConflict)
	again.has(1, ".br-problems")
	if !strings.Contains(again.body, stale.Lesson) || again.value("revision") != p.value("revision") {
		t.Error("what was typed over an older text is lost")
	}
	s.post(t, edit, formOf(whole(), "x", "save")).want(http.StatusConflict)
	s.post(t, edit, formOf(whole(), p.value("revision"), "save")).want(http.StatusSeeOther)
}

func TestSecondPersonSettlesReturnsAndKeepsOnThePages(t *testing.T) {
	s := newSite(t)
	l := s.draft(t, "s1", nil)
	edit, check := path(l.ID)+"/bewerken", path(l.ID)+"/nakijken"
	c := whole()
	c.Core = "De heer Yilmaz belt op 06 12345678. Hij wil de sleutel."
	s.as(fatma).post(t, edit, formOf(c, "1", "forward")).want(http.StatusSeeOther)
	queue := s.get(t, "/lessen/nakijken").want(http.StatusOK)
	queue.says("[data-list=waiting]", "een ander kijkt hem na")
	queue.has(0, `a[href="`+check+`"]`)
	s.get(t, check).want(http.StatusForbidden)
	s.post(t, check, url.Values{"act": {"keep"}, "revision": {"3"}, "outside": {"yes"}}).want(http.StatusForbidden)

	s.as(gijs).get(t, "/lessen/nakijken").want(http.StatusOK).has(2, `a[href="`+check+`"]`)
	p := s.get(t, check).want(http.StatusOK)
	p.has(2, "[data-finding]")
	p.has(1, "input[type=radio][value=stays]") // the name may stay with a reason, the number may not
	p.has(0, "input[name=outside][checked]")
	form := settled(p, "stays", "een figuur uit een boek")
	form.Set("act", "keep")
	wrong := s.post(t, check, form).want(http.StatusUnprocessableEntity)
	wrong.says(".br-problems", "niet blijven staan")
	wrong.has(1, `.br-problems a[href="#outside"]`)
	form = settled(p, "replace", "")
	form.Set("act", "return")
	s.post(t, check, form).want(http.StatusSeeOther)

	p = s.as(fatma).get(t, edit).want(http.StatusOK)
	p.says(".br-note", "Yilmaz")
	p = s.post(t, edit, formOf(c, p.value("revision"), "apply")).want(http.StatusOK)
	if got := p.value("core"); strings.Contains(got, "06 12345678") {
		t.Errorf("the proposal was not taken over: %q", got)
	}
	s.post(t, edit, formOf(whole(), p.value("revision"), "forward")).want(http.StatusSeeOther)
	form = settled(s.as(gijs).get(t, check).want(http.StatusOK), "stays", "")
	form.Set("act", "keep")
	form.Set("outside", "yes")
	s.post(t, check, form).want(http.StatusSeeOther)
	s.as(noor).get(t, path(l.ID)).want(http.StatusOK).says("[data-part=lesson]", whole().Lesson)
}

// settled fills in the page of the second person: every finding settled the same way.
func settled(p page, way, words string) url.Values {
	form := url.Values{"revision": {p.value("revision")}}
	for i := range p.all("[data-finding]") {
		name := "finding." + itoa(i)
		form.Set(name+".key", p.value(name+".key"))
		form.Set(name, way)
		form.Set(name+".text", words)
	}
	return form
}

func TestLinkOfALooseGroupNeedsNoAccountAndLeavesNoTrace(t *testing.T) {
	s := newSite(t)
	l := s.draft(t, "s1", func(seed *Seed) { seed.Unit = "" })
	p := s.as(fatma).get(t, path(l.ID)).want(http.StatusOK)
	p.has(1, ".br-qr svg[role=img]")
	p.says(".br-qr", linkPath(l.Link))

	p = s.anonymous().get(t, linkPath(l.Link)).want(http.StatusOK)
	p.says(".br-note", "nog niet klaar")
	p.has(0, "[data-part=lesson]")
	do(t, s.PutForward(t.Context(), fatma, l.ID))
	do(t, s.Keep(t.Context(), gijs, l.ID, Decision{NotAtTable: true}))
	if got := s.get(t, strings.TrimSuffix(linkPath(l.Link), "/")); got.status/100 != 3 || got.header.Get("Location") != linkPath(l.Link) {
		t.Errorf("without the slash: %d to %s", got.status, got.header.Get("Location"))
	}
	p = s.get(t, linkPath(l.Link)).want(http.StatusOK)
	p.says("[data-part=lesson]", whole().Lesson)
	p.has(1, "a[href='/hulp']")
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"} {
		if got := p.header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := p.header.Values("Set-Cookie"); len(got) > 0 {
		t.Errorf("sets %v", got)
	}
	for range 10 {
		s.get(t, "/lessen/link/AAAAAAAAAAAAAAAA/").want(http.StatusNotFound)
	}
	s.get(t, "/lessen/link/AAAAAAAAAAAAAAAA/").want(http.StatusTooManyRequests)
}

func TestWithdrawingAsksWhyAndOnceMore(t *testing.T) {
	s := newSite(t).as(fatma)
	l := s.kept(t, "s1", nil)
	s.get(t, path(l.ID)).want(http.StatusOK).has(1, `a.br-danger[href="`+path(l.ID)+`/intrekken"]`)
	s.as(noor).get(t, path(l.ID)).want(http.StatusOK).has(0, `a[href$="/intrekken"]`)
	to := path(l.ID) + "/intrekken"
	p := s.as(coen).get(t, to).want(http.StatusOK)
	p.says("main", "De sleutel van de loods")
	if strings.Contains(p.body, whole().Lesson) {
		t.Error("the coordinator reads the lesson while withdrawing it")
	}
	s.post(t, to, url.Values{"reason": {"Het klopt niet meer."}}).want(http.StatusUnprocessableEntity).says(".br-problems", "Kies waarom")
	s.post(t, to, url.Values{"why": {"other"}}).want(http.StatusUnprocessableEntity).has(1, "#reason[aria-invalid=true]")
	s.post(t, to, url.Values{"why": {"other"}, "reason": {"Het klopt niet meer."}}).want(http.StatusSeeOther)
	p = s.as(noor).get(t, path(l.ID)).want(http.StatusOK)
	p.says(".br-note", "Het klopt niet meer.")
	p.says("[data-part=lesson]", whole().Lesson)
	s.get(t, "/lessen").want(http.StatusOK).has(0, "[data-list=lessons]")
}

func TestLessonPrintsOnItsOwnWithTheWayOut(t *testing.T) {
	s := newSite(t).as(noor)
	l := s.kept(t, "s1", nil)
	p := s.get(t, path(l.ID)+"?print=1").want(http.StatusOK)
	p.has(1, "body.br-paper h1")
	p.says("main", "Een avond schaadt niemand.")
	p.says("main", "Praat met een vertrouwenspersoon")
	p.has(0, "main form")
}

func TestOverdueLessonSaysSoInTheList(t *testing.T) {
	s := newSite(t).as(noor)
	s.kept(t, "s1", nil)
	s.get(t, "/lessen").want(http.StatusOK).has(0, "[data-list=lessons] .br-tag")
	s.clock.Advance(732 * 24 * 3600e9)
	s.get(t, "/lessen").want(http.StatusOK).says("[data-list=lessons] .br-tag", "Nog niet herzien")
}

// Every page, executed with its zero value: no template leans on something being there.
func TestEveryPageBearsItsZeroValue(t *testing.T) {
	host := newHost(t, clock.System{}, func(*http.Request) (web.Visitor, error) { return web.Visitor{Actor: access.Nobody{}}, nil })
	pages, err := host.Pages("moresprudentie", PageFiles())
	do(t, err)
	zero := map[string]any{
		"list": ListPage{}, "show": ShowPage{}, "edit": EditPage{}, "check": CheckPage{}, "queue": QueuePage{}, "withdraw": WithdrawPage{},
		"link": LinkPage{}, "print": PrintPage{},
	}
	files, err := fs.Glob(PageFiles(), "*.html")
	do(t, err)
	if len(files) != len(zero)+1 { // parts.html is no page
		t.Fatalf("%d files, tried %d", len(files), len(zero))
	}
	for name, data := range zero {
		host.Get("/"+name, access.Open("moresprudentie.zero", "this test"), func(w http.ResponseWriter, r *web.Request) error {
			return pages.Render(w, r, http.StatusOK, name, data)
		})
		for _, lang := range text.Languages {
			r := httptest.NewRequest(http.MethodGet, "/"+name, nil)
			r.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			host.Handler().ServeHTTP(rec, r)
			if rec.Code != http.StatusOK {
				t.Errorf("%s in %s: %d %s", name, lang, rec.Code, rec.Body)
			}
		}
	}
}

func TestTextsArePlainAndUseNoForbiddenWord(t *testing.T) {
	c := catalogue(t)
	for lang, kind := range map[string]text.PlainKind{"nl": text.PlainUI, "en": text.PlainEnglish} {
		raw, err := fs.ReadFile(Texts(), lang+".json")
		do(t, err)
		if bad := wording.Forbidden(string(raw)); len(bad) > 0 {
			t.Errorf("%s.json uses %v", lang, bad)
		}
		for _, key := range c.Keys(lang) {
			if !strings.HasPrefix(key, "moresprudentie.") {
				continue
			}
			sentence := c.Printer(lang).T(key, "n", 2, "max", 400, "day", "24 november 2026", "title", "x", "words", "x", "by", "y", "a", "x", "b", "y")
			for _, f := range text.CheckPlain(kind, key, sentence) {
				if f.Level == text.PlainFail {
					t.Errorf("%s %s: %s (%s)", lang, key, f.Message, f.Rule)
				}
			}
		}
	}
	entries, err := os.ReadDir("pages")
	do(t, err)
	for _, e := range entries {
		raw, err := os.ReadFile("pages/" + e.Name())
		do(t, err)
		if bad := wording.Forbidden(string(raw)); len(bad) > 0 {
			t.Errorf("%s uses %v", e.Name(), bad)
		}
	}
}
