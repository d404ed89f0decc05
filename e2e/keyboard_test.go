package e2e

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed js/focus.js
var focusScript string

// mostTabs is how many times an actor presses Tab in search of something. No page has that many stops; an actor that
// needs more is in a trap.
const mostTabs = 150

// KeyboardOnly takes the mouse away: from now on Click, Fill and Choose go by Tab, arrows, Space and Enter, and every
// stop on the way must show its focus.
func (a *Actor) KeyboardOnly() { a.keyboardOnly = true }

// Tab presses Tab and checks that what gets the focus shows it.
func (a *Actor) Tab() { a.t.Helper(); a.tab("Tab") }

// ShiftTab goes the other way.
func (a *Actor) ShiftTab() { a.t.Helper(); a.tab("Shift+Tab") }

func (a *Actor) tab(key string) {
	a.t.Helper()
	a.rememberFocusStyles()
	a.Press(key)
	if fault := a.focusFault(); fault != "" {
		_, name := a.Focused()
		a.fail("the focus on %q cannot be seen: %s", name, fault)
	}
}

// rememberFocusStyles keeps how everything that can have the focus looks without it.
func (a *Actor) rememberFocusStyles() {
	a.t.Helper()
	a.mustEval(nil, focusScript, "remember")
}

// focusFault tells why nobody can see where the focus is, or "" when it shows or when nothing has it. Shown is: an
// outline of at least 2 px with contrast 3 to what lies around, or a shadow or edge that was not there before, on the
// element, on its label, or on a box around it.
func (a *Actor) focusFault() string {
	a.t.Helper()
	var fault string
	a.mustEval(&fault, focusScript, "judge")
	return fault
}

// TabTo presses Tab until the thing with this name has the focus. Every stop on the way must show its focus.
func (a *Actor) TabTo(name string) {
	a.t.Helper()
	target := a.find(name, slices.Concat(clickable, fillable, []string{"radio", "checkbox"})...)
	a.tabUntil(fmt.Sprintf("%q", name), func(th thing) bool { return th.node == target })
}

func (a *Actor) tabUntil(what string, there func(thing) bool) {
	a.t.Helper()
	var passed []string
	for range mostTabs {
		th, err := a.focused()
		if err != nil {
			a.fail("asking what has the focus: %v", err)
		}
		if there(th) {
			return
		}
		passed = append(passed, fmt.Sprintf("%s %q", th.role, th.name))
		a.Tab()
	}
	a.fail("the keyboard does not get to %s; it passed %v", what, passed)
}

// activationKey is the key that people press on what has the focus: Enter on links, Space on the rest.
func (a *Actor) activationKey() string {
	a.t.Helper()
	if role, _ := a.Focused(); role == "link" {
		return "Enter"
	}
	return "Space"
}

// chooseByKeyboard goes to a tick box and presses Space, or goes into a group of radio buttons and walks with the arrows.
func (a *Actor) chooseByKeyboard(label string, node cdp.BackendNodeID) {
	a.t.Helper()
	var group string
	a.onNode(&group, node, `function () { return this.type === "radio" ? this.name : "" }`)
	if group == "" {
		a.tabUntil(fmt.Sprintf("%q", label), func(th thing) bool { return th.node == node })
		a.Press("Space")
		return
	}
	a.tabUntil(fmt.Sprintf("the choice that holds %q", label), func(th thing) bool { return th.role == "radio" && a.groupOfFocus() == group })
	for range mostTabs {
		th, err := a.focused()
		if err != nil {
			a.fail("asking what has the focus: %v", err)
		}
		if th.node == node {
			if !a.isChecked(node) {
				a.Press("Space")
			}
			return
		}
		a.Press("ArrowDown")
	}
	a.fail("the arrows do not get to %q", label)
}

func (a *Actor) groupOfFocus() string {
	a.t.Helper()
	var group string
	a.mustEval(&group, `() => document.activeElement.type === "radio" ? document.activeElement.name : ""`)
	return group
}

// Walk presses Tab from the top of the page until the focus comes round, and lists every stop as role and name. A stop
// that does not show its focus, or a walk that does not come round, is an error.
func Walk(t testing.TB, a *Actor) []string {
	t.Helper()
	a.mustEval(nil, `() => { if (document.activeElement) document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0) }`)
	var stops []string
	var first cdp.BackendNodeID
	for range mostTabs {
		a.rememberFocusStyles()
		a.Press("Tab")
		th, err := a.focused()
		if err != nil {
			a.fail("asking what has the focus: %v", err)
		}
		switch {
		case th.node == 0 && len(stops) == 0:
			return nil // nothing on this page can have the focus
		case th.node == 0, th.node == first:
			return stops
		case first == 0:
			first = th.node
		}
		stop := fmt.Sprintf("%s %q", th.role, th.name)
		if fault := a.focusFault(); fault != "" {
			t.Errorf("%s: the focus on %s cannot be seen: %s", a.URL(), stop, fault)
		}
		stops = append(stops, stop)
	}
	t.Errorf("%s: the keyboard is in a trap: after %d times Tab it has not come round; last stops %v", a.URL(), mostTabs, stops[len(stops)-5:])
	return stops
}

// keyNamed gives the code that chromedp sends for a key, or "" for an unknown name.
func keyNamed(key string) (string, []chromedp.KeyOption) {
	named := map[string]string{
		"Tab": kb.Tab, "Enter": kb.Enter, "Space": " ", "Escape": kb.Escape,
		"ArrowDown": kb.ArrowDown, "ArrowUp": kb.ArrowUp, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
		"Home": kb.Home, "End": kb.End, "Backspace": kb.Backspace,
	}
	if key == "Shift+Tab" {
		return kb.Tab, []chromedp.KeyOption{chromedp.KeyModifiers(chromedp.ModifierShift)}
	}
	if code, ok := named[key]; ok {
		return code, nil
	}
	if len([]rune(key)) == 1 {
		return key, nil
	}
	return "", nil
}
