package app

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"beraad/internal/door/access"
	"beraad/internal/ground/clock"
	"beraad/internal/ground/storage"
	"beraad/internal/testkit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// opened returns a whole organisation on SQLite in a folder of its own.
func opened(t *testing.T, demo bool) *Organisation {
	t.Helper()
	o, err := Open(t.Context(), Config{
		Data: t.TempDir(), Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Demo: demo, Public: "http://localhost:8080",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.Close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

// golden compares text with a file, or writes the file with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; if this is meant, run the test with -update (-want +got):\n%s", path, diff)
	}
}

func TestRouteTableIsAsAgreed(t *testing.T) {
	var b strings.Builder
	for _, r := range opened(t, true).Site.Table() {
		if why := r.String(); !r.Permission.IsDeclared() {
			t.Errorf("%s states no permission", why)
		}
		fmt.Fprintln(&b, strings.TrimRight(r.String(), " "))
	}
	golden(t, "testdata/routes.txt", b.String())
}

func TestDemoRoutesExistInTheDemoOnly(t *testing.T) {
	demo := 0
	for _, r := range opened(t, true).Site.Table() {
		if strings.HasPrefix(r.Pattern, "/demo") {
			demo++
		}
	}
	for _, r := range opened(t, false).Site.Table() {
		if strings.HasPrefix(r.Pattern, "/demo") || r.Pattern == "/stijl" {
			t.Errorf("%s exists outside the demo", r)
		}
	}
	if demo == 0 {
		t.Error("the demo has no routes of its own: this test looks for the wrong thing")
	}
}

// adminSeesNoContent: an administrator installs and connects; what people think is not theirs to read.
func TestAdministratorHasNoWayIntoSessions(t *testing.T) {
	admin := access.Person{ID: "p", Roles: []access.Role{access.Admin}}
	for _, r := range opened(t, true).Site.Table() {
		open, _ := r.Permission.IsOpen()
		content := strings.HasPrefix(r.Pattern, "/sessies") || strings.HasPrefix(r.Pattern, "/lessen") || strings.HasPrefix(r.Pattern, "/dilemmas")
		if content && !open && access.May(admin, r.Permission) {
			t.Errorf("an administrator may use %s", r)
		}
	}
}

// queries returns every constant of the store files, with whether it runs on the live database.
func queries(t *testing.T) map[string]struct {
	query storage.Query
	live  bool
} {
	t.Helper()
	found := map[string]struct {
		query storage.Query
		live  bool
	}{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		name := filepath.Base(path)
		if err != nil || d.IsDir() || !strings.HasPrefix(name, "store") || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") ||
			strings.Contains(path, "ground/storage") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, c := range constants(file) {
			found[path+" "+c.name] = struct {
				query storage.Query
				live  bool
			}{storage.Query(c.value), strings.HasPrefix(name, "store_live")}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

type constant struct{ name, value string }

// constants returns the string constants whose name begins with q.
func constants(file *ast.File) []constant {
	var out []constant
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.CONST {
			continue
		}
		for _, spec := range gen.Specs {
			v := spec.(*ast.ValueSpec) // a const declaration holds nothing else
			for i, name := range v.Names {
				if i >= len(v.Values) || !strings.HasPrefix(name.Name, "q") {
					continue
				}
				if lit, ok := v.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						out = append(out, constant{name.Name, s})
					}
				}
			}
		}
	}
	return out
}

func TestEveryQueryIsGoodSQLOnBothEngines(t *testing.T) {
	all := queries(t)
	if len(all) < 100 {
		t.Fatalf("only %d queries found: the store files are not where this test looks", len(all))
	}
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		main, live := open(t, MainMigrations()...), open(t, LiveMigrations()...)
		for name, q := range all {
			db := main
			if q.live {
				db = live
			}
			if err := db.Prepare(t.Context(), q.query); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestSchemaIsAsWrittenDown(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, open testkit.Open) {
		for name, db := range map[string]*storage.DB{"main": open(t, MainMigrations()...), "live": open(t, LiveMigrations()...)} {
			schema, err := db.Schema(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("..", "..", "docs", fmt.Sprintf("schema-%s-%s.sql", name, db.Engine())), schema)
		}
	})
}

func TestLiveDatabaseHoldsNoMomentAndNoPerson(t *testing.T) {
	schema, err := testkit.DB(t, LiveMigrations()...).Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for table := range strings.SplitSeq(schema, "CREATE TABLE") {
		if !strings.Contains(table, "dialogue_vote") && !strings.Contains(table, "gathering_participant") && !strings.Contains(table, "dialogue_seen_vote") {
			continue
		}
		for _, word := range []string{"_at ", "person", "email", "address_", "user_agent", "AUTOINCREMENT", " ip "} {
			if strings.Contains(table, word) {
				t.Errorf("a table of raw answers holds %q:%s", word, table)
			}
		}
	}
}

func TestEveryPageParsesInEveryLanguage(t *testing.T) {
	if err := opened(t, true).Site.CheckPages(); err != nil {
		t.Error(err)
	}
}
