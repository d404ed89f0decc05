package wording

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

type shipped struct {
	ID       string `yaml:"id"`
	Vraag    string `yaml:"vraag"`
	Situatie string `yaml:"situatie"`
}

// shippedDilemmas reads the pack that comes with the program.
func shippedDilemmas(t *testing.T) []shipped {
	t.Helper()
	raw, err := os.ReadFile("../dilemma/content/dilemmas.nl.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var pack struct {
		Dilemmas []shipped `yaml:"dilemmas"`
	}
	if err := yaml.Unmarshal(raw, &pack); err != nil {
		t.Fatal(err)
	}
	if len(pack.Dilemmas) < 25 {
		t.Fatalf("%d dilemmas, want at least 25", len(pack.Dilemmas))
	}
	return pack.Dilemmas
}

func rules(findings []Finding, level Level) []string {
	var out []string
	for _, f := range findings {
		if f.Level >= level {
			out = append(out, f.Rule)
		}
	}
	return out
}

func TestShippedQuestionsNeedNoChange(t *testing.T) {
	for _, d := range shippedDilemmas(t) {
		if found := (Checker{Fictitious: true}).Question(d.Vraag); len(found) > 0 {
			t.Errorf("%s: %q: %v", d.ID, d.Vraag, found)
		}
	}
}

func TestBadQuestionFailsOnItsRule(t *testing.T) {
	cases := []struct {
		question string
		rule     string
		level    Level
	}{
		{"Hoe ga ik om met een collega die roddelt?", "q1", Must},
		{"Hoe kan ik mijn collega helpen?", "q1", Must},
		{"hoe zeg ik mijn collega dat hij te hard lacht?", "q1", Must},
		{"Ik mag dit weigeren?", "q2", Must},
		{"Is het eerlijk om hem voor te laten gaan?", "q2", Must},
		{"Wat moet ik nu zeggen?", "q2", Must},
		{"Waarom zou ik dit melden?", "q2", Must},
		{"Wie beslist hierover?", "q2", Must},
		{"Ga ik hiermee door?", "q2", Must},
		{"Mag ik een aanvraag die al heel lang ligt voor laten gaan omdat ik de aanvrager ken?", "q3", Must},
		{"Moet ik de uitslag van het onderzoek delen met alle mensen die ooit met ons hebben gewerkt?", "q3", Must},
		{"Mag ik zwijgen, moet ik het melden?", "q4", Must},
		{"Als hij liegt, mag ik dat dan zeggen?", "q4", Must},
		{"Mag ik hem helpen; ook als het niet hoort?", "q4", Must},
		{"Mag ik dit doen", "q5", Must},
		{"Mag ik dit doen?? ", "q5", Must},
		{"Mag ik dit doen? Moet ik het melden?", "q5", Must},
		{"Mag ik dit doen? Ik twijfel.", "q5", Must},
		{"Mag ik hem toch helpen?", "q6", Advice},
		{"Moet ik nog steeds wachten?", "q6", Advice},
		{"Mag ik dit gewoon doen?", "q6", Advice},
		{"Moet de organisatie dit melden?", "q7", Advice},
		{"Mag een ambtenaar dit zeggen?", "q7", Advice},
		{"Moet ik zwijgen of spreken?", "q8", Advice},
		{"Mag ik wachten of moet ik handelen?", "q8", Advice},
		{"Mag ik dit wettelijk weigeren?", "q9", Advice},
		{"Mag ik dit doen volgens de regels?", "q9", Advice},
		{"Moet ik Fatima hierop aanspreken?", "q10", Must},
		{"Moet ik de griffier hierop aanspreken?", "q10", Must},
		{"Mag ik de teamleider burgerzaken tegenspreken?", "q10", Must},
		{"Mag ik 0612345678 doorgeven?", "q10", Must},
	}
	for _, c := range cases {
		found := Checker{}.Question(c.question)
		at := slices.IndexFunc(found, func(f Finding) bool { return f.Rule == c.rule })
		if at < 0 || found[at].Level != c.level || found[at].Key != "wording."+c.rule {
			t.Errorf("%q: want %s at level %v, found %v", c.question, c.rule, c.level, found)
			continue
		}
		for _, other := range rules(found, Must) {
			// A clause in front breaks two rules at once.
			if other != c.rule && !(c.rule == "q4" && other == "q2") {
				t.Errorf("%q: also breaks %s", c.question, other)
			}
		}
	}
}

