package archtest

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Module is the path of the project's own Go module.
const Module = "beraad"

// Finding is one violation of one rule at one place.
type Finding struct {
	File string // slash-separated, from the root of the project
	Line int    // 1-based; 0 when the finding is about the file or folder as a whole
	What string // what is wrong and what to do instead
}

func (f Finding) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.What
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.What)
}

// Room names a package of the project by the path below internal ("learn/dilemma", "app", "archtest"), or by its
// path from the root for a command ("cmd/beraad"). "" means: not a room.
type Room string

// Wing returns the part before the slash; "" for a room that stands by itself.
func (r Room) Wing() string {
	wing, _, found := strings.Cut(string(r), "/")
	if !found {
		return ""
	}
	return wing
}

// Name returns the part that text keys and table names begin with.
func (r Room) Name() string { return path.Base(string(r)) }

// RoomOf returns the room in which a file or an import path of this module stands: internal/learn/dilemma/pages/x.html
// stands in learn/dilemma.
func RoomOf(file string) Room {
	parts := strings.Split(file, "/")
	switch {
	case len(parts) >= 2 && parts[0] == "cmd":
		return Room("cmd/" + parts[1])
	case len(parts) >= 2 && parts[0] == "internal" && (standsAlone(parts[1]) || len(parts) == 2):
		return Room(parts[1])
	case len(parts) >= 3 && parts[0] == "internal":
		return Room(parts[1] + "/" + parts[2])
	}
	return ""
}

// File is one file of the project.
type File struct {
	Path string
	Room Room
	Src  []byte
}

// Under reports whether the file stands in a folder of that name somewhere below its room: pages, text, static.
func (f *File) Under(folder string) bool {
	return slices.Contains(strings.Split(path.Dir(f.Path), "/"), folder)
}

// Binary reports whether the file is something other than text.
func (f *File) Binary() bool { return bytes.IndexByte(f.Src, 0) >= 0 }

// GoFile is a Go file of the main module.
type GoFile struct {
	*File
	AST  *ast.File
	Test bool // ends in _test.go
	fset *token.FileSet
}

// Line returns the line of a node.
func (g *GoFile) Line(n ast.Node) int { return g.fset.Position(n.Pos()).Line }

// LineOf returns the line of a position.
func (g *GoFile) LineOf(p token.Pos) int { return g.fset.Position(p).Line }

// Find makes a finding about a node.
func (g *GoFile) Find(n ast.Node, format string, args ...any) Finding {
	return Finding{File: g.Path, Line: g.Line(n), What: fmt.Sprintf(format, args...)}
}

// Imported returns the room that an import path of this module leads to; "" for anything outside it.
func Imported(importPath string) Room {
	inside, found := strings.CutPrefix(importPath, Module+"/")
	if !found {
		return ""
	}
	return RoomOf(inside + "/x")
}

// Name returns the name by which the file knows an imported package, and whether it imports it at all.
func (g *GoFile) Name(importPath string) (string, bool) {
	for _, spec := range g.AST.Imports {
		if importOf(spec) != importPath {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name, true
		}
		return path.Base(strings.TrimSuffix(importPath, "/v2")), true
	}
	return "", false
}

// Unknown stands in a value for a part that is only known when the program runs.
const Unknown = "\x00"

// Literals calls f for every string in the file. Sums ("a" + "b" + name) are seen as one string, in which whatever is
// not a literal reads as Unknown, so that breaking a text over lines hides nothing.
func (g *GoFile) Literals(f func(n ast.Expr, value string)) {
	ast.Inspect(g.AST, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case ast.Expr:
			value, isString := stringOf(n)
			if isString {
				f(n, value)
			}
			return !isString
		}
		return true
	})
}

// stringOf returns the value of a string literal or of a sum with a string literal in it.
func stringOf(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		value, err := strconv.Unquote(e.Value)
		return value, err == nil
	case *ast.ParenExpr:
		return stringOf(e.X)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		left, known := stringOf(e.X)
		right, alsoKnown := stringOf(e.Y)
		if !known {
			left = Unknown
		}
		if !alsoKnown {
			right = Unknown
		}
		return left + right, known || alsoKnown
	}
	return "", false
}

