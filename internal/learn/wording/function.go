package wording

import (
	"slices"
	"strings"
)

// replacement of a function: the class, so that the story keeps its power relations and loses its person.
var classWords = map[class]string{
	classLeader:    "een leidinggevende",
	classPolitical: "een politiek ambtsdrager",
	classStaff:     "een uitvoerend medewerker",
}

// functions finds functions that fewer than SmallClass people hold, and descriptions that fit one person.
func (f *finder) functions() {
	for i := 0; i < len(f.tokens); {
		if n := f.description(i); n > 0 {
			i += n
			continue
		}
		i += max(1, f.function(i))
	}
}

// function adds a hit when a role begins at token i, and returns how many tokens it takes.
func (f *finder) function(i int) int {
	r, length, group := f.roleAt(i)
	if r == nil {
		return 0
	}
	if isOrgan(f.tokens, i) {
		return length
	}
	name, people := r.name, r.alone
	field := 0
	if r.inField > 0 {
		if field = f.fieldAt(i + length); field > 0 {
			name, people = r.name+" "+f.tokens[i+length+field-1].lower, r.inField
		}
	}
	if glued := f.tokens[i].lower; length == 1 && field == 0 && isCompound(glued, r) {
		name, people = glued, max(1, r.inField)
	}
	people = f.people(r, name, people)
	start := f.withArticle(i)
	end := i + length + field - 1
	level := Must
	switch {
	case people >= SmallClass:
		return length + field
	case f.Fictitious, group && field == 0:
		level = Advice // "de wethouders" is a group, not one of them
	}
	f.add(KindFunction, level, f.tokens[start].start, f.tokens[end].end, classWords[r.class],
		"function", name, "people", people, "class", string(r.class))
	return length + field
}

// people asks the organisation how many hold the function; without an answer our own estimate stands.
func (f *finder) people(r *role, name string, estimate int) int {
	if f.Known == nil {
		return estimate
	}
	if n, known := f.Known.ClassSize(name); known {
		return n
	}
	// A small class as a whole makes each of its fields small too.
	if n, known := f.Known.ClassSize(r.name); known && n < estimate {
		return n
	}
	return estimate
}

// roleAt returns the longest role that begins at token i and its length. group is true when its last word is a plural.
func (f *finder) roleAt(i int) (r *role, length int, group bool) {
	lower, plural := stem(bareRole(f.tokens[i].lower))
	for _, w := range lower {
		for _, form := range words().roles[w] {
			if len(form.words) <= length {
				continue
			}
			if many, fits := f.fits(i, form.words); fits {
				r, length, group = form.role, len(form.words), many
			}
		}
	}
	if r != nil {
		return r, length, group
	}
	for _, form := range words().suffixes {
		for n, w := range lower {
			if strings.HasSuffix(w, form.words[0]) && !notCompound(w) {
				return form.role, 1, plural && n > 0
			}
		}
	}
	return nil, 0, false
}

// fits reports whether the words stand at token i, the first and the last of them with an ending.
func (f *finder) fits(i int, form []string) (plural, fits bool) {
	if i+len(form) > len(f.tokens) {
		return false, false
	}
	for n, w := range form {
		t := f.tokens[i+n]
		if n > 0 && t.breaks {
			return false, false
		}
		lower := t.lower
		if n == 0 {
			lower = bareRole(lower)
		}
		if lower == w {
			continue
		}
		if n != 0 && n != len(form)-1 {
			return false, false
		}
		forms, many := stem(lower)
		if !slices.Contains(forms, w) {
			return false, false
		}
		plural = plural || many
	}
	return plural, true
}

// bareRole takes away what changes a role without making its class larger: "oud-wethouder", "loco-burgemeester".
func bareRole(lower string) string {
	for _, prefix := range [...]string{"oud-", "ex-", "vice-", "plv-", "adjunct-", "hulp-", "wnd-"} {
		if rest, cut := strings.CutPrefix(lower, prefix); cut {
			return rest
		}
	}
	for _, relation := range [...]string{"vrouw", "man", "zoon", "dochter", "echtgenoot", "echtgenote", "partner", "broer", "zus", "kamer", "secretaresse", "assistent"} {
		if role, cut := strings.CutSuffix(lower, "s"+relation); cut && len(role) > 6 {
			return role // "burgemeestersvrouw" points to the mayor
		}
	}
	return lower
}

// notCompound are words that end in a role and are none of ours, or are held by many.
func notCompound(w string) bool {
	return slices.Contains([]string{"projectcoördinator", "zorgcoördinator", "schoolcoördinator", "projectcontroller"}, w) ||
		strings.HasPrefix(w, "co-")
}

func isCompound(lower string, r *role) bool {
	forms, _ := stem(bareRole(lower))
	return !slices.ContainsFunc(forms, func(w string) bool {
		return slices.ContainsFunc(words().roles[w], func(form roleForm) bool { return form.role == r })
	})
}

// isOrgan recognises "burgemeester en wethouders" and "B en W", which is a body of several people, and functions that
// another organisation holds in numbers.
func isOrgan(tokens []token, i int) bool {
	switch tokens[i].lower {
	case "burgemeester", "burgemeesters":
		return i+2 < len(tokens) && tokens[i+1].lower == "en" && tokens[i+2].lower == "wethouders"
	case "wethouders":
		return i >= 2 && tokens[i-1].lower == "en" && tokens[i-2].lower == "burgemeester"
	}
	return false
}

