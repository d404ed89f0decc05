package dialogue

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
	"beraad/internal/learn/disclosure"
	"beraad/internal/learn/gathering"
)

// form is a ballot as the page of a round sends it.
func (h *house) form(id ID, in url.Values) url.Values {
	in.Set("ronde", string(h.round(id).ID))
	return in
}

// TestAWholeSessionWithoutScript goes from the plan to the report with forms alone.
func TestAWholeSessionWithoutScript(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		lead := h.browser(fatma)
		h.units = []org.Unit{{ID: "wmo", Name: "Wmo", Members: 9}}
		lead.get("/sessies").wants(http.StatusOK).has(1, ".br-empty")
		lead.get("/sessies/nieuw").wants(http.StatusOK).has(1, `input[name=preset][value=standard][checked]`)
		lead.post("/sessies", url.Values{
			"preset": {"short"}, "dilemma": {string(wmo)}, "expected": {"8"}, "privacy": {"anonymous"}, "pack": {"vierkant"}, "keep": {"30"},
			"res-mark": {"beginsel"}, "res-source": {"gesprekken"}, "res-n": {""},
		}).wants(http.StatusUnprocessableEntity).has(1, "input[name=res-n][aria-invalid=true]")
		made := lead.post("/sessies", url.Values{
			"preset": {"short"}, "dilemma": {string(wmo)}, "expected": {"8"}, "privacy": {"anonymous"}, "pack": {"vierkant"}, "keep": {"30"}, "unit": {"wmo"}, "date": {"2026-12-01"},
			"res-mark": {"beginsel"}, "res-source": {"gesprekken"}, "res-n": {"14"},
		}).wants(http.StatusSeeOther)
		path := made.Header.Get("Location")
		id := ID(strings.TrimPrefix(path, "/sessies/"))
		lead.get(path).wants(http.StatusOK).has(1, `form[action$="/openen"]`)
		lead.post(path+"/minuten", url.Values{"m0": {"5"}, "m1": {"4"}, "m2": {"6"}, "m3": {"3"}, "m4": {"4"}, "m5": {"1"}}).to(path)
		lead.post(path+"/openen", nil).to(path)
		m := h.meeting(id)

		phones := make([]*browser, 8)
		for i := range phones {
			phones[i] = h.browser(access.Nobody{})
			phones[i].get("/d/"+m.Code).wants(http.StatusOK).has(1, `form[action="/d/`+m.Code+`"]`)
			phones[i].enter(m.Code)
			phones[i].post("/d/"+m.Code, nil).to("/d/" + m.Code) // a double tap
		}
		if n, err := h.meetings.Joined(t.Context(), id); err != nil || n != 8 {
			t.Fatalf("%d joined, %v", n, err)
		}
		screen := h.browser(access.Nobody{})
		screen.get("/scherm/" + m.Screen).wants(http.StatusOK).says(m.Code)
		lead.press(id, "begin").to(path)
		for h.meeting(id).State == gathering.Running {
			step := h.record(id).Plan.Script[h.meeting(id).Step]
			if step.Kind.IsRound() {
				lead.press(id, "open").to(path)
				for i, p := range phones {
					page := p.get("/d/" + m.Code).wants(http.StatusOK)
					action, _ := page.button("form[data-ballot] button")
					p.post(action, h.form(id, h.answerTo(id)(i))).to("/d/" + m.Code)
					p.get("/d/"+m.Code).wants(http.StatusOK).has(0, "form[data-ballot]").has(1, `a[href$="?wijzig=1"]`)
				}
				lead.press(id, "close").to(path)
				phones[0].get("/d/"+m.Code).wants(http.StatusOK).has(0, "form[data-ballot]").has(0, ".br-figure")
				screen.get("/scherm/"+m.Screen).wants(http.StatusOK).has(0, ".br-figure")
				if step.Kind != Evaluate {
					lead.press(id, "reveal").to(path)
					phones[0].get("/d/" + m.Code).wants(http.StatusOK)
					if step.Kind == Position && len(screen.get("/scherm/"+m.Screen).wants(http.StatusOK).all("svg")) == 0 {
						t.Error("the projector has no picture")
					}
				}
			}
			lead.press(id, "next").to(path)
		}
		lead.writeDown(id, "", url.Values{"act": {"Wij wegen elk geval."}, "shared": {"majority"}}).to(path + "/uitkomst")
		lead.writeDown(id, "afspraak", url.Values{"agreement": {"We overleggen elke week."}, "owner": {"teamleider"}, "due": {"2027-01-15"}}).to(path + "/uitkomst")
		lead.writeDown(id, "vraag", url.Values{"question": {"Mag dit?"}, "organ": {"jurist"}, "question-due": {"2027-01-15"}}).to(path + "/uitkomst")
		lead.get(path + "/uitkomst").wants(http.StatusOK).says("Wij wegen elk geval.")
		action, form := lead.get(path + "/afsluiten").wants(http.StatusOK).button("form input[name=sleutel]")
		lead.post(action, form).to(path)
		lead.get(path).wants(http.StatusOK).says("Wij wegen elk geval.").says("We overleggen elke week.")
		lead.get("/sessies").wants(http.StatusOK).has(1, `a[href="`+path+`"]`)
		phones[0].get("/d/" + m.Code).wants(http.StatusGone).says("De sessie is afgesloten")
		screen.get("/scherm/" + m.Screen).wants(http.StatusNotFound)
		screen.get("/leid/" + m.LeadLink).wants(http.StatusNotFound)
	})
}

