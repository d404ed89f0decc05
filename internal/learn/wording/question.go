package wording

import (
	"slices"
	"strings"
	"unicode"
)

// Finding is one thing to sharpen in a moral question.
type Finding struct {
	Rule     string   // "q1" to "q10"
	Level    Level    // Advice or Must
	Key      string   // key in the text catalogue: "wording.q1"
	Args     []any    // pairs of name and value for the text behind Key
	Rewrites []string // wordings to take over, the likeliest first; one that ends in "…" is only a beginning
	Start    int      // byte offsets of what caused it, on the border of a character; the whole question when it is
	End      int      // about the whole
}

// maxQuestionWords is the length of rule q3, from the national help for moral questions.
const maxQuestionWords = 15

// Question holds a moral question against the ten rules of the question help and returns what to sharpen, in the
// order of the rules. Nothing means ok. For an English question only the rules about form (q3, q4, q5) and the
// numbers and names of q10 count. An empty text breaks q5 and nothing else.
//
// bron: BING-4
func (c Checker) Question(q string) []Finding {
	trimmed := strings.TrimSpace(q)
	offset := strings.Index(q, trimmed)
	l := &linter{Checker: c, text: trimmed, tokens: tokenise(trimmed)}
	if c.dutch() && len(l.tokens) > 0 {
		l.q1()
		l.q2()
	}
	l.q3()
	l.q4()
	l.q5()
	if c.dutch() {
		l.q6()
		l.q7()
		l.q8()
		l.q9()
	}
	l.q10()
	for i := range l.found {
		l.found[i].Start += offset
		l.found[i].End += offset
	}
	return l.found
}

// Worst returns the highest level among findings, OK when there are none.
func Worst(findings []Finding) Level {
	worst := OK
	for _, f := range findings {
		worst = max(worst, f.Level)
	}
	return worst
}

type linter struct {
	Checker
	text   string
	tokens []token
	found  []Finding
}

func (l *linter) add(f Finding) {
	if f.End == 0 {
		f.End = len(l.text)
	}
	l.found = append(l.found, f)
}

func (l *linter) at(from, to int) (start, end int) { return l.tokens[from].start, l.tokens[to].end }

// modals are the forms of kunnen, willen, moeten, durven, mogen and, before one of these, zullen.
var modals = []string{
	"kan", "kun", "kunt", "kunnen", "kon", "konden", "wil", "wilt", "willen", "wilde", "wilden", "wou", "moet", "moeten", "moest", "moesten",
	"durf", "durft", "durven", "durfde", "durfden", "mag", "mogen", "mocht", "mochten",
}

func isModal(lower string) bool { return slices.Contains(modals, lower) }

func isZou(lower string) bool {
	return slices.Contains([]string{"zou", "zouden", "zal", "zullen"}, lower)
}

// q1: a question that begins with "hoe" asks for a plan.
func (l *linter) q1() {
	if l.tokens[0].lower != "hoe" {
		return
	}
	start, end := l.at(0, 0)
	l.add(Finding{Rule: "q1", Level: Must, Key: "wording.q1", Rewrites: l.fromHow(), Start: start, End: end})
}

// q2: a moral question begins with the act a person may, must, can, wants or dares to do. A question with "hoe" has
// been told so by q1 already.
func (l *linter) q2() {
	first := l.tokens[0].lower
	if first == "hoe" || isModal(first) {
		return
	}
	if isZou(first) && slices.ContainsFunc(l.tokens[1:], func(t token) bool { return isModal(t.lower) }) {
		return
	}
	start, end := l.at(0, 0)
	l.add(Finding{Rule: "q2", Level: Must, Key: "wording.q2", Args: []any{"word", l.tokens[0].word}, Rewrites: l.toModal(), Start: start, End: end})
}

// q3: at most fifteen words.
func (l *linter) q3() {
	n := len(l.tokens)
	if n <= maxQuestionWords {
		return
	}
	start, end := l.at(maxQuestionWords, n-1)
	l.add(Finding{Rule: "q3", Level: Must, Key: "wording.q3", Args: []any{"n", n, "max", maxQuestionWords}, Start: start, End: end})
}

// q4: no comma, for a comma means two thoughts. One between two digits is a decimal sign.
func (l *linter) q4() {
	for i, r := range l.text {
		if !isComma(r) || isDecimal(l.text, i) {
			continue
		}
		f := Finding{Rule: "q4", Level: Must, Key: "wording.q4", Start: i, End: i + len(string(r))}
		if l.dutch() {
			f.Rewrites = l.splitComma(i, i+len(string(r)))
		}
		l.add(f)
		return
	}
}

func isComma(r rune) bool { return strings.ContainsRune(",;،，、", r) }

