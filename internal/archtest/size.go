package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"path"
)

// The measures of the house. A number by itself makes no code better; above it nobody holds a file in the head.
const (
	FileLines     = 400 // Go files, scripts and pages
	FunctionLines = 80  // without tables: composite literals do not count
	AimLines      = 45  // what a function should have; above it the test log mentions it
)

// Sizes reports files and functions that are too long.
func Sizes(t *Tree) []Finding {
	var found []Finding
	for _, f := range t.Files {
		ext := path.Ext(f.Path)
		measured := ext == ".go" || ext == ".html" || ext == ".js" && !Vendored(f)
		if lines := bytes.Count(f.Src, []byte("\n")); measured && lines > FileLines {
			found = append(found, Finding{File: f.Path, What: fmt.Sprintf("has %d lines; split it by what it is about (at most %d)", lines, FileLines)})
		}
	}
	return append(found, functionsLongerThan(t, FunctionLines)...)
}

// LongFunctions lists functions above the aim, for information.
func LongFunctions(t *Tree) []Finding { return functionsLongerThan(t, AimLines) }

func functionsLongerThan(t *Tree, most int) []Finding {
	var found []Finding
	for _, g := range t.Go {
		for _, fn := range functions(g.AST) {
			if n := length(g, fn); n > most {
				found = append(found, g.Find(fn, "%s has %d lines without its tables (at most %d)", fn.Name.Name, n, most))
			}
		}
	}
	return found
}

func functions(file *ast.File) []*ast.FuncDecl {
	var all []*ast.FuncDecl
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
			all = append(all, fn)
		}
	}
	return all
}

// length counts the lines of a function, those of its outermost composite literals left out unless code stands in
// them: a table of functions is still code.
func length(g *GoFile, fn *ast.FuncDecl) int {
	lines := g.LineOf(fn.End()) - g.LineOf(fn.Pos()) + 1
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		table, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		lines -= g.LineOf(table.End()) - g.LineOf(table.Pos())
		ast.Inspect(table, func(n ast.Node) bool {
			if code, ok := n.(*ast.FuncLit); ok {
				lines += g.LineOf(code.End()) - g.LineOf(code.Pos())
				return false
			}
			return true
		})
		return false
	})
	return lines
}
