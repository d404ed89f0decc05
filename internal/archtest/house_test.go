package archtest

import (
	"os"
	"path/filepath"
	"testing"
)

// root returns the folder of the main module: the nearest one upwards with a go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod found upwards of the working folder")
		}
		dir = parent
	}
}

func TestTheHouseKeepsItsRules(t *testing.T) {
	// os.DirFS opens files and lists folders through os, which the test cache follows.
	tree, err := Load(os.DirFS(root(t)), os.DirFS(ModuleCache()))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Go) == 0 {
		t.Fatal("no Go files found; the guards would guard nothing")
	}
	for _, guard := range House() {
		t.Run(guard.Name, func(t *testing.T) {
			for _, f := range guard.Check(tree) {
				t.Errorf("%s", f)
			}
			if t.Failed() {
				t.Log("the rule: " + guard.Rule)
			}
		})
	}
	for _, f := range LongFunctions(tree) {
		t.Logf("for information: %s", f)
	}
}
