package wording

import (
	"regexp"
	"slices"
	"strings"
)

// Words that a name follows. The strong ones are used for nothing else.
var (
	strongTitles = []string{"meneer", "mevrouw", "mevr", "mw", "dhr", "heer", "juffrouw", "familie", "mr", "mrs", "ms", "miss"}
	titles       = []string{
		"drs", "dr", "ir", "ing", "prof", "tante", "oom", "wethouder", "burgemeester", "raadslid", "griffier", "collega", "inwoner",
		"inwoonster", "ambtenaar", "agent", "buurman", "buurvrouw", "directeur", "teamleider", "fractievoorzitter", "secretaris", "gemeentesecretaris",
		"manager", "medewerker", "aannemer", "ondernemer", "architect", "cliënt", "klant", "zwager", "neef", "nicht", "vriend", "vriendin",
	}
	prefixes = []string{"van", "de", "der", "den", "ten", "ter", "het", "'t", "in", "op", "el", "al", "ben", "bin", "da", "dos", "von", "du", "la", "le", "te", "vd", "ait", "van't"}
)

var (
	// "J. de Vries", "M.A. Bakker"; and initials alone, from two on.
	initialsName  = regexp.MustCompile(`\p{Lu}\.(?:[ ]?\p{Lu}\.)*[ ]?(?:(?:van|de|der|den|ten|ter|el|al|von|'t)[ ]+)*\p{Lu}[\pL\-]+`)
	initialsAlone = regexp.MustCompile(`\p{Lu}\.[ ]?(?:\p{Lu}\.)+`)
)

// notInitials are abbreviations with capitals and dots.
var notInitials = []string{"B.V.", "N.V.", "P.S.", "V.O.F.", "A.U.B.", "S.V.P.", "N.B.", "E.D."}

// names finds the names of people: by the staff list, by common names, by a title or by initials in front.
func (f *finder) names() {
	for i := 0; i < len(f.tokens); {
		i += max(1, f.name(i))
	}
	f.each(initialsName, func(start, end int) {
		if !slices.ContainsFunc(notInitials, func(a string) bool { return strings.HasPrefix(f.text[start:end], a) }) {
			f.add(KindName, Must, start, end, "iemand")
		}
	})
	// each trims the last dot, which here belongs to the match.
	for _, m := range initialsAlone.FindAllStringIndex(f.text, -1) {
		if standsAlone(f.text, m[0], m[1]) && !slices.Contains(notInitials, f.text[m[0]:m[1]]) {
			f.add(KindInitials, Must, m[0], m[1], "iemand")
		}
	}
}

// name adds a hit when a name begins at token i, and returns how many tokens it takes.
func (f *finder) name(i int) int {
	t := f.tokens[i]
	if slices.Contains(strongTitles, t.lower) || f.dutch() && slices.Contains(titles, t.lower) {
		if n := f.nameAfter(i + 1); n > 0 {
			from := i
			if strong := slices.Contains(strongTitles, t.lower); !strong {
				from = i + 1 // the function before the name is looked at by itself
			} else if i > 0 && f.tokens[i-1].lower == "de" && t.lower == "heer" {
				from = i - 1
			}
			f.add(KindName, Must, f.tokens[from].start, f.tokens[i+n].end, "iemand")
			return n + 1
		}
	}
	level := f.nameLevel(t)
	if level == OK {
		return 0
	}
	end := i
	if level == Must {
		end += f.lastName(i + 1)
	}
	from := i // "Van den Berg zei": a prefix with a capital belongs to the name
	for n := i - 1; n >= 0 && !f.tokens[n+1].breaks && slices.Contains(prefixes, f.tokens[n].lower); n-- {
		if f.tokens[n].capital() {
			from = n
		}
	}
	f.add(KindName, level, f.tokens[from].start, f.tokens[end].end, "iemand")
	return end - i + 1
}

