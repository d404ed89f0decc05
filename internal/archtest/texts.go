package archtest

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
)

// KeyTaker is a Go function or method whose argument is a text key, followed by pairs of a name and a value.
type KeyTaker struct {
	Name     string // name of the method, or pkg.Function
	Argument int    // 0-based place of the key
}

// KeyTakers are the ways in which Go code names a text. A key that comes along another way (a field, a table) counts
// as a use, but nobody can see that it is missing; so prefer these.
func KeyTakers() []KeyTaker {
	return []KeyTaker{
		{"T", 0},             // text.Printer
		{"Flash", 0},         // web.Request
		{"fault.New", 1},     // kind, key
		{"fault.OnField", 1}, // field, key
	}
}

// KeyFields are fields of composite literals that hold a text key.
func KeyFields() []string { return []string{"Key", "TextKey", "TitleKey", "LabelKey", "HintKey"} }

// ComputedKeys are beginnings of keys whose end is only known when the program runs. Each needs a reason, because
// unused keys under such a beginning are never found.
func ComputedKeys() map[string]string {
	return map[string]string{
		"access.role.":             "the name of a role on screen, one key per access.Role",
		"compass.label.":           "what may be said about a group picture, one key per compass.Label",
		"figure.value_":            "which value weighs more, one key per disclosure.Support",
		"disclosure.shift.changed": "how many changed, one key per word",
		"disclosure.shift.moved":   "how many moved, one key per word",
		"web.status.":              "every status that an error page can have",
	}
}

// Catalogue is the texts of one room in one language.
type Catalogue struct {
	*File
	Keys map[string][]string // key → placeholders, sorted
}

var (
	keyShape    = regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_+-]+)+$`)
	placeholder = regexp.MustCompile(`\{([a-zA-Z0-9_]+)\}`)
)

// Texts checks the catalogues against each other and against every use of a key.
func Texts(t *Tree) []Finding {
	known := map[string][]string{}
	where := map[string]string{}
	var found []Finding
	for _, f := range t.Files {
		if path.Base(path.Dir(f.Path)) != "text" || path.Ext(f.Path) != ".json" || f.Under("testdata") || f.Room == "" {
			continue
		}
		if b := path.Base(f.Path); b != "nl.json" && b != "en.json" {
			found = append(found, Finding{File: f.Path, What: "a catalogue is called nl.json or en.json"})
			continue
		}
		if path.Base(f.Path) == "en.json" {
			if t.File(path.Dir(f.Path)+"/nl.json") == nil {
				found = append(found, Finding{File: f.Path, What: "there is no nl.json beside it, and Dutch is the source"})
			}
			continue
		}
		nl, problems := readCatalogue(f)
		found = append(found, problems...)
		found = append(found, compareLanguages(t, nl)...)
		for key, names := range nl.Keys {
			known[key], where[key] = names, f.Path
		}
	}
	used := map[string]bool{}
	for _, u := range uses(t) {
		used[u.key] = true
		names, exists := known[u.key]
		switch {
		case !u.certain:
		case !exists:
			found = append(found, Finding{u.file, u.line, fmt.Sprintf("there is no text %q", u.key)})
		case u.args != nil && len(missing(names, u.args)) > 0:
			found = append(found, Finding{u.file, u.line, fmt.Sprintf("text %q needs %s, which is not given", u.key, strings.Join(missing(names, u.args), ", "))})
		}
	}
	begun := beginnings(t)
	for _, key := range slices.Sorted(maps.Keys(known)) {
		if !used[key] && !computed(key) && !slices.ContainsFunc(begun, func(b string) bool { return strings.HasPrefix(key, b) }) {
			found = append(found, Finding{File: where[key], What: fmt.Sprintf("nothing uses the text %q", key)})
		}
	}
	return found
}

// keyBeginning is a literal to which the program adds the end of a key: room, subject, and a dot.
var keyBeginning = regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_+-]+)+[._]$`)

// beginnings returns every literal that is the beginning of keys, in Go and in pages: "dialogue.step." + kind. The keys
// under it count as used. A beginning needs a subject after its room, or it would hide a whole catalogue.
func beginnings(t *Tree) []string {
	var all []string
	for _, g := range t.Go {
		if g.Test || g.Room == "archtest" {
			continue
		}
		g.Literals(func(_ ast.Expr, value string) {
			begun, _, _ := strings.Cut(value, Unknown)
			if keyBeginning.MatchString(begun) {
				all = append(all, begun)
			}
		})
	}
	for _, p := range t.Pages {
		p.Commands(func(_ string, _ int, c *parse.CommandNode) {
			for _, arg := range c.Args {
				s, ok := arg.(*parse.StringNode)
				if ok && keyBeginning.MatchString(strings.TrimRight(s.Text, "%svd")) {
					all = append(all, strings.TrimRight(s.Text, "%svd"))
				}
			}
		})
	}
	return all
}

func missing(names, args []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(args, n) })
}