// routes are all routes of this room and of the gathering, each with a good form.
func routes(id ID, m gathering.Meeting) map[string][]string {
	s, d, w := "/sessies/"+string(id), "/d/"+m.Code, "/scherm/"+m.Screen
	return map[string][]string{
		"prepare": {
			"GET /sessies", "GET /sessies/nieuw", "POST /sessies", "POST " + s + "/openen", "POST " + s + "/minuten", "POST " + s + "/weg", "GET " + s + "/verslag",
			"GET " + s + "/zinnen", "GET " + s + "/weg", "GET " + s + "/aanpassen", "POST " + s + "/aanpassen", "GET " + s + "/vragen/x", "POST " + s + "/vragen/x", "POST " + s + "/afspraken/klaar",
		},
		"lead": {
			"GET " + s, "GET " + s + "/draaiboek", "GET " + s + "/stand", "GET " + s + "/stroom", "POST " + s + "/opdracht", "POST " + s + "/overnemen", "GET " + s + "/uitkomst", "POST " + s + "/uitkomst",
			"GET " + s + "/wissen?wat=drop", "GET " + s + "/afsluiten", "POST " + s + "/afsluiten", "GET " + s + "/papier", "POST " + s + "/papier",
		},
		"phone":  {"GET " + d + "/stand", "GET " + d + "/stroom", "GET " + d + "/mij", "POST " + d + "/pauze", "POST " + d + "/stem", "GET " + d + "/bewaar"},
		"open":   {"GET /d", "GET /d/antwoord", "GET " + d, "GET " + w, "GET " + w + "/stand", "GET /leid/" + m.LeadLink},
		"secret": {"GET /scherm/x", "GET /scherm/x/stand", "GET /scherm/x/stroom", "GET /leid/x", "POST /leid/x"},
	}
}

func (b *browser) call(route string) answer {
	b.h.t.Helper()
	method, path, _ := strings.Cut(route, " ")
	return b.do(method, path, nil)
}

