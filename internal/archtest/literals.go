package archtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"
)

// spokenAttributes are attributes that people read or hear.
func spokenAttributes() []string {
	return []string{
		"aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "alt",
		"placeholder", "label", "summary",
	}
}

// allowedWords may stand on a page without being in a catalogue: the product's name, and the
// name of a language as it calls itself.
func allowedWords() []string { return []string{"Beraad", "Nederlands", "English"} }

// sentence is a string in an action that looks like something to read: two words with a space between them.
var sentence = regexp.MustCompile(`\pL\s+\pL`)

// Literals reports words on a page that do not come from a catalogue, and so cannot be translated.
func Literals(t *Tree) []Finding {
	var found []Finding
	for _, p := range t.Pages {
		if p.Err != nil {
			found = append(found, Finding{File: p.Path, What: "does not parse: " + p.Err.Error()})
			continue
		}
		add := func(line int, where, words string) {
			found = append(found, Finding{p.Path, line, fmt.Sprintf("%s %q is not in the catalogue; use {{t …}}", where, words)})
		}
		for _, text := range p.Texts {
			if hasWords(text.Value) {
				add(text.Line, "the text", text.Value)
			}
		}
		for _, tag := range p.Tags {
			for _, name := range spokenAttributes() {
				if value, has := tag.Attr(name); has && hasWords(value) {
					add(tag.Line, name, value)
				}
			}
			kind, _ := tag.Attr("type")
			value, has := tag.Attr("value")
			if has && tag.Name == "input" && (kind == "submit" || kind == "button" || kind == "reset") && hasWords(value) {
				add(tag.Line, "value", value)
			}
		}
		p.Commands(func(_ string, line int, c *parse.CommandNode) {
			for _, arg := range c.Args {
				s, ok := arg.(*parse.StringNode)
				if ok && calls(c) != "date" && sentence.MatchString(s.Text) {
					add(line, "the string", s.Text)
				}
			}
		})
	}
	return found
}

// allowedSigns are whole texts that are a sign rather than a word: n is the number of answers, as statistics writes it
// in every language.
func allowedSigns() []string { return []string{"n"} }

func hasWords(text string) bool {
	if slices.Contains(allowedSigns(), text) {
		return false
	}
	for _, word := range allowedWords() {
		text = strings.ReplaceAll(text, word, "")
	}
	return strings.ContainsFunc(text, unicode.IsLetter)
}
