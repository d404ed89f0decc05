package organ_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/steer/organ"
)

func form(in organ.Input) url.Values {
	return url.Values{
		"kind": {string(in.Kind)}, "name": {in.Name}, "phone": {in.Phone}, "email": {in.Email}, "hours": {in.Hours},
		"deputy": {in.Deputy}, "side": {string(in.Side)}, "for_what": {in.ForWhat},
	}
}

func full() organ.Input {
	return organ.Input{
		Kind: organ.Confidant, Name: "Vertrouwenspersoon Çelik", Phone: "+31 (0)6 12 34 56 78", Email: "vp@merendam.example",
		Hours: "werkdagen van 9 tot 17 uur", Deputy: "Bureau Vertrouwd", Side: organ.Both, ForWhat: "Je wilt eerst veilig praten.",
	}
}

func filled(t *testing.T, as access.Actor) (*visit, organ.ID) {
	t.Helper()
	v := newVisit(t, as)
	id, err := v.service.Add(t.Context(), coordinator, full())
	if err != nil {
		t.Fatal(err)
	}
	for name, side := range map[string]organ.Side{"Jurist": organ.Official, "Griffier": organ.Political} {
		if _, err := v.service.Add(t.Context(), coordinator, organ.Input{Kind: organ.OtherKind, Name: name, Side: side, ForWhat: "Je hebt een vraag."}); err != nil {
			t.Fatal(err)
		}
	}
	return v, id
}

func TestWaySaysWhoForWhatAndHow(t *testing.T) {
	v, _ := filled(t, employee)
	page := v.get("/wegwijzer").wants(http.StatusOK)
	page.says("h1", "Ken je de weg?")
	page.says("li.br-card h2", "Vertrouwenspersoon Çelik")
	page.says("li.br-card p", "Je wilt eerst veilig praten.")
	page.says("li.br-card dd", "werkdagen van 9 tot 17 uur")
	page.says("li.br-card dd", "Bureau Vertrouwd")
	page.has(1, `a[href="tel:+31612345678"]`)
	page.says(`a[href="mailto:vp@merendam.example"]`, "vp@merendam.example")
	page.says(".br-tag", "Nog invullen")
	page.has(0, `a[href="/wegwijzer/bewerken"]`)
	v.as = coordinator
	v.get("/wegwijzer").wants(http.StatusOK).has(1, `a[href="/wegwijzer/bewerken"]`)
}

func TestWayFiltersBySide(t *testing.T) {
	v, _ := filled(t, employee)
	page := v.get("/wegwijzer?kant=politiek").wants(http.StatusOK)
	page.has(2, "li.br-card")
	page.says("li.br-card h2", "Griffier")
	page.says("li.br-card .br-kicker", "Vertrouwenspersoon")
	page.says(".br-tabs a[aria-current=page]", "Politiek")
	v.get("/wegwijzer?kant=onzin").wants(http.StatusOK).says(".br-tabs a[aria-current=page]", "Alles")
}

func TestEmptyWayTeaches(t *testing.T) {
	v := newVisit(t, employee)
	v.get("/wegwijzer").wants(http.StatusOK).says(".br-empty", "nog geen contacten")
	v.lang = "en"
	v.get("/wegwijzer").wants(http.StatusOK).says(".br-empty", "no contacts yet")
}

func TestHelpIsOpenAndLeavesNoTrace(t *testing.T) {
	v, _ := filled(t, access.Nobody{})
	before, err := audit.Verify(t.Context(), v.db)
	if err != nil {
		t.Fatal(err)
	}
	page := v.get("/hulp").wants(http.StatusOK)
	page.says("h1", "Speelt dit echt?")
	page.has(1, `a[href="tel:+31612345678"]`)
	page.has(1, `a[href="tel:112"]`)
	page.says("li.br-card h3", "Griffier")
	page.says("li.br-card p", "nummer staat hier nog niet")
	page.has(0, "script")
	page.has(0, "form")
	if got := page.Header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("Referrer-Policy %q", got)
	}
	if cookies := page.Header.Values("Set-Cookie"); len(cookies) > 0 {
		t.Errorf("sets cookies: %v", cookies)
	}
	if after, err := audit.Verify(t.Context(), v.db); err != nil || after != before {
		t.Errorf("the visit left a row: %+v, %v", after, err)
	}
	for _, a := range page.all("main a") {
		for _, attr := range a.Attr {
			if attr.Key == "href" && !strings.HasPrefix(attr.Val, "tel:") && !strings.HasPrefix(attr.Val, "mailto:") {
				t.Errorf("a link leads on to %s", attr.Val)
			}
		}
	}
}

func TestHelpSpeaksEvenWithoutContacts(t *testing.T) {
	v := newVisit(t, access.Participant{Meeting: "m", Key: "k"})
	v.get("/hulp").wants(http.StatusOK).says("main p", "nog geen contacten")
	v.lang = "en"
	v.get("/hulp").wants(http.StatusOK).says("h1", "Is this really happening?")
}

