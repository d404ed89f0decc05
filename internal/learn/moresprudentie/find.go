package moresprudentie

import (
	"slices"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/dutch"
	"golang.org/x/text/unicode/norm"
)

// token is one word of a text with its place in bytes.
type token struct {
	folded     string // lower case, without accents
	start, end int
}

// stopWords say nothing about a case: in an index they would match everything.
var stopWords = strings.Fields(`aan al alle als altijd ander andere anders ben bij daar dan dat de der deze die dit doch doen door dus een en er
ge geen had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me meer men met mij mijn moet na naar niet
niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u uit uw van veel voor want waren was wat we wel werd wezen wie wij
wil worden wordt zal ze zei zelf zich zij zijn zo zonder zou`)

// tokens splits a text into words, folded so that case and accents don't matter.
func tokens(text string) []token {
	var out []token
	start := -1
	add := func(end int) {
		if start >= 0 {
			if folded := fold(text[start:end]); folded != "" {
				out = append(out, token{folded, start, end})
			}
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
		default:
			add(i)
		}
	}
	add(len(text))
	return out
}

// fold brings a word to the letters that both engines compare alike.
func fold(word string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(word)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø':
			b.WriteRune('o')
		case r == 'ı':
			b.WriteRune('i')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// stem cuts a folded word to its Dutch stem.
func stem(folded string) string {
	env := snowballstem.NewEnv(folded)
	dutch.Stem(env)
	if env.Current() == "" {
		return folded // an empty stem would fit every word
	}
	return env.Current()
}

// terms returns what a text is found by: each word that says something, as it stands and as its stem; sorted, once.
func terms(texts ...string) []string {
	var out []string
	for _, text := range texts {
		for _, t := range tokens(text) {
			if slices.Contains(stopWords, t.folded) {
				continue
			}
			out = append(out, t.folded, stem(t.folded))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// told returns the texts that say something: "none named" is no answer to a search.
func (c Content) told() []part {
	return slices.DeleteFunc(c.parts(), func(p part) bool { return p.text == NoneNamed })
}

// indexed returns what a lesson is found by.
func (c Content) indexed() []string {
	var texts []string
	for _, p := range c.told() {
		texts = append(texts, p.text)
	}
	return terms(texts...)
}

// wanted is one word that somebody looks for. A term fits when it begins with the word or with its stem, so that
// "meldi" finds "meldingen" and "besluiten" finds "besluit".
type wanted struct{ word, stem string }

// query reads what somebody typed: the words that say something.
func query(typed string) []wanted {
	var out []wanted
	for _, t := range tokens(typed) {
		if w := (wanted{t.folded, stem(t.folded)}); !slices.Contains(stopWords, t.folded) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func (w wanted) fits(folded string) bool {
	return strings.HasPrefix(folded, w.word) || strings.HasPrefix(stem(folded), w.stem) || strings.HasPrefix(folded, w.stem)
}

// Match is where a lesson answers a search: the words around the first hit, and the hit itself.
type Match struct {
	Field               string // the field of the form; "" when nothing was looked for
	Before, Word, After string
}

// around is how many bytes of text are shown on either side of a hit, at most.
const around = 70

// match finds the first word of the lesson that answers what was looked for. The title and the lesson stand in the list
// anyway, so a hit elsewhere tells more and is shown first.
func (c Content) match(words []wanted) Match {
	parts := c.told()
	slices.SortStableFunc(parts, func(a, b part) int { return visible(a) - visible(b) })
	for _, p := range parts {
		for _, t := range tokens(p.text) {
			if slices.ContainsFunc(words, func(w wanted) bool { return w.fits(t.folded) }) {
				return Match{p.field, tail(p.text[:t.start]), p.text[t.start:t.end], head(p.text[t.end:])}
			}
		}
	}
	return Match{}
}

func visible(p part) int {
	if slices.Contains([]string{"title", "lesson", "minority", "tipping"}, p.field) {
		return 1
	}
	return 0
}

// tail returns the end of a text, cut at a space.
func tail(s string) string {
	if len(s) <= around {
		return s
	}
	s = s[len(s)-around:]
	if at := strings.IndexByte(s, ' '); at >= 0 {
		return "…" + s[at:]
	}
	return "…"
}

// head returns the beginning of a text, cut at a space.
func head(s string) string {
	if len(s) <= around {
		return s
	}
	s = s[:around]
	if at := strings.LastIndexByte(s, ' '); at >= 0 {
		return s[:at] + " …"
	}
	return "…"
}
