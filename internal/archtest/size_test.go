package archtest

import "strings"

func sizesBites() []wrong {
	file := func(body string) map[string]string {
		return map[string]string{"internal/learn/dilemma/long.go": "package dilemma\n\n" + body}
	}
	lines := func(n int, line string) string { return strings.Repeat(line+"\n", n) }
	return []wrong{
		{"a long file", file(lines(400, "// x")), "has 402 lines"},
		{"a long page", map[string]string{"internal/learn/dilemma/pages/x.html": lines(401, "<p>")}, "has 401 lines"},
		{"a long function", file("func f() {\n" + lines(80, "\tg()") + "}\n"), "f has 82 lines"},
		{"a long method", file("func (t T) f() {\n" + lines(80, "\tg()") + "}\n"), "f has 82 lines"},
		{"code that hides in a table", file("var _ = 1\n\nfunc f() []func() {\n\treturn []func(){func() {\n" + lines(80, "\t\tg()") + "\t}}\n}\n"), "f has"},

		{"a long table", file("func f() []int {\n\treturn []int{\n" + lines(90, "\t\t1,") + "\t}\n}\n"), ""},
		{"a long file of others", map[string]string{"internal/door/web/static/vendor/x.js": lines(900, "x")}, ""},
	}
}
