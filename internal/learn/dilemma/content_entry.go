package dilemma

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// bundle reads the top of a file. Values and polarities come first, because the rest points at them, wherever they
// stand in the file.
func (r *reader) bundle(root *yaml.Node) {
	var values, polarities, dilemmas, statements *yaml.Node
	later := func(place **yaml.Node) func(*yaml.Node, string) {
		return func(n *yaml.Node, _ string) { *place = n }
	}
	ok := r.object(root, "", []string{"versie", "taal", "licentie", "herkomst"}, take{
		"versie": func(n *yaml.Node, where string) {
			if v := r.number(n, where); v != 0 && v != FileVersion {
				r.wrong(n.Line, where, "dilemma.file.version", "version", FileVersion)
			}
		},
		"taal":         func(n *yaml.Node, where string) { r.out.Language = r.head(n, where) },
		"licentie":     func(n *yaml.Node, where string) { r.out.Licence = r.head(n, where) },
		"herkomst":     func(n *yaml.Node, where string) { r.out.Origin = r.head(n, where) },
		"waarden":      later(&values),
		"polariteiten": later(&polarities),
		"dilemmas":     later(&dilemmas),
		"stellingen":   later(&statements),
	})
	if !ok {
		return
	}
	if dilemmas == nil && statements == nil {
		r.wrong(root.Line, "", "dilemma.file.nothing")
	}
	for _, part := range []struct {
		where string
		node  *yaml.Node
		item  func(*yaml.Node, string)
	}{
		{"waarden", values, r.value},
		{"polariteiten", polarities, r.polarity},
		{"dilemmas", dilemmas, r.dilemma},
		{"stellingen", statements, r.statement},
	} {
		if part.node == nil {
			continue
		}
		r.list(part.node, part.where, part.item)
		if len(part.node.Content) > maxEntries {
			r.wrong(part.node.Line, part.where, "dilemma.problem.many", "max", maxEntries)
		}
	}
}

// head reads one of the short texts at the top of a file.
func (r *reader) head(n *yaml.Node, where string) string {
	s := r.text(n, where)
	r.size(n, where, s, maxItem)
	return s
}

func (r *reader) size(n *yaml.Node, where, s string, most int) {
	if count := len([]rune(s)); count > most {
		r.wrong(n.Line, where, "dilemma.problem.long", "max", most, "n", count)
	}
}

func (r *reader) value(n *yaml.Node, where string) {
	var v Value
	r.object(n, where, []string{"id", "cluster", "label", "uitleg"}, take{
		"id": func(n *yaml.Node, where string) { v.ID = ValueID(r.id(n, where, "waarden")) },
		"cluster": func(n *yaml.Node, where string) {
			if v.Cluster = r.text(n, where); v.Cluster != "" && !slices.Contains(Clusters, v.Cluster) {
				r.wrong(n.Line, where, "dilemma.file.choose", "choices", strings.Join(Clusters, ", "))
			}
		},
		"label": func(n *yaml.Node, where string) { v.Label = r.head(n, where) },
		"uitleg": func(n *yaml.Node, where string) {
			v.Explanation = r.text(n, where)
			r.size(n, where, v.Explanation, maxSentence)
		},
	})
	if v.ID != "" {
		r.known.Values[v.ID] = true
	}
	r.out.Values = append(r.out.Values, v)
}

func (r *reader) polarity(n *yaml.Node, where string) {
	var p Polarity
	r.object(n, where, []string{"id", "links", "rechts"}, take{
		"id":     func(n *yaml.Node, where string) { p.ID = PolarityID(r.id(n, where, "polariteiten")) },
		"links":  func(n *yaml.Node, where string) { p.Left = r.head(n, where) },
		"rechts": func(n *yaml.Node, where string) { p.Right = r.head(n, where) },
	})
	if p.ID != "" {
		r.known.Polarities[p.ID] = true
	}
	r.out.Polarities = append(r.out.Polarities, p)
}

func (r *reader) statement(n *yaml.Node, where string) {
	var s Statement
	r.object(n, where, []string{"id", "tekst", "polariteit", "doelgroep"}, take{
		"id":    func(n *yaml.Node, where string) { s.ID = StatementID(r.id(n, where, "stellingen")) },
		"tekst": func(n *yaml.Node, where string) { s.Text = r.text(n, where); r.size(n, where, s.Text, maxSentence) },
		"polariteit": func(n *yaml.Node, where string) {
			if s.Polarity = PolarityID(r.text(n, where)); s.Polarity != "" && !r.known.Polarities[s.Polarity] {
				r.wrong(n.Line, where, "dilemma.problem.polarity")
			}
		},
		"doelgroep": func(n *yaml.Node, where string) {
			r.list(n, where, func(n *yaml.Node, where string) {
				role := Role(r.text(n, where))
				if role != "" && !slices.Contains(Roles, role) {
					r.wrong(n.Line, where, "dilemma.file.choose", "choices", roleWords())
				}
				s.Audience = append(s.Audience, role)
			})
		},
	})
	r.out.Statements = append(r.out.Statements, s)
}

func roleWords() string {
	words := make([]string, len(Roles))
	for i, role := range Roles {
		words[i] = string(role)
	}
	return strings.Join(words, ", ")
}

