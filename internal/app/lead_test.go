package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"beraad/internal/door/access"
	"beraad/internal/learn/dialogue"
	"beraad/internal/learn/dilemma"
	"beraad/internal/learn/disclosure"
)

// lobby prepares a session and opens its lobby.
func (h house) lobby(t *testing.T) dialogue.ID {
	t.Helper()
	by := access.Person{ID: "fatma", Roles: []access.Role{access.Facilitator}}
	id, err := h.o.Dialogues.Plan(t.Context(), by, dialogue.Request{
		Preset: dialogue.Short, Privacy: disclosure.Anonymous, Expected: 8, Dilemmas: []dilemma.ID{"vergunning-clubgenoot"}, KeepDays: 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.o.Dialogues.OpenLobby(t.Context(), by, id); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestWhoTakesOverByTheSheetLeads: with or without a login, and whatever roles come with it.
func TestWhoTakesOverByTheSheetLeads(t *testing.T) {
	h := served(t)
	id := h.lobby(t)
	m, err := h.o.Meetings.Find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]visitor{
		"a colleague who is logged in": h.as(t, access.Facilitator), "an employee": h.as(t), "nobody": h.visitor(t),
	} {
		status, location, _ := v.do(http.MethodPost, "/leid/"+m.LeadLink, url.Values{})
		if status != http.StatusSeeOther || location != "/sessies/"+string(id) {
			t.Fatalf("%s: %d to %s", name, status, location)
		}
		if _, _, body := v.do(http.MethodGet, location, nil); !strings.Contains(body, `data-region="lead-do"`) || strings.Contains(body, "Een collega leidt deze sessie") {
			t.Errorf("%s took the lead and has no buttons", name)
		}
	}
}

// TestAPageThatNeedsALoginSendsThereAndBack: also where the route is open and its handler finds out.
func TestAPageThatNeedsALoginSendsThereAndBack(t *testing.T) {
	h := served(t)
	path := "/sessies/" + string(h.lobby(t))
	nobody := h.visitor(t)
	status, location, _ := nobody.do(http.MethodGet, path, nil)
	if want := "/inloggen?terug=" + url.QueryEscape(path); status != http.StatusSeeOther || location != want {
		t.Errorf("GET %s: %d to %s", path, status, location)
	}
	for _, rest := range []string{"/stand", "/papier"} {
		if status, _, _ := nobody.do(http.MethodGet, path+rest, nil); status == http.StatusOK {
			t.Errorf("%s opens for nobody", rest)
		}
	}
	if status, _, _ := nobody.do(http.MethodPost, path+"/opdracht", url.Values{}); status != http.StatusForbidden {
		t.Errorf("an act by nobody is answered %d", status)
	}
	if status, _, _ := h.as(t).do(http.MethodGet, path, nil); status != http.StatusForbidden {
		t.Errorf("an employee is answered %d", status)
	}
}
