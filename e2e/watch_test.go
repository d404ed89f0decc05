package e2e

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Expect says that problems whose text holds this are part of the test, such as the 404 of a page that must be gone.
func (a *Actor) Expect(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.allowed = append(a.allowed, text)
}

// Problems gives what went wrong on the actor's pages so far, without what Expect named, and forgets it.
func (a *Actor) Problems() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var left []string
	for _, p := range a.problems {
		if !a.isAllowed(p) {
			left = append(left, p)
		}
	}
	a.problems = nil
	return left
}

func (a *Actor) isAllowed(problem string) bool {
	for _, text := range a.allowed {
		if strings.Contains(problem, text) {
			return true
		}
	}
	return false
}

func (a *Actor) reportProblems(t testing.TB) {
	t.Helper()
	for _, p := range a.Problems() {
		t.Errorf("%s: %s", a.name, p)
	}
}

func (a *Actor) note(format string, args ...any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.problems = append(a.problems, fmt.Sprintf(format, args...))
}

func (a *Actor) setLoading(on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.loading = on
}

// watch listens to what the tab says about itself, from its very first page on.
func (a *Actor) watch() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(context.Context, *chromedp.Target) error {
		return chromedp.Listen(a.ctx, a.hear)
	})
}

// hear handles one event of the tab. It runs inside the loop that reads them, so it only takes notes.
func (a *Actor) hear(event any) {
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		if e.Disposition == page.ClientNavigationDispositionCurrentTab {
			a.setLoading(true)
		}
	case *page.EventFrameStartedLoading:
		a.setLoading(true)
	case *page.EventFrameStoppedLoading:
		a.setLoading(false)
	case *runtime.EventExceptionThrown:
		a.note("uncaught exception: %s", exceptionText(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			a.note("console error: %s", consoleText(e.Args))
		}
	case *log.EventEntryAdded:
		// Answers with an error status are judged in the branch below, where we know what was asked for.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			a.note("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if e.Request != nil && a.isElsewhere(e.Request.URL) {
			a.note("a request to another host: %s", e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Response != nil && isBroken(e) {
			a.note("answer %d to %s", e.Response.Status, e.Response.URL)
		}
	}
}

// isBroken tells whether an answer shows a defect: a server error, or a missing part of a page. A page may answer 4xx
// by itself, and browsers ask for a favicon on their own.
func isBroken(e *network.EventResponseReceived) bool {
	switch {
	case e.Response.Status >= 500:
		return true
	case strings.HasSuffix(e.Response.URL, "/favicon.ico"):
		return false
	case e.Type == network.ResourceTypeStylesheet, e.Type == network.ResourceTypeScript, e.Type == network.ResourceTypeImage, e.Type == network.ResourceTypeFont:
		return e.Response.Status >= 400
	}
	return false
}

// isElsewhere tells whether address is a host that is not the actor's origin.
func (a *Actor) isElsewhere(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	if u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "ws" && u.Scheme != "wss" {
		return false
	}
	return u.Scheme+"://"+u.Host != a.origin
}

func exceptionText(d *runtime.ExceptionDetails) string {
	if d == nil {
		return "unknown"
	}
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text
}

func consoleText(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		switch {
		case arg.Description != "":
			words = append(words, arg.Description)
		default:
			words = append(words, strings.Trim(string(arg.Value), `"`))
		}
	}
	return strings.Join(words, " ")
}
