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

// RequirementGroup is a programme that the product was made from, with the number of its requirements.
type RequirementGroup struct {
	Name  string
	Count int
}

// RequirementGroups are the five programmes; together they have 47 requirements, ART-1 to GI-11.
func RequirementGroups() []RequirementGroup {
	return []RequirementGroup{{"ART", 8}, {"BOOT", 11}, {"BING", 10}, {"NECK", 7}, {"GI", 11}}
}

// RequirementIDs lists the 47 ids in their order.
func RequirementIDs() []string {
	var ids []string
	for _, group := range RequirementGroups() {
		for i := range group.Count {
			ids = append(ids, fmt.Sprintf("%s-%d", group.Name, i+1))
		}
	}
	return ids
}

// Files in which anchors are declared, as <a id="BING-4"></a>.
const (
	requirementsPath = "docs/bronnen/requirements.md"
	lawPath          = "docs/bronnen/law.md"
)

var (
	anchorPlace = regexp.MustCompile(`<a id="([^"]+)"></a>`)
	anchorShape = regexp.MustCompile(`^[A-Z][A-Za-z]*(-[0-9]+[a-z]*)+$`)
	// bronLine is a line of a comment that names sources; in Go the comment markers are already gone.
	bronLine   = regexp.MustCompile(`^\s*bron:(.*)$`)
	bronInText = regexp.MustCompile(`^\s*(?://|#|--|/\*+|\*|<!--|\{\{-?\s*/\*)\s*bron:(.*)$`)
	closers    = regexp.MustCompile(`(\*/.*|-->.*)$`)
)

// Anchors returns every anchor that docs/bronnen declares.
func Anchors(t *Tree) []string {
	var anchors []string
	for _, p := range []string{requirementsPath, lawPath} {
		f := t.File(p)
		if f == nil {
			continue
		}
		for _, m := range anchorPlace.FindAllSubmatch(f.Src, -1) {
			anchors = append(anchors, string(m[1]))
		}
	}
	return anchors
}

// sourcesIn splits what follows "bron:" into anchors.
func sourcesIn(rest string) []string {
	var ids []string
	for _, id := range strings.Split(rest, ",") {
		ids = append(ids, strings.TrimSpace(id))
	}
	return ids
}

// Sources checks that every package says in its comment which requirement asks for it, and that every source named
// in a comment exists in docs/bronnen.
func Sources(t *Tree) []Finding {
	var found []Finding
	anchors := Anchors(t)
	check := func(file string, line int, rest string) {
		for _, id := range sourcesIn(rest) {
			switch {
			case !anchorShape.MatchString(id):
				found = append(found, Finding{file, line, fmt.Sprintf("%q is no source; write ids with commas between them, as in BING-4, GI-7", id)})
			case !slices.Contains(anchors, id):
				found = append(found, Finding{file, line, fmt.Sprintf("%s stands neither in %s nor in %s", id, requirementsPath, lawPath)})
			}
		}
	}
	for _, g := range t.Go {
		for _, group := range g.AST.Comments {
			for rest, line := range bronLines(g, group) {
				check(g.Path, line, rest)
			}
		}
	}
	for _, f := range t.Files {
		if !slices.Contains([]string{".sql", ".js", ".css", ".html", ".yaml", ".sh"}, path.Ext(f.Path)) {
			continue
		}
		for i, line := range strings.Split(string(f.Src), "\n") {
			if m := bronInText.FindStringSubmatch(line); m != nil {
				check(f.Path, i+1, closers.ReplaceAllString(m[1], ""))
			}
		}
	}
	return append(found, unexplained(t)...)
}

// bronLines yields what follows "bron:" on each line of a comment, with the line's number.
func bronLines(g *GoFile, group *ast.CommentGroup) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) {
		for _, comment := range group.List {
			text := strings.TrimPrefix(strings.TrimPrefix(comment.Text, "//"), "/*")
			for i, line := range strings.Split(strings.TrimSuffix(text, "*/"), "\n") {
				m := bronLine.FindStringSubmatch(line)
				if m != nil && !yield(m[1], g.Line(comment)+i) {
					return
				}
			}
		}
	}
}

// unexplained finds packages whose comment is missing, too short to explain anything, or without a source.
func unexplained(t *Tree) []Finding {
	packages := map[string]*ast.CommentGroup{}
	first := map[string]*GoFile{}
	for _, g := range t.Go {
		dir := path.Dir(g.Path)
		if g.Test {
			continue
		}
		if first[dir] == nil {
			first[dir] = g
		}
		if g.AST.Doc != nil {
			packages[dir] = g.AST.Doc
			first[dir] = g
		}
	}
	var found []Finding
	for _, dir := range slices.Sorted(maps.Keys(first)) {
		g, doc := first[dir], packages[dir]
		var sources int
		if doc != nil {
			for range bronLines(g, doc) {
				sources++
			}
		}
		switch {
		case doc == nil:
			found = append(found, Finding{File: g.Path, What: "the package has no comment that says what it is for"})
		case sources == 0:
			found = append(found, g.Find(doc, "the package comment does not end with a line bron: and the requirement that asks for it"))
		case strings.Count(doc.Text(), ".") < 3:
			found = append(found, g.Find(doc, "the package comment is too short: say in a few sentences what it is, what always holds, and the words it owns"))
		}
	}
	return found
}
