package offer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestBeginningStandsForATitle(t *testing.T) {
	for situation, want := range map[string]string{
		"Kort.": "Kort.",
		strings.Repeat("woord ", 9) + "einde, en meer": strings.Repeat("woord ", 9) + "einde …",
	} {
		if got := (Case{Situation: situation}).Beginning(); got != want {
			t.Errorf("%q begins %q, want %q", situation, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := Case{Situation: rapid.String().Draw(t, "situation")}.Tidy()
		if n := utf8.RuneCountInString(c.Beginning()); n > maxBeginning+2 {
			t.Fatalf("%d characters", n)
		}
	})
}

func TestProofreadingFindsNamesNumbersAndCrookedQuestions(t *testing.T) {
	s := New(Config{})
	found := map[string]bool{}
	for _, f := range s.Proofread(Case{
		Situation: "Bel mij op 06-12345678. Fatma Yilmaz, ja Fatma Yilmaz, wil iets.", Question: "Hoe ga ik hiermee om?",
		Options: []Option{{"A", "Ik bel Fatma Yilmaz."}},
	}) {
		key := f.Field + " " + f.Words
		if found[key] {
			t.Errorf("%q is pointed at twice", key)
		}
		found[key] = true
	}
	for _, want := range []string{"situation 06-12345678", "situation Fatma Yilmaz", "options.A Fatma Yilmaz"} {
		if !found[want] {
			t.Errorf("%q was not found among %v", want, found)
		}
	}
	if len(s.Proofread(Case{})) != 0 {
		t.Error("something was found in nothing")
	}
}