func TestRoutesAskForTheirPermission(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	other := h.begin(request(Short))
	all := routes(id, h.meeting(id))
	nobody, noor, admin := h.browser(access.Nobody{}), h.browser(employee), h.browser(access.Person{ID: "a", Roles: []access.Role{access.Admin}})
	stranger := h.browser(access.Nobody{}) // leads another session by its link
	stranger.post("/leid/"+h.meeting(other).LeadLink, nil).to("/sessies/" + string(other))
	guest := h.browser(access.Nobody{}) // takes part in another session
	guest.enter(h.meeting(other).Code)
	before := h.dump(h.live, "gathering_meeting") + h.dump(h.main, "dialogue_dialogue")

	for _, route := range all["prepare"] {
		for name, b := range map[string]*browser{"nobody": nobody, "an employee": noor, "the administrator": admin, "a foreign lead": stranger} {
			got := b.call(route).StatusCode
			login := b.as == access.Actor(access.Nobody{}) && strings.HasPrefix(route, "GET")
			if login && got != http.StatusSeeOther || !login && got != http.StatusForbidden {
				t.Errorf("%s at %s: %d", name, route, got)
			}
		}
	}
	for _, route := range all["lead"] {
		for name, b := range map[string]*browser{"nobody": nobody, "an employee": noor, "the administrator": admin, "a foreign lead": stranger, "a phone": guest} {
			got := b.call(route)
			login := b.as == access.Actor(access.Nobody{}) && strings.HasPrefix(route, "GET")
			if login && !strings.HasPrefix(got.Header.Get("Location"), "/inloggen?terug=") || !login && got.StatusCode != http.StatusForbidden {
				t.Errorf("%s at %s: %d", name, route, got.StatusCode)
			}
		}
	}
	for _, route := range all["phone"] {
		for name, b := range map[string]*browser{"nobody": nobody, "the lead": h.browser(fatma), "a phone of another session": guest} {
			if got := b.call(route).StatusCode; got != http.StatusNotFound {
				t.Errorf("%s at %s: %d", name, route, got)
			}
		}
	}
	for _, route := range all["secret"] {
		if got := nobody.call(route).StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d", route, got)
		}
	}
	for _, route := range all["open"] {
		nobody.call(route).wants(http.StatusOK)
	}
	if after := h.dump(h.live, "gathering_meeting") + h.dump(h.main, "dialogue_dialogue"); after != before {
		t.Errorf("somebody without permission changed something:\n%s\n%s", before, after)
	}
}

func TestForeignIDsAreNotFound(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	lead := h.browser(fatma)
	for _, id := range []string{"none", "..%2f..", "%00", "0190c8e2-0000-7000-8000-000000000000"} {
		for _, route := range routes(ID(id), gathering.Meeting{Code: "NONE2", Screen: "x", LeadLink: "x"})["lead"] {
			if got := lead.call(route).StatusCode; got != http.StatusNotFound && got != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", route, got)
			}
		}
	}
	if strings.Contains(h.log.String(), "panic") {
		t.Error(h.log.String())
	}
}

func TestWrongFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	lead := h.browser(fatma)
	page := lead.post("/sessies", url.Values{"preset": {"short"}, "expected": {"900"}, "privacy": {"x"}, "pack": {"vierkant"}, "keep": {"40"}, "title": {"Mijn titel"}, "date": {"2026-12-01"}}).wants(http.StatusUnprocessableEntity)
	page.has(1, `#title[value="Mijn titel"]`).has(1, `#expected[value="900"][aria-invalid=true]`).has(1, `#date[value="2026-12-01"]`).has(1, `input[name=preset][value=short][checked]`)
	page.has(1, `.br-problems a[href="#keep"]`).has(1, `.br-problems`)
	if !strings.HasPrefix(wordsIn(page.all("title")[0]), "Fout:") {
		t.Errorf("title %q", wordsIn(page.all("title")[0]))
	}

	id := h.begin(request(Short))
	path := "/sessies/" + string(id)
	lead.post(path+"/uitkomst", url.Values{"act": {strings.Repeat("a", maxSentence+1)}, "despite": {"Ondanks alles."}}).wants(http.StatusUnprocessableEntity).says("Ondanks alles.")
	lead.writeDown(id, "afspraak", url.Values{"act": {"Wij wegen."}, "agreement": {"Wij doen iets."}, "owner": {""}, "due": {"morgen"}}).wants(http.StatusUnprocessableEntity).has(1, `#agreement[value="Wij doen iets."]`).has(1, "#owner[aria-invalid=true]").says("Wij wegen.")
	lead.writeDown(id, "vraag", url.Values{"question": {"Mag dit?"}}).wants(http.StatusUnprocessableEntity).has(1, `#question[value="Mag dit?"]`)

	p := h.browser(access.Nobody{})
	at := p.enter(h.meeting(id).Code)
	h.walk(id, Position)
	h.do(id, "open")
	in := position(disclosure.ChoiceB, 5, 1, 1, 1)
	in.Set("reason", "Een <b>zin</b> van mij.")
	for _, script := range []bool{false, true} {
		p.script = script
		page = p.post(at+"/stem", h.form(id, in)).wants(http.StatusUnprocessableEntity)
		page.has(1, "form[data-ballot]").has(1, `input[name=choice][value=B][checked]`).has(1, `input[name=coins-gevolg][value="5"]`).says("Een <b>zin</b> van mij.")
	}
	p.script = false
	in.Set("coins-gevolg", "7\x00")
	p.post(at+"/stem", h.form(id, in)).wants(http.StatusUnprocessableEntity).has(1, "form[data-ballot]")
	in.Set("coins-gevolg", "7")
	in.Set("reason", "kapot \xff\xfe")
	p.post(at+"/stem", h.form(id, in)).wants(http.StatusUnprocessableEntity).has(1, "form[data-ballot]")
	in.Set("reason", strings.Repeat("a", 10<<20))
	p.post(at+"/stem", h.form(id, in)).wants(http.StatusUnprocessableEntity)
	in.Set("reason", "")
	p.script = true
	p.post(at+"/stem", h.form(id, in)).wants(http.StatusOK).has(0, "form").has(1, `[data-region=own]`)
	h.do(id, "close")
	p.post(at+"/stem", h.form(id, in)).wants(http.StatusConflict)
	if h.votes(h.round(id).ID) != 1 {
		t.Error("the vote that was right at last is not the only one stored")
	}
}

// TestAPhoneComesBack: it voted, slept through the reveal, and wakes up after the close.
func TestAPhoneComesBack(t *testing.T) {
	t.Parallel()
	eachHouse(t, func(t *testing.T, h *house) {
		id := h.begin(request(Short))
		code := h.meeting(id).Code
		p, late := h.browser(access.Nobody{}), h.browser(access.Nobody{})
		at := p.enter(code)
		h.walk(id, Position)
		h.do(id, "open")
		p.post(at+"/stem", h.form(id, ordinary(0))).to(at)
		others := h.join(id, 6)
		for i, o := range others {
			h.must(h.vote(id, o, ordinary(i+1)))
		}
		p.get(at+"/mij").wants(http.StatusOK).has(0, "form").says("Gevolg 7")
		h.do(id, "close")
		late.enter(code)
		late.get(at).wants(http.StatusOK).has(0, "form[data-ballot]").has(0, ".br-figure")
		h.do(id, "reveal")
		p.get(at + "/stand?since=nonsense").wants(http.StatusOK)
		p.get(at).wants(http.StatusOK).says("Gevolg 7")
		late.get(at).wants(http.StatusOK)
		if strings.Contains(wordsIn(late.get(at+"/mij").wants(http.StatusOK).root), "Gevolg 7") {
			t.Error("a late phone sees the line of another")
		}
		version := p.get(at + "/stand").wants(http.StatusOK).Header.Get("Beraad-Version")
		p.get(at + "/stand?since=" + url.QueryEscape(version)).wants(http.StatusNoContent)
		h.do(id, "next")
		h.wrapAndClose(id)
		p.get(at).wants(http.StatusGone).says("De sessie is afgesloten")
		for _, path := range []string{at + "/stand", at + "/mij"} {
			p.get(path).wants(http.StatusNotFound)
		}
		p.post(at+"/stem", url.Values{"ronde": {"x"}}).wants(http.StatusNotFound)
	})
}

