package text

import (
	"slices"
	"strings"
	"testing"
)

// sentenceOf returns a sentence of n words that breaks no other rule.
func sentenceOf(n int) string { return strings.TrimSpace(strings.Repeat("boom ", n)) + "." }

func rulesOf(found []PlainFinding, level PlainLevel) []string {
	var out []string
	for _, f := range found {
		if level == "" || f.Level == level {
			out = append(out, f.Rule)
		}
	}
	return out
}

func TestEveryPlainRuleFindsItsFault(t *testing.T) {
	cases := []struct {
		name  string
		kind  PlainKind
		key   string
		text  string
		rule  string
		level PlainLevel
	}{
		{"16 words warn", PlainUI, "a.intro", sentenceOf(16), PlainSentence, PlainWarn},
		{"20 words still warn", PlainUI, "a.intro", sentenceOf(20), PlainSentence, PlainWarn},
		{"21 words fail", PlainUI, "a.intro", sentenceOf(21), PlainSentence, PlainFail},
		{"manual: 25 words warn", PlainManual, "", sentenceOf(25), PlainSentence, PlainWarn},
		{"manual: 26 words fail", PlainManual, "", sentenceOf(26), PlainSentence, PlainFail},
		{"English has a length too", PlainEnglish, "a.intro", sentenceOf(21), PlainSentence, PlainFail},
		{"average above 12", PlainUI, "a.intro", sentenceOf(12) + " Kijk " + sentenceOf(13), PlainAverage, PlainFail},
		{"two subordinate clauses", PlainUI, "a.intro", "Ik wacht omdat het regent terwijl ik werk.", PlainSubordinate, PlainFail},
		{"five sentences", PlainUI, "a.intro", "Ik ga. Ik ga. Ik ga. Ik ga. Ik ga.", PlainParagraph, PlainFail},
		{"long button", PlainUI, "a.button.save", "Bewaar nu dit hele antwoord", PlainButton, PlainFail},
		{"long act", PlainUI, "a.start.do", "Start nu meteen de sessie", PlainButton, PlainFail},
		{"long English button", PlainEnglish, "a.button", "Save this whole answer now", PlainButton, PlainFail},
		{"button with full stop", PlainUI, "a.button", "Bewaar.", PlainButton, PlainFail},
		{"button without verb", PlainUI, "a.button", "Nieuw dilemma", PlainButton, PlainWarn},
		{"heading with full stop", PlainUI, "a.title", "Jouw dilemma's.", PlainHeading, PlainFail},
		{"heading in title case", PlainUI, "a.title", "Jouw Eigen Dilemma", PlainHeading, PlainWarn},
		{"manual heading with full stop", PlainManual, "", "# Begin hier.\n\nTekst.", PlainHeading, PlainFail},
		{"passive", PlainUI, "a.intro", "Je antwoord wordt straks opgeslagen.", PlainPassive, PlainWarn},
		{"passive, verb last", PlainUI, "a.intro", "Je ziet dat het gedeeld wordt.", PlainPassive, PlainWarn},
		{"passive, strong participle", PlainUI, "a.intro", "De uitslag werd later besproken.", PlainPassive, PlainWarn},
		{"double negation", PlainUI, "a.intro", "Niemand heeft nooit gelijk.", PlainNegation, PlainWarn},
		{"not un-", PlainUI, "a.intro", "Dat is niet onmogelijk.", PlainNegation, PlainWarn},
		{"abbreviation", PlainUI, "a.intro", "Vraag de OR om advies.", PlainAbbreviation, PlainFail},
		{"abbreviation at the end", PlainUI, "a.intro", "Dit volgt uit de Woo.", PlainAbbreviation, PlainFail},
		{"dotted abbreviation", PlainUI, "a.intro", "Kies een vorm, bijv. de lijn.", PlainAbbreviation, PlainFail},
		{"manual abbreviation", PlainManual, "", "De FG kijkt mee.", PlainAbbreviation, PlainFail},
		{"klik hier", PlainUI, "a.intro", "Klik hier voor de sessie.", PlainEmptyLink, PlainFail},
		{"lees meer alone", PlainUI, "a.link", "Lees meer", PlainEmptyLink, PlainFail},
		{"read more alone", PlainEnglish, "a.link", "Read more", PlainEmptyLink, PlainFail},
		{"replace one word", PlainUI, "a.intro", "Stuur het middels een brief.", PlainReplace, PlainFail},
		{"replace a phrase", PlainUI, "a.intro", "Dat doen we in het kader van de week.", PlainReplace, PlainFail},
		{"replace across a gap", PlainUI, "a.intro", "Je dient dit vandaag te sturen.", PlainReplace, PlainFail},
		{"content only warns", PlainContent, "a.situatie", "Stuur het middels een brief.", PlainReplace, PlainWarn},
	}
	for _, c := range cases {
		found := CheckPlain(c.kind, c.key, c.text)
		if !slices.Contains(rulesOf(found, c.level), c.rule) {
			t.Errorf("%s: want %s %s, found %v", c.name, c.level, c.rule, found)
		}
	}
}

