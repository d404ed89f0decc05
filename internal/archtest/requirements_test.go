package archtest

import "strings"

func requirementsBites() []wrong {
	doc := func(old, new string) map[string]string {
		return map[string]string{requirementsPath: strings.Replace(goodRequirements(), old, new, 1)}
	}
	row := func(id, rooms, test string) map[string]string {
		return doc("| <a id=\""+id+"\"></a>"+id+" | A user does something that meets it. | `learn/dilemma`, reach/planner (planned) | not yet |",
			"| <a id=\""+id+"\"></a>"+id+" | A user does something that meets it. | "+rooms+" | "+test+" |")
	}
	story := func(change map[string]string) map[string]string {
		change["e2e/go.mod"] = "module beraad/e2e\n"
		change["e2e/dialogue_test.go"] = "package e2e\n\nimport \"testing\"\n\nfunc TestWholeDialogue(t *testing.T) {}\n"
		return change
	}
	return []wrong{
		{"no list", map[string]string{requirementsPath: Gone}, "does not exist"},
		{"a requirement left out", doc("<a id=\"BING-4\"></a>BING-4", "BING-4"), "has no row for BING-4"},
		{"a requirement twice", map[string]string{requirementsPath: goodRequirements() + goodRequirements()}, "ART-1: has two rows"},
		{"a requirement too many", doc("<a id=\"GI-11\"></a>GI-11", "<a id=\"GI-12\"></a>GI-12"), "is not one of the 47"},
		{"an anchor that is not its id", doc("</a>GI-11", "</a>GI-10"), "its anchor is its id"},
		{"nothing to do", doc("A user does something that meets it.", "-"), "does not say what a user does"},
		{"a room that is not built", row("ART-4", "`learn/werkvorm`", "not yet"), "write it as: learn/werkvorm (planned)"},
		{"a planned room that was built", row("ART-4", "learn/dilemma (planned)", "not yet"), "exists now"},
		{"a planned room outside the plan", row("ART-4", "learn/quiz (planned)", "not yet"), "is not in the plan"},
		{"rooms in prose", row("ART-4", "somewhere", "not yet"), "is neither"},
		{"a test that does not exist", row("ART-4", "`learn/dilemma`", "`TestWholeDialogue`"), "TestWholeDialogue does not exist in e2e"},
		{"a test in another story", story(row("ART-4", "`learn/dilemma`", "`TestOther`")), "TestOther does not exist in e2e"},
		{"hope", row("ART-4", "`learn/dilemma`", "soon"), "is neither"},

		{"a test that exists", story(row("ART-4", "`learn/dilemma`", "`TestWholeDialogue`")), ""},
	}
}
