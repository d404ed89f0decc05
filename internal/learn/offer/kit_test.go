package offer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"beraad/internal/door/access"
	"beraad/internal/door/audit"
	"beraad/internal/door/web"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/fault"
	"beraad/internal/ground/storage"
	"beraad/internal/ground/text"
	"beraad/internal/learn/wording"
	"beraad/internal/testkit"
)

var (
	noor  = access.Person{ID: "noor", Roles: []access.Role{access.Employee}}
	fatma = access.Person{ID: "fatma", Roles: []access.Role{access.Employee, access.Facilitator}}
	gijs  = access.Person{ID: "gijs", Roles: []access.Role{access.Employee, access.Facilitator}}
	coen  = access.Person{ID: "coen", Roles: []access.Role{access.Employee, access.Coordinator}}
	admin = access.Person{ID: "admin", Roles: []access.Role{access.Admin}}
)

// fakeBank stands in for the bank of dilemmas: it keeps what it takes in, and a draft is where the test puts it.
type fakeBank struct {
	drafts []Case
	refuse error
	step   Step
	title  string
}

func (b *fakeBank) Values(context.Context) ([]Value, error) {
	return []Value{{"eerlijkheid", "Eerlijkheid"}, {"loyaliteit", "Loyaliteit"}}, nil
}

func (b *fakeBank) TakeIn(_ *storage.Tx, _ access.Actor, c Case) (string, error) {
	if b.refuse != nil {
		return "", b.refuse
	}
	b.drafts = append(b.drafts, c)
	return fmt.Sprintf("draft-%d", len(b.drafts)), nil
}

func (b *fakeBank) Progress(*storage.Tx, string) (Step, string, error) { return b.step, b.title, nil }

// box is the room on one engine.
type box struct {
	*Service
	bank  *fakeBank
	db    *storage.DB
	clock *clock.Fixed
}

// eachBox runs f on a fresh room on each engine.
func eachBox(t *testing.T, f func(t *testing.T, b box)) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) { f(t, newBox(open(t, Migrations(), audit.Migrations()))) })
}

func newBox(db *storage.DB) box {
	clk := clock.NewFixed(time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC))
	bank := &fakeBank{step: StepWriting}
	return box{Service: New(Config{DB: db, Clock: clk, Bank: bank}), bank: bank, db: db, clock: clk}
}

// rough is what somebody types in who has five minutes.
func rough() Case {
	return Case{Situation: "Mijn baas vraagt of ik een oogje dichtknijp bij een vergunning voor zijn zwager."}
}

// link hands out a link and returns its secret.
func (b box) link(t *testing.T) string {
	t.Helper()
	_, secret, err := b.HandOut(t.Context(), coen, "iedereen", 30)
	do(t, err)
	return secret
}

// visit opens a link as a visitor and offers a case; it returns the receipt.
func (b box) visit(t *testing.T, secret string, c Case) Receipt {
	t.Helper()
	holder := must[access.LinkHolder](t)(b.Enter(t.Context(), secret))
	receipt := must[Receipt](t)(b.NewReceipt())
	do(t, b.BringIn(t.Context(), holder, c, receipt))
	return receipt
}

func (b box) outcome(t *testing.T, r Receipt) Outcome {
	t.Helper()
	return must[Outcome](t)(b.Outcome(t.Context(), string(r)))
}

// only returns the one offer that waits.
func (b box) only(t *testing.T) Offer {
	t.Helper()
	offers := must[[]Offer](t)(b.Waiting(t.Context(), fatma))
	if len(offers) != 1 {
		t.Fatalf("%d offers wait, want 1", len(offers))
	}
	return offers[0]
}

// wantKind fails the test unless err is a fault of this kind.
func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: got %v, want a fault of kind %q", what, err, kind)
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		do(t, err)
		return v
	}
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// site is the room behind a real site, with a visitor whom the test names.
type site struct {
	box
	host    *web.Site
	visitor web.Visitor
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{box: newBox(testkit.DB(t, Migrations(), audit.Migrations())), visitor: web.Visitor{Actor: access.Nobody{}}}
	s.host = s.newHost(t)
	pages, err := NewWeb(WebConfig{
		Service: s.Service, Site: s.host, Clock: s.clock, Queue: "/wachtrij",
		DraftHref: func(draft string) string { return "/concept/" + draft },
		Tabs: func(_ *web.Request, current string) web.Tabs {
			return web.Tabs{Label: "Onderdelen", Tabs: []web.Tab{{Label: "Links", Href: LinksHref, Current: current == LinksHref}}}
		},
	})
	do(t, err)
	pages.Routes(s.host)
	return s
}

func (s *site) newHost(t *testing.T) *web.Site {
	t.Helper()
	return must[*web.Site](t)(web.New(web.Config{
		Texts: catalogue(t), Clock: s.clock, Log: slog.New(slog.DiscardHandler),
		Identify:     func(*http.Request) (web.Visitor, error) { return s.visitor, nil },
		Organisation: func(context.Context) string { return "Gemeente Merendam" },
	}))
}

func catalogue(t *testing.T) *text.Catalog {
	t.Helper()
	return must[*text.Catalog](t)(text.NewCatalog(access.Texts(), web.Texts(), Texts(), wording.Texts()))
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
	s.host.Handler().ServeHTTP(rec, r)
	body := must[[]byte](t)(io.ReadAll(rec.Result().Body))
	return page{t, rec.Code, rec.Header(), string(body), must[*html.Node](t)(html.Parse(bytes.NewReader(body)))}
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
	if at := strings.Index(p.body, "⟦"); at >= 0 {
		p.t.Errorf("a text is missing: %s", p.body[at:min(len(p.body), at+80)])
	}
	return p
}

func (p page) all(selector string) []*html.Node {
	p.t.Helper()
	return cascadia.QueryAll(p.root, must[cascadia.SelectorGroup](p.t)(cascadia.ParseGroup(selector)))
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
	field := `[name="` + name + `"]`
	for _, n := range p.all("input" + field + ", select" + field + " option[selected]") {
		return attr(n, "value")
	}
	return p.text("textarea" + field)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var errFull = errors.New("the disk is full")
