package archtest

func literalsBites() []wrong {
	page := func(body string) map[string]string {
		return map[string]string{"internal/learn/dilemma/pages/x.html": body}
	}
	return []wrong{
		{"a word between tags", page("<p>\n  Opslaan</p>"), `x.html:2: the text "Opslaan"`},
		{"a word beside an action", page(`<p>{{.N}} dilemma's</p>`), "dilemma's"},
		{"a word inside a condition", page("{{if .A}}\n<b>ja</b>{{end}}"), `x.html:2: the text "ja"`},
		{"a word after an action with braces in a string", page(`{{t "}}"}} rest`), "rest"},
		{"a label for the ear", page(`<button aria-label="Sluiten"></button>`), "aria-label"},
		{"an image in words", page(`<img src="{{.Src}}" alt="kompas">`), "alt"},
		{"a hint in a field", page(`<input placeholder="Jouw {{.X}}">`), "placeholder"},
		{"words on a button", page(`<input type="submit" value="Verstuur">`), "value"},
		{"the title of a page", page(`{{define "title"}}Dilemma{{end}}`), "Dilemma"},
		{"a sentence in an action", page(`{{template "br-field" (field "naam" "Jouw naam")}}`), "Jouw naam"},
		{"a page that does not parse", page(`{{if}}`), "does not parse"},

		{"signs and the name of the product", page(`<p>Beraad · {{.N}} / 3 &rarr;</p><input value="dilemma">`), ""},
		{"a sign in a figure", page(`<svg><text>n</text></svg>`), ""},
		{"a choice of layout and scripts", page(`{{define "layout"}}staff{{end}}{{define "scripts"}}coins.js live.js{{end}}`), ""},
		{"a template of attributes", page(`{{define "rules"}}{{with .A}} aria-describedby="{{.}}"{{end}} autofocus{{end}}`), ""},
		{"a comment", page("{{/* een woord }} nog een */}}<!-- en nog een -->"), ""},
	}
}
