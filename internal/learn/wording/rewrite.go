package wording

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A rewrite is a proposal that a person reads before taking it over, so it may be a little stiff, but it must pass the
// rules about form itself: a test holds every rewrite against q1, q2, q4 and q5. Where the words of the question do
// not fit into a new one, the beginnings of a moral question are offered instead.
func beginnings() []string { return []string{"Mag ik …", "Moet ik …", "Durf ik …"} }

// subjects of a question in the first person.
var subjects = []string{"ik", "wij", "we"}

// fromHow rewrites a question that begins with "hoe".
func (l *linter) fromHow() []string {
	words := l.plainWords()
	switch {
	case len(words) >= 5 && hasPrefix(words[1:], "ga", "ik", "om", "met") || len(words) >= 5 && hasPrefix(words[1:], "gaan", "we", "om", "met") ||
		len(words) >= 5 && hasPrefix(words[1:], "gaan", "wij", "om", "met"):
		about := strings.Join(words[5:], " ")
		if about == "" {
			return beginnings()
		}
		return questions("Moet ik iets doen aan "+about, "Mag ik niets doen aan "+about, "Durf ik iets te zeggen over "+about)
	case len(words) >= 4 && isModal(words[1]) && slices.Contains(subjects, words[2]):
		rest := words[2] + " " + strings.Join(words[3:], " ")
		return questions(words[1]+" "+rest, singularLike(words[1], "mag")+" "+rest, singularLike(words[1], "moet")+" "+rest)
	case len(words) >= 4 && slices.Contains(subjects, words[2]):
		if act := withInfinitive(words[1], words[3:]); act != "" {
			return questions("Mag "+words[2]+" "+act, "Moet "+words[2]+" "+act)
		}
	}
	return beginnings()
}

// toModal rewrites a question that begins with something else than an act.
func (l *linter) toModal() []string {
	words := l.plainWords()
	switch {
	case len(words) >= 3 && slices.Contains(subjects, lowerOf(words[0])) && isModal(words[1]):
		return questions(words[1] + " " + lowerOf(words[0]) + " " + strings.Join(words[2:], " "))
	case len(words) >= 5 && hasPrefix(words, "is", "het") && words[3] == "om":
		rest := words[4:]
		if te := slices.Index(rest, "te"); te >= 0 && te+1 < len(rest) {
			rest = slices.Concat(rest[:te], rest[te+1:])
			return questions("Mag ik "+strings.Join(rest, " "), "Moet ik "+strings.Join(rest, " "))
		}
	case len(words) >= 4 && isModal(words[1]) && slices.Contains(subjects, words[2]):
		rest := words[3:]
		if words[0] == "wat" { // "Wat moet ik nu zeggen" becomes "Moet ik nu iets zeggen"
			at := max(0, slices.IndexFunc(rest, isInfinitive))
			rest = slices.Insert(slices.Clone(rest), at, "iets")
		}
		return questions(words[1] + " " + words[2] + " " + strings.Join(rest, " "))
	case len(words) >= 4 && slices.Contains(subjects, words[1]):
		if act := withInfinitive(lowerOf(words[0]), words[2:]); act != "" { // "Ga ik hiermee door"
			return questions("Mag "+words[1]+" "+act, "Moet "+words[1]+" "+act)
		}
	}
	return beginnings()
}

// toFirstPerson puts "ik" in the place of the one the question is about, when that is one or two words.
func (l *linter) toFirstPerson() []string {
	words := l.plainWords()
	if len(words) < 3 || !isModal(lowerOf(words[0])) {
		return beginnings()
	}
	who := 1
	if slices.Contains([]string{"de", "het", "een", "mijn", "onze", "ons", "deze", "die", "elke", "iedere", "jouw", "je"}, words[1]) {
		who = 2
	}
	if len(words) <= 1+who {
		return beginnings()
	}
	return questions(singular(lowerOf(words[0])) + " ik " + strings.Join(words[1+who:], " "))
}

// splitComma makes a question of each side of a comma, where both can be one.
func (l *linter) splitComma(start, end int) []string {
	first, second := tidy(l.text[:start]), tidy(l.text[end:])
	words := strings.Fields(first)
	if len(words) > 0 && slices.Contains([]string{"als", "wanneer", "omdat", "toen", "terwijl", "nu"}, lowerOf(words[0])) && startsModal(second) {
		// "Als hij liegt, mag ik dat dan zeggen?" becomes "Mag ik dat zeggen als hij liegt?"
		act := strings.ReplaceAll(" "+second+" ", " dan ", " ")
		return questions(strings.TrimSpace(act) + " " + lowerFirst(first))
	}
	var out []string
	for _, part := range []string{first, second} {
		for _, link := range []string{"en ", "of ", "maar ", "dus ", "want "} {
			part = strings.TrimPrefix(part, link)
		}
		if startsModal(part) {
			out = append(out, part)
		}
	}
	if len(out) == 0 {
		return beginnings()
	}
	return questions(out...)
}

