package disclosure

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// printer is the catalogue of this package and of compass, without the machinery of the real one.
type printer struct {
	lang  string
	texts map[string]string
	t     testing.TB
}

func (p printer) Lang() string { return p.lang }

func (p printer) T(key string, args ...any) string {
	text, ok := p.texts[key]
	if !ok {
		p.t.Errorf("no text %s in %s", key, p.lang)
		return key
	}
	for i := 0; i+1 < len(args); i += 2 {
		hole := fmt.Sprintf("{%v}", args[i])
		if !strings.Contains(text, hole) {
			p.t.Errorf("text %s (%s) leaves out %s", key, p.lang, hole)
		}
		text = strings.ReplaceAll(text, hole, fmt.Sprint(args[i+1]))
	}
	if strings.ContainsAny(text, "{}") {
		p.t.Errorf("text %s (%s) is not filled: %s", key, p.lang, text)
	}
	return text
}

func printerFor(t testing.TB, lang string) printer {
	t.Helper()
	p := printer{lang: lang, texts: map[string]string{}, t: t}
	for _, file := range []string{"text/" + lang + ".json", "../compass/text/" + lang + ".json"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &p.texts); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return p
}

func TestDisclosureTextsExistInBothLanguages(t *testing.T) {
	nl, en := printerFor(t, "nl").texts, printerFor(t, "en").texts
	for key := range nl {
		if _, ok := en[key]; !ok {
			t.Errorf("%s is missing in English", key)
		}
	}
	for key := range en {
		if _, ok := nl[key]; !ok {
			t.Errorf("%s is missing in Dutch", key)
		}
	}
}

func TestDisclosureTextsAreShortAndNeverSaySharedOrNeutral(t *testing.T) {
	for key, text := range printerFor(t, "nl").texts {
		for _, word := range []string{"gedeeld", "neutraal"} {
			if slices.Contains(strings.Fields(strings.ToLower(text)), word) {
				t.Errorf("%s uses the word %q", key, word)
			}
		}
		for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".?!", r) }) {
			if n := len(strings.Fields(sentence)); n > 15 {
				t.Errorf("%s has a sentence of %d words", key, n)
			}
		}
	}
}
