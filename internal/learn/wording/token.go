package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a text. start and end are byte offsets into the text.
type token struct {
	start, end int
	word       string
	lower      string
	first      bool // begins a sentence, so a capital says nothing
	breaks     bool // a sign that ends a thought stands between this word and the one before
}

// tokenise splits a text into words. A hyphen, an apostrophe, an ampersand or a dot between two letters belongs to the
// word, so that "oud-wethouder", "foto's", "P&O" and "z.s.m" stay whole.
func tokenise(s string) []token {
	var out []token
	first, breaks := true, false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) {
			switch {
			case strings.ContainsRune(".!?…\n\r", r):
				first, breaks = true, true
			case strings.ContainsRune(",;:()\"“”„‘«»", r):
				// A quotation or a clause after a colon may begin with a capital too.
				first, breaks = first || strings.ContainsRune(":\"“„‘«", r), true
			}
			i += size
			continue
		}
		end := wordEnd(s, i)
		out = append(out, token{i, end, s[i:end], strings.ToLower(s[i:end]), first, breaks})
		first, breaks = false, false
		i = end
	}
	return out
}

func wordEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if inWord(r) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if !strings.ContainsRune("-'’&", r) || !inWord(next) {
			break
		}
		i += size
	}
	return i
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// standsAlone reports whether s[start:end] is not part of a longer word or number.
func standsAlone(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return !inWord(before) && !inWord(after)
}

func (t token) capital() bool {
	r, _ := utf8.DecodeRuneInString(t.word)
	return unicode.IsUpper(r)
}

// allCapitals reports whether the word looks like an abbreviation: "HR", "VVD".
func (t token) allCapitals() bool {
	return utf8.RuneCountInString(t.word) > 1 && t.word == strings.ToUpper(t.word)
}

// stem takes the endings off that a function or a name gets in a sentence: the possessive, the plural and the
// diminutive. It is no full Dutch stemmer: a function that loses more than this is no longer recognised by people
// either. plural is true when the ending can be that of a plural.
func stem(lower string) (forms []string, plural bool) {
	forms = []string{lower}
	for _, ending := range [...]string{"'s", "’s", "'", "’", "s", "en", "tje", "tjes", "je", "sen"} {
		base, cut := strings.CutSuffix(lower, ending)
		if !cut || len(base) < 3 {
			continue
		}
		forms = append(forms, base)
		plural = plural || ending == "s" || ending == "en" || ending == "sen"
	}
	return forms, plural
}
