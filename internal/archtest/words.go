package archtest

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// Foreign are words about the place where somebody worked on the project. They mean nothing to whoever comes next.
// The patterns are written so that they do not match themselves.
func Foreign() map[string]string {
	return map[string]string{
		`(^|[^A-Za-z0-9_.-])/wor[k]/`:        "a folder of somebody's machine",
		`/tmp/(plan|bash_jobs)\b`:            "a folder of somebody's machine",
		`(^|[^A-Za-z0-9_.-])/roo[t]/`:        "a folder of somebody's machine",
		`\bproxy\.golang\.org\b`:             "a registry; Go finds it by itself",
		`\bregistry\.(npmjs|yarnpkg)\.\w+`:   "a registry; name the package and its version",
		`\b(files\.)?pythonhosted\.org\b`:    "a registry; name the package and its version",
		`(?i)\b(issue|pull request) #?\d+\b`: "a number that only means something in one tracker; say what it was about",
	}
}

// wordsOf compiles the table once for a whole tree.
func wordsOf(table map[string]string) map[*regexp.Regexp]string {
	compiled := map[*regexp.Regexp]string{}
	for pattern, why := range table {
		compiled[regexp.MustCompile(pattern)] = why
	}
	return compiled
}

// Words reports words that do not belong in the project.
func Words(t *Tree) []Finding {
	var found []Finding
	table := wordsOf(Foreign())
	for _, f := range t.Files {
		if f.Binary() || path.Base(f.Path) == "go.sum" || Vendored(f) {
			continue
		}
		for i, line := range strings.Split(string(f.Src), "\n") {
			for re, why := range table {
				if hit := re.FindString(line); hit != "" {
					found = append(found, Finding{f.Path, i + 1, fmt.Sprintf("%q does not belong here: %s", strings.TrimSpace(hit), why)})
				}
			}
		}
	}
	return found
}