// splitOr makes a question of each side of "of".
func (l *linter) splitOr(at int) []string {
	first, second := tidy(l.text[:l.tokens[at].start]), tidy(l.text[l.tokens[at].end:])
	var out []string
	if startsModal(first) {
		out = append(out, first)
	}
	switch {
	case startsModal(second):
		out = append(out, second)
	case startsModal(first) && len(l.tokens) > 2 && slices.Contains(subjects, l.tokens[1].lower) && isInfinitive(lastWord(second)):
		out = append(out, l.tokens[0].word+" "+l.tokens[1].word+" "+second)
	}
	return questions(out...)
}

// plainWords returns the words of the question up to its first sign, with their own capitals except the first's.
func (l *linter) plainWords() []string {
	var out []string
	for i, t := range l.tokens {
		if i > 0 && t.breaks {
			break
		}
		out = append(out, t.word)
	}
	if len(out) > 0 {
		out[0] = lowerFirst(out[0])
	}
	return out
}

// questions makes whole questions of wordings and leaves out those that would break a rule about form.
func questions(parts ...string) []string {
	var out []string
	for _, p := range parts {
		p = tidy(p)
		if p == "" || strings.ContainsFunc(p, isComma) || strings.ContainsFunc(p, isQuestionMark) || !startsModal(p) {
			continue
		}
		if q := upperFirst(p) + "?"; !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	if len(out) == 0 {
		return beginnings()
	}
	return out
}

// infinitives of the verbs that questions with "hoe" are asked with. A verb in two parts ("spreek … aan") has its
// second part put in front: "aanspreken".
var infinitives = map[string]string{
	"zeg": "zeggen", "vertel": "vertellen", "ga": "gaan", "doe": "doen", "los": "lossen", "maak": "maken", "spreek": "spreken", "help": "helpen",
	"meld": "melden", "reageer": "reageren", "zorg": "zorgen", "voorkom": "voorkomen", "pak": "pakken", "leg": "leggen", "geef": "geven", "houd": "houden",
	"hou": "houden", "kies": "kiezen", "bescherm": "beschermen", "weiger": "weigeren", "bespreek": "bespreken", "behandel": "behandelen", "stel": "stellen",
	"breng": "brengen", "vraag": "vragen", "neem": "nemen", "laat": "laten", "kom": "komen", "krijg": "krijgen", "werk": "werken", "blijf": "blijven",
	"overtuig": "overtuigen", "beslis": "beslissen", "steun": "steunen", "verdeel": "verdelen", "grijp": "grijpen", "treed": "treden", "corrigeer": "corrigeren",
}

var particles = []string{"aan", "af", "bij", "door", "in", "mee", "op", "over", "terug", "tegen", "toe", "uit", "voor", "weg"}

// Words that open a clause behind which the infinitive cannot stand: "zeggen dat hij …".
var clauseWords = []string{"dat", "die", "als", "of", "om", "omdat", "wie", "wat", "waar", "zonder", "terwijl", "hoe", "wanneer", "toen"}

// withInfinitive turns "zeg" and "mijn collega dat hij stinkt" into "mijn collega zeggen dat hij stinkt"; "" for a verb
// it does not know.
func withInfinitive(verb string, rest []string) string {
	infinitive, known := infinitives[verb]
	if !known || len(rest) == 0 {
		return ""
	}
	cut := slices.IndexFunc(rest, func(w string) bool { return slices.Contains(clauseWords, w) })
	if cut < 0 {
		cut = len(rest)
	}
	head, tail := rest[:cut], rest[cut:]
	if n := len(head); n > 0 && slices.Contains(particles, head[n-1]) {
		infinitive, head = head[n-1]+infinitive, head[:n-1]
	}
	return strings.Join(slices.Concat(head, []string{infinitive}, tail), " ")
}

// singularLike gives the modal word in the number of another: "kunnen we" goes on as "mogen we".
func singularLike(like, modal string) string {
	if !strings.HasSuffix(like, "en") {
		return modal
	}
	return map[string]string{"mag": "mogen", "moet": "moeten"}[modal]
}

// singular gives the form of a modal that goes with "ik".
func singular(modal string) string {
	forms := map[string]string{
		"kunnen": "kan", "kunt": "kan", "kun": "kan", "konden": "kon", "willen": "wil", "wilt": "wil", "wilden": "wilde", "moeten": "moet", "moesten": "moest",
		"durven": "durf", "durft": "durf", "durfden": "durfde", "mogen": "mag", "mochten": "mocht",
	}
	if one, plural := forms[modal]; plural {
		return one
	}
	return modal
}

func startsModal(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	return isModal(lowerOf(first)) || isZou(lowerOf(first))
}

func hasPrefix(words []string, prefix ...string) bool {
	return len(words) >= len(prefix) && slices.Equal(words[:len(prefix)], prefix)
}

func lastWord(s string) string {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return ""
	}
	return lowerOf(fields[len(fields)-1])
}

// tidy joins white space and takes the signs off the ends, a question mark too.
func tidy(s string) string {
	return strings.TrimFunc(strings.Join(strings.Fields(s), " "), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;.!?…", r) })
}

func lowerOf(s string) string { return strings.ToLower(s) }

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
