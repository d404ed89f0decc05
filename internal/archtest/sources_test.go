package archtest

import "testing"

func sourcesBites() []wrong {
	doc := func(comment string) map[string]string {
		return map[string]string{"internal/learn/wording/doc.go": comment + "package wording\n"}
	}
	return []wrong{
		{"no comment", doc(""), "has no comment"},
		{"no source", doc("// Package wording reads. It checks. It helps.\n"), "does not end with a line bron:"},
		{"too short", doc("// Package wording reads.\n//\n// bron: GI-4\n"), "too short"},
		{"a source that does not exist", doc("// Package wording reads. It checks. It helps.\n//\n// bron: GI-12\n"), "GI-12 stands neither in"},
		{"a source that is prose", doc("// Package wording reads. It checks. It helps.\n//\n// bron: GI-4 and more\n"), "is no source"},
		{"a source inside a file", map[string]string{"internal/learn/dilemma/rule.go": "package dilemma\n\n// Rule rules.\n//\n// bron: WBK-2\nfunc Rule() {}\n"}, "rule.go:5: WBK-2"},
		{"a source in a block comment", map[string]string{"internal/learn/dilemma/rule.go": "package dilemma\n\n/*\nbron: WBK-3\n*/\nfunc rule() {}\n"}, "rule.go:4: WBK-3"},
		{"a source in SQL", map[string]string{"internal/learn/dilemma/migrations/2026-11-23-1-x.sql": "-- bron: ART-9\n"}, "ART-9 stands neither"},
		{"a source in a script", map[string]string{"internal/door/web/static/x.js": "/* bron: ART-9 */\n"}, "ART-9 stands neither"},
		{"a source in a page", map[string]string{"internal/learn/dilemma/pages/x.html": "{{/* bron: ART-9 */}}\n"}, "ART-9 stands neither"},
		{"the list of requirements is gone", map[string]string{requirementsPath: Gone}, "ART-3 stands neither"},

		{"an anchor of a law", map[string]string{
			lawPath:                          "| <a id=\"WBK-2\"></a>WBK-2 | what it asks | statute | 2026-11-22 |\n",
			"internal/learn/dilemma/rule.go": "package dilemma\n\n// Rule rules.\n//\n// bron: WBK-2, ART-3\nfunc Rule() {}\n",
		}, ""},
		{"data with the same word", map[string]string{"internal/learn/dilemma/content/a.yaml": "bron: een boek\n"}, ""},
	}
}

func TestThereAreFortySevenRequirements(t *testing.T) {
	if ids := RequirementIDs(); len(ids) != 47 || ids[0] != "ART-1" || ids[46] != "GI-11" {
		t.Errorf("%d ids from %s to %s", len(ids), ids[0], ids[len(ids)-1])
	}
}
