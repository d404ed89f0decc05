package dilemma

import (
	"bytes"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// FileVersion is the version of the file format that this program reads and writes.
const FileVersion = 1

// MixedLicence stands at the head of a file whose dilemmas do not share one licence or one origin.
const MixedLicence = "gemengd"

// Entry is a dilemma in a file: its id and its content.
type Entry struct {
	ID ID
	Content
}

// Bundle is a dilemma file.
type Bundle struct {
	Language   string
	Licence    string
	Origin     string
	Values     []Value
	Polarities []Polarity
	Dilemmas   []Entry
	Statements []Statement

	lines map[string]int // where each id stood in the file: "dilemmas wmo-extra-uur" → line
}

// fileHead stands above every exported file; the reader skips it, as YAML does with comments.
const fileHead = `# Dilemma's en stellingen uit Beraad.
# 'regels' zijn vindplaatsen om na te slaan; ze zijn niet door een jurist gecontroleerd.
# keuzes: A beschermt waarden.a, B beschermt waarden.b; C (als die er is) pas tonen na ronde 1.
`

// Write returns the bundle as a dilemma file. The same bundle always gives the same bytes, and Read gives the bundle
// back.
func Write(b Bundle) ([]byte, error) {
	root := object(
		"versie", number(FileVersion),
		"taal", plain(b.Language),
		"licentie", plain(b.Licence),
		"herkomst", plain(b.Origin),
	)
	values, polarities, dilemmas, statements := list(), list(), list(), list()
	for _, v := range b.Values {
		values.Content = append(values.Content, flow(object(
			"id", plain(string(v.ID)), "cluster", plain(v.Cluster), "label", plain(v.Label), "uitleg", plain(v.Explanation))))
	}
	for _, p := range b.Polarities {
		polarities.Content = append(polarities.Content, flow(object("id", plain(string(p.ID)), "links", plain(p.Left), "rechts", plain(p.Right))))
	}
	for _, e := range b.Dilemmas {
		dilemmas.Content = append(dilemmas.Content, dilemmaNode(e))
	}
	for _, s := range b.Statements {
		audience := list()
		for _, role := range s.Audience {
			audience.Content = append(audience.Content, plain(string(role)))
		}
		statements.Content = append(statements.Content, flow(object(
			"id", plain(string(s.ID)), "tekst", plain(s.Text), "polariteit", plain(string(s.Polarity)), "doelgroep", audience)))
	}
	put(root, "waarden", values)
	put(root, "polariteiten", polarities)
	put(root, "dilemmas", dilemmas)
	put(root, "stellingen", statements)

	out := bytes.NewBufferString(fileHead)
	encoder := yaml.NewEncoder(out)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("write dilemma file: %w", err)
	}
	if err := encoder.Close(); err != nil {
		return nil, fmt.Errorf("write dilemma file: %w", err)
	}
	return out.Bytes(), nil
}

func dilemmaNode(e Entry) *yaml.Node {
	options := list()
	for _, o := range e.Options {
		options.Content = append(options.Content, flow(object("id", plain(o.Letter), "tekst", plain(o.Text))))
	}
	situation := plain(e.Situation)
	situation.Style = yaml.FoldedStyle
	n := object(
		"id", plain(string(e.ID)),
		"titel", plain(e.Title),
		"rol", plain(string(e.Role)),
		"functie", plain(e.Function),
		"situatie", situation,
		"vraag", plain(e.Question),
		"waarden", flow(object("a", plain(string(e.Values.A)), "b", plain(string(e.Values.B)))),
		"polariteit", plain(string(e.Polarity)),
		"keuzes", options,
		"betrokkenen", flow(texts(e.Touched)),
	)
	lenses := object()
	for _, key := range LensKeys {
		if e.Lenses[key] != "" {
			put(lenses, key, plain(e.Lenses[key]))
		}
	}
	put(n, "brillen", lenses)
	put(n, "variaties", texts(e.Variations))
	put(n, "tags", flow(texts(e.Tags)))
	put(n, "regels", flow(texts(e.Rules)))
	put(n, "zwaarte", plain(string(e.Weight)))
	put(n, "minuten", number(e.Minutes))
	return n
}

func plain(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

func number(n int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(n)}
}

func list() *yaml.Node { return &yaml.Node{Kind: yaml.SequenceNode} }

func texts(items []string) *yaml.Node {
	n := list()
	for _, item := range items {
		n.Content = append(n.Content, plain(item))
	}
	return n
}

// object takes pairs of a key and its node.
func object(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i+1 < len(pairs); i += 2 {
		put(n, pairs[i].(string), pairs[i+1].(*yaml.Node))
	}
	return n
}

func put(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, plain(key), value)
}

func flow(n *yaml.Node) *yaml.Node {
	n.Style = yaml.FlowStyle
	return n
}