// fieldWords are the file's own words for the fields that rules name.
var fieldWords = map[string]string{
	"title": "titel", "role": "rol", "function": "functie", "situation": "situatie", "question": "vraag",
	"values": "waarden", "polarity": "polariteit", "options": "keuzes", "touched": "betrokkenen", "lenses": "brillen",
	"variations": "variaties", "tags": "tags", "rules": "regels", "weight": "zwaarte", "minutes": "minuten",
}

// dilemma reads one dilemma, then holds it against the same rules as the form, each problem at the line of its field.
func (r *reader) dilemma(n *yaml.Node, where string) {
	var e Entry
	lines := map[string]int{}
	before := len(r.mistakes)
	texts := func(field string, into *[]string) func(*yaml.Node, string) {
		return func(n *yaml.Node, where string) {
			r.list(n, where, func(n *yaml.Node, where string) {
				*into = append(*into, r.text(n, where))
				lines[field+"."+strconv.Itoa(len(*into))] = n.Line
			})
		}
	}
	takers := take{
		"id":          func(n *yaml.Node, where string) { e.ID = ID(r.id(n, where, "dilemmas")) },
		"titel":       func(n *yaml.Node, where string) { e.Title = r.text(n, where) },
		"rol":         func(n *yaml.Node, where string) { e.Role = Role(r.text(n, where)) },
		"functie":     func(n *yaml.Node, where string) { e.Function = r.maybe(n, where) },
		"situatie":    func(n *yaml.Node, where string) { e.Situation = r.text(n, where) },
		"vraag":       func(n *yaml.Node, where string) { e.Question = r.text(n, where) },
		"waarden":     func(n *yaml.Node, where string) { e.Values = r.pair(n, where, lines) },
		"polariteit":  func(n *yaml.Node, where string) { e.Polarity = PolarityID(r.text(n, where)) },
		"keuzes":      func(n *yaml.Node, where string) { e.Options = r.options(n, where, lines) },
		"betrokkenen": texts("touched", &e.Touched),
		"brillen":     func(n *yaml.Node, where string) { e.Lenses = r.lenses(n, where, lines) },
		"variaties":   texts("variations", &e.Variations),
		"tags":        texts("tags", &e.Tags),
		"regels":      texts("rules", &e.Rules),
		"zwaarte":     func(n *yaml.Node, where string) { e.Weight = Weight(r.text(n, where)) },
		"minuten":     func(n *yaml.Node, where string) { e.Minutes = r.number(n, where) },
	}
	must := []string{"id", "titel", "rol", "situatie", "vraag", "waarden", "polariteit", "keuzes", "betrokkenen", "zwaarte", "minuten"}
	if !r.object(n, where, must, takers) {
		return
	}
	if reserved[string(e.ID)] {
		r.wrong(n.Line, where, "dilemma.file.reserved", "id", string(e.ID))
	}
	if e.ID != "" {
		where = "dilemmas › " + string(e.ID)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		lines[n.Content[i].Value] = n.Content[i+1].Line
	}
	e.Content = e.Tidy()
	if len(r.mistakes) == before { // the rules would only repeat what was said about its shape
		for _, p := range append(Check(e.Content, r.known), lintQuestion(e.Question)...) {
			r.wrong(lineOf(p.Field, n.Line, lines), join(where, inFileWords(p.Field)), p.Key, p.Args...)
		}
	}
	r.out.Dilemmas = append(r.out.Dilemmas, e)
}

// lineOf returns the line of a field: its own, else that of the key it hangs under, else the dilemma's.
func lineOf(field string, otherwise int, lines map[string]int) int {
	if at := lines[field]; at > 0 {
		return at
	}
	head, _, _ := strings.Cut(field, ".")
	if at := lines[fieldWords[head]]; at > 0 {
		return at
	}
	return otherwise
}

func inFileWords(field string) string {
	head, rest, deeper := strings.Cut(field, ".")
	if deeper {
		return fieldWords[head] + " " + rest
	}
	return fieldWords[head]
}

func (r *reader) pair(n *yaml.Node, where string, lines map[string]int) Pair {
	var p Pair
	r.object(n, where, []string{"a", "b"}, take{
		"a": func(n *yaml.Node, where string) { p.A, lines["values.a"] = ValueID(r.text(n, where)), n.Line },
		"b": func(n *yaml.Node, where string) { p.B, lines["values.b"] = ValueID(r.text(n, where)), n.Line },
	})
	return p
}

func (r *reader) options(n *yaml.Node, where string, lines map[string]int) []Option {
	var options []Option
	r.list(n, where, func(n *yaml.Node, where string) {
		var o Option
		r.object(n, where, []string{"id", "tekst"}, take{
			"id":    func(n *yaml.Node, where string) { o.Letter = r.text(n, where) },
			"tekst": func(n *yaml.Node, where string) { o.Text = r.text(n, where) },
		})
		lines["options."+o.Letter] = n.Line
		options = append(options, o)
	})
	return options
}

func (r *reader) lenses(n *yaml.Node, where string, lines map[string]int) map[string]string {
	lenses := map[string]string{}
	takers := take{}
	for _, key := range LensKeys {
		takers[key] = func(n *yaml.Node, where string) { lenses[key], lines["lenses."+key] = r.text(n, where), n.Line }
	}
	r.object(n, where, nil, takers)
	return lenses
}
