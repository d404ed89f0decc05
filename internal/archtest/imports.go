package archtest

import (
	"fmt"
	"go/ast"
	"slices"
)

// ImportRule says what a room may know of other rooms, where more is at stake than tidiness: what a package cannot
// name, it cannot leak. The rules hold for tests too. They prove nothing about behaviour; the leak tests do that.
type ImportRule struct {
	Rooms []Room   // the rooms that are bound by it
	Never []Room   // may not import these
	Only  []Room   // when not empty: may import no room but these
	Names []string // when not empty: the only names that they may use of the last room in Only
	Why   string
}

// ImportRules are written before the rooms exist, so that their first line of code already stands under them.
func ImportRules() []ImportRule {
	return []ImportRule{
		{
			Rooms: []Room{"care/reportline"}, Never: []Room{"door/login", "door/org"},
			Why: "the reporting line cannot name the package that knows who you are",
		},
		{
			Rooms: []Room{"learn/disclosure", "learn/figure"}, Only: []Room{"learn/compass", "learn/disclosure"},
			Why: "from votes to what is shown nothing can be stored, logged or joined to a person",
		},
		{
			Rooms: []Room{"steer/monitor"}, Names: []string{"Count"},
			Only: []Room{
				"ground/fault", "ground/clock", "ground/storage", "ground/text", "ground/jobs",
				"door/access", "door/audit", "door/web", "ground/measure",
			},
			Why: "figures come through measure.Count only, so that k-anonymity has one door",
		},
	}
}

// KeptFrom lists rooms that may be used by a closed set of others only.
type KeptFrom struct {
	Room  Room
	Users []Room
	Why   string
}

// Keeps are the rooms with a closed set of users.
func Keeps() []KeptFrom {
	return []KeptFrom{
		{
			"ground/seal",
			[]Room{"care/reportline", "care/casefile", "care/register", "reach/training", "ground/storage"},
			"sealed content is opened in the rooms that were designed for it and nowhere else",
		},
	}
}

// Imports checks the import rules that guard privacy.
func Imports(t *Tree) []Finding {
	var found []Finding
	for _, g := range t.Go {
		for _, spec := range g.AST.Imports {
			to := Imported(importOf(spec))
			if to == "" || to == g.Room {
				continue
			}
			for _, rule := range ImportRules() {
				if slices.Contains(rule.Rooms, g.Room) && !(g.Test && to == "testkit") && rule.forbids(to) {
					found = append(found, g.Find(spec, "%s may not import %s: %s", g.Room, to, rule.Why))
				}
			}
			for _, kept := range Keeps() {
				if kept.Room == to && !slices.Contains(kept.Users, g.Room) {
					found = append(found, g.Find(spec, "%s may not import %s: %s", g.Room, to, kept.Why))
				}
			}
		}
		found = append(found, otherNames(g)...)
	}
	return found
}

func (r ImportRule) forbids(to Room) bool {
	return slices.Contains(r.Never, to) || len(r.Only) > 0 && !slices.Contains(r.Only, to)
}

// otherNames finds uses of a package beyond the names that a rule allows.
func otherNames(g *GoFile) []Finding {
	var found []Finding
	for _, rule := range ImportRules() {
		if len(rule.Names) == 0 || !slices.Contains(rule.Rooms, g.Room) {
			continue
		}
		to := rule.Only[len(rule.Only)-1]
		name, imported := g.Name(fmt.Sprintf("%s/internal/%s", Module, to))
		if !imported {
			continue
		}
		ast.Inspect(g.AST, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if ok && isName(sel.X, name) && !slices.Contains(rule.Names, sel.Sel.Name) {
				found = append(found, g.Find(sel, "%s may not use %s.%s: %s", g.Room, name, sel.Sel.Name, rule.Why))
			}
			return true
		})
	}
	return found
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