func TestGoodQuestionHasNoMust(t *testing.T) {
	for _, q := range []string{
		"Durf ik mijn baas tegen te spreken?", "Durven wij nee te zeggen?", "Zou ik mogen zwijgen?", "Zou ik dit moeten melden?",
		"Zouden wij dit mogen weigeren?", "Wil ik hier nog langer aan meewerken?", "Wil ik werken voor een bestuur dat zo praat?", "Mochten wij dit beloven?",
		"  Mag ik dit doen? ", "Mag ik 1,5 uur langer blijven?", "Kunnen wij dit uitleggen?", "Moet ik vragen of hij komt?",
		"Mag ik een neef of nicht voorstellen?", "Kan ik dit voor mijn team verantwoorden?", "Mag ik mijn teamleider tegenspreken?", "Moet ik een raadslid antwoord geven?",
	} {
		if found := (Checker{}).Question(q); Worst(found) == Must || len(found) > 0 {
			t.Errorf("%q: %v", q, found)
		}
	}
}

func TestRewriteKeepsTheWordsOfTheQuestion(t *testing.T) {
	cases := map[string][]string{
		"Hoe ga ik om met een collega die roddelt?":      {"Moet ik iets doen aan een collega die roddelt?", "Mag ik niets doen aan een collega die roddelt?", "Durf ik iets te zeggen over een collega die roddelt?"},
		"Hoe kan ik mijn collega helpen?":                {"Kan ik mijn collega helpen?", "Mag ik mijn collega helpen?", "Moet ik mijn collega helpen?"},
		"Hoe kunnen we dit melden?":                      {"Kunnen we dit melden?", "Mogen we dit melden?", "Moeten we dit melden?"},
		"Hoe zeg ik mijn collega dat hij te hard lacht?": {"Mag ik mijn collega zeggen dat hij te hard lacht?", "Moet ik mijn collega zeggen dat hij te hard lacht?"},
		"Hoe spreek ik mijn collega aan?":                {"Mag ik mijn collega aanspreken?", "Moet ik mijn collega aanspreken?"},
		"Hoe werkt dit?":                                 {"Mag ik …", "Moet ik …", "Durf ik …"},
		"Ik mag dit weigeren?":                           {"Mag ik dit weigeren?"},
		"Is het eerlijk om hem voor te laten gaan?":      {"Mag ik hem voor laten gaan?", "Moet ik hem voor laten gaan?"},
		"Wat moet ik nu zeggen?":                         {"Moet ik nu iets zeggen?"},
		"Ga ik hiermee door?":                            {"Mag ik hiermee doorgaan?", "Moet ik hiermee doorgaan?"},
		"Mag ik zwijgen, moet ik het melden?":            {"Mag ik zwijgen?", "Moet ik het melden?"},
		"Als hij liegt, mag ik dat dan zeggen?":          {"Mag ik dat zeggen als hij liegt?"},
		"Mag ik dit doen? Moet ik het melden?":           {"Mag ik dit doen?", "Moet ik het melden?"},
		"Mag ik hem toch helpen?":                        {"Mag ik hem helpen?"},
		"Mag een ambtenaar dit zeggen?":                  {"Mag ik dit zeggen?"},
		"Moeten medewerkers dit melden?":                 {"Moet ik dit melden?"},
		"Moet ik zwijgen of spreken?":                    {"Moet ik zwijgen?", "Moet ik spreken?"},
		"Mag ik wachten of moet ik handelen?":            {"Mag ik wachten?", "Moet ik handelen?"},
		"Moet ik de griffier hierop aanspreken?":         {"Moet ik een leidinggevende hierop aanspreken?"},
	}
	for q, want := range cases {
		found := Checker{}.Question(q)
		if !slices.ContainsFunc(found, func(f Finding) bool { return slices.Equal(f.Rewrites, want) }) {
			t.Errorf("%q: %v, want %q", q, found, want)
		}
	}
}

