package moresprudentie

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWordsAreFoundInEveryForm(t *testing.T) {
	text := "De gemeente nam besluiten over Zoë's vergunning; een café-eigenaar reageerde geëmotioneerd op de regeling."
	for typed, want := range map[string]bool{
		"besluit": true, "BESLUITEN": true, "vergunningen": true, "vergunn": true, "zoe": true, "Zoë": true, "cafe": true, "eigenaren": true,
		"geemotioneerd": true, "regelin": true, "regelingen": true, "melding": false, "gunning": false,
	} {
		words := query(typed)
		fits := slices.ContainsFunc(tokens(text), func(tok token) bool {
			return slices.ContainsFunc(words, func(w wanted) bool { return w.fits(tok.folded) })
		})
		if fits != want {
			t.Errorf("%q found: %v, want %v (%+v)", typed, fits, want, words)
		}
	}
}

func TestWordsThatSayNothingAreNotSearched(t *testing.T) {
	if got := query("de het een, van!"); len(got) > 0 {
		t.Errorf("looks for %+v", got)
	}
	for _, term := range terms("De regels zijn van ons") {
		if slices.Contains(stopWords, term) {
			t.Errorf("%q is in the index", term)
		}
	}
	c := whole()
	c.Minority = NoneNamed
	if slices.Contains(c.indexed(), "genoemd") {
		t.Error("none named answers a search")
	}
}

func TestMatchShowsTheWordsAroundTheHit(t *testing.T) {
	c := whole()
	m := c.match(query("regels"))
	if m.Field != "core" || m.Word != "regels" || !strings.HasSuffix(m.Before, "De ") || !strings.HasPrefix(m.After, " laten dat niet toe") {
		t.Errorf("got %+v", m)
	}
	if m := c.match(query("gevaar")); m.Field != "tipping" || m.Word != "gevaar" {
		t.Errorf("got %+v", m)
	}
}

// Whatever anybody types or writes: no panic, whole characters, and a word of the text is found by itself.
func TestFindingBearsAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		index := terms(text)
		for _, tok := range tokens(text) {
			if text[tok.start:tok.end] == "" {
				t.Fatal("an empty word")
			}
			if slices.Contains(stopWords, tok.folded) {
				continue
			}
			if !slices.ContainsFunc(index, func(term string) bool { return strings.HasPrefix(term, tok.folded) }) {
				t.Fatalf("%q is not in the index of its own text", tok.folded)
			}
		}
		m := Content{Core: text}.match(query(text))
		if strings.ToValidUTF8(m.Before+m.Word+m.After, "") != m.Before+m.Word+m.After && strings.ToValidUTF8(text, "") == text {
			t.Fatalf("cut inside a character: %q", m)
		}
	})
}

func TestSecretsComeThroughTyping(t *testing.T) {
	s, err := newSecret(strings.NewReader(strings.Repeat("\x00\x1e\xff\x2a", 40)))
	if err != nil || len(s) != secretLength {
		t.Fatal(s, err)
	}
	if got := parseSecret(" " + strings.ToLower(s[:4]) + "-" + s[4:] + " "); got != s {
		t.Errorf("%q became %q", s, got)
	}
	for _, bad := range []string{"", s[1:], s + "A", "O" + s[1:], "%" + s[1:]} {
		if got := parseSecret(bad); got != "" {
			t.Errorf("%q was taken for %q", bad, got)
		}
	}
	if _, err := newSecret(strings.NewReader("short")); err == nil {
		t.Error("a secret came out of too little chance")
	}
}
