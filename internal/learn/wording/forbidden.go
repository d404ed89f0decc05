package wording

import (
	"slices"
	"strings"
)

// ForbiddenInLearning returns the words that no text of moral learning uses, because they turn a talk into an exam or
// a hearing. A word in the first list is out in every form and compound ("integriteitsschending"); one in labels only
// when it stands alone as a verdict: "dat is juist omdat …" is plain Dutch, "Juist!" on a card is not.
//
// bron: BING-7
func ForbiddenInLearning() (parts, labels []string) {
	return []string{"schending", "overtreding", "toets", "score", "scoor", "gescoord", "violation"},
		[]string{"juist", "fout", "onjuist"}
}

// notForbidden begin or contain a forbidden part and mean something else.
var notForbidden = []string{"toetsenbord", "toetsenborden", "sneltoets", "sneltoetsen", "entertoets", "tabtoets", "pijltoets", "pijltoetsen", "spatietoets"}

// Forbidden returns the forbidden words in a text of moral learning, as they stand there, each once and in order. It
// is meant for catalogues, cards and pages; a dilemma may tell of an overtreding, because it tells what happened.
func Forbidden(s string) []string {
	parts, labels := ForbiddenInLearning()
	tokens := tokenise(s)
	var found []string
	for _, t := range tokens {
		if slices.Contains(notForbidden, t.lower) || slices.Contains(found, t.word) {
			continue
		}
		if slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(t.lower, p) }) {
			found = append(found, t.word)
		}
	}
	// A label is the whole text: "Fout", "Juist!", "Goed of fout?".
	verdict := len(tokens) > 0 && len(tokens) <= 3
	for _, t := range tokens {
		verdict = verdict && (slices.Contains(labels, t.lower) || slices.Contains([]string{"goed", "of", "en", "dat", "is"}, t.lower))
	}
	for _, t := range tokens {
		if verdict && slices.Contains(labels, t.lower) {
			found = append(found, t.word)
		}
	}
	return found
}
