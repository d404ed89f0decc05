package e2e

import (
	"maps"
	"slices"
	"testing"
)

// Everything that somebody can reach by following links is accessible, whoever they are.
//
// The browser contexts of the roles are apart; a page that several roles reach is judged for each, because menus and
// buttons differ.
func TestEveryPageIsAccessible(t *testing.T) {
	demo := StartDemo(t)
	starts := maps.Clone(demo.Links)
	starts["phone"] = demo.Join
	for _, role := range slices.Sorted(maps.Keys(starts)) {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			a := suite.browser.Actor(t, role, demo.Origin())
			pages := 0
			been := Crawl(t, a, []string{starts[role]}, func(s stop) {
				pages++
				Look(t, a, s.URL)
			})
			if pages == 0 {
				t.Errorf("%s leads to no page at all: %v", starts[role], been)
			}
			for _, s := range been {
				t.Logf("%s %q", s.URL, s.Title)
			}
		})
	}
}
