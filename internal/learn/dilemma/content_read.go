package dilemma

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxFile is the largest file that Read takes, in bytes.
const MaxFile = 1 << 20

const (
	maxEntries  = 1000 // dilemmas in one file
	maxMistakes = 100  // more do not help anybody
)

// Mistake is one thing wrong in a file: where, what, and (in the text behind Key) what to do about it.
type Mistake struct {
	Line  int    // counts from 1; 0 when the file as a whole is meant
	Where string // the path in the file's own words: "dilemmas › wmo-extra-uur › vraag"
	Key   string
	Args  []any
}

// Read reads a dilemma file. With mistakes the bundle is of no use: nothing of a faulty file is ever taken in.
//
// known are the values and polarities that exist already; those of the file itself come on top. Mistakes are ordered
// by line. Read never fails in another way and does not trust its input: size, aliases and nesting are bounded.
func Read(raw []byte, known Known) (Bundle, []Mistake) {
	r := &reader{known: Known{Values: maps.Clone(known.Values), Polarities: maps.Clone(known.Polarities)}}
	if r.known.Values == nil {
		r.known.Values = map[ValueID]bool{}
	}
	if r.known.Polarities == nil {
		r.known.Polarities = map[PolarityID]bool{}
	}
	if len(raw) > MaxFile {
		return Bundle{}, []Mistake{{Key: "dilemma.file.size", Args: []any{"max", MaxFile / 1024}}}
	}
	root, mistake := parse(raw)
	if mistake != nil {
		return Bundle{}, []Mistake{*mistake}
	}
	r.bundle(root)
	slices.SortStableFunc(r.mistakes, func(a, b Mistake) int { return cmp.Compare(a.Line, b.Line) })
	if len(r.mistakes) > 0 {
		return Bundle{}, r.mistakes
	}
	r.out.lines = r.seen
	return r.out, nil
}

var lineInError = regexp.MustCompile(`line (\d+)`)

// parse returns the top of the one document in the file.
func parse(raw []byte) (*yaml.Node, *Mistake) {
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	var doc yaml.Node
	err := decoder.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil, &Mistake{Key: "dilemma.file.empty"}
	}
	if err != nil {
		at := 0
		if m := lineInError.FindStringSubmatch(err.Error()); m != nil {
			at, _ = strconv.Atoi(m[1]) // digits by the pattern; too many of them leave 0, "the file as a whole"
		}
		return nil, &Mistake{Line: at, Key: "dilemma.file.syntax"}
	}
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, &Mistake{Line: second.Line, Key: "dilemma.file.documents"}
	}
	if len(doc.Content) != 1 {
		return nil, &Mistake{Key: "dilemma.file.empty"}
	}
	return doc.Content[0], nil
}

// reader walks the nodes, collects what it finds and every mistake on its way.
type reader struct {
	out      Bundle
	known    Known
	mistakes []Mistake
	seen     map[string]int // "dilemmas wmo-extra-uur" → line of the first
}

func (r *reader) wrong(line int, where, key string, args ...any) {
	if len(r.mistakes) < maxMistakes {
		r.mistakes = append(r.mistakes, Mistake{Line: line, Where: where, Key: key, Args: args})
	}
}

// take is what to do with the node under one key of an object.
type take map[string]func(n *yaml.Node, where string)

// object hands each value of an object to its taker and names keys that are unknown, double or missing.
func (r *reader) object(n *yaml.Node, where string, must []string, takers take) bool {
	if n.Kind != yaml.MappingNode {
		r.wrong(n.Line, where, kindKey(n, "dilemma.file.want_object"))
		return false
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		taker, ok := takers[key.Value]
		switch {
		case !ok && value.Tag == "!!null" && strings.Contains(key.Value, " "):
			// {tekst: zo, en niet anders} is two keys to YAML; said plainly, because it is easily done and hard to see
			r.wrong(key.Line, where, "dilemma.file.comma", "key", shorten(key.Value))
		case key.Kind != yaml.ScalarNode || !ok:
			r.wrong(key.Line, where, "dilemma.file.unknown", "key", shorten(key.Value), "keys", strings.Join(slices.Sorted(maps.Keys(takers)), ", "))
		case seen[key.Value]:
			r.wrong(key.Line, where, "dilemma.file.twice", "key", key.Value)
		default:
			seen[key.Value] = true
			taker(value, join(where, key.Value))
		}
	}
	for _, key := range must {
		if !seen[key] {
			r.wrong(n.Line, where, "dilemma.file.missing", "key", key)
		}
	}
	return true
}

// kindKey names an alias as such: YAML's & and * would let a small file grow without end, and no pack needs them.
func kindKey(n *yaml.Node, key string) string {
	if n.Kind == yaml.AliasNode {
		return "dilemma.file.alias"
	}
	return key
}

func (r *reader) list(n *yaml.Node, where string, item func(n *yaml.Node, where string)) {
	if n.Kind != yaml.SequenceNode {
		r.wrong(n.Line, where, kindKey(n, "dilemma.file.want_list"))
		return
	}
	for i, child := range n.Content {
		item(child, where+" "+strconv.Itoa(i+1))
	}
}

// text reads one plain text. Numbers and the like are texts too, as they stand in the file; an empty one is a mistake.
func (r *reader) text(n *yaml.Node, where string) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!binary" {
		r.wrong(n.Line, where, kindKey(n, "dilemma.file.want_text"))
		return ""
	}
	s := line(n.Value)
	if n.Tag == "!!null" || s == "" {
		r.wrong(n.Line, where, "dilemma.file.want_words")
		return ""
	}
	return s
}

// maybe reads a text that may be empty.
func (r *reader) maybe(n *yaml.Node, where string) string {
	if n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || line(n.Value) == "") {
		return ""
	}
	return r.text(n, where)
}

func (r *reader) number(n *yaml.Node, where string) int {
	i, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || err != nil {
		r.wrong(n.Line, where, kindKey(n, "dilemma.file.want_number"))
		return 0
	}
	return i
}

// id reads an id and names it when it is malformed or was used before in the same list.
func (r *reader) id(n *yaml.Node, where, kind string) string {
	s := r.text(n, where)
	if s == "" {
		return ""
	}
	if !isID(s) {
		r.wrong(n.Line, where, "dilemma.file.id", "max", maxID)
		return ""
	}
	if r.seen == nil {
		r.seen = map[string]int{}
	}
	if first := r.seen[kind+" "+s]; first > 0 {
		r.wrong(n.Line, where, "dilemma.file.same_id", "id", s, "line", first)
		return ""
	}
	r.seen[kind+" "+s] = n.Line
	return s
}

func join(where, key string) string {
	if where == "" {
		return key
	}
	return where + " › " + key
}

// shorten keeps a piece of a strange file short enough to show.
func shorten(s string) string {
	s = line(s)
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