// A proposal that breaks the rules itself would send people round in circles.
func TestRewriteBreaksNoRuleOfForm(t *testing.T) {
	for _, q := range []string{
		"Hoe ga ik om met X, Y en Z?", "Hoe zeg ik dat, nu ja, netjes?", "Is het goed om te doen?", "Wat kan ik doen?", "Moet de gemeente dit?", "Mag men dit?",
		"Hoe?", "Hoe kan ik?", "Ik moet, ik wil?", "Mag ik of mag jij of mag hij?", "Of ik of jij?", "toch", "Mag ik de griffier en Fatima toch helpen?",
		"Als, mag ik?", "En mag ik, en moet ik?", "Moet ik weigeren of niet?", "Is het juist om iemand, die ziek is, te helpen?",
	} {
		for _, f := range (Checker{}).Question(q) {
			for _, r := range f.Rewrites {
				if strings.HasSuffix(r, "…") {
					continue
				}
				for _, again := range (Checker{}).Question(r) {
					if again.Rule == f.Rule && f.Rule != "q8" || f.Rule == "q1" && again.Rule == "q2" {
						t.Errorf("%q: rewrite %q of %s breaks %s", q, r, f.Rule, again.Rule)
					}
				}
			}
		}
	}
}

func TestTooLongQuestionTellsTheCount(t *testing.T) {
	q := "Mag ik " + strings.Repeat("heel ", 13) + "lang wachten?"
	found := Checker{}.Question(q)
	if len(found) != 1 || !slices.Equal(found[0].Args, []any{"n", 17, "max", 15}) || q[found[0].Start:found[0].End] != "lang wachten" {
		t.Errorf("found %v", found)
	}
}

func TestEnglishQuestionGetsRulesOfFormOnly(t *testing.T) {
	c := Checker{Lang: "en"}
	if found := c.Question("How do I deal with a colleague who gossips?"); len(found) > 0 {
		t.Errorf("rules for Dutch on an English question: %v", found)
	}
	got := rules(c.Question("May I call 0612345678, or not"), Must)
	if !slices.Equal(got, []string{"q4", "q5", "q10"}) {
		t.Errorf("rules %v", got)
	}
}

func TestEmptyQuestionBreaksOnlyTheQuestionMark(t *testing.T) {
	for _, q := range []string{"", "  \n", "?"} {
		for _, r := range rules((Checker{}).Question(q), Advice) {
			if r != "q5" {
				t.Errorf("%q breaks %s", q, r)
			}
		}
	}
	if !slices.Equal(rules((Checker{}).Question(""), Must), []string{"q5"}) {
		t.Error("an empty question is a question")
	}
}

func FuzzQuestionOffsetsAreValid(f *testing.F) {
	for _, s := range []string{"", "Hoe?", "Mag ik, of niet?", "ه؟", "🙂,?", "\x00?", "Hoe ga ik om met", "? ?", "İk mag dit", "Als ik, mag ik", "\xffMag"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []string{"nl", "en"} {
			for _, found := range (Checker{Lang: lang}).Question(s) {
				checkSpan(t, s, found.Start, found.End, found.Rule)
				if found.Level == OK || !strings.HasPrefix(found.Key, "wording.q") {
					t.Errorf("finding %+v", found)
				}
			}
		}
	})
}

// checkSpan fails when offsets leave the text or cut a character in two. An empty text has an empty span.
func checkSpan(t *testing.T, s string, start, end int, what string) {
	t.Helper()
	if start < 0 || end > len(s) || start > end {
		t.Fatalf("%s: span %d-%d outside %q", what, start, end, s)
	}
	if !utf8.ValidString(s) {
		return
	}
	if !utf8.ValidString(s[:start]) || !utf8.ValidString(s[start:end]) {
		t.Fatalf("%s: span %d-%d cuts a character of %q", what, start, end, s)
	}
}