// nameLevel says how surely one word is a name.
func (f *finder) nameLevel(t token) Level {
	forms, _ := stem(t.lower)
	if head, _, hyphen := strings.Cut(t.lower, "-"); hyphen && t.capital() {
		forms = append(forms, head) // "Jan-Willem", "Fatima-zaak"
	}
	level := OK
	for n, w := range forms {
		isWord, isFirst := words().firstNames[w]
		switch {
		case n > 0 && len(w) < 3:
		case f.Known != nil && t.capital() && f.Known.IsStaffName(w):
			return Must
		case isFirst && t.capital() && !t.allCapitals() && !(isWord && t.first):
			return Must
		case words().lastNames[w] && t.capital() && !t.first && !t.allCapitals() && n == 0:
			return Must
		case isFirst && !isWord && n == 0 && len(w) > 3:
			level = Advice // typed without a capital, or shouted
		}
	}
	return level
}

// nameAfter returns how many tokens from i on are a name behind a title: "van den Berg", "K".
func (f *finder) nameAfter(i int) int {
	n := 0
	for i+n < len(f.tokens) && n < 3 && !f.broken(i+n) && slices.Contains(prefixes, f.tokens[i+n].lower) {
		n++
	}
	if i+n >= len(f.tokens) || f.broken(i+n) {
		return 0
	}
	t := f.tokens[i+n]
	isField := words().domains.at(f.tokens[i+n:]) > 0
	r, _, _ := f.roleAt(i + n)
	switch {
	case isField || r != nil || words().capitals[t.lower]:
		return 0
	case t.capital() || words().lastNames[t.lower]:
		return n + 1 + f.lastName(i+n+1)
	}
	return 0
}

// broken reports whether a sign other than the dot of "dhr." stands before token i.
func (f *finder) broken(i int) bool {
	if i == 0 || !f.tokens[i].breaks {
		return false
	}
	between := strings.TrimSpace(f.text[f.tokens[i-1].end:f.tokens[i].start])
	return between != "." || !slices.Contains([]string{"dhr", "mw", "mevr", "dr", "drs", "mr", "ir", "ing", "prof", "ms", "mrs"}, f.tokens[i-1].lower) &&
		len(f.tokens[i-1].word) > 1
}

// lastName returns how many tokens from i on go on with a name: prefixes and words with a capital. A street is no part of
// it: of two hits that overlap one is dropped, and that would be the name.
func (f *finder) lastName(i int) int {
	n, kept := 0, 0
	for i+n < len(f.tokens) && !f.tokens[i+n].breaks {
		t := f.tokens[i+n]
		switch {
		case t.capital() && !t.allCapitals() && !words().capitals[t.lower] && !streetAlone.MatchString(t.word):
			n++
			kept = n
		case slices.Contains(prefixes, t.lower) && n-kept < 3:
			n++
		default:
			return kept
		}
	}
	return kept
}

// capitals finds words with a capital inside a sentence that no other check explains.
func (f *finder) capitals() {
	for i := 0; i < len(f.tokens); i++ {
		t := f.tokens[i]
		if t.first || !t.capital() || t.allCapitals() || len(t.word) < 2 || f.explained(t) {
			continue
		}
		end := i
		for end+1 < len(f.tokens) && f.tokens[end+1].capital() && !f.tokens[end+1].breaks && !f.explained(f.tokens[end+1]) {
			end++
		}
		f.add(KindCapital, Advice, t.start, f.tokens[end].end, "")
		i = end
	}
}

func (f *finder) explained(t token) bool {
	head, _, _ := strings.Cut(t.lower, "-")
	forms, _ := stem(t.lower)
	return words().capitals[head] || slices.ContainsFunc(forms, func(w string) bool { return words().capitals[w] }) ||
		slices.ContainsFunc(f.hits, func(h Hit) bool { return h.Start <= t.start && t.end <= h.End && h.Level == Must })
}
