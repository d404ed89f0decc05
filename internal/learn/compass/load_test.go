package compass

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func pack(t testing.TB, id string) Pack {
	t.Helper()
	p, err := BuiltIn(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestBuiltInPacksFollowTheDesign(t *testing.T) {
	angles := map[string]map[SectorID]int{
		Vierkant: {"gevolg": 45, "deugd": 135, "relatie": 225, "beginsel": 315},
		Kruis:    {"beginsel": 90, "gevolg": 270, "deugd": 180, "zorg": 0},
	}
	for _, id := range BuiltInIDs() {
		p := pack(t, id)
		if p.Type != Axes2D || p.Input != Coins || p.Total != 10 || p.AxisVeto != 4 {
			t.Errorf("%s: type %s, input %s, total %d, veto %d", id, p.Type, p.Input, p.Total, p.AxisVeto)
		}
		for _, s := range p.Sectors {
			if s.Angle != angles[id][s.ID] {
				t.Errorf("%s: %s stands at %d, not at %d", id, s.ID, s.Angle, angles[id][s.ID])
			}
		}
		if len(p.Sectors) != len(angles[id]) || len(p.Axes) != 2 || len(p.Opposites) != 2 {
			t.Errorf("%s: %d sectors, %d axes, %d opposites", id, len(p.Sectors), len(p.Axes), len(p.Opposites))
		}
		if !strings.Contains(p.Disclaimer.NL, "Geen test") || !strings.Contains(p.Provenance.NL, "te controleren") {
			t.Errorf("%s lost its disclaimer or the note that its names are unchecked", id)
		}
	}
	kruis := pack(t, Kruis)
	for _, a := range kruis.Axes {
		if len(a.Plus) != 1 || len(a.Minus) != 1 {
			t.Errorf("kruis: axis %s has not one sector per side", a.ID)
		}
	}
}

func TestVierkantKeepsTheOrderOfItsSectors(t *testing.T) {
	for i, want := range []SectorID{"gevolg", "deugd", "relatie", "beginsel"} {
		if got := pack(t, Vierkant).Sectors[i].ID; got != want {
			t.Errorf("sector %d is %s, golden values need %s", i, got, want)
		}
	}
}

const goodPack = `id: proef
version: 1
type: axes-2d
title: {nl: Proef, en: Trial}
input: {kind: coins, total: 10}
sectors:
  - {id: een, angle: 0, label: {nl: Een, en: One}, prompt: {nl: "Een?", en: "One?"}}
  - {id: twee, angle: 120, label: {nl: Twee, en: Two}, prompt: {nl: "Twee?", en: "Two?"}}
  - {id: drie, angle: 240, label: {nl: Drie, en: Three}, prompt: {nl: "Drie?", en: "Three?"}}
axes:
  - {id: as, plus: [een], minus: [twee], plusLabel: {nl: P, en: P}, minusLabel: {nl: M, en: M}}
opposites: [[een, twee]]
disclaimer: {nl: Geen test., en: No test.}
`

func TestLoadRefuses(t *testing.T) {
	sectors := goodPack[strings.Index(goodPack, "  - {id: een"):strings.Index(goodPack, "axes:\n")]
	axes := goodPack[strings.Index(goodPack, "axes:\n"):strings.Index(goodPack, "opposites")]
	asCircle := func(s string) string {
		s = strings.Replace(s, "axes-2d", "ordered-circle", 1)
		return strings.Replace(s, axes, "", 1)
	}
	swap := func(old, with string) string { return strings.Replace(goodPack, old, with, 1) }
	var nine strings.Builder
	for _, n := range []string{"a", "b", "c", "d", "e", "f"} {
		nine.WriteString("  - {id: x" + n + ", angle: 1, label: {nl: x, en: x}, prompt: {nl: x, en: x}}\n")
	}
	cases := []struct {
		name, raw string
		rule      Rule
		line      int
		says      string
	}{
		{"an empty file", "", RuleSyntax, 0, "empty"},
		{"text that is no YAML", "id: [", RuleSyntax, 0, "yaml"},
		{"two packs in one file", goodPack + "---\nid: twee\n", RuleSyntax, 0, "second document"},
		{"an unknown field", goodPack + "colour: blue\n", RuleSyntax, 0, "colour"},
		{"an unknown field of a sector", swap("angle: 120", "angel: 120"), RuleSyntax, 8, "angel"},
		{"an unknown field of an axis", swap("plusLabel", "plusLable"), RuleSyntax, 11, "plusLable"},
		{"a sector that is no mapping", swap(sectors, "  - een\n  - twee\n  - drie\n"), RuleSyntax, 7, "fields"},
		{"a missing id", swap("id: proef", "id: ''"), RuleID, 0, "no id"},
		{"an id with capitals", swap("id: proef", "id: Proef"), RuleID, 0, "Proef"},
		{"version 0", swap("version: 1", "version: 0"), RuleVersion, 0, "version"},
		{"an unknown type", swap("axes-2d", "wheel"), RuleType, 0, "wheel"},
		{"no title", swap("title: {nl: Proef, en: Trial}\n", ""), RuleText, 0, "title"},
		{"an unknown input", swap("kind: coins", "kind: dot"), RuleInput, 0, "dot"},
		{"no coins", swap("total: 10", "total: 0"), RuleInput, 0, "1 to 100"},
		{"coins for an input of one sector", swap("kind: coins", "kind: sector"), RuleInput, 0, "no coins"},
		{"two sectors", swap(sectors, strings.Join(strings.SplitAfter(sectors, "\n")[:2], "")), RuleSectors, 0, "not 2"},
		{"nine sectors", swap(sectors, sectors+nine.String()), RuleSectors, 0, "not 9"},
		{"the same angle twice", swap("angle: 240", "angle: 120"), RuleAngle, 9, "already taken by twee"},
		{"a missing angle", swap("angle: 240, ", ""), RuleAngle, 9, "angle must be given"},
		{"an angle of 360", swap("angle: 240", "angle: 360"), RuleAngle, 9, "0 to 359"},
		{"the same sector twice", swap("id: drie", "id: twee"), RuleID, 9, "twice"},
		{"a label without English", swap("{nl: Twee, en: Two}", "{nl: Twee}"), RuleText, 8, "label"},
		{"a sector without prompt", swap(`, prompt: {nl: "Drie?", en: "Three?"}`, ""), RuleText, 9, "prompt"},
		{"axes-2d without axes", swap(axes, ""), RuleAxes, 0, "at least one axis"},
		{"an axis without a side", swap("minus: [twee]", "minus: []"), RuleAxes, 11, "plus and at minus"},
		{"a sector on both sides", swap("minus: [twee]", "minus: [twee, een]"), RuleBothSides, 11, "een is on both sides"},
		{"an axis with an unknown sector", swap("minus: [twee]", "minus: [vier]"), RuleUnknown, 11, "vier"},
		{"a sector named twice in one side", swap("minus: [twee]", "minus: [twee, twee]"), RuleID, 11, "named twice"},
		{"an axis without words", swap("minusLabel: {nl: M, en: M}", "minusLabel: {nl: M}"), RuleText, 11, "minusLabel"},
		{"opposites that are no pair", swap("[[een, twee]]", "[[een]]"), RuleSyntax, 12, "pairs"},
		{"opposites of unknown sectors", swap("[[een, twee]]", "[[een, vijf]]"), RuleUnknown, 12, "vijf"},
		{"a veto above the coins", goodPack + "axisVeto: 11\n", RuleVeto, 0, "1 to 10"},
		{"no disclaimer", swap("disclaimer: {nl: Geen test., en: No test.}\n", ""), RuleDisclaimer, 0, "what it is not"},
		{"a disclaimer in one language", swap(", en: No test.", ""), RuleDisclaimer, 0, "what it is not"},
		{"axes on a circle", strings.Replace(goodPack, "axes-2d", "ordered-circle", 1), RuleTension, 11, "no tension"},
		{"tension in a nominal pack", strings.Replace(goodPack, "axes-2d", "nominal", 1), RuleTension, 11, "nominal"},
		{"a veto on a circle", asCircle(goodPack) + "axisVeto: 4\n", RuleTension, 0, "no axisVeto"},
		{"opposites in a nominal pack", strings.Replace(asCircle(goodPack), "ordered-circle", "nominal", 1), RuleTension, 10, "no opposites"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load("proef.yaml", []byte(c.raw))
			var r *Refusal
			if !errors.As(err, &r) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if r.Rule != c.rule || r.Line != c.line || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got rule %s, line %d: %v; want rule %s, line %d, %q", r.Rule, r.Line, err, c.rule, c.line, c.says)
			}
			if !strings.HasPrefix(err.Error(), "proef.yaml") {
				t.Errorf("%q does not begin with the file", err)
			}
		})
	}
}

