package org_test

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
	"beraad/internal/door/org"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/testkit"
)

var start = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// roleNames stand in for the texts of the room of roles, so that a page shows something to look for.
var roleNames = fstest.MapFS{
	"nl.json": {Data: []byte(`{"access.role.coordinator": "coördinator", "access.role.facilitator": "gespreksleider", "access.role.manager": "leidinggevende", "access.role.admin": "beheerder", "access.role.employee": "medewerker"}`)},
	"en.json": {Data: []byte(`{"access.role.coordinator": "coordinator", "access.role.facilitator": "facilitator", "access.role.manager": "manager", "access.role.admin": "administrator", "access.role.employee": "employee"}`)},
}

// cutter stands in for the room that makes login links, which this room may not import.
type cutter struct {
	made []access.PersonID
	once bool
}

func (c *cutter) MakeLink(_ context.Context, by access.Actor, to access.PersonID, valid time.Duration, once bool) (string, clock.Instant, error) {
	if !access.May(by, org.EditPeople) {
		return "", 0, fault.New(fault.Forbidden, "org.forbidden")
	}
	c.made, c.once = append(c.made, to), once
	return "7QKM-4TXR-9WDE", clock.At(start).Add(valid), nil
}

// visit is the room behind a real site, seen by one visitor.
type visit struct {
	t       *testing.T
	service *org.Service
	db      *storage.DB
	links   *cutter
	handler http.Handler
	as      access.Actor
	lang    string
}

func newVisit(t *testing.T, as access.Actor) *visit {
	t.Helper()
	v := &visit{t: t, as: as, lang: "nl", links: &cutter{}, db: testkit.DB(t, audit.Migrations(), org.Migrations())}
	clk := clock.NewFixed(start)
	v.service = org.New(org.Config{DB: v.db, Clock: clk})
	catalog, err := text.NewCatalog(web.Texts(), roleNames, org.Texts())
	if err != nil {
		t.Fatal(err)
	}
	site, err := web.New(web.Config{
		Texts: catalog, Clock: clk, Log: slog.New(slog.DiscardHandler),
		Identify:     func(*http.Request) (web.Visitor, error) { return web.Visitor{Actor: v.as, Name: "Sanne"}, nil },
		Organisation: func(context.Context) string { return "Gemeente Merendam" },
		Secure:       true,
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := org.NewWeb(org.WebConfig{Service: v.service, Site: site, Links: v.links})
	if err != nil {
		t.Fatal(err)
	}
	pages.Routes(site)
	v.handler = site.Handler()
	return v
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
	rec := httptest.NewRecorder()
	v.handler.ServeHTTP(rec, req)
	res := rec.Result()
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
	if at := strings.Index(a.body, "⟦org."); at >= 0 {
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
