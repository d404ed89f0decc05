package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// wrong is one way of breaking a rule: a change to the good house, and a part of what the guard must say about it.
type wrong struct {
	because string
	change  map[string]string // path → content; Gone takes a file away
	want    string            // "" when the guard must stay silent
}

// Gone takes a file out of the good house.
const Gone = "\x00gone"

// bites holds for every guard the ways in which it must bite.
func bites() map[string][]wrong {
	return map[string][]wrong{
		"readable":     readableBites(),
		"shape":        shapeBites(),
		"floors":       floorsBites(),
		"imports":      importsBites(),
		"roles":        rolesBites(),
		"sources":      sourcesBites(),
		"texts":        textsBites(),
		"literals":     literalsBites(),
		"pages":        pagesBites(),
		"phones":       phonesBites(),
		"migrations":   migrationsBites(),
		"requirements": requirementsBites(),
		"map":          mapBites(),
		"libc":         libcBites(),
		"sizes":        sizesBites(),
		"words":        wordsBites(),
	}
}

// goodHouse is a small house that keeps every rule.
func goodHouse() map[string]string {
	return map[string]string{
		"go.mod": "module beraad\n\nrequire (\n\tmodernc.org/libc v1.2.3\n\tmodernc.org/sqlite v1.0.0\n)\n",
		"internal/ground/fault/fault.go": "// Package fault says what went wrong. It is small. It knows no room.\n//\n// bron: BING-10\npackage fault\n\n" +
			"func New(kind int, key string, args ...any) error { return nil }\n",
		"internal/ground/storage/storage.go": "// Package storage keeps rows. It has two engines. It has one SQL text.\n//\n// bron: GI-2\npackage storage\n\n" +
			"import _ \"beraad/internal/ground/fault\"\n\ntype Query string\n",
		"internal/door/web/web.go": "// Package web serves pages. It has layouts. It has components.\n//\n// bron: BING-10\npackage web\n\nimport _ \"net/http\"\n",
		"internal/door/web/layouts/phone.html": `{{define "layout-phone"}}<html lang="{{lang}}"><head>` +
			`<script type="module" src="{{asset "phone.js"}}"></script></head><body>{{template "content" .}}</body></html>{{end}}`,
		"internal/door/web/static/phone.js":   "import { open } from './stream.js'\nopen()\n",
		"internal/door/web/static/stream.js":  "export function open() { return new EventSource('/stroom') }\n",
		"internal/door/web/static/beraad.css": "@font-face { src: url(\"font/a.woff2\") }\n",
		"internal/learn/dilemma/dilemma.go":   goodRoom,
		"internal/learn/dilemma/store.go":     goodStore,
		"internal/learn/dilemma/web.go":       "package dilemma\n\nimport _ \"net/http\"\n",
		"internal/learn/dilemma/text/nl.json": `{"dilemma.list.title": "Dilemma's", "dilemma.long": "Hooguit {max} woorden", "dilemma.count": {"one": "één", "other": "{n} dilemma's"}}`,
		"internal/learn/dilemma/text/en.json": `{"dilemma.list.title": "Dilemmas", "dilemma.long": "At most {max} words", "dilemma.count": {"one": "one", "other": "{n} dilemmas"}}`,
		"internal/learn/dilemma/pages/list.html": `{{define "layout"}}phone{{end}}{{define "title"}}{{t "dilemma.list.title"}}{{end}}` +
			"\n{{define \"content\"}}\n<h1 class=\"br-title\">Beraad: {{t \"dilemma.count\" \"n\" .N}}</h1><a href=\"https://www.example.nl\">{{.Name}} &rarr;</a>{{end}}",
		"internal/learn/dilemma/migrations/2026-11-22-1-dilemma.sql": goodMigration,
		"docs/ARCHITECTURE.md":         goodMap,
		"docs/bronnen/requirements.md": goodRequirements(),
	}
}

const goodRoom = `// Package dilemma keeps dilemmas. It has rules. It owns the word dilemma.
//
// bron: ART-3, BOOT-1
package dilemma

import "beraad/internal/ground/fault"

func long() error { return fault.New(3, "dilemma.long", "max", 15) }
`

const goodStore = `package dilemma

import "beraad/internal/ground/storage"

const qList storage.Query = "SELECT id, title, count(*) FROM dilemma_item " +
	"WHERE unit = $1 GROUP BY id, title"
`

const goodMigration = `-- What people brought in, now() and SELECT * in a comment harm nobody.
-- bron: BOOT-1
CREATE TABLE dilemma_item (
	id text NOT NULL PRIMARY KEY,
	weight double precision NOT NULL CHECK (weight >= 0), -- a share, 0 to 1
	title text NOT NULL,
	UNIQUE (title, weight)
);
CREATE UNIQUE INDEX dilemma_item_title ON dilemma_item (title);
CREATE TABLE dilemma_option (
	item text NOT NULL REFERENCES dilemma_item (id),
	letter text NOT NULL
);
`

const goodMap = "# House\n\n| room | what it is for |\n|---|---|\n" +
	"| `ground/fault` | what can go wrong, in one vocabulary |\n" +
	"| `ground/storage` | rows on two engines with one SQL text |\n" +
	"| `door/web` | pages, layouts and components for all |\n" +
	"| `learn/dilemma` | dilemmas: library and own ones |\n"

func goodRequirements() string {
	var b strings.Builder
	for _, id := range RequirementIDs() {
		fmt.Fprintf(&b, "| <a id=\"%s\"></a>%s | A user does something that meets it. | `learn/dilemma`, reach/planner (planned) | not yet |\n", id, id)
	}
	return b.String()
}

// house builds the good house with a change.
func house(t *testing.T, change map[string]string) *Tree {
	t.Helper()
	files := goodHouse()
	maps.Copy(files, change)
	fsys := fstest.MapFS{}
	for path, content := range files {
		if content != Gone {
			fsys[path] = &fstest.MapFile{Data: []byte(content)}
		}
	}
	cache := fstest.MapFS{"modernc.org/sqlite@v1.0.0/go.mod": {Data: []byte("module modernc.org/sqlite\n\nrequire modernc.org/libc v1.2.3\n")}}
	tree, err := Load(fsys, cache)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestGoodHouseKeepsEveryRule(t *testing.T) {
	tree := house(t, nil)
	for _, guard := range House() {
		for _, f := range guard.Check(tree) {
			t.Errorf("%s: %s", guard.Name, f)
		}
	}
}

func TestEveryGuardBites(t *testing.T) {
	for _, guard := range House() {
		t.Run(guard.Name, func(t *testing.T) {
			cases := bites()[guard.Name]
			if !slices.ContainsFunc(cases, func(w wrong) bool { return w.want != "" }) {
				t.Fatal("there is no wrong house that makes this guard bite, so nobody knows whether it can")
			}
			for _, w := range cases {
				t.Run(w.because, func(t *testing.T) {
					found := guard.Check(house(t, w.change))
					said := slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.String(), w.want) })
					switch {
					case w.want == "" && len(found) > 0:
						t.Errorf("reported, but allowed: %v", found)
					case w.want != "" && !said:
						t.Errorf("did not say %q; said %v", w.want, found)
					}
				})
			}
		})
	}
}