func TestLoadAcceptsEveryType(t *testing.T) {
	axes := goodPack[strings.Index(goodPack, "axes:\n"):strings.Index(goodPack, "opposites")]
	circle := strings.Replace(strings.Replace(goodPack, "axes-2d", "ordered-circle", 1), axes, "", 1)
	nominal := strings.NewReplacer("ordered-circle", "nominal", "opposites: [[een, twee]]\n", "", "angle: 240, ", "").Replace(circle)
	for _, raw := range []string{goodPack, circle, nominal, strings.Replace(circle, "{kind: coins, total: 10}", "{kind: sector}", 1)} {
		if _, err := Load("proef.yaml", []byte(raw)); err != nil {
			t.Errorf("%v in\n%s", err, raw)
		}
	}
}

func TestVetoKeepsItsShareOfOtherTotals(t *testing.T) {
	for raw, want := range map[string]int{"total: 10": 4, "total: 20": 8, "total: 7": 3, "total: 1": 1} {
		p, err := Load("proef.yaml", []byte(strings.Replace(goodPack, "total: 10", raw, 1)))
		if err != nil || p.AxisVeto != want {
			t.Errorf("%s: veto %d, %v; want %d", raw, p.AxisVeto, err, want)
		}
	}
}

func TestUnknownBuiltInIsRefused(t *testing.T) {
	for _, id := range []string{"", "../go", "wiel"} {
		if _, err := BuiltIn(id); err == nil {
			t.Errorf("BuiltIn(%q) gave a pack", id)
		}
	}
}

func TestLoadNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cut := rapid.IntRange(0, len(goodPack)).Draw(t, "cut")
		put := rapid.StringMatching(`[-:\[\]{}a-z0-9&*!|> \n]{0,12}`).Draw(t, "put")
		skip := rapid.IntRange(0, 20).Draw(t, "skip")
		raw := goodPack[:cut] + put + goodPack[min(len(goodPack), cut+skip):]
		p, err := Load("x", []byte(raw))
		if err == nil && (len(p.Sectors) < 3 || p.Disclaimer.NL == "") {
			t.Fatalf("accepted a broken pack: %s", raw)
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(goodPack))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := Load("x", raw)
		if err != nil {
			return
		}
		even := make([]int, len(p.Sectors))
		even[0] = p.Total
		if _, err := p.FromCoins(even); err != nil {
			t.Fatalf("a loaded pack refuses its own coins: %v", err)
		}
	})
}