func importOf(spec *ast.ImportSpec) string {
	value, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return value
}

// Tree is the whole project, read once and shared by all guards.
type Tree struct {
	Files  []*File   // every file that belongs to the project, sorted by path
	Go     []*GoFile // the Go files of the main module, sorted by path
	Pages  []*Page   // the templates of all rooms, sorted by path
	Broken []Finding // Go files that do not parse
	Cache  fs.FS     // the module cache, for the libc pin
}

// Load reads the project below fsys. What .gitignore names is not part of the project.
func Load(fsys fs.FS, cache fs.FS) (*Tree, error) {
	ignored := ignoredNames(fsys)
	t := &Tree{Cache: cache}
	var others []string // folders with a go.mod of their own
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".git" || ignored(p) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		src, err := fs.ReadFile(fsys, p)
		if err != nil {
			return fmt.Errorf("reading %s: %w", p, err)
		}
		if d.Name() == "go.mod" && p != "go.mod" {
			others = append(others, path.Dir(p)+"/")
		}
		t.Files = append(t.Files, &File{Path: p, Room: RoomOf(p), Src: src})
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(t.Files, func(a, b *File) int { return cmp.Compare(a.Path, b.Path) })
	t.parse(others)
	t.readPages()
	return t, nil
}

func (t *Tree) parse(others []string) {
	fset := token.NewFileSet()
	for _, f := range t.Files {
		elsewhere := slices.ContainsFunc(others, func(dir string) bool { return strings.HasPrefix(f.Path, dir) })
		if path.Ext(f.Path) != ".go" || elsewhere || f.Under("testdata") {
			continue
		}
		parsed, err := parser.ParseFile(fset, f.Path, f.Src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Broken = append(t.Broken, Finding{File: f.Path, What: "does not parse: " + err.Error()})
			continue
		}
		t.Go = append(t.Go, &GoFile{File: f, AST: parsed, Test: strings.HasSuffix(f.Path, "_test.go"), fset: fset})
	}
}

// Readable is the guard under all guards: a file that does not parse is a file that nobody looked at.
func Readable(t *Tree) []Finding { return t.Broken }

// File returns the file at that path, or nil.
func (t *Tree) File(p string) *File {
	i, found := slices.BinarySearchFunc(t.Files, p, func(f *File, p string) int { return cmp.Compare(f.Path, p) })
	if !found {
		return nil
	}
	return t.Files[i]
}

// Rooms returns every room that has a Go file which is not a test, sorted.
func (t *Tree) Rooms() []Room {
	var rooms []Room
	for _, g := range t.Go {
		if !g.Test && g.Room != "" && !slices.Contains(rooms, g.Room) {
			rooms = append(rooms, g.Room)
		}
	}
	slices.Sort(rooms)
	return rooms
}

// Has reports whether the room exists.
func (t *Tree) Has(r Room) bool { return slices.Contains(t.Rooms(), r) }

// RoomNamed returns the room whose name is the first part of a text key or of a table name; "" when there is none.
func (t *Tree) RoomNamed(name string) Room {
	for _, r := range t.Rooms() {
		if r.Name() == name {
			return r
		}
	}
	return ""
}

// ignoredNames reads the simple lines of .gitignore: a name, a name with a star, or a path from the root.
func ignoredNames(fsys fs.FS) func(p string) bool {
	src, err := fs.ReadFile(fsys, ".gitignore")
	if err != nil {
		src = nil // no such file: everything counts
	}
	var patterns []string
	for line := range strings.Lines(string(src)) {
		line = strings.TrimSuffix(strings.TrimSpace(line), "/")
		if line != "" && !strings.HasPrefix(line, "#") {
			patterns = append(patterns, line)
		}
	}
	return func(p string) bool {
		return slices.ContainsFunc(patterns, func(pattern string) bool {
			target := path.Base(p)
			if fromRoot, found := strings.CutPrefix(pattern, "/"); found {
				pattern, target = fromRoot, p
			}
			matched, err := path.Match(pattern, target)
			return err == nil && matched
		})
	}
}
