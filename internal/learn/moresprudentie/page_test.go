package moresprudentie

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
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/wording"
)

// site is the room behind a real site, with a visitor whom the test names.
type site struct {
	shelf
	handler http.Handler
	visitor web.Visitor
	lang    string
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{shelf: newShelf(t, sqlite), visitor: web.Visitor{Actor: access.Nobody{}}, lang: "nl"}
	host := newHost(t, s.clock, func(*http.Request) (web.Visitor, error) { return s.visitor, nil })
	pages, err := NewWeb(WebConfig{Service: s.Service, Site: host, Clock: s.clock})
	do(t, err)
	pages.Routes(host)
	s.handler = host.Handler()
	return s
}

func newHost(t *testing.T, clk clock.Clock, identify func(*http.Request) (web.Visitor, error)) *web.Site {
	t.Helper()
	host, err := web.New(web.Config{
		Texts: catalogue(t), Clock: clk, Log: slog.New(slog.DiscardHandler), Identify: identify,
		Organisation: func(context.Context) string { return "Gemeente Merendam" },
	})
	do(t, err)
	return host
}

func catalogue(t *testing.T) *text.Catalog {
	t.Helper()
	c, err := text.NewCatalog(web.Texts(), Texts(), wording.Texts(), storage.Texts())
	do(t, err)
	return c
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

func (s *site) send(t *testing.T, r *http.Request) page {
	t.Helper()
	r.Header.Set("Accept-Language", s.lang)
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	body, err := io.ReadAll(rec.Result().Body)
	do(t, err)
	root, err := html.Parse(bytes.NewReader(body))
	do(t, err)
	return page{t, rec.Code, rec.Header(), string(body), root}
}

func (p page) want(status int) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("status %d, want %d: %s", p.status, status, p.text("main"))
	}
	for _, room := range []string{"⟦moresprudentie", "⟦wording"} {
		if at := strings.Index(p.body, room); at >= 0 {
			p.t.Errorf("a text is missing: %s", p.body[at:min(len(p.body), at+80)])
		}
	}
	return p
}

func (p page) all(selector string) []*html.Node {
	p.t.Helper()
	sel, err := cascadia.ParseGroup(selector)
	do(p.t, err)
	return cascadia.QueryAll(p.root, sel)
}

func (p page) has(n int, selector string) {
	p.t.Helper()
	if got := len(p.all(selector)); got != n {
		p.t.Errorf("%d elements match %s, want %d", got, selector, n)
	}
}

func (p page) says(selector, words string) {
	p.t.Helper()
	if got := p.text(selector); !strings.Contains(got, words) {
		p.t.Errorf("%s says %q, want %q", selector, got, words)
	}
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

// value is what an input holds.
func (p page) value(name string) string {
	for _, n := range p.all(`[name="` + name + `"]`) {
		for _, a := range n.Attr {
			if a.Key == "value" {
				return a.Val
			}
		}
		if n.FirstChild != nil {
			return n.FirstChild.Data
		}
	}
	return ""
}
