package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// do runs a step and fails the test when it goes wrong.
func (a *Actor) do(what string, step chromedp.Action[chromedp.Void]) {
	a.t.Helper()
	if err := a.try(step); err != nil {
		a.fail("%s: %v", what, err)
	}
}

// try runs a step within the limit of our patience.
func (a *Actor) try(step chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, step)
}

// wait asks again and again until ok, and fails the test when our patience ends. An error is taken as "not yet": a page
// that is being replaced gives one.
func (a *Actor) wait(what string, ok func() (bool, error)) {
	a.t.Helper()
	deadline := time.Now().Add(patience)
	var last error
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		good, err := ok()
		if good && err == nil {
			return
		}
		if err != nil {
			last = err
		}
		if time.Now().After(deadline) {
			a.fail("waited for %s in vain (last error: %v)", what, last)
		}
		time.Sleep(pause)
	}
}

// settle waits until a navigation that was just set off has ended.
//
// Submitting a form is a task that the page still has to come to after it has handled the click. So the question goes to
// the end of the page's queue: when the answer is back, the page has told us that it is leaving, if it is.
func (a *Actor) settle() error {
	end := "() => new Promise((done) => setTimeout(done))"
	if a.noScript {
		end = "() => true" // timers stand still, and without scripts nothing is before us in the queue
	}
	// A page on its way out cannot answer; that it is on its way is what we want to know.
	_ = a.eval(nil, end)
	_ = a.eval(nil, "() => true")
	deadline := time.Now().Add(patience)
	for a.isLoading() {
		if time.Now().After(deadline) {
			return errors.New("the page keeps loading")
		}
		time.Sleep(5 * time.Millisecond)
	}
	return nil
}

func (a *Actor) isLoading() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.loading
}

// mustEval is eval that fails the test.
func (a *Actor) mustEval(result any, function string, args ...any) {
	a.t.Helper()
	if err := a.eval(result, function, args...); err != nil {
		a.fail("asking the page: %v", err)
	}
}

// eval calls a JavaScript function in a world of its own beside the page: it sees the same elements, shares no variables
// with the page, and is not bound by the page's policy, so that nothing has to be loosened to measure it.
//
// When the page is replaced between making the world and asking, the question goes to the next page.
func (a *Actor) eval(result any, function string, args ...any) error {
	raw, err := json.Marshal(append([]any{}, args...)) // never null: the page spreads it
	if err != nil {
		return fmt.Errorf("arguments of a script: %w", err)
	}
	expression := "(" + function + ")(..." + string(raw) + ")"
	var value []byte
	for range 5 {
		if value, err = a.ask(expression); err == nil || !replaced(err) {
			break
		}
	}
	if err != nil || result == nil {
		return err
	}
	if len(value) == 0 {
		value = []byte("null")
	}
	return json.Unmarshal(value, result)
}

// replaced tells whether an error says that the document is no longer the one we knew.
func replaced(err error) bool {
	for _, text := range []string{"Cannot find context", "Execution context was destroyed", "Inspected target navigated", "No frame for given id"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

func (a *Actor) ask(expression string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	world, err := a.world(ctx)
	if err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression,
		chromedp.EvalAwaitPromise, func(p *runtime.EvaluateParams) { p.ContextID = world }))
}

// world gives the harness's own script world in the current document.
func (a *Actor) world(ctx context.Context) (runtime.ExecutionContextID, error) {
	tree, err := chromedp.Call(ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return 0, fmt.Errorf("asking for the frame: %w", err)
	}
	w, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
		FrameID: tree.FrameTree.Frame.ID, WorldName: "beraad-e2e",
	})
	if err != nil {
		return 0, fmt.Errorf("making a world beside the page: %w", err)
	}
	return w.ExecutionContextID, nil
}

// fail ends the test with the message, a picture and the text of the page. `go test -artifacts` keeps the picture.
func (a *Actor) fail(format string, args ...any) {
	a.t.Helper()
	where := "?"
	_ = a.eval(&where, "() => location.href")
	body := ""
	_ = a.eval(&body, "() => document.body ? document.body.innerText : ''")
	if len(body) > 1500 {
		body = body[:1500] + " …"
	}
	picture := filepath.Join(a.t.ArtifactDir(), "failed-"+fileName(a.name)+".png")
	if png, err := a.capture(false); err == nil {
		if err := os.WriteFile(picture, png, 0o644); err != nil {
			picture = err.Error()
		}
	}
	a.t.Fatalf("%s: %s\n  page: %s\n  picture: %s\n  text:\n%s", a.name, fmt.Sprintf(format, args...), where, picture, body)
}

// call makes a step of a protocol command whose answer does not matter.
func call[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, cmd, params)
		return err
	})
}

func insertText(s string) chromedp.Action[chromedp.Void] {
	return call(input.InsertText, input.InsertTextParams{Text: s})
}

// normal makes texts comparable: one space for any white space.
func normal(s string) string { return strings.Join(strings.Fields(s), " ") }

// fileName keeps letters and digits of a name, so that it can be a file.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, s)
}