func TestAddedContactStandsInTheList(t *testing.T) {
	v := newVisit(t, coordinator)
	res := v.post("/wegwijzer/bewerken", form(full())).wants(http.StatusSeeOther)
	if got := res.Header.Get("Location"); got != "/wegwijzer/bewerken" {
		t.Errorf("goes to %s", got)
	}
	v.get("/wegwijzer/bewerken").wants(http.StatusOK).says("ol h3", "Vertrouwenspersoon Çelik")
}

func TestWrongContactKeepsWhatWasTyped(t *testing.T) {
	v, id := filled(t, coordinator)
	in := full()
	in.Phone, in.ForWhat, in.Kind = "bel maar", "", ""
	for _, path := range []string{"/wegwijzer/bewerken", "/wegwijzer/bewerken/" + string(id)} {
		page := v.post(path, form(in)).wants(http.StatusUnprocessableEntity)
		page.says("title", "Fout:")
		page.has(1, `.br-problems a[href="#kind"]`)
		page.has(1, `.br-problems a[href="#phone"]`)
		page.has(1, `#for_what[aria-invalid=true]`)
		page.has(1, `#kind[autofocus]`)
		page.has(1, `[autofocus]`)
		page.has(1, `#name[value="Vertrouwenspersoon Çelik"]`)
		page.has(1, `#phone[value="bel maar"]`)
		page.has(1, `input[name=side][value=beide][checked]`)
	}
}

func TestChangeAndRemoveGoThroughTheirPages(t *testing.T) {
	v, id := filled(t, coordinator)
	one := "/wegwijzer/bewerken/" + string(id)
	page := v.get(one).wants(http.StatusOK)
	page.has(1, `#name[value="Vertrouwenspersoon Çelik"]`)
	page.has(1, `a.br-danger[href="`+one+`/verwijderen"]`)
	in := full()
	in.Name = "Nieuwe naam"
	v.post(one, form(in)).wants(http.StatusSeeOther)

	confirm := v.get(one + "/verwijderen").wants(http.StatusOK)
	confirm.says("main p", "Nieuwe naam")
	confirm.has(1, `form[method=post][action="`+one+`/verwijderen"] a[autofocus]`)
	if list, err := v.service.List(t.Context()); err != nil || len(list) != 3 {
		t.Fatalf("asking removed something: %v, %v", list, err)
	}
	v.post(one+"/verwijderen", nil).wants(http.StatusSeeOther)
	v.get(one).wants(http.StatusNotFound)
	v.post(one+"/verwijderen", nil).wants(http.StatusNotFound)
}

func TestOrderChangesWithoutScript(t *testing.T) {
	v, id := filled(t, coordinator)
	page := v.get("/wegwijzer/bewerken").wants(http.StatusOK)
	page.has(2, `button[name=naar][value=omhoog]`)
	page.has(2, `button[name=naar][value=omlaag]`)
	v.post("/wegwijzer/bewerken/"+string(id)+"/plaats", url.Values{"naar": {"omlaag"}}).wants(http.StatusSeeOther)
	if got := names(t, v.service); got[1] != "Vertrouwenspersoon Çelik" {
		t.Errorf("order %v", got)
	}
}

func TestEmptyListOffersTheStartingSet(t *testing.T) {
	v := newVisit(t, coordinator)
	page := v.get("/wegwijzer/bewerken").wants(http.StatusOK)
	page.has(1, `form[method=post][action="/wegwijzer/bewerken/beginset"] button`)
	v.post("/wegwijzer/bewerken/beginset", nil).wants(http.StatusSeeOther)
	page = v.get("/wegwijzer/bewerken").wants(http.StatusOK)
	page.has(len(organ.StartSet()), "ol > li")
	page.says(".br-tag", "Nog invullen")
	v.post("/wegwijzer/bewerken/beginset", nil).wants(http.StatusConflict)
	v.lang = "en"
	v.get("/wegwijzer/bewerken").wants(http.StatusOK)
}

func TestRoutesAskForTheirPermission(t *testing.T) {
	v, id := filled(t, access.Nobody{})
	one := "/wegwijzer/bewerken/" + string(id)
	edits := []string{"/wegwijzer/bewerken", one, one + "/verwijderen"}
	for _, path := range append([]string{"/wegwijzer"}, edits...) {
		if to := v.get(path).wants(http.StatusSeeOther).Header.Get("Location"); to != "/inloggen?terug="+url.QueryEscape(path) {
			t.Errorf("nobody at %s goes to %s", path, to)
		}
	}
	for _, as := range []access.Actor{employee, access.Person{ID: "a", Roles: []access.Role{access.Admin}}} {
		v.as = as
		v.get("/wegwijzer").wants(http.StatusOK)
		for _, path := range edits {
			v.get(path).wants(http.StatusForbidden)
		}
	}
	for _, as := range []access.Actor{employee, access.Nobody{}} {
		v.as = as
		for _, path := range append(edits, one+"/plaats", "/wegwijzer/bewerken/beginset") {
			v.post(path, form(full())).wants(http.StatusForbidden)
		}
	}
	if list, err := v.service.List(t.Context()); err != nil || len(list) != 3 {
		t.Errorf("somebody changed the list: %v, %v", list, err)
	}
}