// TestUnknownAndClosedCodesLookTheSame compares every byte.
func TestUnknownAndClosedCodesLookTheSame(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	id := h.begin(request(Short))
	code := h.meeting(id).Code
	was, p := h.browser(access.Nobody{}), h.browser(access.Nobody{})
	was.enter(code)
	h.wrapAndClose(id)
	unknown := "AAAAA"
	if code == unknown {
		unknown = "BBBBB"
	}
	for _, suffix := range []string{"", "/stand", "/mij"} {
		a, b := p.get("/d/"+code+suffix).wants(http.StatusNotFound), p.get("/d/"+unknown+suffix).wants(http.StatusNotFound)
		if strings.ReplaceAll(a.body, code, "CODE") != strings.ReplaceAll(b.body, unknown, "CODE") {
			t.Errorf("%s: %s", suffix, firstDifference(a.body, b.body))
		}
	}
	// Whoever makes up a cookie reads the same of a code that was, of one that never was, and of one that is.
	forger := h.browser(access.Nobody{})
	for _, c := range []string{code, unknown} {
		forger.keep(&http.Cookie{Name: "beraad-deelname", Value: "made.up", Path: "/d/" + c})
	}
	a, b := forger.get("/d/"+code).wants(http.StatusGone), forger.get("/d/"+unknown).wants(http.StatusGone)
	if a.body != b.body || a.body != was.get("/d/"+code).wants(http.StatusGone).body {
		t.Errorf("with a cookie: %s", firstDifference(a.body, b.body))
	}
	p.post("/d", url.Values{"code": {unknown}}).wants(http.StatusNotFound).has(1, `#code[aria-invalid=true]`)
	closed := h.begin(request(Short))
	h.do(closed, "close-door")
	p.get("/d/"+h.meeting(closed).Code).wants(http.StatusOK).has(0, `form[action^="/d/"]`)
	p.post("/d/"+h.meeting(closed).Code, nil).wants(http.StatusConflict)
}

func TestOnlyWrongCodesAreSlowedDown(t *testing.T) {
	t.Parallel()
	h := sqliteHouse(t)
	in := request(Hall)
	in.Expected = 300
	id := h.begin(in)
	code := h.meeting(id).Code
	phones := make([]*browser, 200)
	for i := range phones {
		phones[i] = h.browser(access.Nobody{})
		phones[i].enter(code) // all from one address
	}
	guesser := h.browser(access.Nobody{})
	refused := 0
	for i := range 40 {
		if guesser.get(fmt.Sprintf("/d/ZZZ%02d", i+22)).StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 15 {
		t.Errorf("only %d of 40 wrong codes were slowed down", refused)
	}
	guesser.get("/d/" + code).wants(http.StatusTooManyRequests) // a hit at this moment tells nothing either
	phones[7].get("/d/" + code).wants(http.StatusOK)
	h.walk(id, Position)
	h.do(id, "open")
	phones[7].post("/d/"+code+"/stem", h.form(id, url.Values{"choice": {"A"}, "sector": {"gevolg"}, "strength": {"2"}})).to("/d/" + code)
	elsewhere := h.browser(access.Nobody{})
	elsewhere.from = "198.51.100.7:99"
	elsewhere.enter(code)
	h.clock.Advance(60_000_000_000)
	guesser.enter(code)
	// Phones go on asking for a while after a close; that is no guessing.
	h.do(id, "close", "reveal-words", "wrap")
	h.agreed(id)
	h.close(id)
	for range 100 {
		phones[3].get("/d/" + code + "/stand").wants(http.StatusNotFound)
	}
	again := h.begin(request(Short))
	phones[3].enter(h.meeting(again).Code)
}
