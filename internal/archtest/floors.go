package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Wing is a folder below internal whose rooms stand on one floor. A room imports lower floors freely, and rooms of
// its own floor only along an edge of the Edges table.
type Wing struct {
	Name  string
	Floor int
	Holds string // what stands in it, for the newcomer
	Rooms []string
}

// Wings are all wings with every room that the plan of the house has; a room is made when its first capability is
// built, never ahead of it. cmd stands on floor 4, above everything.
func Wings() []Wing {
	return []Wing{
		{"ground", 0, "knows nothing of integrity work", []string{
			"fault", "clock", "storage", "text", "seal", "jobs", "mail", "live", "search", "measure",
		}},
		{"door", 1, "who you are, what you may, how a page reaches you", []string{
			"access", "audit", "web", "org", "login",
		}},
		{"learn", 2, "moral learning: tracks 1 and 2", []string{
			"compass", "disclosure", "figure", "wording", "gathering", "dilemma", "offer", "dialogue", "judgement",
			"werkvorm", "moresprudentie",
		}},
		{"reach", 2, "everyone in one week", []string{"planner", "training"}},
		{"care", 2, "prevention and enforcement: tracks 3 and 4", []string{"reportline", "casefile", "register"}},
		{"steer", 2, "the organs and the whole: track 5", []string{"programme", "organ", "monitor"}},
	}
}

// Alone are the rooms that stand in no wing, with their floor.
func Alone() map[Room]int {
	return map[Room]int{
		"app":      3, // wires all of it: routes, menu, reactions between capabilities
		"archtest": 0, // imports nothing of the house: it only reads it
		"testkit":  2, // sees ground and door; only tests may see it
	}
}

// Edge allows a room to import another room on its own floor.
type Edge struct {
	From, To Room
	Why      string
}

// Edges are the only imports inside a floor. A foreign key between the tables of two rooms needs an edge too.
func Edges() []Edge {
	return []Edge{
		{"ground/storage", "ground/fault", "no row, a double row and a full disk are faults"},
		{"ground/storage", "ground/clock", "a migration keeps the instant at which it was applied"},
		{"ground/text", "ground/clock", "dates are written as people read them"},
		{"ground/jobs", "ground/storage", "a job is a row, claimed in a transaction"},
		{"ground/jobs", "ground/clock", "a job runs from an instant on"},
		{"ground/jobs", "ground/fault", "a job that gives up says why"},

		{"door/audit", "door/access", "a row says which actor acted"},
		{"door/web", "door/access", "every route carries its permission"},
		{"door/org", "door/access", "who may change people and roles"},
		{"door/org", "door/audit", "a change of people or roles leaves a row"},
		{"door/org", "door/web", "its pages"},
		{"door/login", "door/access", "logging in makes an actor"},
		{"door/login", "door/org", "finds the person who logs in"},
		{"door/login", "door/audit", "logging in and out leaves a row"},
		{"door/login", "door/web", "its pages"},

		{"learn/dialogue", "learn/gathering", "a dilemma session is a live meeting with content"},
		{"learn/dialogue", "learn/dilemma", "the content is a dilemma, frozen at the start"},
		{"learn/dialogue", "learn/compass", "positions are placed on a compass"},
		{"learn/dialogue", "learn/disclosure", "what a room sees, and what is kept, goes through the rules for small rooms"},
		{"learn/dialogue", "learn/figure", "a picture of the group is drawn on its pages"},
		{"learn/disclosure", "learn/compass", "votes are positions on a compass, summarised before anything is left out"},
		{"learn/figure", "learn/disclosure", "only what was disclosed is drawn"},
		{"learn/figure", "learn/compass", "the circle is laid out by the angles and words of a pack"},
		{"learn/dilemma", "learn/wording", "questions are pure, texts are anonymous"},
		{"learn/offer", "learn/wording", "what a visitor wrote is looked through for names before others read it"},
		{"learn/judgement", "learn/gathering", "a deliberation can be a live meeting"},
		{"learn/judgement", "learn/dilemma", "a deliberation starts from a case"},
		{"learn/judgement", "learn/wording", "the question is pure, the text is anonymous"},
		{"learn/werkvorm", "learn/gathering", "a form can be played live"},
		{"learn/werkvorm", "learn/dilemma", "cards come from dilemmas and statements"},
		{"learn/moresprudentie", "learn/wording", "an entry is anonymous before it is kept"},
		{"learn/moresprudentie", "learn/judgement", "an entry grows out of a judgement"},
		{"reach/training", "reach/planner", "the planner proposes the groups"},
	}
}

// wordsThatHide are names of folders and packages that say nothing and therefore collect everything.
func wordsThatHide() []string {
	return []string{
		"util", "utils", "common", "helper", "helpers", "model", "models", "type", "types", "core", "misc",
		"shared", "base", "lib",
	}
}

