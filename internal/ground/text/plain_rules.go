package text

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// passiveReach is how many words after a form of "worden" a participle still belongs to it.
const passiveReach = 6

func (c *plainCheck) subordinate(tokens []plainToken) {
	var found []string
	for _, t := range tokens {
		if slices.Contains(plainSubordinators[:], t.lower) {
			found = append(found, t.lower)
		}
	}
	if len(found) > subordinateLimit {
		c.add(PlainSubordinate, PlainFail, "", "%d subordinate clauses (%s), at most %d", len(found), strings.Join(found, ", "), subordinateLimit)
	}
}

var plainSubordinators = [...]string{"omdat", "terwijl", "hoewel", "waarbij", "waardoor", "zodat", "indien", "mits", "tenzij"}

var plainPassiveVerbs = [...]string{"word", "wordt", "worden", "werd", "werden"}

func (c *plainCheck) passive(tokens []plainToken) {
	for i, t := range tokens {
		if !slices.Contains(plainPassiveVerbs[:], t.lower) {
			continue
		}
		near := tokens[i+1 : min(len(tokens), i+1+passiveReach)]
		if i > 0 && !tokens[i-1].breaks { // "dat het opgeslagen wordt"
			near = append(slices.Clone(near), tokens[i-1])
		}
		for _, n := range near {
			if plainIsParticiple(n.lower) {
				c.add(PlainPassive, PlainWarn, "", "passive: %s … %s; say who does it", t.lower, n.lower)
				break
			}
		}
	}
}

var (
	plainWeakParticiple = regexp.MustCompile(
		`^((aan|achter|af|bij|dicht|door|goed|in|klaar|los|mee|na|neer|om|onder|op|over|samen|tegen|terug|toe|uit|vast|voor|vrij|weg)?` +
			`(ge\pL{2,}(d|t|en)|(be|ver|ont|her|er)\pL{2,}(d|t)))$`)
	// The participles in -en without ge- cannot be told from an infinitive by their form, except for the strong ones.
	plainStrongParticiple = regexp.MustCompile(
		`^\pL*(be|ver|ont|her)(broken|sproken|boden|loren|nomen|schreven|grepen|geven|vangen|slagen|zonden|bonden|vonden|laten|kregen|wezen|trokken|sloten|holpen|worven|koren|daan|zien|houden|dragen)$`)
)

func plainIsParticiple(lower string) bool {
	if plainLists().notParticiples[lower] {
		return false
	}
	return plainWeakParticiple.MatchString(lower) || plainStrongParticiple.MatchString(lower)
}

var (
	plainNegations = [...]string{"niet", "geen", "nooit", "niemand", "niets", "nergens", "zonder", "noch"}
	// A second negation after one of these stands in a thought of its own.
	plainBreaks = [...]string{"en", "of", "maar", "want", "als", "dat", "die", "omdat", "dus", "dan", "wie", "wat", "tot"}
	// "niet onmogelijk": but not "niet onder" or "niet ontvangen".
	plainUn    = regexp.MustCompile(`^on\pL{4,}$`)
	plainNotUn = regexp.MustCompile(`^(ont|onder|onz|online|ongeveer|onlangs)`)
)

func (c *plainCheck) negation(tokens []plainToken) {
	open := ""
	for i, t := range tokens {
		switch {
		case slices.Contains(plainNegations[:], t.lower):
			if open != "" {
				c.add(PlainNegation, PlainWarn, "", "double negation: %s … %s", open, t.lower)
				return
			}
			open = t.lower
			if i+1 < len(tokens) && plainUn.MatchString(tokens[i+1].lower) && !plainNotUn.MatchString(tokens[i+1].lower) {
				c.add(PlainNegation, PlainWarn, "", "double negation: %s %s", t.lower, tokens[i+1].lower)
				return
			}
		case slices.Contains(plainBreaks[:], t.lower):
			open = ""
		}
		if t.breaks {
			open = ""
		}
	}
}

// Link words that say nothing to somebody who hears only the links of a page.
var (
	plainNeverLinks = [...]string{"klik hier", "klik op deze link", "klik op de link", "click here"}
	plainAloneLinks = [...]string{"lees meer", "meer lezen", "meer info", "meer informatie", "lees verder", "hier", "read more", "more info", "more information", "here"}
)

func (c *plainCheck) emptyLink(sentence string, tokens []plainToken) {
	joined := plainJoin(tokens)
	for _, phrase := range plainNeverLinks {
		if strings.Contains(" "+joined+" ", " "+phrase+" ") {
			c.add(PlainEmptyLink, PlainFail, "", "%q: say where the link leads", phrase)
		}
	}
	if slices.Contains(plainAloneLinks[:], joined) {
		c.add(PlainEmptyLink, PlainFail, "", "%q alone: say what there is to read", strings.TrimSpace(sentence))
	}
}

func (c *plainCheck) replace(tokens []plainToken) {
	lists := plainLists()
	for i := 0; i < len(tokens); i++ {
		best, end := plainPhrase{}, -1
		for _, p := range lists.phrases[tokens[i].lower] {
			if e := p.match(tokens[i:]); e > 0 && len(p.words) > len(best.words) {
				best, end = p, e
			}
		}
		if end < 0 {
			continue
		}
		c.add(PlainReplace, PlainFail, best.better, "%q: better %q", strings.Join(best.words, " "), best.better)
	}
}

// abbreviations looks at the raw sentence: the capitals and the dots are what make an abbreviation.
func (c *plainCheck) abbreviations(sentence string) {
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	for _, a := range plainLists().abbreviations {
		if c.seen[a.short] || !plainHasWord(sentence, a.short) {
			continue
		}
		if a.full != "" && strings.Contains(strings.ToLower(c.page), strings.ToLower(a.full)) {
			continue
		}
		c.seen[a.short] = true
		if a.full != "" {
			c.add(PlainAbbreviation, PlainFail, a.full, "abbreviation %s without %q on the page", a.short, a.full)
			continue
		}
		c.add(PlainAbbreviation, PlainFail, a.better, "abbreviation %s: write %q", a.short, a.better)
	}
}

// plainHasWord reports whether word stands in s with no letter, digit or joining sign on either side.
func plainHasWord(s, word string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], word)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+len(word):])
		if !plainInWord(before) && before != '.' && !plainInWord(after) {
			return true
		}
		from = i + len(word)
	}
}

func plainInWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '&' || r == '{' || r == '}')
}

func plainTitleCased(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	rest := word[size:]
	return unicode.IsUpper(r) && rest != "" && rest == strings.ToLower(rest)
}
