package dilemma

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"beraad/internal/door/access"
	"beraad/internal/door/web"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/wording"
	"beraad/internal/testkit"
)

// site is the bank behind a real site, with a visitor whom the test names.
type site struct {
	bank
	handler http.Handler
	visitor web.Visitor
	outside []Arrival
}

func newSite(t *testing.T) *site {
	t.Helper()
	catalog, err := text.NewCatalog(web.Texts(), Texts(), wording.Texts())
	if err != nil {
		t.Fatal(err)
	}
	b := newBank(t, func(t *testing.T, sets ...storage.Migrations) *storage.DB { return testkit.DB(t, sets...) })
	s := &site{bank: b, visitor: web.Visitor{Actor: access.Nobody{}}}
	host, err := web.New(web.Config{
		Texts: catalog, Clock: b.clock, Log: slog.New(slog.DiscardHandler),
		Identify:     func(*http.Request) (web.Visitor, error) { return s.visitor, nil },
		Organisation: func(context.Context) string { return "Gemeente Merendam" },
		Menu:         []web.MenuItem{{Key: "dilemma.tab.bank", Href: "/dilemmas", Can: MayRead}},
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := NewWeb(WebConfig{
		Service: b.Service, Site: host,
		Outside:   func(*web.Request) ([]Arrival, error) { return s.outside, nil },
		Beside:    []web.MenuItem{{Key: "dilemma.tab.file", Href: "/elders", Can: MayKeep}},
		StartHref: func(id ID, _ int) string { return "/sessies/nieuw?dilemma=" + string(id) },
	})
	if err != nil {
		t.Fatal(err)
	}
	pages.Routes(host)
	s.handler = host.Handler()
	return s
}

func (s *site) as(p access.Person) *site {
	s.visitor = web.Visitor{Actor: p, Name: "Iemand"}
	return s
}

func (s *site) anonymous() *site {
	s.visitor = web.Visitor{Actor: access.Nobody{}}
	return s
}

// page is an answer that can be asked for what is on it.
type page struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	root   *html.Node
}

func (s *site) send(t *testing.T, r *http.Request) page {
	t.Helper()
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	body, err := io.ReadAll(rec.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return page{t, rec.Code, rec.Header(), string(body), root}
}

func (s *site) get(t *testing.T, path string) page {
	t.Helper()
	return s.send(t, httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *site) post(t *testing.T, path string, form url.Values) page {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(t, r)
}

func (p page) want(status int) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("status %d, want %d: %s", p.status, status, p.text("main"))
	}
	for _, room := range []string{"⟦dilemma", "⟦wording"} {
		if at := strings.Index(p.body, room); at >= 0 {
			p.t.Errorf("a text is missing: %s", p.body[at:min(len(p.body), at+80)])
		}
	}
	return p
}

func (p page) all(selector string) []*html.Node {
	p.t.Helper()
	sel, err := cascadia.ParseGroup(selector)
	if err != nil {
		p.t.Fatal(err)
	}
	return cascadia.QueryAll(p.root, sel)
}

func (p page) text(selector string) string {
	var out strings.Builder
	for _, n := range p.all(selector) {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				out.WriteString(d.Data + " ")
			}
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// value returns what stands in an input, a textarea or a select.
func (p page) value(name string) string {
	p.t.Helper()
	for _, n := range p.all(`[name="` + name + `"]`) {
		switch n.Data {
		case "textarea":
			return p.text(`textarea[name="` + name + `"]`)
		case "select":
			for _, o := range p.all(`select[name="` + name + `"] option[selected]`) {
				return attr(o, "value")
			}
			return ""
		default:
			return attr(n, "value")
		}
	}
	p.t.Fatalf("no field %q", name)
	return ""
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// formOf is what a browser would send for a content.
func formOf(c Content, act string) url.Values {
	f := url.Values{
		"title": {c.Title}, "role": {string(c.Role)}, "function": {c.Function}, "situation": {c.Situation}, "question": {c.Question},
		"values.a": {string(c.Values.A)}, "values.b": {string(c.Values.B)}, "polarity": {string(c.Polarity)}, "weight": {string(c.Weight)},
		"touched": {strings.Join(c.Touched, "\r\n")}, "variations": {strings.Join(c.Variations, "\r\n")}, "tags": {strings.Join(c.Tags, ", ")},
		"rules": {strings.Join(c.Rules, "\r\n")}, "minutes": {itoa(c.Minutes)}, "act": {act},
	}
	for _, o := range c.Options {
		f.Set("options."+o.Letter, o.Text)
	}
	for key, text := range c.Lenses {
		f.Set("lenses."+key, text)
	}
	return f
}
