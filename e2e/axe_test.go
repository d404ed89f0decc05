package e2e

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
)

var (
	//go:embed axe/axe.min.js
	axeSource string
	//go:embed axe/nl.json
	axeDutch string
	//go:embed js/axe.js
	axeScript string
)

// axeVersion is the version of the vendored axe-core.
const axeVersion = "4.14.1"

// violation is one rule of axe-core that a page breaks, or that axe could not decide on.
type violation struct {
	ID, Impact, Help string
	Nodes            []violationNode
}

// violationNode is one element that breaks a rule.
type violationNode struct {
	Target  string // the CSS selector of the element
	Summary string // what to do, in Dutch
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n    %s\n      %s", n.Target, strings.ReplaceAll(n.Summary, "\n", "\n      "))
	}
	return b.String()
}

// axe runs axe-core on the page as it stands, with the rules of WCAG 2.0, 2.1 and 2.2 level A and AA and the best
// practices. undecided is what axe cannot judge, such as text over a picture.
func (a *Actor) axe() (broken, undecided []violation) {
	a.t.Helper()
	if a.noScript {
		// axe waits with timers, which stand still as well. Scripts of a page that has loaded do not start any more.
		a.scripts(true)
		defer a.scripts(false)
	}
	var there bool
	a.mustEval(&there, "() => typeof axe !== 'undefined'")
	if !there {
		a.mustEval(nil, "() => {"+axeSource+"\n}")
		a.mustEval(nil, "(locale) => { axe.configure({ locale: JSON.parse(locale) }) }", axeDutch)
	}
	var result struct{ Violations, Incomplete []violation }
	a.mustEval(&result, axeScript)
	return result.Violations, result.Incomplete
}

// Axe fails t for every violation axe-core sees on the page, with the selectors of the elements and the remedy in Dutch
// as far as axe-core speaks it. what says which page in which state it is.
//
// axe cannot judge the contrast of text over a picture, a pattern or a decoration; Contrast measures those by what is
// drawn. Whatever else it cannot judge is logged.
func Axe(t testing.TB, a *Actor, what string) {
	t.Helper()
	var page string
	a.mustEval(&page, "() => document.documentElement.outerHTML")
	if _, key, unknown := strings.Cut(page, "⟦"); unknown {
		key, _, _ = strings.Cut(key, "⟧")
		t.Errorf("%s: the page shows the key of a text: %s", what, key)
	}
	broken, undecided := a.axe()
	for _, v := range broken {
		t.Errorf("%s: axe: %s", what, v)
	}
	for _, v := range undecided {
		if v.ID != "color-contrast" {
			t.Logf("%s: axe cannot decide: %s", what, v)
		}
	}
}
