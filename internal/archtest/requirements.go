package archtest

import (
	"fmt"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
)

// NotYet is the honest entry for a requirement that no end-to-end test shows.
const NotYet = "not yet"

// Requirement is one row of docs/bronnen/requirements.md.
type Requirement struct {
	ID, Does string
	Rooms    []Room // rooms in which it lives now
	Planned  []Room // rooms that will be built for it
	Tests    []string
	Line     int
}

var (
	requirementRow = regexp.MustCompile(`^\|\s*<a id="([^"]+)"></a>(\S+)\s*\|`)
	builtRoom      = regexp.MustCompile("^`([a-z/]+)`$")
	plannedRoom    = regexp.MustCompile(`^([a-z/]+) \(planned\)$`)
	testName       = regexp.MustCompile("^`(Test\\w+)`$")
)

// Requirements checks that each of the 47 requirements has one row, in which rooms and tests are real.
func Requirements(t *Tree) []Finding {
	f := t.File(requirementsPath)
	if f == nil {
		return []Finding{{File: requirementsPath, What: "does not exist"}}
	}
	rows, found := requirementRows(f)
	tests := endToEndTests(t)
	seen := map[string]bool{}
	for _, r := range rows {
		problems := r.problems(t, tests)
		if seen[r.ID] {
			problems = append(problems, "has two rows")
		}
		seen[r.ID] = true
		for _, what := range problems {
			found = append(found, Finding{f.Path, r.Line, r.ID + ": " + what})
		}
	}
	for _, id := range RequirementIDs() {
		if !seen[id] {
			found = append(found, Finding{File: f.Path, What: "has no row for " + id})
		}
	}
	return found
}

// problems says what is not true about one row.
func (r Requirement) problems(t *Tree, tests map[string]bool) []string {
	var problems []string
	add := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	if !slices.Contains(RequirementIDs(), r.ID) {
		add("is not one of the 47 requirements")
	}
	if len(r.Does) < 20 {
		add("does not say what a user does")
	}
	for _, room := range r.Rooms {
		if !t.Has(room) {
			add("room %s does not exist; write it as: %s (planned)", room, room)
		}
	}
	for _, room := range r.Planned {
		if _, known := floorOf(room); !known {
			add("room %s is not in the plan of the house (archtest/floors.go)", room)
		}
		if t.Has(room) {
			add("room %s exists now; write it as `%s`", room, room)
		}
	}
	for _, test := range r.Tests {
		if !tests[test] {
			add("end-to-end test %s does not exist in e2e", test)
		}
	}
	return problems
}

func requirementRows(f *File) ([]Requirement, []Finding) {
	var rows []Requirement
	var found []Finding
	for i, line := range strings.Split(string(f.Src), "\n") {
		m := requirementRow.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		add := func(format string, args ...any) {
			found = append(found, Finding{f.Path, i + 1, m[1] + ": " + fmt.Sprintf(format, args...)})
		}
		cells := cellsOf(line)
		if len(cells) != 4 || m[1] != m[2] {
			add("a row has four cells (id, what a user does, rooms, test), and its anchor is its id")
			continue
		}
		r := Requirement{ID: m[1], Does: cells[1], Line: i + 1}
		for _, item := range strings.Split(cells[2], ",") {
			item = strings.TrimSpace(item)
			if b := builtRoom.FindStringSubmatch(item); b != nil {
				r.Rooms = append(r.Rooms, Room(b[1]))
			} else if p := plannedRoom.FindStringSubmatch(item); p != nil {
				r.Planned = append(r.Planned, Room(p[1]))
			} else {
				add("%q is neither `wing/room` nor: wing/room (planned)", item)
			}
		}
		for _, item := range strings.Split(cells[3], ",") {
			item = strings.TrimSpace(item)
			if n := testName.FindStringSubmatch(item); n != nil {
				r.Tests = append(r.Tests, n[1])
			} else if item != NotYet {
				add("%q is neither `TestName` nor: %s", item, NotYet)
			}
		}
		rows = append(rows, r)
	}
	return rows, found
}

// cellsOf splits a row of a Markdown table.
func cellsOf(line string) []string {
	var cells []string
	for _, cell := range strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|") {
		cells = append(cells, strings.TrimSpace(cell))
	}
	return cells
}

// endToEndTests returns the test functions in e2e, which is a module of its own.
func endToEndTests(t *Tree) map[string]bool {
	tests := map[string]bool{}
	for _, f := range t.Files {
		if path.Dir(f.Path) != "e2e" || !strings.HasSuffix(f.Path, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Path, f.Src, parser.SkipObjectResolution)
		if err != nil {
			continue // its own module does not build then, which says more than we could
		}
		for _, fn := range functions(parsed) {
			if fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
				tests[fn.Name.Name] = true
			}
		}
	}
	return tests
}
