package archtest

func textsBites() []wrong {
	const nl, en = "internal/learn/dilemma/text/nl.json", "internal/learn/dilemma/text/en.json"
	code := func(body string) map[string]string {
		return map[string]string{"internal/learn/dilemma/x.go": "package dilemma\n\nimport \"beraad/internal/ground/fault\"\n\n" + body + "\n"}
	}
	page := func(body string) map[string]string {
		return map[string]string{"internal/learn/dilemma/pages/x.html": body}
	}
	same := func(text string) map[string]string { return map[string]string{nl: text, en: text} }
	rest := `"dilemma.list.title": "x", "dilemma.long": "{max}", "dilemma.count": "{n}"`
	return []wrong{
		{"no English", map[string]string{en: Gone}, "there is no en.json"},
		{"no Dutch", map[string]string{nl: Gone}, "there is no nl.json"},
		{"a third language by another name", map[string]string{"internal/learn/dilemma/text/nederlands.json": "{}"}, "is called nl.json or en.json"},
		{"no JSON", map[string]string{nl: "{"}, "is not JSON"},
		{"a key missing in English", map[string]string{en: `{"dilemma.long": "{max}", "dilemma.count": "{n}"}`}, `en.json: "dilemma.list.title" is missing`},
		{"a key missing in Dutch", map[string]string{nl: `{"dilemma.long": "{max}", "dilemma.count": "{n}"}`}, "does not exist in Dutch"},
		{"other placeholders", map[string]string{en: `{"dilemma.list.title": "x", "dilemma.long": "{most}", "dilemma.count": "{n}"}`}, "has other placeholders (most) than in Dutch (max)"},
		{"a key of another room", same(`{` + rest + `, "web.x": "x"}`), "does not begin with the name of its room"},
		{"a key with a space", same(`{` + rest + `, "dilemma.ti tle": "x"}`), "is no key"},
		{"a form too few", same(`{` + rest + `, "dilemma.many": {"one": "x"}}`), "other forms than one and other"},
		{"a number for a text", same(`{` + rest + `, "dilemma.many": 3}`), "neither a text nor forms"},
		{"a key that nothing uses", same(`{` + rest + `, "dilemma.spare": "x"}`), `nothing uses the text "dilemma.spare"`},
		{"a fault without a text", code(`var err = fault.New(1, "dilemma.absent")`), `there is no text "dilemma.absent"`},
		{"a field fault without a text", code(`var err = fault.OnField("title", "dilemma.absent")`), `there is no text "dilemma.absent"`},
		{"a key broken over lines", code(`var err = fault.New(1, "dilemma." + "absent")`), `there is no text "dilemma.absent"`},
		{"a printed text that is not there", code(`func f(p interface{ T(string, ...any) string }) string { return p.T("dilemma.absent") }`), `there is no text "dilemma.absent"`},
		{"a key in a field", code(`var x = struct{ Key string }{Key: "dilemma.absent"}`), `there is no text "dilemma.absent"`},
		{"a value too few", code(`var err = fault.New(1, "dilemma.long", "min", 3)`), "needs max"},
		{"a page without its text", page(`{{t "dilemma.absent"}}`), `x.html:1: there is no text "dilemma.absent"`},
		{"a page deep inside", page("{{if .A}}{{range .B}}\n{{with .C}}{{else}}<p>{{t \"dilemma.absent\"}}</p>{{end}}{{end}}{{end}}"), `x.html:2: there is no text "dilemma.absent"`},
		{"a page that forgets a value", page(`{{t "dilemma.count"}}`), "needs n"},

		{"values passed on", code(`func f(args ...any) error { return fault.New(1, "dilemma.long", args...) }`), ""},
		{"a key of a computed family", map[string]string{
			"internal/door/access/access.go":    goFile("access"),
			"internal/door/access/text/nl.json": `{"access.role.admin": "beheerder"}`,
			"internal/door/access/text/en.json": `{"access.role.admin": "administrator"}`,
		}, ""},
	}
}
