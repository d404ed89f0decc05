package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// NotPortable is SQL that one of the two engines lacks, or that hides a decision which belongs in Go.
func NotPortable() map[string]string {
	return map[string]string{
		`\bnow\s*\(`:                        "pass the instant from Go",
		`\bcurrent_(timestamp|date|time)\b`: "pass the instant from Go",
		`::`:                                "SQLite has no casts with ::; type in Go",
		`=\s*any\s*\(`:                      "SQLite has no ANY; ask one by one or join",
		`\bdistinct\s+on\b`:                 "SQLite has no DISTINCT ON",
		`\bdate_trunc\b`:                    "calendar arithmetic is done in Go",
		`\bstrftime\b`:                      "calendar arithmetic is done in Go",
		`\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b`: "SQLite cannot; make a new column",
		`\bselect\s+(distinct\s+)?(\w+\.)?\*`:             "name the columns: a plan that was kept breaks after the migration of one schema",
		`,\s*\w+\.\*`:                                     "name the columns: a plan that was kept breaks after the migration of one schema",
		`\bautoincrement\b`:                               "ids come from Go; a counter shows the order of arrival",
		`\b(big|small)?serial\b`:                          "ids come from Go; a counter shows the order of arrival",
		`\bilike\b`:                                       "SQLite has no ILIKE; fold case in Go",
		`\breturning\s+\*`:                                "name the columns",
	}
}

// ColumnTypes are the types that both engines take.
func ColumnTypes() []string {
	return []string{"text", "bigint", "boolean", "double precision", "jsonb", "bytea"}
}

// Seam is a file in which the two engines may differ, each with its own SQL.
type Seam struct {
	File string // path, or its beginning
	Why  string
}

// Seams are the places where NotPortable does not hold.
func Seams() []Seam {
	return []Seam{
		{"internal/ground/storage/", "opens both engines and keeps the table of applied migrations"},
	}
}

var (
	migrationName = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}-\d+(-[a-z0-9]+)+\.sql$`)
	sqlComment    = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/`)
	named         = regexp.MustCompile(`(?i)\b(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index)\s+(?:concurrently\s+)?(?:if\s+(?:not\s+)?exists\s+)?"?(\w+)|\b(?:insert\s+into\s+"?(\w+)|update\s+"?(\w+)"?\s+set\b|delete\s+from\s+"?(\w+))`)
	references    = regexp.MustCompile(`(?i)\breferences\s+"?(\w+)`)
	createTable   = regexp.MustCompile(`(?i)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)"?\s*\(`)
	addColumn     = regexp.MustCompile(`(?i)\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?"?(\w+)"?\s+(\w+(?:\s+precision)?)`)
	columnType    = regexp.MustCompile(`^"?(\w+)"?\s+(\w+(?:\s+precision)?)`)
)

// Migrations checks the names and the SQL of migrations, and the SQL of stores for what is not portable.
func Migrations(t *Tree) []Finding {
	var found []Finding
	names := map[string]string{}
	for _, f := range t.Files {
		live := path.Base(path.Dir(f.Path)) == "live"
		if path.Ext(f.Path) != ".sql" || !f.Under("migrations") || f.Room == "" || f.Under("testdata") {
			continue
		}
		base := path.Base(f.Path)
		if !migrationName.MatchString(base) {
			found = append(found, Finding{File: f.Path, What: "is not named YYYY-MM-DD-n-words.sql"})
		}
		if other, taken := names[base]; taken {
			found = append(found, Finding{File: f.Path, What: "has the same name as " + other + ", so their order is not fixed"})
		}
		names[base] = f.Path
		if want := "internal/" + string(f.Room) + "/migrations"; path.Dir(f.Path) != want && !(live && path.Dir(f.Path) == want+"/live") {
			found = append(found, Finding{File: f.Path, What: "migrations stand in migrations or migrations/live of their room"})
		}
		found = append(found, checkSQL(t, f, live)...)
	}
	for _, g := range t.Go {
		if g.Test || slices.ContainsFunc(Seams(), func(s Seam) bool { return strings.HasPrefix(g.Path, s.File) }) {
			continue
		}
		g.Literals(func(n ast.Expr, value string) {
			if statement.MatchString(value) {
				for _, problem := range notPortable(value) {
					found = append(found, g.Find(n, "%s", problem.what))
				}
			}
		})
	}
	return found
}

type problem struct {
	at   int // byte offset
	what string
}

