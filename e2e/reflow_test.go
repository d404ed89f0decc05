package e2e

import (
	_ "embed"
	"fmt"
	"testing"
)

//go:embed js/reflow.js
var reflowScript string

// overflow is one element that sticks out of the window, or whose text is cut off.
type overflow struct {
	Selector string
	Beyond   int // CSS pixels
	Why      string
}

// overflows lists what makes the page as it stands scroll sideways, the widest first, and the texts that are cut off.
// An empty list means that the page fits.
func (a *Actor) overflows() []overflow {
	a.t.Helper()
	var found []overflow
	a.mustEval(&found, reflowScript)
	return found
}

// Reflow sets the window to 320 px, which is 1280 px at 400 %, and fails t when a person would have to scroll sideways
// or cannot read a text (WCAG 1.4.10). A table that scrolls inside a box of its own is allowed when the keyboard can
// scroll it too.
func Reflow(t testing.TB, a *Actor, what string) {
	t.Helper()
	a.SetViewport(320, 800, 1)
	for _, o := range a.overflows() {
		t.Errorf("%s: %s", what, o)
	}
}

// BigText doubles the size of the text, in a window of 640 px, and fails t when something no longer fits (WCAG 1.4.4).
func BigText(t testing.TB, a *Actor, what string) {
	t.Helper()
	a.SetViewport(640, 800, 1)
	a.TextSize(32)
	for _, o := range a.overflows() {
		t.Errorf("%s with big text: %s", what, o)
	}
	a.TextSize(16)
}

func (o overflow) String() string {
	return fmt.Sprintf("at this width %s %s by %d px", o.Selector, o.Why, o.Beyond)
}