// MayImport says whether from may import to, and why not when it may not.
func MayImport(from, to Room) (whyNot string) {
	floorFrom, known := floorOf(from)
	if !known {
		return fmt.Sprintf("%s is not a room of the plan (archtest/floors.go)", from)
	}
	floorTo, known := floorOf(to)
	switch {
	case !known:
		return fmt.Sprintf("%s is not a room of the plan (archtest/floors.go)", to)
	case from == to || floorTo < floorFrom && to != "testkit" && to != "archtest":
		return ""
	case to == "archtest":
		return "archtest is read by people and run by go test; nothing imports it"
	case to == "testkit":
		return "testkit is for _test.go files only"
	case floorTo > floorFrom:
		return fmt.Sprintf("%s (floor %d) may not look up to %s (floor %d)", from, floorFrom, to, floorTo)
	case declared(from, to):
		return ""
	}
	return fmt.Sprintf("%s and %s stand on the same floor and no edge is declared; cross through app, or declare the edge with its reason in archtest/floors.go", from, to)
}

func declared(from, to Room) bool {
	return slices.ContainsFunc(Edges(), func(e Edge) bool { return e.From == from && e.To == to })
}

func standsAlone(folder string) bool {
	_, found := Alone()[Room(folder)]
	return found
}

func floorOf(r Room) (int, bool) {
	if r.Wing() == "cmd" {
		return 4, true
	}
	if floor, found := Alone()[r]; found {
		return floor, true
	}
	for _, w := range Wings() {
		if w.Name == r.Wing() && slices.Contains(w.Rooms, r.Name()) {
			return w.Floor, true
		}
	}
	return 0, false
}

// Floors checks every import between rooms, in tests too, and reports edges that are no longer needed.
func Floors(t *Tree) []Finding {
	var found []Finding
	used := map[Edge]bool{}
	for _, g := range t.Go {
		for _, spec := range g.AST.Imports {
			to := Imported(importOf(spec))
			if to == "" || to == "testkit" && g.Test || g.Room == "testkit" && to == "testkit" {
				continue
			}
			if g.Room == "" {
				found = append(found, g.Find(spec, "imports %s from outside internal and cmd", to))
				continue
			}
			if whyNot := MayImport(g.Room, to); whyNot != "" {
				found = append(found, g.Find(spec, "%s", whyNot))
			}
			if !g.Test {
				used[Edge{From: g.Room, To: to}] = true
			}
		}
	}
	for _, e := range Edges() {
		if t.Has(e.From) && t.Has(e.To) && !used[Edge{From: e.From, To: e.To}] {
			found = append(found, Finding{
				File: "internal/" + string(e.From),
				What: fmt.Sprintf("the edge to %s (%s) is declared but no code uses it; remove it from archtest/floors.go", e.To, e.Why),
			})
		}
	}
	return found
}

// Shape checks that wings have no Go files, that a room is one package in one folder, that no name hides what is
// behind it, and that room names are unique, since text keys and table names begin with them.
func Shape(t *Tree) []Finding {
	var found []Finding
	owner := map[string]Room{}
	for _, r := range t.Rooms() {
		if other, taken := owner[r.Name()]; taken && r.Wing() != "cmd" {
			found = append(found, Finding{File: "internal/" + string(r), What: fmt.Sprintf("has the same name as %s", other)})
		}
		owner[r.Name()] = r
		if _, known := floorOf(r); !known {
			found = append(found, Finding{File: "internal/" + string(r), What: "is not a room of the plan (archtest/floors.go)"})
		}
	}
	for _, g := range t.Go {
		dir := path.Dir(g.Path)
		for _, part := range strings.Split(dir, "/") {
			if slices.Contains(wordsThatHide(), part) {
				found = append(found, Finding{File: g.Path, What: fmt.Sprintf("a folder named %q says nothing; name the capability", part)})
			}
		}
		if what := misplaced(dir, g); what != "" {
			found = append(found, Finding{File: g.Path, What: what})
		}
	}
	return found
}

func misplaced(dir string, g *GoFile) string {
	isWing := slices.ContainsFunc(Wings(), func(w Wing) bool { return dir == "internal/"+w.Name })
	home := "internal/" + string(g.Room)
	if g.Room.Wing() == "cmd" {
		home = string(g.Room)
	}
	switch {
	case dir == "internal" || dir == "cmd" || isWing:
		return "a wing is a folder without Go files of its own"
	case g.Room == "":
		return "Go code of the main module stands in internal or cmd"
	case g.Room == "testkit" && strings.HasPrefix(dir, "internal/testkit/"):
		return "" // its command starts the database before the tests
	case dir != home:
		return "a room is one package in one folder, without sub-packages"
	}
	return ""
}
