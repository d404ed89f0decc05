package login_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/login"
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/testkit"
)

// roleNames stand in for the texts of the room of roles, so that a page shows something to look for.
var roleNames = fstest.MapFS{
	"nl.json": {Data: []byte(`{"access.role.coordinator": "coördinator", "access.role.facilitator": "gespreksleider", "access.role.manager": "leidinggevende", "access.role.admin": "beheerder", "access.role.employee": "medewerker"}`)},
	"en.json": {Data: []byte(`{"access.role.coordinator": "coordinator", "access.role.facilitator": "facilitator", "access.role.manager": "manager", "access.role.admin": "administrator", "access.role.employee": "employee"}`)},
}

// cutter is how app hands login's links to the room of people.
type cutter struct{ service *login.Service }

func (c cutter) MakeLink(ctx context.Context, by access.Actor, to access.PersonID, valid time.Duration, once bool) (string, clock.Instant, error) {
	h, err := c.service.MakeLink(ctx, by, to, valid, once)
	return h.Code, h.Until, err
}

// visit is a browser in front of a real site: it keeps cookies between requests.
type visit struct {
	t       *testing.T
	clock   *clock.Fixed
	people  *org.Service
	service *login.Service
	door    *login.Web
	db      *storage.DB
	handler http.Handler
	cookies map[string]string
	from    string
	lang    string
}

func newVisit(t *testing.T, secure bool) *visit {
	t.Helper()
	v := &visit{
		t: t, lang: "nl", from: "192.0.2.1:4711", cookies: map[string]string{},
		clock: clock.NewFixed(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)),
		db:    testkit.DB(t, audit.Migrations(), org.Migrations(), login.Migrations()),
	}
	v.people = org.New(org.Config{DB: v.db, Clock: v.clock})
	v.service = login.New(login.Config{DB: v.db, Clock: v.clock, Org: v.people})
	catalog, err := text.NewCatalog(web.Texts(), roleNames, org.Texts(), login.Texts())
	if err != nil {
		t.Fatal(err)
	}
	v.door = login.NewWeb(v.service, secure)
	site, err := web.New(web.Config{
		Texts: catalog, Clock: v.clock, Log: slog.New(slog.DiscardHandler), Identify: v.door.Identify, Secure: secure,
		Organisation: func(context.Context) string { return "Gemeente Merendam" },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.door.Attach(site); err != nil {
		t.Fatal(err)
	}
	people, err := org.NewWeb(org.WebConfig{Service: v.people, Site: site, Links: cutter{v.service}})
	if err != nil {
		t.Fatal(err)
	}
	people.Routes(site)
	v.handler = site.Handler()
	return v
}

// person adds somebody to the organisation and returns a login link for them.
func (v *visit) person(name string, once bool, roles ...access.Role) (access.PersonID, string) {
	v.t.Helper()
	id, err := v.people.Add(v.t.Context(), access.System{Job: "test"}, org.NewPerson{Name: name, Roles: roles})
	if err != nil {
		v.t.Fatal(err)
	}
	h, err := v.service.MakeLink(v.t.Context(), access.System{Job: "test"}, id, time.Hour, once)
	if err != nil {
		v.t.Fatal(err)
	}
	return id, h.Code
}

// answer is a response with its page.
type answer struct {
	*http.Response
	t    *testing.T
	body string
	root *html.Node
}

func (v *visit) get(path string) answer { return v.do(http.MethodGet, path, nil) }

func (v *visit) post(path string, form url.Values) answer { return v.do(http.MethodPost, path, form) }

func (v *visit) do(method, path string, form url.Values) answer {
	v.t.Helper()
	req := httptest.NewRequestWithContext(v.t.Context(), method, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept-Language", v.lang)
	req.RemoteAddr = v.from
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, req)
	res := rec.Result()
	for _, c := range res.Cookies() {
		v.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{Response: res, t: v.t, body: string(body), root: root}
}

func (a answer) wants(status int) answer {
	a.t.Helper()
	if a.StatusCode != status {
		a.t.Fatalf("status %d, want %d: %s", a.StatusCode, status, a.body)
	}
	if at := strings.Index(a.body, "⟦login."); at >= 0 {
		a.t.Errorf("a text is missing: %.60s", a.body[at:])
	}
	return a
}

func (a answer) all(selector string) []*html.Node {
	return cascadia.QueryAll(a.root, cascadia.MustCompile(selector))
}

// has fails the test unless n elements match.
func (a answer) has(n int, selector string) {
	a.t.Helper()
	if got := len(a.all(selector)); got != n {
		a.t.Errorf("%d elements match %s, want %d in %s", got, selector, n, a.body)
	}
}

func (a answer) says(selector, words string) {
	a.t.Helper()
	for _, n := range a.all(selector) {
		if strings.Contains(wordsIn(n), words) {
			return
		}
	}
	a.t.Errorf("no %s says %q in %s", selector, words, a.body)
}

func wordsIn(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(wordsIn(c))
	}
	return b.String()
}
