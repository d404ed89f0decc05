package dilemma

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"beraad/internal/learn/wording"
)

// People is what the organisation knows about its own staff, functions and places, for the anonymisation check. The
// wiring meets it; without one only the built-in lists count.
type People = wording.Known

// Finding is something that the question linter or the anonymisation check points at. Software finds, people decide.
type Finding struct {
	Field     string // the field of the form
	Check     string // which check: "q3", "bsn", "function"
	Words     string // the words that were found; "" for the text as a whole
	Must      bool   // asks for a change before others read it
	Hard      bool   // a number that points to one person: nobody can let it stay
	Text      string // text key of the sentence that says what was found
	Args      []any
	Proposals []string // other words that could stand there, the likeliest first
}

// Key names the finding so that a settlement can point at it; it changes when the words change.
func (f Finding) Key() string { return f.Field + "|" + f.Check + "|" + f.Words }

// checks read a text with what is known about the organisation.
type checks struct{ people People }

func newChecks(people People) checks { return checks{people: people} }

// hard are the kinds that are removed whatever anybody says: numbers and addresses that need no guessing.
var hard = []wording.Kind{wording.KindBSN, wording.KindIBAN, wording.KindPhone, wording.KindPlate, wording.KindEmail, wording.KindCase}

// anonymity returns what could betray a person, once per field and words, in the order of the form. In a dilemma that
// came with the program everything is made up, so a function in it points to nobody.
func (c checks) anonymity(source Source, content Content) []Finding {
	checker := wording.Checker{Known: c.people, Fictitious: source == Starter}
	var out []Finding
	for _, part := range content.parts() {
		for _, hit := range checker.Text(part.text) {
			f := Finding{
				Field: part.field, Check: string(hit.Kind), Words: part.text[hit.Start:hit.End], Must: hit.Level == wording.Must,
				Hard: slices.Contains(hard, hit.Kind), Text: hit.Key, Args: hit.Args,
			}
			if hit.Replacement != "" {
				f.Proposals = []string{hit.Replacement}
			}
			if !slices.ContainsFunc(out, func(o Finding) bool { return o.Key() == f.Key() }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// part is one text of a content, with the field it stands in.
type part struct{ field, text string }

// parts returns every text in which somebody could be recognised, in the order of the form.
func (c Content) parts() []part {
	out := []part{{"title", c.Title}, {"situation", c.Situation}, {"question", c.Question}}
	for _, o := range c.Options {
		out = append(out, part{"options." + o.Letter, o.Text})
	}
	for _, text := range c.Touched {
		out = append(out, part{"touched", text})
	}
	for _, key := range LensKeys {
		out = append(out, part{"lenses." + key, c.Lenses[key]})
	}
	for _, text := range c.Variations {
		out = append(out, part{"variations", text})
	}
	out = append(out, part{"function", c.Function})
	for _, text := range c.Tags {
		out = append(out, part{"tags", text})
	}
	return out
}

// Proofread returns everything that the linter and the anonymisation check find in a text that somebody is writing.
// Nothing is stored.
func (s *Service) Proofread(source Source, c Content) []Finding {
	c = c.Tidy()
	return append(questionFindings(c.Question), s.checks.anonymity(source, c)...)
}

// ApplyProposals puts the words that the second pair of eyes proposed into the text, wherever the old ones stand as
// whole words. A settlement without words changes nothing.
func ApplyProposals(c Content, resolutions []Resolution) Content {
	swap := func(text string) string {
		for _, res := range resolutions {
			if old := res.words(); res.Settlement != Stays && res.Text != "" && old != "" {
				text = replaceWhole(text, old, res.Text)
			}
		}
		return text
	}
	all := func(items []string) []string {
		var out []string
		for _, item := range items {
			out = append(out, swap(item))
		}
		return out
	}
	c.Title, c.Function, c.Situation, c.Question = swap(c.Title), swap(c.Function), swap(c.Situation), swap(c.Question)
	c.Touched, c.Variations, c.Tags = all(c.Touched), all(c.Variations), all(c.Tags)
	var options []Option
	for _, o := range c.Options {
		options = append(options, Option{Letter: o.Letter, Text: swap(o.Text)})
	}
	c.Options = options
	lenses := map[string]string{}
	for key, text := range c.Lenses {
		lenses[key] = swap(text)
	}
	c.Lenses = lenses
	return c
}

// words are the words that a settlement is about: the last part of the finding's key.
func (r Resolution) words() string {
	parts := strings.SplitN(r.Finding, "|", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[2]
}

// replaceWhole replaces old where it is not a piece of a longer word, so that "Jan" leaves "januari" alone.
func replaceWhole(text, old, by string) string {
	var out strings.Builder
	for {
		at := strings.Index(text, old)
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := at + len(old)
		out.WriteString(text[:at])
		if inWord(lastRune(text[:at])) || inWord(firstRune(text[end:])) {
			out.WriteString(old)
		} else {
			out.WriteString(by)
		}
		text = text[end:]
	}
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func lastRune(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }

// inWord reports whether a rune is part of a word; at either end of a text there is none.
func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// blocking are the rules that keep a question out of the bank: those about its form. The others are advice, and a name
// in the question is settled with all other names.
var blocking = []string{"q1", "q2", "q3", "q4", "q5"}

// questionFindings returns what the linter says about the question. Rule q10 is left to the anonymisation check, which
// reads the question too and says the same with more.
func questionFindings(q string) []Finding {
	if q == "" {
		return nil
	}
	var out []Finding
	for _, f := range (wording.Checker{}).Question(q) {
		if f.Rule == "q10" {
			continue
		}
		out = append(out, Finding{
			Field: "question", Check: f.Rule, Words: q[f.Start:f.End], Must: f.Level == wording.Must, Text: f.Key, Args: f.Args, Proposals: f.Rewrites,
		})
	}
	return out
}

// lintQuestion returns what keeps a question out of the bank.
func lintQuestion(q string) []Problem {
	var out []Problem
	for _, f := range questionFindings(q) {
		if f.Must && slices.Contains(blocking, f.Check) {
			out = append(out, Problem{Field: f.Field, Key: f.Text, Args: f.Args})
		}
	}
	return out
}
