package archtest

func goFile(pkg string, paths ...string) string {
	src := "package " + pkg + "\n"
	for _, path := range paths {
		src += "\nimport _ \"beraad/internal/" + path + "\"\n"
	}
	return src
}

func floorsBites() []wrong {
	return []wrong{
		{"ground looks up to learn", map[string]string{"internal/ground/fault/up.go": goFile("fault", "learn/dilemma")}, "may not look up"},
		{"door looks up to learn", map[string]string{"internal/door/web/up.go": goFile("web", "learn/dilemma")}, "may not look up"},
		{"a room imports app", map[string]string{"internal/learn/dilemma/up.go": goFile("dilemma", "app")}, "may not look up"},
		{"two capabilities without an edge", map[string]string{"internal/learn/dilemma/side.go": goFile("dilemma", "learn/moresprudentie")}, "no edge is declared"},
		{"another wing of the same floor", map[string]string{"internal/learn/dilemma/side.go": goFile("dilemma", "care/reportline")}, "no edge is declared"},
		{"an edge holds in one direction", map[string]string{"internal/learn/dilemma/side.go": goFile("dilemma", "learn/dialogue")}, "no edge is declared"},
		{"a test looks up too", map[string]string{"internal/ground/fault/up_test.go": goFile("fault", "learn/dilemma")}, "may not look up"},
		{"a room that is in no plan", map[string]string{"internal/learn/dilemma/side.go": goFile("dilemma", "learn/gossip")}, "not a room of the plan"},
		{"testkit outside a test", map[string]string{"internal/learn/dilemma/kit.go": goFile("dilemma", "testkit")}, "for _test.go files only"},
		{"app uses testkit", map[string]string{"internal/app/kit.go": goFile("app", "testkit")}, "for _test.go files only"},
		{"testkit knows a capability", map[string]string{"internal/testkit/kit.go": goFile("testkit", "learn/dilemma")}, "no edge is declared"},
		{"somebody imports the guards", map[string]string{"internal/app/a.go": goFile("app", "archtest")}, "nothing imports it"},
		{"an edge that nobody uses", map[string]string{"internal/learn/wording/wording.go": goFile("wording")}, "the edge to learn/wording"},
		{"an edge that only a test uses", map[string]string{
			"internal/learn/wording/wording.go":      goFile("wording"),
			"internal/learn/dilemma/dilemma_test.go": goFile("dilemma", "learn/wording"),
		}, "the edge to learn/wording"},
		{"code outside internal and cmd", map[string]string{"main.go": goFile("main", "learn/dilemma")}, "outside internal and cmd"},

		{"a declared edge", map[string]string{
			"internal/learn/wording/wording.go": goFile("wording"),
			"internal/learn/dilemma/rule.go":    goFile("dilemma", "learn/wording"),
		}, ""},
		{"testkit in a test", map[string]string{"internal/learn/dilemma/dilemma_test.go": goFile("dilemma_test", "testkit", "learn/dilemma")}, ""},
		{"app and a command look down", map[string]string{
			"internal/app/app.go": goFile("app", "learn/dilemma", "door/web"),
			"cmd/beraad/main.go":  goFile("main", "app", "ground/storage"),
		}, ""},
	}
}

func shapeBites() []wrong {
	return []wrong{
		{"a wing with code", map[string]string{"internal/learn/learn.go": goFile("learn")}, "a wing is a folder without Go files"},
		{"a package of layers in a room", map[string]string{"internal/learn/dilemma/service/service.go": goFile("service")}, "without sub-packages"},
		{"a folder that hides", map[string]string{"internal/ground/util/util.go": goFile("util")}, `a folder named "util" says nothing`},
		{"a hidden folder in a command", map[string]string{"cmd/beraad/helpers/x.go": goFile("helpers")}, `a folder named "helpers" says nothing`},
		{"an unknown room", map[string]string{"internal/learn/quiz/quiz.go": goFile("quiz")}, "not a room of the plan"},
		{"an unknown wing", map[string]string{"internal/play/dilemma/x.go": goFile("dilemma")}, "not a room of the plan"},
		{"two rooms of one name", map[string]string{"internal/reach/dilemma/x.go": goFile("dilemma")}, "has the same name as learn/dilemma"},
		{"code at the root", map[string]string{"beraad.go": goFile("beraad")}, "stands in internal or cmd"},

		{"the command of testkit", map[string]string{"internal/testkit/withpostgres/main.go": goFile("main")}, ""},
		{"files that are not Go", map[string]string{"internal/learn/dilemma/content/a.yaml": "a: b\n"}, ""},
	}
}
