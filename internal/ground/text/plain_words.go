package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed plain/replace.txt
var plainReplaceFile string

//go:embed plain/abbreviations.txt
var plainAbbreviationFile string

//go:embed plain/buttons.txt
var plainButtonFile string

//go:embed plain/participles.txt
var plainParticipleFile string

// plainGap is the "..." of the replace list and plainGapWords how many words it may stand for.
const (
	plainGap      = "..."
	plainGapWords = 6
)

type plainPhrase struct {
	words  []string
	better string
}

type plainAbbreviationEntry struct{ short, full, better string }

type plainWordLists struct {
	phrases        map[string][]plainPhrase // by first word
	abbreviations  []plainAbbreviationEntry
	notVerbs       map[string]bool
	notParticiples map[string]bool
}

// plainLists reads the embedded lists once; the result is never changed.
var plainLists = sync.OnceValue(func() *plainWordLists {
	l := &plainWordLists{
		phrases:        map[string][]plainPhrase{},
		notVerbs:       plainWordSet(plainButtonFile),
		notParticiples: plainWordSet(plainParticipleFile),
	}
	for _, entry := range plainEntries(plainReplaceFile) {
		better := strings.Join(plainAlternatives(entry[1]), ", ")
		for _, form := range plainAlternatives(entry[0]) {
			words := strings.Fields(form)
			l.phrases[words[0]] = append(l.phrases[words[0]], plainPhrase{words, better})
		}
	}
	for _, entry := range plainEntries(plainAbbreviationFile) {
		full, better, _ := strings.Cut(entry[1], "|")
		l.abbreviations = append(l.abbreviations, plainAbbreviationEntry{entry[0], strings.TrimSpace(full), strings.TrimSpace(better)})
	}
	return l
})

// plainEntries reads lines of the form "left => right", leaving out comments and empty lines.
func plainEntries(file string) [][2]string {
	var out [][2]string
	for line := range strings.Lines(file) {
		left, right, ok := strings.Cut(line, "=>")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		out = append(out, [2]string{strings.TrimSpace(left), strings.TrimSpace(right)})
	}
	return out
}

func plainAlternatives(s string) []string {
	parts := strings.Split(s, "|")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}

func plainWordSet(file string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(file) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(line) {
			set[w] = true
		}
	}
	return set
}

// match returns how many tokens the phrase takes from the front of tokens; 0 when it does not stand there.
func (p plainPhrase) match(tokens []plainToken) int {
	at := 0
	for i, w := range p.words {
		if w == plainGap {
			rest := plainPhrase{words: p.words[i+1:]}
			for skip := 0; skip <= plainGapWords && at+skip < len(tokens); skip++ {
				if n := rest.match(tokens[at+skip:]); n > 0 {
					return at + skip + n
				}
			}
			return 0
		}
		if at >= len(tokens) || tokens[at].lower != w {
			return 0
		}
		at++
	}
	return at
}

// plainToken is one word. breaks is set when a comma or another sign ends a thought after it.
type plainToken struct {
	word, lower string
	breaks      bool
}

// plainTokens splits a sentence into words. An apostrophe, a hyphen, a dot or a brace inside a word belongs to it, so
// that "foto's", "Wmo-consulent" and "{name}" are one word each.
func plainTokens(sentence string) []plainToken {
	var out []plainToken
	for _, field := range strings.Fields(sentence) {
		word := strings.TrimFunc(field, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '{' && r != '}'
		})
		if word == "" {
			if len(out) > 0 {
				out[len(out)-1].breaks = true
			}
			continue
		}
		out = append(out, plainToken{word, strings.ToLower(word), strings.ContainsAny(field[len(field)-1:], ",;:)")})
	}
	return out
}

func plainJoin(tokens []plainToken) string {
	words := make([]string, len(tokens))
	for i, t := range tokens {
		words[i] = t.lower
	}
	return strings.Join(words, " ")
}