func computed(key string) bool {
	for prefix := range ComputedKeys() {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// readCatalogue reads a flat object of key to text, or of key to the forms "one" and "other".
func readCatalogue(f *File) (Catalogue, []Finding) {
	c := Catalogue{File: f, Keys: map[string][]string{}}
	var entries map[string]any
	if err := json.Unmarshal(f.Src, &entries); err != nil {
		return c, []Finding{{File: f.Path, What: "is not JSON: " + err.Error()}}
	}
	var found []Finding
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		switch {
		case !keyShape.MatchString(key):
			found = append(found, Finding{File: f.Path, What: fmt.Sprintf("%q is no key: small letters, digits and _ in parts with dots between them", key)})
		case !strings.HasPrefix(key, f.Room.Name()+"."):
			found = append(found, Finding{File: f.Path, What: fmt.Sprintf("%q does not begin with the name of its room, %q", key, f.Room.Name()+".")})
		}
		names := []string{}
		switch text := entries[key].(type) {
		case string:
			names = placeholdersIn(text)
		case map[string]any:
			one, hasOne := text["one"].(string)
			other, hasOther := text["other"].(string)
			if !hasOne || !hasOther || len(text) != 2 {
				found = append(found, Finding{File: f.Path, What: fmt.Sprintf("%q has other forms than one and other", key)})
			}
			names = placeholdersIn(one + other + "{n}")
		default:
			found = append(found, Finding{File: f.Path, What: fmt.Sprintf("%q is neither a text nor forms", key)})
		}
		c.Keys[key] = names
	}
	return c, found
}

func placeholdersIn(text string) []string {
	names := []string{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}

func compareLanguages(t *Tree, nl Catalogue) []Finding {
	file := t.File(path.Dir(nl.Path) + "/en.json")
	if file == nil {
		return []Finding{{File: nl.Path, What: "there is no en.json beside it"}}
	}
	en, found := readCatalogue(file)
	for _, key := range slices.Sorted(maps.Keys(nl.Keys)) {
		names, exists := en.Keys[key]
		switch {
		case !exists:
			found = append(found, Finding{File: en.Path, What: fmt.Sprintf("%q is missing", key)})
		case !slices.Equal(names, nl.Keys[key]):
			found = append(found, Finding{File: en.Path, What: fmt.Sprintf("%q has other placeholders (%s) than in Dutch (%s)", key,
				strings.Join(names, ", "), strings.Join(nl.Keys[key], ", "))})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(en.Keys)) {
		if _, exists := nl.Keys[key]; !exists {
			found = append(found, Finding{File: en.Path, What: fmt.Sprintf("%q does not exist in Dutch", key)})
		}
	}
	return found
}

// use is one place where a text key stands.
type use struct {
	file    string
	line    int
	key     string
	certain bool     // it is a key for sure, so it must exist
	args    []string // the names given with it; nil when they cannot be seen
}

func uses(t *Tree) []use {
	var all []use
	for _, g := range t.Go {
		if !g.Test && g.Room != "archtest" {
			all = append(all, usesInGo(g)...)
		}
	}
	for _, p := range t.Pages {
		all = append(all, usesInPage(p)...)
	}
	return all
}

func usesInGo(g *GoFile) []use {
	var all []use
	g.Literals(func(n ast.Expr, value string) {
		if keyShape.MatchString(value) {
			all = append(all, use{file: g.Path, line: g.Line(n), key: value})
		}
	})
	ast.Inspect(g.AST, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if at, takes := keyArgument(n); takes {
				key, literal := stringOf(n.Args[at])
				if literal && !strings.Contains(key, Unknown) {
					all = append(all, use{g.Path, g.Line(n), key, true, namesGiven(n, at)})
				}
			}
		case *ast.KeyValueExpr:
			id, ok := n.Key.(*ast.Ident)
			key, literal := stringOf(n.Value)
			if ok && literal && slices.Contains(KeyFields(), id.Name) && keyShape.MatchString(key) {
				all = append(all, use{g.Path, g.Line(n), key, true, nil})
			}
		}
		return true
	})
	return all
}

// keyArgument returns the place of the text key in a call, when the call takes one.
func keyArgument(call *ast.CallExpr) (int, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return 0, false
	}
	for _, taker := range KeyTakers() {
		pkg, name, qualified := strings.Cut(taker.Name, ".")
		matches := !qualified && sel.Sel.Name == taker.Name || qualified && sel.Sel.Name == name && isName(sel.X, pkg)
		if matches && len(call.Args) > taker.Argument {
			return taker.Argument, true
		}
	}
	return 0, false
}

// namesGiven returns the placeholder names in a call after its key; nil when they are passed on as a slice.
func namesGiven(call *ast.CallExpr, at int) []string {
	if call.Ellipsis.IsValid() {
		return nil
	}
	names := []string{}
	for i := at + 1; i < len(call.Args); i += 2 {
		if name, literal := stringOf(call.Args[i]); literal {
			names = append(names, name)
		}
	}
	return names
}

func usesInPage(p *Page) []use {
	var all []use
	p.Commands(func(_ string, line int, c *parse.CommandNode) {
		for _, arg := range c.Args {
			if s, ok := arg.(*parse.StringNode); ok && keyShape.MatchString(s.Text) {
				all = append(all, use{file: p.Path, line: line, key: s.Text})
			}
		}
		if calls(c) != "t" || len(c.Args) < 2 {
			return
		}
		key, literal := c.Args[1].(*parse.StringNode)
		if !literal {
			return
		}
		names := []string{}
		for i := 2; i < len(c.Args); i += 2 {
			if s, ok := c.Args[i].(*parse.StringNode); ok {
				names = append(names, s.Text)
			}
		}
		all = append(all, use{p.Path, line, key.Text, true, names})
	})
	return all
}
