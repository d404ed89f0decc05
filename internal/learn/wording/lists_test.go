package wording

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestRoleListIsReadable(t *testing.T) {
	for _, line := range dataLines(rolesFile) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			t.Errorf("%q has %d cells", line, len(cells))
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if classWords[class(cells[0])] == "" {
			t.Errorf("%q: no class %q", line, cells[0])
		}
		if n, err := strconv.Atoi(cells[1]); err != nil || n < 1 {
			t.Errorf("%q: %q is no number of people", line, cells[1])
		}
		if n, err := strconv.Atoi(cells[2]); cells[2] != "-" && (err != nil || n < 1) {
			t.Errorf("%q: %q is no number of people", line, cells[2])
		}
		if line != strings.ToLower(line) {
			t.Errorf("%q has a capital, and is never found", line)
		}
	}
}

func TestNameListIsWideEnough(t *testing.T) {
	if n := len(words().firstNames); n < 300 {
		t.Errorf("%d first names, want at least 300", n)
	}
	for _, name := range []string{"mehmet", "fatima", "rachid", "radjesh", "agnieszka", "krzysztof", "sanne", "kees", "sjoerd", "ayşe"} {
		if _, known := words().firstNames[name]; !known {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestEveryLevelKindAndRuleHasATextInBothLanguages(t *testing.T) {
	keys := map[string][]string{}
	for _, lang := range []string{"nl", "en"} {
		raw, err := fs.ReadFile(Texts(), lang+".json")
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(err)
		}
		keys[lang] = slices.Sorted(maps.Keys(texts))
	}
	if !slices.Equal(keys["nl"], keys["en"]) {
		t.Errorf("keys differ: nl %v, en %v", keys["nl"], keys["en"])
	}
	want := []string{NoteKey}
	for l := OK; l <= Must; l++ {
		want = append(want, l.Key())
	}
	for _, k := range kindKeys {
		want = append(want, k.key)
	}
	for i := 1; i <= 10; i++ {
		want = append(want, "wording.q"+strconv.Itoa(i))
	}
	slices.Sort(want)
	if !slices.Equal(keys["nl"], want) {
		t.Errorf("texts %v, want %v", keys["nl"], want)
	}
	if len(Kinds()) != len(kindKeys) || Kinds()[0] != KindBSN {
		t.Errorf("kinds %v", Kinds())
	}
}

func TestForbiddenWordsAreFoundInEveryForm(t *testing.T) {
	cases := map[string][]string{
		"Een integriteitsschending meld je.":         {"integriteitsschending"},
		"Dit is geen toets en je krijgt geen score.": {"toets", "score"},
		"Wat scoor je?":                      {"scoor"},
		"Toetsing van je antwoord":           {"Toetsing"},
		"Overtredingen":                      {"Overtredingen"},
		"Juist!":                             {"Juist"},
		"Fout":                               {"Fout"},
		"Goed of fout?":                      {"fout"},
		"This is a violation.":               {"violation"},
		"Dat is juist omdat het eerlijk is.": nil,
		"Een fout maken mag hier.":           nil,
		"Druk op de entertoets.":             nil,
		"Goed zo":                            nil,
		"":                                   nil,
	}
	for s, want := range cases {
		if got := Forbidden(s); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestOwnTextsUseNoForbiddenWord(t *testing.T) {
	for _, name := range []string{"nl.json", "en.json"} {
		raw, err := fs.ReadFile(Texts(), name)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(err)
		}
		for key, text := range texts {
			if found := Forbidden(text); len(found) > 0 {
				t.Errorf("%s: %s: %v", name, key, found)
			}
		}
	}
}