func notPortable(sql string) []problem {
	var problems []problem
	for _, pattern := range slices.Sorted(maps.Keys(NotPortable())) {
		if at := regexp.MustCompile("(?i)" + pattern).FindStringIndex(sql); at != nil {
			problems = append(problems, problem{at[0], fmt.Sprintf("%q: %s", sql[at[0]:at[1]], NotPortable()[pattern])})
		}
	}
	return problems
}

func checkSQL(t *Tree, f *File, live bool) []Finding {
	// Comments become spaces, so that offsets still tell the line.
	sql := sqlComment.ReplaceAllStringFunc(string(f.Src), func(c string) string {
		return strings.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			return ' '
		}, c)
	})
	var found []Finding
	add := func(at int, format string, args ...any) {
		found = append(found, Finding{f.Path, 1 + strings.Count(sql[:at], "\n"), fmt.Sprintf(format, args...)})
	}
	for _, p := range notPortable(sql) {
		add(p.at, "%s", p.what)
	}
	for _, m := range named.FindAllStringSubmatchIndex(sql, -1) {
		var start, end int
		for i := 2; i < len(m); i += 2 { // one of the alternatives matched
			if m[i] >= 0 {
				start, end = m[i], m[i+1]
			}
		}
		if name := sql[start:end]; name != f.Room.Name() && !strings.HasPrefix(name, f.Room.Name()+"_") {
			add(start, "%s does not begin with %s_, the name of its room", name, f.Room.Name())
		}
	}
	for _, m := range references.FindAllStringSubmatchIndex(sql, -1) {
		if whyNot := mayReference(t, f.Room, sql[m[2]:m[3]], live); whyNot != "" {
			add(m[0], "%s", whyNot)
		}
	}
	for _, c := range columns(sql) {
		if !slices.Contains(ColumnTypes(), strings.ToLower(c.kind)) {
			add(c.at, "column %s has type %s; both engines take only %s", c.name, c.kind, strings.Join(ColumnTypes(), ", "))
		}
	}
	return found
}

// mayReference says why a foreign key from a room to a table is wrong; "" when it is not.
func mayReference(t *Tree, from Room, table string, live bool) string {
	prefix, _, _ := strings.Cut(table, "_")
	to := t.RoomNamed(prefix)
	switch {
	case to == "":
		return fmt.Sprintf("a foreign key to %s, which belongs to no room", table)
	case to != from && !declared(from, to):
		return fmt.Sprintf("a foreign key to %s of %s; foreign keys follow the declared edges (archtest/floors.go)", table, to)
	case live && to != from:
		return fmt.Sprintf("a foreign key to %s from the live database, which stands by itself", table)
	}
	for _, f := range t.Files {
		inLive := path.Base(path.Dir(f.Path)) == "live"
		if f.Room != to || path.Ext(f.Path) != ".sql" || inLive != live {
			continue
		}
		for _, m := range createTable.FindAllSubmatch(f.Src, -1) {
			if string(m[1]) == table {
				return ""
			}
		}
	}
	return fmt.Sprintf("a foreign key to %s, which no migration of the same database makes", table)
}

type column struct {
	at         int
	name, kind string
}

// columns returns the columns of every CREATE TABLE and every added column.
func columns(sql string) []column {
	var all []column
	for _, m := range createTable.FindAllStringIndex(sql, -1) {
		for _, part := range topLevel(sql, m[1]) {
			text := strings.TrimLeft(sql[part[0]:part[1]], " \t\r\n")
			at := part[1] - len(text)
			c := columnType.FindStringSubmatch(text)
			if c == nil || slices.Contains([]string{"primary", "foreign", "unique", "check", "constraint"}, strings.ToLower(c[1])) {
				continue
			}
			all = append(all, column{at, c[1], c[2]})
		}
	}
	for _, m := range addColumn.FindAllStringSubmatchIndex(sql, -1) {
		if name := strings.ToLower(sql[m[2]:m[3]]); name != "constraint" {
			all = append(all, column{m[0], sql[m[2]:m[3]], sql[m[4]:m[5]]})
		}
	}
	return all
}

// topLevel splits what stands between the parenthesis before start and its partner at commas outside parentheses.
func topLevel(sql string, start int) [][2]int {
	var parts [][2]int
	depth, from := 1, start
	for i := start; i < len(sql); i++ {
		switch sql[i] {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return append(parts, [2]int{from, i})
			}
		case ',':
			if depth == 1 {
				parts = append(parts, [2]int{from, i})
				from = i + 1
			}
		}
	}
	return append(parts, [2]int{from, len(sql)})
}
