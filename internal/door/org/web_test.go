package org_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/door/org"
)

var (
	coordinator = access.Person{ID: "c", Roles: []access.Role{access.Employee, access.Coordinator}}
	admin       = access.Person{ID: "a", Roles: []access.Role{access.Employee, access.Admin}}
	employee    = access.Person{ID: "e", Roles: []access.Role{access.Employee}}
)

func (v *visit) unit(name string) org.UnitID {
	v.t.Helper()
	id, err := v.service.AddUnit(v.t.Context(), admin, name)
	if err != nil {
		v.t.Fatal(err)
	}
	return id
}

func (v *visit) person(in org.NewPerson) access.PersonID {
	v.t.Helper()
	id, err := v.service.Add(v.t.Context(), admin, in)
	if err != nil {
		v.t.Fatal(err)
	}
	return id
}

func (v *visit) count() int {
	v.t.Helper()
	people, err := v.service.People(v.t.Context())
	if err != nil {
		v.t.Fatal(err)
	}
	return len(people)
}

func TestEmptyListOfPeopleTeaches(t *testing.T) {
	v := newVisit(t, coordinator)
	page := v.get("/mensen").wants(http.StatusOK)
	page.says(".br-empty", "nog niemand")
	page.has(0, "input[name=units]")
	v.lang = "en"
	v.get("/mensen").wants(http.StatusOK).says(".br-empty", "Nobody is on the list yet")
}

func TestPeopleStandWithFunctionRolesAndTeam(t *testing.T) {
	v := newVisit(t, coordinator)
	care := v.unit("Zorg")
	id := v.person(org.NewPerson{Name: "Şahin Öz", Email: "s@merendam.example", Function: "Wmo-consulent", Roles: []access.Role{access.Facilitator}, Units: []org.UnitID{care}})
	page := v.get("/mensen").wants(http.StatusOK)
	page.says("tbody th", "Şahin Öz")
	page.says("tbody th small", "Wmo-consulent")
	page.says("tbody td", "Zorg")
	page.says("tbody td", "gespreksleider")
	page.says("li", "Zorg: 1 persoon")
	page.has(1, `form[method=post][action="/mensen/`+string(id)+`/link"] button`)
}

func TestSearchFindsWithoutAccentsAndByTeam(t *testing.T) {
	v := newVisit(t, coordinator)
	v.person(org.NewPerson{Name: "Şahin Öz", Units: []org.UnitID{v.unit("Zorg")}})
	v.person(org.NewPerson{Name: "Anne", Function: "griffier"})
	for query, want := range map[string]int{"sahin": 1, "ZORG oz": 1, "griffier": 1, "": 2, "zorg griffier": 0} {
		v.get("/mensen?zoek="+url.QueryEscape(query)).wants(http.StatusOK).has(want, "tbody tr")
	}
	v.get("/mensen?zoek=niemand").wants(http.StatusOK).says(".br-empty", "Niemand gevonden")
}

func TestAddedPersonGetsRolesAndTeams(t *testing.T) {
	v := newVisit(t, coordinator)
	unit := v.unit("Zorg")
	v.post("/mensen", url.Values{"name": {"Sanne"}, "roles": {"facilitator", "koning"}, "units": {string(unit)}}).wants(http.StatusSeeOther)
	d, err := v.service.Directory(t.Context(), coordinator)
	if err != nil || len(d.People) != 1 {
		t.Fatalf("%+v, %v", d, err)
	}
	if p := d.People[0]; !slices.Equal(p.Units, []string{"Zorg"}) || len(p.Roles) != 2 || !p.Actor().Has(access.Facilitator) {
		t.Errorf("stored %+v", p)
	}
}

func TestWrongPersonKeepsWhatWasTyped(t *testing.T) {
	v := newVisit(t, coordinator)
	unit := v.unit("Zorg")
	page := v.post("/mensen", url.Values{
		"name": {" "}, "email": {"geen adres"}, "function": {"griffier"},
		"roles": {"manager"}, "units": {string(unit), "bestaat niet"},
	}).wants(http.StatusUnprocessableEntity)
	page.says("title", "Fout:")
	for _, field := range []string{"name", "email", "units"} {
		page.has(1, `.br-problems a[href="#`+field+`"]`)
	}
	page.has(1, "[autofocus]")
	page.has(1, "#name[autofocus][aria-invalid=true]")
	page.has(1, `#email[value="geen adres"]`)
	page.has(1, `#function[value=griffier]`)
	page.has(1, `input[name=roles][value=manager][checked]`)
	page.has(1, `input[name=units][checked]`)
	if v.count() != 0 {
		t.Error("a wrong person was added")
	}
}

