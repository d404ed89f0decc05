package web

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tokens are the custom properties of one colour scheme, by name without the leading dashes.
type tokens map[string]string

// readTokens returns the light and the dark tokens of the stylesheet, and the dark ones of the other dark rule.
func readTokens(t *testing.T) (light, dark, chosenDark tokens) {
	t.Helper()
	raw, err := fs.ReadFile(staticFiles, "static/beraad.css")
	if err != nil {
		t.Fatal(err)
	}
	css := string(raw)
	block := func(opening string) tokens {
		_, rest, found := strings.Cut(css, opening)
		if !found {
			t.Fatalf("the stylesheet has no %q", opening)
		}
		body, _, _ := strings.Cut(rest, "}")
		found2 := tokens{}
		for _, m := range regexp.MustCompile(`--([\w-]+):\s*([^;]+);`).FindAllStringSubmatch(body, -1) {
			found2[m[1]] = strings.TrimSpace(m[2])
		}
		return found2
	}
	light = block("@layer tokens {\n  :root {")
	return light, over(light, block(":root:not([data-scheme=light]) {")), over(light, block(":root[data-scheme=dark] {"))
}

func over(base, more tokens) tokens {
	all := tokens{}
	for _, set := range []tokens{base, more} {
		for name, value := range set {
			all[name] = value
		}
	}
	return all
}

// luminance is the relative luminance of WCAG 2.2 of a colour written as #rrggbb.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		t.Fatalf("%q is not a colour", hex)
	}
	channel := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(n>>16) + 0.7152*channel(n>>8) + 0.0722*channel(n)
}