func TestPlainTextIsLeftAlone(t *testing.T) {
	cases := []struct {
		kind PlainKind
		key  string
		text string
	}{
		{PlainUI, "a.intro", sentenceOf(15)},
		{PlainUI, "a.intro", "Denk je aan stoppen? Dan kan dat. Je antwoord blijft van jou."},
		{PlainUI, "a.button.save", "Bewaar"},
		{PlainUI, "a.button.next", "Ga naar de ronde"},
		{PlainUI, "a.title", "Week van de integriteit in Weert"},
		{PlainUI, "a.title", "Wat doe je?"},
		{PlainUI, "a.problem.title", "Geef het dilemma een titel."},
		{PlainUI, "a.count", "{n} dilemma's"},
		{PlainUI, "a.intro", "Wie je vertrouwt, wordt een bondgenoot."},
		{PlainUI, "a.intro", "Jullie worden beter in dit gesprek."},
		{PlainUI, "a.intro", "Dit is niet van jou en ik deel het niet."},
		{PlainUI, "a.intro", "Dat hoort niet onder deze knop."},
		{PlainUI, "a.intro", "Dit volgt uit de Wet open overheid (Woo)."},
		{PlainUI, "a.intro", "Lees meer over het moreel kompas."},
		{PlainUI, "a.intro", "Wie OR zegt, bedoelt de ondernemingsraad."},
		{PlainUI, "a.intro", "Kijk op gemeente.nl. Daar staat alles."},
		{PlainUI, "a.price", "Het gaat om 1.000 euro."},
		{PlainEnglish, "a.intro", "The report is stored, conform the rules."},
		{PlainManual, "", "# Zo begin je\n\nOpen een sessie.\n\n```\nberaad middels --conform\n```\n\n- Kies een dilemma.\n- Ga naar <https://example.nl/middels>.\n"},
		{PlainManual, "", "De FG kijkt mee.\n\nDe functionaris gegevensbescherming (FG) is onafhankelijk."},
	}
	for _, c := range cases {
		if found := CheckPlain(c.kind, c.key, c.text); len(found) > 0 {
			t.Errorf("%q: %v", c.text, found)
		}
	}
}

func TestPlainReplacementNamesTheBetterWord(t *testing.T) {
	cases := map[string]string{
		"Doe dit door middel van een brief.":  "met",
		"Hij komt ten einde raad te vragen.":  "om",
		"Indien je twijfelt, vraag hulp.":     "als",
		"Draag jij vandaag zorg voor koffie?": "",
		"Hij draagt vandaag zorg voor koffie": "zorgen voor",
		"Het is adequaat.":                    "goed",
		"Wij monitoren de stand.":             "volgen",
		"De tekst is op basis van feiten.":    "door, volgens",
	}
	for s, better := range cases {
		var got string
		for _, f := range CheckPlain(PlainUI, "a.intro", s) {
			if f.Rule == PlainReplace {
				got = f.Better
			}
		}
		if got != better {
			t.Errorf("%q: better word %q, want %q", s, got, better)
		}
	}
}

// The list in the design is about 120 entries long; every line must be readable and must not advise a word that the
// list itself forbids.
func TestPlainReplaceListIsSound(t *testing.T) {
	entries := plainEntries(plainReplaceFile)
	if len(entries) < 110 {
		t.Errorf("%d entries, want about 120", len(entries))
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if e[1] == "" {
			t.Errorf("%q has no better word", e[0])
		}
		for _, form := range plainAlternatives(e[0]) {
			if seen[form] || form != strings.ToLower(form) || strings.HasPrefix(form, plainGap) {
				t.Errorf("form %q: twice, with a capital or starting with a gap", form)
			}
			seen[form] = true
		}
		for _, better := range plainAlternatives(e[1]) {
			if f := CheckPlain(PlainUI, "a.intro", better); slices.Contains(rulesOf(f, PlainFail), PlainReplace) {
				t.Errorf("%q is replaced by %q, which the list forbids too", e[0], better)
			}
		}
	}
}

func TestPlainManualFindingNamesItsLine(t *testing.T) {
	found := CheckPlain(PlainManual, "gids", "# Gids\n\nEen regel.\n\nNog een\nregel middels tekst.\n\n| a | b |\n|---|---|\n| conform | c |\n")
	want := []string{"gids line 5", "gids line 10"}
	var got []string
	for _, f := range found {
		got = append(got, f.Key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("keys %v, want %v", got, want)
	}
}

func TestPlainPassiveReachIsSixWords(t *testing.T) {
	near := "Het wordt a b c d e gedeeld"
	far := "Het wordt a b c d e f gedeeld"
	if !slices.Contains(rulesOf(CheckPlain(PlainUI, "a.intro", near), ""), PlainPassive) {
		t.Error("a participle on the sixth word is missed")
	}
	if slices.Contains(rulesOf(CheckPlain(PlainUI, "a.intro", far), ""), PlainPassive) {
		t.Error("a participle on the seventh word is counted")
	}
}

func TestPlainSentencesSplitsAtEndsOnly(t *testing.T) {
	cases := map[string]int{
		"Een. Twee! Drie? Vier":            4,
		"Zie art. 9 van de wet.":           1,
		"Het kost 1.000 euro.":             1,
		"Dat is d.w.z. genoeg.":            1,
		"Hij zei: \"Stop.\" Daarna niets.": 2,
		"":                                 0,
		"...":                              1,
	}
	for s, want := range cases {
		if got := len(plainSentences(s)); got != want {
			t.Errorf("%q: %d sentences, want %d", s, got, want)
		}
	}
}

func FuzzCheckPlainNeverPanics(f *testing.F) {
	for _, s := range []string{"", "Klik hier.", "\x00", "🙂 wordt gedeeld.", "שלום. עולם?", "{a} <b>", "dient", "| a |", "```", "---\n", "\xff."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for kind := PlainUI; kind <= PlainEnglish; kind++ {
			for _, key := range []string{"a.intro", "a.button", "a.title"} {
				for _, found := range CheckPlain(kind, key, s) {
					if found.Rule == "" || found.Message == "" || !strings.HasPrefix(found.Key, key) {
						t.Errorf("empty finding %+v", found)
					}
				}
			}
		}
	})
}
