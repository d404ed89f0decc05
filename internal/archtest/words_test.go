package archtest

func wordsBites() []wrong {
	in := func(text string) map[string]string { return map[string]string{"docs/x.md": "Intro\n" + text + "\n"} }
	// Each text is cut in two, or this file would be the first to be reported.
	return []wrong{
		{"a folder of a machine", in("see /wo" + "rk/main/x"), "docs/x.md:2"},
		{"a folder for a while", in("see /tmp/" + "plan/x"), "somebody's machine"},
		{"a home of a machine", in("in `/ro" + "ot/go`"), "somebody's machine"},
		{"a registry of Go", in("from proxy." + "golang.org"), "a registry"},
		{"a registry of scripts", in("https://registry." + "npmjs.org/x"), "a registry"},
		{"a number in a tracker", in("as in iss" + "ue #12"), "one tracker"},
		{"in a script", map[string]string{"build.sh": "cd /wo" + "rk/\n"}, "build.sh:1"},

		{"a path that only looks like it", in("POST /team/net" + "work/join and paper" + "work/x"), ""},
	}
}
