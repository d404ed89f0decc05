package archtest

import "testing"

func readableBites() []wrong {
	return []wrong{
		{"a file that does not parse", map[string]string{"internal/learn/dilemma/rule.go": "package dilemma\nfunc {"}, "rule.go: does not parse"},
	}
}

func TestIgnoredFilesAreNoPartOfTheHouse(t *testing.T) {
	tree := house(t, map[string]string{
		".gitignore":           "# made by hand\n/bin/\n*.log\n",
		"bin/beraad":           "x",
		"deep/er/run.log":      "x",
		"internal/bin/kept.md": "x",
		".git/config":          "x",
		".ci/build.sh":         "x",
	})
	for path, belongs := range map[string]bool{"bin/beraad": false, "deep/er/run.log": false, "internal/bin/kept.md": true, ".git/config": false, ".ci/build.sh": true} {
		if got := tree.File(path) != nil; got != belongs {
			t.Errorf("%s belongs to the house: %v, want %v", path, got, belongs)
		}
	}
}

func TestOtherModulesAreNotReadAsTheMainOne(t *testing.T) {
	tree := house(t, map[string]string{"e2e/go.mod": "module beraad/e2e\n", "e2e/story_test.go": "package e2e\n\nimport _ \"beraad/internal/app\"\n"})
	for _, g := range tree.Go {
		if g.Path == "e2e/story_test.go" {
			t.Error("a file of another module was read as one of the main module")
		}
	}
	if tree.File("e2e/story_test.go") == nil {
		t.Error("the file of another module is not in the tree at all")
	}
}

func TestRoomIsFoundFromThePath(t *testing.T) {
	for path, want := range map[string]Room{
		"internal/learn/dilemma/pages/list.html": "learn/dilemma",
		"internal/app/app.go":                    "app",
		"internal/testkit/postgres/server.go":    "testkit",
		"cmd/beraad/main.go":                     "cmd/beraad",
		"docs/ARCHITECTURE.md":                   "",
	} {
		if got := RoomOf(path); got != want {
			t.Errorf("%s stands in %q, want %q", path, got, want)
		}
	}
}
