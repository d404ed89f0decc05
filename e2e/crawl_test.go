package e2e

import (
	_ "embed"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Bounds of a crawl. Lists lead to many pages of the same kind; two of a kind show the first and another one.
const (
	mostPages   = 200
	mostOfAKind = 2
)

// stop is one address that a crawl came by.
type stop struct {
	URL   string // with host, without fragment
	From  string // the page with the link
	Kind  string // what pages of the same sort share
	Title string
	HTML  bool // a page for people; else a download
}

// Crawl follows the links from the starting addresses over all pages on the actor's origin, lets each page that a
// person can read be judged, and fails t on a link that leads nowhere. It tells where it has been, in order.
//
// Following a link changes nothing in the product: whatever changes something is a form.
//
// kind gives what addresses of pages of the same sort share.
//
// choose says for an address how the page there is judged; nil when it is enough that it answers and that its links are
// followed. Such a page is asked for from the page at hand, which costs a tenth of opening it.
func Crawl(t testing.TB, a *Actor, starts []string, kind func(address string) string, choose func(stop) (judge func(stop))) []stop {
	t.Helper()
	var been []stop
	seen := map[string]bool{}
	kinds := map[string]int{}
	var queue []stop
	push := func(address, from string) {
		clean, ok := a.onOrigin(address)
		if !ok || seen[clean] || kinds[kind(clean)] >= mostOfAKind {
			return
		}
		seen[clean] = true
		kinds[kind(clean)]++
		queue = append(queue, stop{URL: clean, From: from, Kind: kind(clean)})
	}
	for _, s := range starts {
		push(s, "the start")
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if len(been) == mostPages {
			t.Errorf("more than %d pages; %d are still waiting, the first is %s", mostPages, len(queue)+1, s.URL)
			return been
		}
		judge := choose(s)
		r, links, err := a.lookIn(s.URL, judge != nil)
		switch {
		case err != nil && strings.Contains(err.Error(), "ERR_ABORTED"): // the browser takes a download for itself
		case err != nil:
			t.Errorf("%s, linked from %s: %v", s.URL, s.From, err)
		case r.Status >= 400:
			t.Errorf("%s, linked from %s, answers %d", s.URL, s.From, r.Status)
		case r.Type == "text/html":
			s.HTML = true
			s.Title = r.Title
			// A page may have sent us on, as the link for a role does; then its real address counts as seen.
			if clean, ok := a.onOrigin(r.URL); ok && clean != s.URL {
				seen[clean] = true
			}
			if judge != nil {
				judge(s)
			}
			for _, link := range links {
				push(link, s.URL)
			}
		}
		been = append(been, s)
	}
	return been
}

//go:embed js/peek.js
var peekScript string

var (
	anchorPattern = regexp.MustCompile(`<a\b[^>]*>`)
	hrefPattern   = regexp.MustCompile(`\bhref="([^"]*)"`)
	titlePattern  = regexp.MustCompile(`<title>([^<]*)</title>`)
)

// lookIn tells what answers at an address and where its links lead: with the page open, or asked for in passing.
func (a *Actor) lookIn(address string, open bool) (r Response, links []string, err error) {
	if open {
		if r, err = a.visit(address); err != nil || r.Type != "text/html" || r.Status >= 400 {
			return r, nil, err
		}
		r.Title = a.Title()
		err = a.eval(&links, `() => [...document.querySelectorAll("a[href]:not([download])")].map(e => e.href)`)
		return r, links, err
	}
	var found struct {
		Response
		HTML string
	}
	if err := a.eval(&found, peekScript, address); err != nil {
		return Response{}, nil, err
	}
	r = found.Response
	if title := titlePattern.FindStringSubmatch(found.HTML); title != nil {
		r.Title = html.UnescapeString(title[1])
	}
	here, err := url.Parse(r.URL)
	if err != nil {
		return Response{}, nil, err
	}
	for _, anchor := range anchorPattern.FindAllString(found.HTML, -1) {
		href := hrefPattern.FindStringSubmatch(anchor)
		if href == nil || strings.Contains(anchor, " download") {
			continue
		}
		if to, err := here.Parse(html.UnescapeString(href[1])); err == nil {
			links = append(links, to.String())
		}
	}
	return r, links, nil
}

// onOrigin gives an address without its fragment, and whether it is on the actor's own origin.
func (a *Actor) onOrigin(address string) (string, bool) {
	if strings.HasPrefix(address, "/") {
		address = a.origin + address
	}
	u, err := url.Parse(address)
	if err != nil || a.isElsewhere(address) || (u.Scheme != "http" && u.Scheme != "https") {
		return "", false
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), true
}

// Look measures the page as it stands in every way that holds for any page: axe-core at 320 and 1280 px on a light
// screen and at 1280 px on a dark one, reflow at 320 px, text of twice the size, the contrast of every text as it is
// drawn, light and dark, and the names in its forms. It leaves the window at 1280 px on a light screen.
func Look(t testing.TB, a *Actor, what string) {
	t.Helper()
	a.namesApart(t, what)
	Reflow(t, a, what)
	Axe(t, a, what+" at 320 px")
	BigText(t, a, what)
	a.SetViewport(1280, 800, 1)
	Axe(t, a, what+" at 1280 px")
	Contrast(t, a, what, screenContrast)
	a.Dark()
	Axe(t, a, what+" in the dark")
	Contrast(t, a, what+" in the dark", screenContrast)
	a.Light()
}

// LookAgain measures what differs between people on a page of a kind that was measured whole before: axe-core and reflow
// at 320 px, where a button more breaks things first. It brings no colour that the first look did not see. It leaves the
// window at 1280 px.
func LookAgain(t testing.TB, a *Actor, what string) {
	t.Helper()
	Reflow(t, a, what)
	Axe(t, a, what+" at 320 px")
	a.namesApart(t, what)
	a.SetViewport(1280, 800, 1)
}

// namesApart fails t when a button has the name of a field of its form: the server would take the one for the other.
func (a *Actor) namesApart(t testing.TB, what string) {
	t.Helper()
	var shared []string
	a.mustEval(&shared, `() => [...document.querySelectorAll("button[name]")]
		.filter((b) => b.form && [...b.form.elements].some((e) => e.name === b.name && e.tagName !== "BUTTON")).map((b) => b.name)`)
	for _, name := range shared {
		t.Errorf("%s: a button and a field of one form are both called %q", what, name)
	}
}
