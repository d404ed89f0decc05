package e2e

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// Actor is one person at one screen: a facilitator, a projector, a phone.
//
// Its methods fail the test when they cannot do what they say, with a picture and the text of the page. An actor is
// used by one goroutine at a time; Together lets several actors act at once.
type Actor struct {
	t      testing.TB
	name   string
	origin string
	ctx    context.Context
	media  media

	keyboardOnly bool // Click, Fill and Choose use the keyboard
	noScript     bool // JavaScript is off

	mu       sync.Mutex // guards what the browser's events write
	loading  bool
	allowed  []string
	problems []string
}

// Response is what the server answered to the last navigation.
type Response struct {
	Status int64
	Type   string // the media type, without parameters
	URL    string // after redirects
	Title  string // of a page that a crawl came by
}

// Open goes to url, which may be a path on the actor's own origin, and waits until the page has loaded.
func (a *Actor) Open(url string) Response {
	a.t.Helper()
	r, err := a.visit(url)
	if err != nil {
		a.fail("opening %s: %v", url, err)
	}
	return r
}

// visit is Open for callers that can live with an error, such as the crawler that meets a download.
func (a *Actor) visit(url string) (Response, error) {
	if strings.HasPrefix(url, "/") {
		url = a.origin + url
	}
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	r, err := chromedp.Run(ctx, chromedp.NavigateResponse(url))
	if err != nil {
		return Response{}, err
	}
	if r == nil {
		return Response{}, errors.New("no response")
	}
	return Response{Status: r.Status, Type: r.MimeType, URL: r.URL}, a.settle()
}

// Reload loads the page again, as a person does who lost the thread.
func (a *Actor) Reload() {
	a.t.Helper()
	a.do("loading the page again", chromedp.Reload())
}

// Click presses the button, link, tab or summary with this accessible name and waits for the page that follows, if any.
//
// name is the whole accessible name; a part of it is enough when exactly one thing on the page matches. A thing that is
// covered by another, hidden or disabled cannot be clicked.
func (a *Actor) Click(name string) {
	a.t.Helper()
	if a.keyboardOnly {
		a.TabTo(name)
		a.Press(a.activationKey())
	} else {
		a.clickNamed(name)
	}
	if err := a.settle(); err != nil {
		a.fail("after clicking %q: %v", name, err)
	}
}

// Fill types value into the field with this label, in place of what was there.
func (a *Actor) Fill(label, value string) {
	a.t.Helper()
	node := a.find(label, fillable...)
	if a.keyboardOnly {
		a.TabTo(label)
	} else {
		a.focusNode(node)
	}
	kind := a.fieldKind(node)
	switch kind {
	case "select":
		if !a.chooseOption(node, value) {
			a.fail("%q has no option %q", label, value)
		}
	case "date", "time", "month", "datetime-local":
		a.setValue(node, value)
	default:
		a.do("typing into "+label, chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		a.do("typing into "+label, insertText(value))
		if got := a.fieldValue(node); normal(got) != normal(value) {
			a.fail("typed %q into %q, the field holds %q", value, label, got)
		}
	}
}

// Choose picks the radio button or tick box with this label. A tick box that is already on stays on.
func (a *Actor) Choose(label string) {
	a.t.Helper()
	node := a.find(label, "radio", "checkbox", "switch")
	switch {
	case a.isChecked(node):
		return
	case a.keyboardOnly:
		a.chooseByKeyboard(label, node)
	default:
		a.clickChoice(node)
	}
	if !a.isChecked(node) {
		a.fail("chose %q, but it is not chosen", label)
	}
	if err := a.settle(); err != nil {
		a.fail("after choosing %q: %v", label, err)
	}
}

// Press presses a key by its name: Tab, Shift+Tab, Enter, Space, Escape, ArrowDown, ArrowUp, ArrowLeft, ArrowRight,
// Home, End, or a single character.
func (a *Actor) Press(key string) {
	a.t.Helper()
	code, opts := keyNamed(key)
	if code == "" {
		a.fail("unknown key %q", key)
	}
	a.do("pressing "+key, chromedp.KeyEvent(code, opts...))
	if err := a.settle(); err != nil {
		a.fail("after pressing %s: %v", key, err)
	}
}

// Text gives the text that is shown in the first element that the CSS selector finds.
func (a *Actor) Text(selector string) string {
	a.t.Helper()
	var text *string
	a.mustEval(&text, "(s) => { const e = document.querySelector(s); return e && e.innerText }", selector)
	if text == nil {
		a.fail("nothing on the page is %q", selector)
	}
	return normal(*text)
}

// Count tells how many elements the CSS selector finds.
func (a *Actor) Count(selector string) int {
	a.t.Helper()
	var n int
	a.mustEval(&n, "(s) => document.querySelectorAll(s).length", selector)
	return n
}

// Sees tells whether this text is shown on the page now. White space does not count.
func (a *Actor) Sees(text string) bool {
	a.t.Helper()
	return strings.Contains(normal(a.Text("body")), normal(text))
}

// WaitText waits until the page shows this text. It survives navigation.
func (a *Actor) WaitText(text string) {
	a.t.Helper()
	a.wait("the text "+fmt.Sprintf("%q", text), func() (bool, error) { return a.shows(text) })
}

// WaitNoText waits until the page no longer shows this text.
func (a *Actor) WaitNoText(text string) {
	a.t.Helper()
	a.wait("the text "+fmt.Sprintf("%q", text)+" to go", func() (bool, error) {
		shown, err := a.shows(text)
		return !shown, err
	})
}

// WaitFor waits until the CSS selector finds something.
func (a *Actor) WaitFor(selector string) {
	a.t.Helper()
	a.wait(selector, func() (bool, error) {
		var there bool
		err := a.eval(&there, "(s) => document.querySelector(s) !== null", selector)
		return there, err
	})
}

func (a *Actor) shows(text string) (bool, error) {
	var body string
	if err := a.eval(&body, "() => document.body ? document.body.innerText : ''"); err != nil {
		return false, err
	}
	return strings.Contains(normal(body), normal(text)), nil
}

// URL is the address of the page.
func (a *Actor) URL() string {
	a.t.Helper()
	var url string
	a.mustEval(&url, "() => location.href")
	return url
}

// Title is the title of the page.
func (a *Actor) Title() string {
	a.t.Helper()
	var title string
	a.mustEval(&title, "() => document.title")
	return title
}

// Together lets every actor do f at the same time and waits for all of them.
func Together(t testing.TB, actors []*Actor, f func(i int, a *Actor)) {
	t.Helper()
	done := make([]bool, len(actors))
	var wg sync.WaitGroup
	for i, a := range actors {
		wg.Go(func() {
			f(i, a)
			done[i] = true
		})
	}
	wg.Wait()
	for i := range done {
		if !done[i] { // the actor failed and ended its goroutine; end the test as well
			t.FailNow()
		}
	}
}
