package archtest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func pagesBites() []wrong {
	page := func(body string) map[string]string {
		return map[string]string{"internal/learn/dilemma/pages/x.html": body}
	}
	static := func(name, body string) map[string]string {
		return map[string]string{"internal/door/web/static/" + name: body}
	}
	return []wrong{
		{"inline style", page("\n<p style=\"color: red\">"), "x.html:2: attribute style"},
		{"inline style on a drawing", page(`<svg><path style="{{.S}}" /></svg>`), "attribute style"},
		{"inline style in a template of attributes", page(`{{define "rules"}} style="x"{{end}}`), "attribute style"},
		{"a style element", page(`<style>p { color: red }</style>`), "<style> does not pass"},
		{"an inline handler", page(`<button onclick="x()">`), "attribute onclick"},
		{"an inline handler in capitals", page(`<body onLoad="x()">`), "attribute onload"},
		{"an inline script", page(`<script>x()</script>`), "a script without src"},
		{"script in htmx", page(`<p hx-on:click="x()">`), "attribute hx-on:click"},
		{"script in a value", page(`<p hx-vals="js:{a: 1}">`), "attribute hx-vals holds script"},
		{"script in a link", page(`<a href="javascript:x()">`), "attribute href holds script"},
		{"a script from elsewhere", page(`<script src="https://example.com/a.js"></script>`), "from another host"},
		{"a sheet from elsewhere", page(`<link rel="stylesheet" href="//example.com/a.css">`), "from another host"},
		{"a picture from elsewhere", page(`<img src="HTTP://example.com/a.png">`), "from another host"},
		{"a picture inside the page", page(`<img src="data:image/png;base64,AA">`), "from another host"},
		{"a form to elsewhere", page(`<form action="https://example.com">`), "from another host"},
		{"text becomes markup", static("x.js", "let a\na.innerHTML = b\n"), "x.js:2"},
		{"text is put beside markup", static("x.js", "a.insertAdjacentHTML('x', b)"), "text becomes markup"},
		{"text becomes script", static("x.js", "eval (b)"), "text becomes script"},
		{"text becomes a function", static("x.js", "new Function(b)"), "text becomes script"},
		{"text is written into the page", static("x.js", "document.write(b)"), "text becomes markup"},
		{"a script asks elsewhere", static("x.js", "fetch('https://example.com/x')"), "another host"},
		{"a sheet takes in another", static("x.css", "@import 'a.css';"), "a sheet is one file"},
		{"a sheet asks elsewhere", static("x.css", "p { background: url( 'https://example.com/a.png') }"), "another host"},
		{"even the trusted script may not evaluate", static("trusted.js", "eval(b)"), "text becomes script"},

		{"the trusted script", static("trusted.js", "a.innerHTML = policy.createHTML(b)"), ""},
		{"what others made", static("htmx-4.js", "a.innerHTML = b"), ""},
		{"the name of a drawing language", static("x.js", "document.createElementNS('http://www.w3.org/2000/svg', 'g')"), ""},
		{"a link that a reader follows", page(`<a href="https://www.example.nl">{{.}}</a>`), ""},
	}
}

func phonesBites() []wrong {
	const layout = "internal/door/web/layouts/phone.html"
	return []wrong{
		{"no layout for phones", map[string]string{layout: `{{define "layout-telefoon"}}{{end}}`}, `there is no template "layout-phone"`},
		{"htmx in the layout", map[string]string{layout: `{{define "layout-phone"}}<script src="{{asset "htmx.js"}}"></script>{{end}}`}, "loads no htmx"},
		{"htmx by way of a part", map[string]string{
			layout:                                `{{define "layout-phone"}}{{template "head" .}}{{end}}`,
			"internal/door/web/layouts/part.html": `{{define "head"}}{{if .X}}<script src="{{asset "htmx.js"}}"></script>{{end}}{{end}}`,
		}, "loads no htmx"},
		{"htmx on one page", map[string]string{
			"internal/learn/dilemma/pages/x.html": `{{define "layout"}}phone{{end}}{{define "content"}}<script src="{{asset "htmx.js"}}"></script>{{end}}`,
		}, "pages/x.html: a page for phones loads no htmx"},
		{"htmx among the scripts of a page", map[string]string{
			"internal/learn/dilemma/pages/x.html": `{{define "layout"}}phone{{end}}{{define "scripts"}}phone.js htmx.js{{end}}`,
		}, "pages/x.html: a page for phones loads no htmx"},
		{"a script that is not there", map[string]string{"internal/door/web/static/phone.js": Gone}, "no file in static for the script phone.js"},
		{"a heavy script", map[string]string{"internal/door/web/static/phone.js": noise(40_000)}, "bytes after gzip"},
		{"a heavy script that is imported", map[string]string{"internal/door/web/static/stream.js": noise(40_000)}, "bytes after gzip"},

		{"a long script that packs well", map[string]string{"internal/door/web/static/phone.js": strings.Repeat("open()\n", 5000)}, ""},
		{"htmx on a page for staff", map[string]string{
			"internal/learn/dilemma/pages/x.html": `{{define "layout"}}staff{{end}}{{define "content"}}<script src="{{asset "htmx.js"}}"></script>{{end}}`,
		}, ""},
	}
}

// noise returns n characters of script that do not pack well.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "x(%d)\n", r.Uint64())
	}
	return b.String()
}

func TestGzipIsCounted(t *testing.T) {
	if n := compressed([]byte(strings.Repeat("a", 10_000))); n > 100 {
		t.Errorf("ten thousand times the same letter weighs %d bytes", n)
	}
}
