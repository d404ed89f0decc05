package archtest

func importsBites() []wrong {
	measure := "package monitor\n\nimport \"beraad/internal/ground/measure\"\n\nvar x = measure."
	return []wrong{
		{"the reporting line knows who logs in", map[string]string{"internal/care/reportline/a.go": goFile("reportline", "door/login")}, "cannot name the package that knows who you are"},
		{"the reporting line knows the people", map[string]string{"internal/care/reportline/a.go": goFile("reportline", "door/org")}, "cannot name the package that knows who you are"},
		{"even in a test", map[string]string{"internal/care/reportline/a_test.go": goFile("reportline", "door/org")}, "cannot name the package that knows who you are"},
		{"what is disclosed is stored on the way", map[string]string{"internal/learn/disclosure/a.go": goFile("disclosure", "ground/storage")}, "nothing can be stored, logged or joined"},
		{"a figure knows the people", map[string]string{"internal/learn/figure/a.go": goFile("figure", "door/org")}, "nothing can be stored, logged or joined"},
		{"a vote is looked up for a figure", map[string]string{"internal/learn/figure/a_test.go": goFile("figure", "learn/dialogue")}, "nothing can be stored, logged or joined"},
		{"the monitor sees people", map[string]string{"internal/steer/monitor/a.go": goFile("monitor", "door/org")}, "k-anonymity has one door"},
		{"the monitor sees sessions", map[string]string{"internal/steer/monitor/a.go": goFile("monitor", "learn/dialogue")}, "k-anonymity has one door"},
		{"the monitor goes round Count", map[string]string{"internal/steer/monitor/a.go": measure + "Rows\n"}, "may not use measure.Rows"},
		{"somebody else opens seals", map[string]string{"internal/learn/dilemma/a.go": goFile("dilemma", "ground/seal")}, "sealed content is opened"},
		{"app opens seals", map[string]string{"internal/app/a.go": goFile("app", "ground/seal")}, "sealed content is opened"},

		{"a figure shows what was disclosed", map[string]string{"internal/learn/figure/a.go": goFile("figure", "learn/disclosure", "learn/compass")}, ""},
		{"the reporting line uses seals and pages", map[string]string{"internal/care/reportline/a.go": goFile("reportline", "ground/seal", "door/web")}, ""},
		{"the monitor counts", map[string]string{"internal/steer/monitor/a.go": measure + "Count\n"}, ""},
	}
}
