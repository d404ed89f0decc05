package archtest

func rolesBites() []wrong {
	file := func(body string) map[string]string {
		return map[string]string{"internal/learn/dilemma/service.go": "package dilemma\n\n" + body + "\n"}
	}
	return []wrong{
		{"HTTP in a service", file(`import "net/http"`), "net/http does not belong in this file"},
		{"HTTP in ground", map[string]string{"internal/ground/live/hub.go": "package live\n\nimport _ \"net/http\"\n"}, "net/http does not belong"},
		{"a query in a service", file("const q = `\n\tSELECT id FROM dilemma_item WHERE id = $1`"), "SQL does not belong"},
		{"a query in small letters", file(`var q = "update dilemma_item set title = $1"`), "SQL does not belong"},
		{"a query broken over lines", file(`var q = "SELECT id, " + "title " + "FROM dilemma_item"`), "SQL does not belong"},
		{"a query with a hole in it", file(`func q(cols string) string { return "SELECT " + cols + " FROM dilemma_item" }`), "SQL does not belong"},
		{"a table made in a service", file("const q = `CREATE TABLE IF NOT EXISTS x (id text)`"), "SQL does not belong"},
		{"a query by its type", file("import \"beraad/internal/ground/storage\"\n\nconst q storage.Query = \"VALUES (1)\""), "SQL does not belong"},
		{"a query that is put together", map[string]string{"internal/learn/dilemma/store_x.go": "package dilemma\n\nimport (\n\t\"fmt\"\n\n\ts \"beraad/internal/ground/storage\"\n)\n\n" +
			"func q(id string) s.Query { return s.Query(fmt.Sprintf(\"%s\", id)) }\n"}, "never put together"},
		{"a query with a variable added", map[string]string{"internal/learn/dilemma/store_x.go": "package dilemma\n\nimport \"beraad/internal/ground/storage\"\n\n" +
			"func q(id string) storage.Query { return storage.Query(\"SELECT id FROM x WHERE id = \" + id) }\n"}, "never put together"},
		{"the real clock", file("import \"time\"\n\nvar now = time.Now()"), "time does not belong"},
		{"the real clock under another name", file("import t \"time\"\n\nvar old = t.Since"), "time does not belong"},
		{"the real clock in web.go", map[string]string{"internal/learn/dilemma/web_x.go": "package dilemma\n\nimport \"time\"\n\nvar now = time.Now\n"}, "time does not belong"},
		{"chance", file(`import "math/rand/v2"`), "chance does not belong"},
		{"old chance", file(`import "math/rand"`), "chance does not belong"},

		{"durations", file("import \"time\"\n\nconst hour = time.Hour"), ""},
		{"a sentence", file(`const hint = "select the right one"`), ""},
		{"a test", map[string]string{"internal/learn/dilemma/dilemma_test.go": "package dilemma\n\nimport (\n\t_ \"net/http/httptest\"\n\t\"time\"\n)\n\nvar now = time.Now()\n"}, ""},
		{"a parameter of the type", file("import \"beraad/internal/ground/storage\"\n\nfunc run(q storage.Query) {}"), ""},
		{"a command", map[string]string{"cmd/beraad/main.go": "package main\n\nimport (\n\t_ \"net/http\"\n\t\"time\"\n)\n\nvar now = time.Now()\n"}, ""},
	}
}