func ratio(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func (k tokens) colour(t *testing.T, name string) string {
	t.Helper()
	value, known := k["basis-color-"+name]
	if !known {
		value, known = k[name]
	}
	if !known {
		t.Fatalf("no token %q", name)
	}
	return value
}

// surfaces are the plain and tinted backgrounds that text, links, edges and the focus ring may lie on.
var surfaces = []string{
	"default-bg-document", "default-bg-subtle", "default-bg-default", "default-bg-hover", "action-1-bg-hover",
	"accent-1-bg-subtle", "accent-1-bg-default", "selected-bg-default", "disabled-bg-default",
	"info-bg-default", "positive-bg-default", "warning-bg-default", "negative-bg-default",
}

// contrastRules are the pairs of the theme contract: ink on each of the grounds, at least min.
var contrastRules = []struct {
	ink     string
	grounds []string
	min     float64
}{
	{"default-border-default", surfaces, 3},
	{"default-color-default", surfaces, 4.5},
	{"default-color-document", surfaces, 7},
	{"default-color-subtle", surfaces, 4.5},
	{"action-1-color-default", surfaces, 4.5},
	{"action-1-color-hover", surfaces, 4.5},
	{"action-1-inverse-bg-default", surfaces, 3},
	{"action-1-inverse-bg-hover", surfaces, 3},
	{"action-1-inverse-color-default", []string{"action-1-inverse-bg-default", "action-1-inverse-bg-hover"}, 4.5},
	{"accent-1-color-default", []string{"default-bg-document", "default-bg-subtle", "accent-1-bg-subtle", "accent-1-bg-default"}, 4.5},
	{"accent-2-inverse-color-default", []string{"accent-2-inverse-bg-default"}, 4.5},
	{"selected-border-default", surfaces, 3},
	{"selected-color-default", []string{"selected-bg-default"}, 4.5},
	{"disabled-color-default", []string{"disabled-bg-default"}, 3},
	{"basis-focus-outline-color", surfaces, 3},
	{"positive-inverse-color-default", []string{"positive-inverse-bg-default"}, 4.5},
	{"negative-inverse-color-default", []string{"negative-inverse-bg-default"}, 4.5},
	// The bar that says how many coins are left is ink with text in the colour of paper.
	{"default-bg-document", []string{"default-color-document"}, 7},
	// Numbers stand on a plain plate in the colour of their series; dots, the arrow and edges stand on the figure.
	{"br-series-1-num", []string{"br-series-1"}, 4.5},
	{"br-series-2-num", []string{"br-series-2"}, 4.5},
	{"br-series-3-num", []string{"br-series-3"}, 4.5},
	{"br-series-4-num", []string{"br-series-4"}, 4.5},
	{"br-series-1", []string{"default-bg-document", "accent-1-bg-subtle"}, 3},
	{"default-border-default", []string{"br-series-4", "default-bg-document", "accent-1-bg-subtle"}, 3},
}

// projectorRules are the pairs of the screen in the room, which is read from eight metres.
var projectorRules = []struct {
	ink     string
	grounds []string
	min     float64
}{
	{"default-color-document", wall, 7},
	{"default-color-default", wall, 7},
	{"action-1-color-hover", wall, 7},
	// The figure lies where the tint of the corner has faded.
	{"default-border-default", []string{"default-bg-document", "accent-1-bg-subtle"}, 4.5},
	{"br-series-1", wall, 4.5},
	{"action-1-inverse-color-default", []string{"action-1-inverse-bg-default"}, 7},
}

// wall are the surfaces of the projector screen.
var wall = []string{"default-bg-document", "accent-1-bg-subtle", "accent-1-bg-default"}

func TestEveryColourPairMeetsItsContrastInBothSchemes(t *testing.T) {
	light, dark, _ := readTokens(t)
	for scheme, k := range map[string]tokens{"light": light, "dark": dark} {
		pairs := 0
		check := func(ink, ground string, least float64) {
			pairs++
			if got := ratio(t, k.colour(t, ink), k.colour(t, ground)); got < least {
				t.Errorf("%s: %s on %s is %.2f, must be at least %.1f", scheme, ink, ground, got, least)
			}
		}
		for _, rule := range contrastRules {
			for _, ground := range rule.grounds {
				check(rule.ink, ground, rule.min)
			}
		}
		for _, rule := range projectorRules {
			for _, ground := range rule.grounds {
				check(rule.ink, ground, rule.min)
			}
		}
		for _, role := range []string{"info", "positive", "warning", "negative"} {
			for _, ground := range surfaces {
				check(role+"-color-default", ground, 4.5)
				check(role+"-border-default", ground, 3)
			}
			check("default-color-document", role+"-bg-default", 7)
		}
		if pairs < 200 {
			t.Errorf("%s: only %d pairs were checked", scheme, pairs)
		}
	}
}

// The worst ratios that the design promises; a change of one colour shows here before anybody sees it.
func TestWorstContrastIsWhatTheDesignPromises(t *testing.T) {
	light, dark, _ := readTokens(t)
	own := func(role string) []string { return []string{role + "-bg-default"} }
	for _, want := range []struct {
		ink         string
		grounds     []string
		light, dark string
	}{
		{"default-border-default", surfaces, "3.99", "3.77"},
		{"default-color-default", surfaces, "8.35", "7.56"},
		{"default-color-document", surfaces, "12.76", "9.83"},
		{"default-color-subtle", surfaces, "5.65", "5.92"},
		{"action-1-color-default", surfaces, "6.06", "6.07"},
		{"action-1-color-hover", surfaces, "8.75", "7.74"},
		{"info-color-default", own("info"), "7.04", "8.35"},
		{"info-border-default", own("info"), "4.57", "5.24"},
		{"positive-color-default", own("positive"), "6.95", "8.77"},
		{"positive-border-default", own("positive"), "4.39", "5.58"},
		{"warning-color-default", own("warning"), "7.23", "8.87"},
		{"warning-border-default", own("warning"), "4.23", "5.82"},
		{"negative-color-default", own("negative"), "6.79", "9.08"},
		{"negative-border-default", own("negative"), "4.70", "5.65"},
	} {
		for promised, k := range map[string]tokens{want.light: light, want.dark: dark} {
			worst := math.Inf(1)
			for _, ground := range want.grounds {
				worst = min(worst, ratio(t, k.colour(t, want.ink), k.colour(t, ground)))
			}
			if got := fmt.Sprintf("%.2f", worst); got != promised {
				t.Errorf("worst of %s is %s, the design says %s", want.ink, got, promised)
			}
		}
	}
}

func TestBothDarkRulesHoldTheSameTokens(t *testing.T) {
	_, bySystem, byChoice := readTokens(t)
	if len(bySystem) != len(byChoice) {
		t.Errorf("%d tokens by system, %d by choice", len(bySystem), len(byChoice))
	}
	for name, value := range bySystem {
		if byChoice[name] != value {
			t.Errorf("%s is %s by system and %s by choice", name, value, byChoice[name])
		}
	}
}

func TestThemeContractHas41ColoursAnd2FocusNames(t *testing.T) {
	light, _, _ := readTokens(t)
	colours, focus := 0, 0
	for name := range light {
		switch {
		case strings.HasPrefix(name, "basis-color-"):
			colours++
		case strings.HasPrefix(name, "basis-focus-"):
			focus++
		}
	}
	if colours != 41 || focus != 2 {
		t.Errorf("%d colour names and %d focus names, the theme contract has 41 and 2", colours, focus)
	}
}