func TestCoordinatorCannotMakeAnAdministrator(t *testing.T) {
	v := newVisit(t, coordinator)
	boss := v.person(org.NewPerson{Name: "Beheer", Roles: []access.Role{access.Admin}})
	page := v.get("/mensen").wants(http.StatusOK)
	page.has(0, `input[name=roles][value=admin]`)
	page.has(0, `form[action="/mensen/`+string(boss)+`/link"]`)
	page = v.post("/mensen", url.Values{"name": {"Sanne"}, "roles": {"admin"}}).wants(http.StatusUnprocessableEntity)
	page.has(1, `.br-problems a[href="#roles"]`)
	v.as = admin
	page = v.get("/mensen").wants(http.StatusOK)
	page.has(1, `input[name=roles][value=admin]`)
	page.has(1, `form[action="/mensen/`+string(boss)+`/link"]`)
}

func TestTeamsAreAddedBesidePeople(t *testing.T) {
	v := newVisit(t, coordinator)
	page := v.post("/mensen/eenheden", url.Values{"unit_name": {""}}).wants(http.StatusUnprocessableEntity)
	page.has(1, `.br-problems a[href="#unit_name"]`)
	page.has(1, "#unit_name[autofocus][aria-invalid=true]")
	page.has(0, "#name[aria-invalid]")
	v.post("/mensen/eenheden", url.Values{"unit_name": {"Juridische zaken"}}).wants(http.StatusSeeOther)
	page = v.get("/mensen").wants(http.StatusOK)
	page.says("li", "Juridische zaken: 0 mensen")
	page.has(1, `input[name=units]`)
}

func TestLinkIsShownOnceWithCodeAndDate(t *testing.T) {
	v := newVisit(t, coordinator)
	id := v.person(org.NewPerson{Name: "Sanne de Wit"})
	page := v.post("/mensen/"+string(id)+"/link", nil).wants(http.StatusOK)
	page.says("h1", "Inloglink voor Sanne de Wit")
	page.has(1, ".br-qr svg[role=img]")
	page.says(".br-qr .br-code", "7QKM-4TXR-9WDE")
	page.says("main p", "https://example.com/l/7QKM-4TXR-9WDE")
	page.says("main p", "één keer, tot dinsdag 1 december om 10:00 uur")
	if !slices.Equal(v.links.made, []access.PersonID{id}) || !v.links.once {
		t.Errorf("asked for %+v", v.links)
	}
	v.post("/mensen/onbekend/link", nil).wants(http.StatusNotFound)
	if to := v.get("/mensen/" + string(id) + "/link").wants(http.StatusSeeOther).Header.Get("Location"); to != "/mensen" || len(v.links.made) != 1 {
		t.Errorf("looking again goes to %s and made %d links", to, len(v.links.made))
	}
}

func TestRoutesAskForTheirPermission(t *testing.T) {
	v := newVisit(t, access.Nobody{})
	id := v.person(org.NewPerson{Name: "Sanne"})
	acts := []string{"/mensen", "/mensen/eenheden", "/mensen/" + string(id) + "/link"}
	for _, path := range acts {
		if to := v.get(path).wants(http.StatusSeeOther).Header.Get("Location"); to != "/inloggen?terug="+url.QueryEscape(path) {
			t.Errorf("nobody at %s goes to %s", path, to)
		}
	}
	for _, as := range []access.Actor{access.Nobody{}, employee, access.Person{ID: "f", Roles: []access.Role{access.Facilitator, access.Manager}}, access.Participant{}} {
		v.as = as
		for _, path := range acts {
			v.post(path, url.Values{"name": {"x"}, "unit_name": {"x"}}).wants(http.StatusForbidden)
		}
		if _, nobody := as.(access.Nobody); !nobody {
			v.get("/mensen").wants(http.StatusForbidden)
		}
	}
	if v.count() != 1 || len(v.links.made) != 0 {
		t.Error("a refused act did something")
	}
	v.as = admin
	v.get("/mensen").wants(http.StatusOK)
}
