package e2e

import (
	"net/url"
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

// Crawl follows the links from the starting addresses over all pages on the actor's origin, lets look judge each page
// that a person can read, and fails t on a link that leads nowhere. It tells where it has been, in order.
//
// Following a link changes nothing in the product: whatever changes something is a form.
//
// kind gives what addresses of pages of the same sort share.
func Crawl(t testing.TB, a *Actor, starts []string, kind func(address string) string, look func(stop)) []stop {
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
		r, err := a.visit(s.URL)
		switch {
		case err != nil && strings.Contains(err.Error(), "ERR_ABORTED"): // the browser takes a download for itself
		case err != nil:
			t.Errorf("%s, linked from %s: %v", s.URL, s.From, err)
		case r.Status >= 400:
			t.Errorf("%s, linked from %s, answers %d", s.URL, s.From, r.Status)
		case r.Type == "text/html":
			s.HTML = true
			s.Title = a.Title()
			var links []string
			a.mustEval(&links, `() => [...document.querySelectorAll("a[href]:not([download])")].map(e => e.href)`)
			// A page may have sent us on, as the link for a role does; then its real address counts as seen.
			if clean, ok := a.onOrigin(r.URL); ok && clean != s.URL {
				seen[clean] = true
			}
			look(s)
			for _, link := range links {
				push(link, s.URL)
			}
		}
		been = append(been, s)
	}
	return been
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

// LookAgain measures what differs between people on a page of a kind that was measured whole before: axe-core at 320 and
// 1280 px, and reflow. A menu or a button more can break those; it brings no colour that the first look did not see.
func LookAgain(t testing.TB, a *Actor, what string) {
	t.Helper()
	Reflow(t, a, what)
	Axe(t, a, what+" at 320 px")
	a.SetViewport(1280, 800, 1)
	Axe(t, a, what+" at 1280 px")
	a.namesApart(t, what)
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
