package text

import (
	"fmt"
	"slices"
	"strings"
)

// PlainKind says what sort of text is checked, because a button, a manual and a dilemma bear different lengths.
// The zero value is the strict one.
type PlainKind int

// The kinds. PlainUI is a sentence of a Dutch catalogue or mail; PlainManual a whole Dutch manual page in Markdown;
// PlainContent a shipped Dutch text with an author's voice, where every finding is a warning; PlainEnglish a sentence
// of the English catalogue, for which only the lengths and the forms count.
const (
	PlainUI PlainKind = iota
	PlainManual
	PlainContent
	PlainEnglish
)

// PlainLevel is what a finding asks for.
type PlainLevel string

// The levels: a failure stops the build, a warning is for the writer to weigh.
const (
	PlainWarn PlainLevel = "warn"
	PlainFail PlainLevel = "fail"
)

// PlainFinding is one place where a text breaks a rule of plain language.
type PlainFinding struct {
	Key     string // the text's key as it was given; for a manual page "line N" is appended
	Rule    string // one of the Plain* rule names
	Level   PlainLevel
	Message string // English, for the writer of the text, never shown on a screen
	Better  string // the better word or phrase; "" when the rule has none to offer
}

// The names of the rules, as they stand in the output of the text check.
const (
	PlainSentence     = "sentence-length"
	PlainAverage      = "average-length"
	PlainSubordinate  = "subordinate-clauses"
	PlainParagraph    = "paragraph-length"
	PlainButton       = "button"
	PlainHeading      = "heading"
	PlainPassive      = "passive"
	PlainNegation     = "double-negation"
	PlainAbbreviation = "abbreviation"
	PlainEmptyLink    = "empty-link"
	PlainReplace      = "replace"
)

// Limits in words, sentences and clauses. They are our own reading of B1, which has no formal test.
const (
	sentenceWarn     = 15
	sentenceFail     = 20
	manualFail       = 25
	averageLimit     = 12
	subordinateLimit = 1
	paragraphLimit   = 4
	buttonLimit      = 4
)

// CheckPlain holds the text s, filed under key, against the rules for plain language and returns what it breaks, in
// the order of the text. An empty result means "follows our rules" and no more: nobody can compute B1.
//
// The key decides the form: a key with ".button" in it, or ending in ".do", is a button; one ending in ".title" is a
// heading (unless it is about a field of that name, as in ".problem.title"), and so is one with a part "heading".
// For PlainManual, s is a whole Markdown page: code, addresses and comments are left out, and an abbreviation is
// explained once its full form stands somewhere on the page.
//
// bron: BOOT-3, NECK-6
func CheckPlain(kind PlainKind, key, s string) []PlainFinding {
	c := plainCheck{kind: kind, key: key, page: s}
	if kind == PlainManual {
		c.manual(s)
	} else {
		c.catalogue(s)
	}
	if kind == PlainContent {
		for i := range c.found {
			c.found[i].Level = PlainWarn
		}
	}
	return c.found
}

// plainCheck is one run over one text.
type plainCheck struct {
	kind  PlainKind
	key   string
	page  string // the whole text: where an abbreviation may be explained
	line  int    // line on a manual page, from 1; 0 for a catalogue text
	seen  map[string]bool
	found []PlainFinding
}

func (c *plainCheck) add(rule string, level PlainLevel, better, message string, args ...any) {
	key := c.key
	if c.line > 0 {
		key = strings.TrimSpace(fmt.Sprintf("%s line %d", key, c.line))
	}
	c.found = append(c.found, PlainFinding{key, rule, level, fmt.Sprintf(message, args...), better})
}

func (c *plainCheck) catalogue(s string) {
	s = plainStrip(s)
	switch {
	case plainIsButton(c.key):
		c.button(s)
	case plainIsHeading(c.key):
		c.heading(s)
	}
	var words, sentences int
	for _, block := range plainBlocks(s) {
		w, n := c.block(block)
		words, sentences = words+w, sentences+n
	}
	// One sentence has its own limits; an average says something from two on.
	if sentences >= 2 && words > averageLimit*sentences {
		c.add(PlainAverage, PlainFail, "", "%.1f words a sentence, at most %d", float64(words)/float64(sentences), averageLimit)
	}
}

// block checks one paragraph, list item or cell, and returns its number of words and sentences.
func (c *plainCheck) block(block string) (words, sentences int) {
	for _, sentence := range plainSentences(block) {
		tokens := plainTokens(sentence)
		n := len(tokens)
		if n == 0 {
			continue
		}
		words, sentences = words+n, sentences+1
		c.length(n)
		if c.kind == PlainEnglish {
			c.emptyLink(sentence, tokens)
			continue
		}
		c.subordinate(tokens)
		c.passive(tokens)
		c.negation(tokens)
		c.emptyLink(sentence, tokens)
		c.replace(tokens)
		c.abbreviations(sentence)
	}
	if sentences > paragraphLimit {
		c.add(PlainParagraph, PlainFail, "", "paragraph of %d sentences, at most %d", sentences, paragraphLimit)
	}
	return words, sentences
}

func (c *plainCheck) length(n int) {
	limit := sentenceFail
	if c.kind == PlainManual {
		limit = manualFail
	}
	switch {
	case n > limit:
		c.add(PlainSentence, PlainFail, "", "sentence of %d words, at most %d", n, limit)
	case n > sentenceWarn:
		c.add(PlainSentence, PlainWarn, "", "sentence of %d words, better at most %d", n, sentenceWarn)
	}
}

func (c *plainCheck) button(s string) {
	tokens := plainTokens(s)
	if n := len(tokens); n > buttonLimit {
		c.add(PlainButton, PlainFail, "", "button of %d words, at most %d", n, buttonLimit)
	}
	if strings.HasSuffix(strings.TrimSpace(s), ".") {
		c.add(PlainButton, PlainFail, "", "a button has no full stop")
	}
	if c.kind != PlainEnglish && len(tokens) > 0 && plainLists().notVerbs[tokens[0].lower] {
		c.add(PlainButton, PlainWarn, "", "a button starts with its verb, not with %q", tokens[0].lower)
	}
}

func (c *plainCheck) heading(s string) {
	trimmed := strings.TrimSpace(s)
	if strings.HasSuffix(trimmed, ".") && !strings.HasSuffix(trimmed, "...") {
		c.add(PlainHeading, PlainFail, strings.TrimSuffix(trimmed, "."), "a heading has no full stop")
	}
	capitals := 0
	for _, t := range plainTokens(s)[min(1, len(plainTokens(s))):] {
		if plainTitleCased(t.word) {
			capitals++
		}
	}
	// One capital inside a heading is a name; two or more look like title case.
	if capitals >= 2 {
		c.add(PlainHeading, PlainWarn, "", "a heading is in sentence case")
	}
}

func plainIsButton(key string) bool {
	return strings.Contains(key, ".button") || strings.HasSuffix(key, ".do")
}

// plainIsHeading leaves out the texts about a form field that is called "title": "dilemma.problem.title".
func plainIsHeading(key string) bool {
	segments := strings.Split(key, ".")
	about := slices.ContainsFunc(segments, func(s string) bool {
		return slices.Contains([]string{"hint", "problem", "error", "field", "label", "help"}, s)
	})
	return strings.HasSuffix(key, ".title") && !about || slices.Contains(segments, "heading")
}
