package offer

import (
	"slices"

	"beraad/internal/learn/wording"
)

// People is what the organisation knows about its own staff, functions and places; the wiring meets it. Without one
// only the built-in lists count.
type People = wording.Known

// Finding is something in a case that the checks point at: to the sender, who can still change it, and to whoever takes
// the case up. Software finds, people decide.
type Finding struct {
	Field     string // the field of the form
	Words     string // the words that were found; "" for the text as a whole
	Must      bool   // asks for a change before others read it
	Text      string // text key of the sentence that says what was found
	Args      []any
	Proposals []string // other words that could stand there, the likeliest first
}

// Proofread returns what could be asked more purely and what could betray a person, each once. Nothing is stored.
func (s *Service) Proofread(c Case) []Finding {
	c = c.Tidy()
	return append(question(c.Question), anonymity(s.people, c)...)
}

// question returns what the linter says about the question. Rule q10 is left to anonymity, which says the same with more.
func question(q string) []Finding {
	if q == "" {
		return nil
	}
	var out []Finding
	for _, f := range (wording.Checker{}).Question(q) {
		if f.Rule != "q10" {
			out = append(out, Finding{
				Field: "question", Words: q[f.Start:f.End], Must: f.Level == wording.Must, Text: f.Key, Args: f.Args, Proposals: f.Rewrites,
			})
		}
	}
	return out
}

// anonymity returns what could betray a person, once per field, kind and words, in the order in which a case is read.
func anonymity(people People, c Case) []Finding {
	type found struct{ field, kind, words string }
	var seen []found
	var out []Finding
	checker := wording.Checker{Known: people}
	for _, part := range c.parts() {
		for _, hit := range checker.Text(part.text) {
			this := found{part.field, string(hit.Kind), part.text[hit.Start:hit.End]}
			if slices.Contains(seen, this) {
				continue
			}
			seen = append(seen, this)
			f := Finding{Field: part.field, Words: this.words, Must: hit.Level == wording.Must, Text: hit.Key, Args: hit.Args}
			if hit.Replacement != "" {
				f.Proposals = []string{hit.Replacement}
			}
			out = append(out, f)
		}
	}
	return out
}