// Words between a function and its field: "hoofd van de afdeling inkoop".
var (
	fieldLinks  = []string{"van", "voor", "bij", "der"}
	fieldThe    = []string{"de", "het", "'t", "ons", "onze", "gemeentelijke"}
	wordParties = []string{"denk", "volt", "forum", "leefbaar"}
	fieldGroups = []string{"afdeling", "team", "cluster", "sector", "dienst", "directie", "bureau", "unit", "fractie", "portefeuille", "domein"}
)

// fieldAt returns how many tokens from i on name a field of work or a party, with the words before it; 0 for none.
func (f *finder) fieldAt(i int) int {
	n := 0
	skip := func(list []string) bool {
		at := i + n
		if at < len(f.tokens) && !f.tokens[at].breaks && slices.Contains(list, f.tokens[at].lower) {
			n++
			return true
		}
		return false
	}
	linked := skip(fieldLinks)
	skip(fieldThe)
	grouped := skip(fieldGroups)
	if grouped {
		linked = skip(fieldLinks) || linked
		skip(fieldThe)
	}
	if i+n >= len(f.tokens) || f.tokens[i+n].breaks {
		return 0
	}
	rest := f.tokens[i+n:]
	if d := words().domains.at(rest); d > 0 {
		return n + d
	}
	// "Als raadslid denk ik": a party that is a word too needs its capital.
	if d := words().parties.at(rest); d > 0 && (rest[0].capital() || !slices.Contains(wordParties, rest[0].lower)) {
		return n + d
	}
	// An unknown field counts when it has a capital or a group before it: "teamleider Wegwijs", "team wegwijs".
	if t := rest[0]; t.capital() && !t.first && !isPersonWord(t) && (grouped || !linked) {
		return n + 1
	}
	return 0
}

// isPersonWord keeps a name behind a function ("wethouder Jansen") from being taken for its field.
func isPersonWord(t token) bool {
	_, isFirstName := words().firstNames[t.lower]
	return isFirstName || words().lastNames[t.lower] || words().capitals[t.lower]
}

// Words in front of a function that go when it is replaced, so that the sentence stays whole.
var functionArticles = []string{
	"de", "het", "een", "onze", "ons", "mijn", "jouw", "je", "jullie", "hun", "zijn", "haar", "uw", "die", "dat", "deze", "dit",
	"huidige", "vorige", "nieuwe", "oude", "voormalige", "voormalig", "waarnemend", "waarnemende", "plaatsvervangend", "plaatsvervangende", "tijdelijke",
}

func (f *finder) withArticle(i int) int {
	start := i
	for start > 0 && i-start < 3 && !f.tokens[start].breaks && slices.Contains(functionArticles, f.tokens[start-1].lower) {
		start--
	}
	return start
}

// Words that make one person out of a class.
var onlyWords = []string{"enige", "enigste", "jongste", "oudste", "langstzittende", "nieuwste", "eerste", "langste", "hoogste"}

// description finds "de enige vrouw in het college" and "wie burgerzaken leidt", and returns how many tokens it takes.
func (f *finder) description(i int) int {
	if n := f.only(i); n > 0 {
		return n
	}
	return f.leads(i)
}

func (f *finder) only(i int) int {
	if !slices.Contains(onlyWords, f.tokens[i].lower) || i == 0 || f.tokens[i].breaks {
		return 0
	}
	if !slices.Contains(functionArticles, f.tokens[i-1].lower) {
		return 0
	}
	// At most two words in between: "de eerste vrouwelijke wethouder".
	for n := 1; n <= 3 && i+n < len(f.tokens) && !f.tokens[i+n].breaks; n++ {
		forms, plural := stem(f.tokens[i+n].lower)
		person := slices.ContainsFunc(forms, func(w string) bool { return words().people[w] })
		r, length, _ := f.roleAt(i + n)
		if !person && r == nil {
			continue
		}
		if n == 1 && f.tokens[i].lower == "eerste" && r == nil || plural && len(forms) > 1 && !words().people[forms[0]] {
			return 0 // "de eerste collega die ik zag" is an order, not a description
		}
		if r == nil {
			length = 1
		}
		if length > 1 && n == 1 && slices.Contains([]string{"hoogste", "eerste"}, f.tokens[i].lower) {
			return 0 // left to the paraphrases of the roles
		}
		f.addDescription(i-1, i+n+length-1)
		return n + length
	}
	return 0
}

var leadVerbs = []string{"leidt", "leidde", "aanstuurt", "aanstuurde", "runt", "bestiert", "bestuurt"}

func (f *finder) leads(i int) int {
	if !slices.Contains([]string{"wie", "degene", "die", "persoon", "iemand"}, f.tokens[i].lower) {
		return 0
	}
	for n := 1; n <= 4 && i+n < len(f.tokens); n++ {
		d := words().domains.at(f.tokens[i+n:])
		if d == 0 || i+n+d >= len(f.tokens) || !slices.Contains(leadVerbs, f.tokens[i+n+d].lower) {
			continue
		}
		f.addDescription(i, i+n+d)
		return n + d + 1
	}
	return 0
}

func (f *finder) addDescription(from, to int) {
	level := Must
	if f.Fictitious {
		level = Advice
	}
	f.add(KindDescription, level, f.tokens[from].start, f.tokens[to].end, "iemand")
}