func isDecimal(s string, i int) bool {
	return i > 0 && i+1 < len(s) && unicode.IsDigit(rune(s[i-1])) && unicode.IsDigit(rune(s[i+1]))
}

func isQuestionMark(r rune) bool { return strings.ContainsRune("?？؟", r) }

// q5: one question, which ends with its question mark.
func (l *linter) q5() {
	marks := 0
	for _, r := range l.text {
		if isQuestionMark(r) {
			marks++
		}
	}
	last := []rune(l.text)
	if marks == 1 && isQuestionMark(last[len(last)-1]) {
		return
	}
	f := Finding{Rule: "q5", Level: Must, Key: "wording.q5", Args: []any{"n", marks}}
	for part := range strings.FieldsFuncSeq(l.text, isQuestionMark) {
		if part = strings.Trim(part, " .!…\t\n"); part != "" {
			f.Rewrites = append(f.Rewrites, upperFirst(part)+"?")
		}
	}
	l.add(f)
}

var premises = newPhrases([]string{"toch", "eigenlijk", "gewoon", "alweer", "nog steeds", "wel degelijk", "natuurlijk", "uiteraard", "immers", "per slot van rekening"})

// q6: no premise or judgement hidden in a small word.
func (l *linter) q6() {
	for i := range l.tokens {
		n := premises.at(l.tokens[i:])
		if n == 0 {
			continue
		}
		start, end := l.at(i, i+n-1)
		without := strings.Join(strings.Fields(l.text[:start]+" "+l.text[end:]), " ")
		l.add(Finding{
			Rule: "q6", Level: Advice, Key: "wording.q6", Args: []any{"word", l.text[start:end]},
			Rewrites: []string{upperFirst(tidy(without)) + "?"}, Start: start, End: end,
		})
		return
	}
}

// q7: about an act of the one who asks.
func (l *linter) q7() {
	if len(l.tokens) == 0 || slices.ContainsFunc(l.tokens, func(t token) bool { return slices.Contains([]string{"ik", "'k", "k", "wij", "we"}, t.lower) }) {
		return
	}
	l.add(Finding{Rule: "q7", Level: Advice, Key: "wording.q7", Rewrites: l.toFirstPerson()})
}

// q8: not a choice between two acts; each of the two is a question of its own.
func (l *linter) q8() {
	var ofs []int
	for i, t := range l.tokens {
		if t.lower == "of" && i > 0 {
			ofs = append(ofs, i)
		}
	}
	if len(ofs) == 0 || len(ofs) == 1 && !l.joinsActs(ofs[0]) {
		return
	}
	at := ofs[len(ofs)-1]
	start, end := l.at(at, at)
	l.add(Finding{Rule: "q8", Level: Advice, Key: "wording.q8", Rewrites: l.splitOr(at), Start: start, End: end})
}

// joinsActs tells "zwijgen of spreken" and "of moet ik" from "een neef of nicht" and "vragen of hij komt".
func (l *linter) joinsActs(i int) bool {
	if i+1 >= len(l.tokens) {
		return false
	}
	next := l.tokens[i+1].lower
	if isModal(next) || next == "niet" || next == "juist" || next == "toch" {
		return true
	}
	return isInfinitive(l.tokens[i-1].lower) && isInfinitive(l.tokens[len(l.tokens)-1].lower)
}

func isInfinitive(lower string) bool {
	return len(lower) >= 4 && strings.HasSuffix(lower, "en") || slices.Contains([]string{"doen", "gaan", "staan", "zien", "slaan", "zijn"}, lower)
}

var factWords = newPhrases([]string{
	"wettelijk", "volgens de regels", "volgens de wet", "volgens de gedragscode", "volgens de avg", "is het toegestaan", "toegestaan", "van de wet", "verboden", "strafbaar",
	"wettig", "rechtmatig", "staat in de", "juridisch", "officieel",
})

// q9: answerable by thinking, not by a look at the rule.
func (l *linter) q9() {
	for i := range l.tokens {
		n := factWords.at(l.tokens[i:])
		if n == 0 {
			continue
		}
		start, end := l.at(i, i+n-1)
		l.add(Finding{Rule: "q9", Level: Advice, Key: "wording.q9", Args: []any{"word", l.text[start:end]}, Start: start, End: end})
		return
	}
}

// q10: no name and no function that points to one person.
func (l *linter) q10() {
	hits := l.Live(l.text)
	for _, h := range hits {
		if h.Level != Must {
			continue
		}
		l.add(Finding{
			Rule: "q10", Level: Must, Key: "wording.q10", Args: []any{"word", l.text[h.Start:h.End]},
			Rewrites: []string{upperFirst(Replace(l.text, hits))}, Start: h.Start, End: h.End,
		})
		return
	}
}
