package e2e

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// table is a session without a screen: a facilitator and people at a table who send forms. Where a story is about what
// comes before or after the talk, nobody has to look at the talk itself.
type table struct {
	lead       *visitor
	path, code string
}

// layTable prepares a session by the form and opens its lobby. group is the name of a unit, or "" for a loose group; more
// holds fields of the form that differ from a short session about the dilemma of the demo.
func layTable(t testing.TB, lead *visitor, group string, more url.Values) *table {
	t.Helper()
	form := shortForm()
	if group != "" {
		option := regexp.MustCompile(`<option value="([^"]+)"[^>]*>` + regexp.QuoteMeta(group) + ` \(`)
		unit := option.FindStringSubmatch(lead.get(t, "/sessies/nieuw"))
		if unit == nil {
			t.Fatalf("there is no group %q to choose", group)
		}
		form.Set("unit", unit[1])
	}
	for name, values := range more {
		form[name] = values
	}
	s := &table{lead: lead, path: lead.post(t, "/sessies", form)}
	lead.post(t, s.path+"/openen", url.Values{})
	_, after, found := strings.Cut(lead.get(t, s.path), `<b class="br-code">`)
	code, _, ended := strings.Cut(after, "<")
	if !found || !ended {
		t.Fatal("the page of the facilitator shows no code")
	}
	s.code = code
	return s
}

// shortForm prepares a short session about the dilemma of the demo for six people without a group.
func shortForm() url.Values {
	return url.Values{
		"preset": {"short"}, "dilemma": {"vergunning-clubgenoot"}, "expected": {"6"}, "privacy": {"anonymous"}, "pack": {"vierkant"}, "keep": {"30"},
	}
}

// seat lets so many people join.
func (s *table) seat(t testing.TB, n int) []*visitor {
	t.Helper()
	people := make([]*visitor, n)
	for i := range people {
		people[i] = newVisitor(t, s.lead.origin)
		people[i].join(t, s.code)
	}
	return people
}

// untilRound goes on to the first round and opens it.
func (s *table) untilRound(t testing.TB) {
	t.Helper()
	s.lead.command(t, s.path, "begin")
	for range 10 {
		if form, ok := formWith(s.lead.get(t, s.path), "opdracht", "open"); ok {
			s.lead.post(t, form.action, form.fields)
			return
		}
		s.lead.command(t, s.path, "next")
	}
	t.Fatal("no round comes")
}

// end lets the group pass by every round, writes down what it concluded, and closes the session.
func (s *table) end(t testing.TB, outcome url.Values) {
	t.Helper()
	s.lead.command(t, s.path, "begin")
	for range 50 {
		form, more := formWith(s.lead.get(t, s.path), "opdracht", "next")
		if !more {
			break
		}
		s.lead.post(t, form.action, form.fields)
	}
	for field, words := range map[string]string{"doe": "afspraak", "agreement": "We leggen het voor aan het teamoverleg.", "owner": "teamleider", "due": "2030-01-07"} {
		outcome.Set(field, words)
	}
	s.lead.post(t, s.path+"/uitkomst", outcome)
	form, ok := formWith(s.lead.get(t, s.path+"/afsluiten"), "gestopt", "")
	if !ok {
		t.Fatal("there is no form to close the session with")
	}
	s.lead.post(t, form.action, form.fields)
}

// someOutcome is what a group concluded.
func someOutcome() url.Values {
	return url.Values{
		"act": {"Wij dragen de aanvraag over aan iemand anders."}, "because": {"de buurt op ons moet kunnen rekenen"}, "despite": {"het een week langer duurt"},
		"limit": {"wij de aanvrager bellen"}, "shared": {"majority"}, "minority": {"Een kennis is nog geen vriend."},
		"tipping": {"niemand anders tijd heeft"}, "lesson": {"Meld een bekende zodra je de naam leest."},
	}
}

// refused fails t unless the server does not do what this person asks for.
func (v *visitor) refused(t testing.TB, path string, form url.Values, why string) {
	t.Helper()
	a, err := v.send(path, form)
	if err != nil || a.status != http.StatusForbidden && a.status != http.StatusNotFound && a.status != http.StatusConflict {
		t.Errorf("%s: status %d, error %v, want a refusal\n%s", why, a.status, err, plainText(a.body))
	}
}

// found gives what the pattern finds first on a page: what stands between its brackets, or all of it.
func (v *visitor) found(t testing.TB, path, pattern string) string {
	t.Helper()
	page := v.get(t, path)
	m := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("%s holds nothing like %s: %s", path, pattern, plainText(page))
	}
	return m[len(m)-1]
}

// entering is a visitor who logged in by one of the links of the demo.
func entering(t testing.TB, demo Demo, role string) *visitor {
	t.Helper()
	v := newVisitor(t, demo.Origin())
	v.enter(t, demo.Links[role])
	return v
}
