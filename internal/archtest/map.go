package archtest

import (
	"fmt"
	"regexp"
	"strings"
)

const mapPath = "docs/ARCHITECTURE.md"

// mapRow is a row of the table of rooms: | `learn/dilemma` | what it is for |
var mapRow = regexp.MustCompile("^\\|\\s*`([a-z/]+)`\\s*\\|")

// Map checks that the table of rooms in docs/ARCHITECTURE.md shows the house as it stands.
func Map(t *Tree) []Finding {
	f := t.File(mapPath)
	if f == nil {
		return []Finding{{File: mapPath, What: "does not exist"}}
	}
	var found []Finding
	drawn := map[Room]bool{}
	for i, line := range strings.Split(string(f.Src), "\n") {
		m := mapRow.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		room := Room(m[1])
		add := func(format string, args ...any) {
			found = append(found, Finding{f.Path, i + 1, fmt.Sprintf(format, args...)})
		}
		if drawn[room] {
			add("room %s has two rows", room)
		}
		drawn[room] = true
		if !t.Has(room) {
			add("room %s does not exist", room)
		}
		if cells := cellsOf(line); len(cells) != 2 || len(cells[1]) < 20 {
			add("the row of %s does not say what it is for", room)
		}
	}
	for _, room := range t.Rooms() {
		if !drawn[room] && room.Wing() != "cmd" {
			found = append(found, Finding{File: f.Path, What: fmt.Sprintf("has no row for the room %s", room)})
		}
	}
	return found
}
