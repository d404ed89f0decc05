package moresprudentie

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"beraad/internal/learn/wording"
)

// People is what the organisation knows about its own staff, functions and places; the wiring meets it. Without one
// only the built-in lists count.
type People = wording.Known

// Finding is something that the checks point at. Software finds, people decide.
type Finding struct {
	Field    string // the field of the form
	Check    string // which check: "name", "function", "q3"
	Words    string // the words that were found
	Must     bool   // asks for a change before others read it
	Hard     bool   // a number that points to one person: nobody can let it stay
	Text     string // text key of the sentence that says what was found
	Args     []any
	Proposal string // other words that could stand there; "" when only a person can say
}

// Key names the finding so that a settlement can point at it; it changes when the words change.
func (f Finding) Key() string { return f.Field + "|" + f.Check + "|" + f.Words }

// hard are the kinds that are removed whatever anybody says: numbers and addresses that need no guessing.
var hard = []wording.Kind{wording.KindBSN, wording.KindIBAN, wording.KindPhone, wording.KindPlate, wording.KindEmail, wording.KindCase}

// anonymity returns everything in which somebody could be recognised, once per field and words, in the order of the
// form. Each is a flag that the second person settles.
func anonymity(people People, c Content) []Finding {
	checker := wording.Checker{Known: people}
	var out []Finding
	for _, part := range c.parts() {
		for _, hit := range checker.Text(part.text) {
			f := Finding{
				Field: part.field, Check: string(hit.Kind), Words: part.text[hit.Start:hit.End], Must: hit.Level == wording.Must,
				Hard: slices.Contains(hard, hit.Kind), Text: hit.Key, Args: hit.Args, Proposal: hit.Replacement,
			}
			if !slices.ContainsFunc(out, func(o Finding) bool { return o.Key() == f.Key() }) {
				out = append(out, f)
			}
		}
	}
	return out
}

// question returns what the linter says about the moral question: advice for the writer, not a flag. A name in it is
// found with all other names.
func question(c Content) []Finding {
	if c.Question == "" {
		return nil
	}
	var out []Finding
	for _, f := range (wording.Checker{}).Question(c.Question) {
		if f.Rule == "q10" {
			continue
		}
		finding := Finding{Field: "question", Check: f.Rule, Words: c.Question[f.Start:f.End], Text: f.Key, Args: f.Args}
		if len(f.Rewrites) > 0 {
			finding.Proposal = f.Rewrites[0]
		}
		out = append(out, finding)
	}
	return out
}

// ApplyProposals puts the words that the second person proposed into the text, wherever the old ones stand as whole
// words. A settlement without words changes nothing.
func ApplyProposals(c Content, resolutions []Resolution) Content {
	return c.mapped(func(text string) string {
		for _, r := range resolutions {
			if old := r.words(); r.Settlement != Stays && r.Text != "" && old != "" {
				text = replaceWhole(text, old, r.Text)
			}
		}
		return text
	})
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
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if inWord(before) || inWord(after) {
			out.WriteString(old)
		} else {
			out.WriteString(by)
		}
		text = text[end:]
	}
}

// inWord reports whether a rune is part of a word; at either end of a text there is none.
func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
