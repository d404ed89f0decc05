package archtest

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

// FileRole keeps one concern in files of one name, so that a reader knows where to look and a rule can be read
// without the web or the database in it. Tests and testkit are free.
type FileRole struct {
	Concern string
	Files   string // files whose name starts with this may hold it
	Rooms   []Room // rooms that may hold it in any file; "cmd/*" is every command
	Also    string // one more file that may hold it, from internal on
	Why     string
}

// FileRoles are the concerns that are bound to files. The stream of server-sent events is an adapter of its own: a
// socket takes its deadline from the real clock, and browsers must not all come back in the same instant.
func FileRoles() []FileRole {
	return []FileRole{
		{
			"net/http", "web",
			[]Room{"door/web", "app", "cmd/*"},
			"",
			"rules and services do not know that there is a browser",
		},
		{
			"SQL", "store",
			[]Room{"ground/storage", "cmd/*"},
			"",
			"a query stands beside its scan, as a constant of type storage.Query, where the test that prepares every query finds it",
		},
		{
			"time", "",
			[]Room{"ground/clock", "ground/storage", "ground/live", "cmd/*"},
			"door/web/stream.go",
			"a rule takes an instant, a service holds a clock.Clock: only then does a test stand still",
		},
		{
			"chance", "",
			[]Room{"ground/storage", "ground/live", "cmd/*"},
			"door/web/stream.go",
			"a rule that draws lots takes its randomness as an argument; ids and codes come from crypto/rand",
		},
	}
}

// mayHold says whether the file may hold the concern.
func mayHold(g *GoFile, role FileRole) bool {
	switch {
	case g.Test || g.Room == "testkit" || g.Path == "internal/"+role.Also:
		return true
	case role.Files != "" && strings.HasPrefix(path.Base(g.Path), role.Files):
		return true
	case g.Room.Wing() == "cmd":
		return slices.Contains(role.Rooms, "cmd/*")
	}
	return slices.Contains(role.Rooms, g.Room)
}

// statement recognises SQL in a string: the beginning of a statement with enough behind it that no English sentence
// is taken for one.
var statement = regexp.MustCompile(`(?is)^\s*(` +
	`select\s.*\sfrom\s|select\s+\d|insert\s+(or\s+\w+\s+)?into\s|update\s+\S+\s+set\s|delete\s+from\s|` +
	`with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*\(|` +
	`(create|drop)\s+(unique\s+|temp\s+|virtual\s+)*(table|index|schema|trigger|view)\s|alter\s+table\s|pragma\s)`)

// Roles checks that each concern stays in its files.
func Roles(t *Tree) []Finding {
	var found []Finding
	for _, g := range t.Go {
		for _, role := range FileRoles() {
			if mayHold(g, role) {
				continue
			}
			for _, n := range concernIn(g, role.Concern) {
				found = append(found, g.Find(n, "%s does not belong in this file: %s", role.Concern, role.Why))
			}
		}
		found = append(found, formattedQueries(g)...)
	}
	return found
}

// concernIn returns the places where a file touches a concern.
func concernIn(g *GoFile, concern string) []ast.Node {
	switch concern {
	case "net/http":
		return imports(g, "net/http", "net/http/httputil", "net/http/cookiejar", "net/http/httptest")
	case "SQL":
		return append(sqlTexts(g), queryTypes(g)...)
	case "time":
		return selectors(g, "time", "Now", "Since", "Until")
	case "chance":
		return imports(g, "math/rand", "math/rand/v2")
	}
	panic("archtest: no detector for concern " + concern)
}

func imports(g *GoFile, paths ...string) []ast.Node {
	var nodes []ast.Node
	for _, spec := range g.AST.Imports {
		if slices.Contains(paths, importOf(spec)) {
			nodes = append(nodes, spec)
		}
	}
	return nodes
}

func selectors(g *GoFile, importPath string, names ...string) []ast.Node {
	local, imported := g.Name(importPath)
	if !imported {
		return nil
	}
	var nodes []ast.Node
	ast.Inspect(g.AST, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && isName(sel.X, local) && slices.Contains(names, sel.Sel.Name) {
			nodes = append(nodes, sel)
		}
		return true
	})
	return nodes
}

func sqlTexts(g *GoFile) []ast.Node {
	var nodes []ast.Node
	g.Literals(func(n ast.Expr, value string) {
		if statement.MatchString(value) {
			nodes = append(nodes, n)
		}
	})
	return nodes
}

const storagePath = Module + "/internal/ground/storage"

// queryTypes finds constants and variables declared as storage.Query; a parameter or a field of that type is free.
func queryTypes(g *GoFile) []ast.Node {
	local, imported := g.Name(storagePath)
	if !imported {
		return nil
	}
	var nodes []ast.Node
	ast.Inspect(g.AST, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if ok && isQueryType(spec.Type, local) {
			nodes = append(nodes, spec)
		}
		return true
	})
	return nodes
}

func isQueryType(e ast.Expr, local string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && isName(sel.X, local) && sel.Sel.Name == "Query"
}

// formattedQueries finds storage.Query(…) around anything that is not a constant text: the way in for SQL injection.
func formattedQueries(g *GoFile) []Finding {
	local, imported := g.Name(storagePath)
	if !imported || g.Test || g.Room == "testkit" {
		return nil
	}
	var found []Finding
	ast.Inspect(g.AST, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !isQueryType(call.Fun, local) || len(call.Args) != 1 {
			return true
		}
		if value, isString := stringOf(call.Args[0]); !isString || strings.Contains(value, Unknown) {
			found = append(found, g.Find(call, "a query is a constant, never put together when the program runs"))
		}
		return true
	})
	return found
}
