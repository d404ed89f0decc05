package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lay writes files below a temporary folder and returns the folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func checkTexts(t *testing.T, c textCheckCmd) (string, error) {
	t.Helper()
	var out strings.Builder
	c.out = &out
	err := c.Run()
	return out.String(), err
}

func TestTextCheckNamesPathKeyRuleAndMessage(t *testing.T) {
	root := lay(t, map[string]string{
		"room/text/nl.json":  `{"room.intro": "Stuur het middels een brief.", "room.n": {"one": "{n} brief conform", "other": "{n} brieven conform"}}`,
		"room/text/en.json":  `{"room.intro": "Click here."}`,
		"content/a.nl.yaml":  "dilemmas:\n  - id: bon\n    titel: Een bon\n    situatie: Je stuurt het middels een brief.\n    keuzes: [{id: A, tekst: Ik meld het conform.}]\n",
		"beheer/start.md":    "# Begin.\n\nOpen de sessie.\n",
		"README.md":          "Middels.\n",
		"testdata/x.md":      "Middels.\n",
		"room/text/notes.md": "Goed zo.\n",
	})
	out, err := checkTexts(t, textCheckCmd{Paths: []string{root}})
	if err == nil {
		t.Error("faults in a catalogue must fail the check")
	}
	for _, want := range []string{
		"room/text/nl.json: room.intro: replace: \"middels\": better \"met\"\n",
		"room/text/nl.json: room.n: replace: \"conform\": better \"volgens\"\n",
		"room/text/en.json: room.intro: empty-link: ",
		"content/a.nl.yaml: bon.situatie: replace: \"middels\": better \"met\" (warn)\n",
		"content/a.nl.yaml: bon.A.tekst: replace: ",
		"beheer/start.md: line 1: heading: a heading has no full stop\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("output lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "README") || strings.Contains(out, "testdata") {
		t.Errorf("checked a file for developers:\n%s", out)
	}
}

func TestTextCheckPassesOnWarningsOnly(t *testing.T) {
	root := lay(t, map[string]string{"content/a.yaml": "titel: Middels een brief\n"})
	out, err := checkTexts(t, textCheckCmd{Paths: []string{root}, Quiet: true})
	if err != nil || out != "1 texts in 1 files: 0 fail, 1 warn\n" {
		t.Errorf("error %v, output %q", err, out)
	}
}

func TestTextCheckRefusesWhatItCannotRead(t *testing.T) {
	root := lay(t, map[string]string{"nl.json": `{"a": 3}`, "b.yaml": "a: [", "c.txt": "tekst"})
	for _, name := range []string{"nl.json", "b.yaml", "c.txt", "absent.md"} {
		if _, err := checkTexts(t, textCheckCmd{Paths: []string{filepath.Join(root, name)}}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// standIn puts a program named hunspell first on the path that knows the words "goed" and "zo".
func standIn(t *testing.T, script string) {
	t.Helper()
	root := t.TempDir()
	if script != "" {
		if err := os.WriteFile(filepath.Join(root, "hunspell"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", root)
}

const knowsTwoWords = `[ "$*" = "-d nl_NL -i utf-8 -l" ] || exit 3
while read -r w; do case "$w" in goed|zo) ;; *) echo "$w";; esac; done`

func TestSpellingTakesOwnWordsInAnyCapitals(t *testing.T) {
	standIn(t, knowsTwoWords)
	wrong, err := spelling([]string{"zo", "Moresprudentie", "goed", "fautje", "fautje"}, []string{"moresprudentie"})
	if err != nil || !slices.Equal(wrong, []string{"fautje"}) {
		t.Errorf("wrong words %v, error %v", wrong, err)
	}
}

func TestSpellingTellsWhatIsMissing(t *testing.T) {
	standIn(t, "")
	if _, err := spelling([]string{"goed"}, nil); err == nil || !strings.Contains(err.Error(), "hunspell") {
		t.Errorf("without the program: error %v", err)
	}
	standIn(t, "echo 'no dictionary' >&2; exit 1")
	if _, err := spelling([]string{"goed"}, nil); err == nil || !strings.Contains(err.Error(), "no dictionary") {
		t.Errorf("without the dictionary: error %v", err)
	}
}

func TestSpellingFailsCataloguesAndWarnsForContent(t *testing.T) {
	standIn(t, knowsTwoWords)
	root := lay(t, map[string]string{
		"text/nl.json":   `{"a.b": "Goed zo {naam} fautje"}`,
		"text/en.json":   `{"a.b": "Good"}`,
		"content/a.yaml": "titel: foetje\n",
		"words.txt":      "# eigen woorden\nGoed\n",
	})
	out, err := checkTexts(t, textCheckCmd{Paths: []string{root}, Spelling: true, Words: filepath.Join(root, "words.txt")})
	if err == nil || !strings.Contains(out, "nl.json: a.b: spelling: \"fautje\" is in no word list\n") ||
		!strings.Contains(out, "titel: spelling: \"foetje\" is in no word list (warn)\n") || strings.Contains(out, "naam") || strings.Contains(out, "Good") {
		t.Errorf("error %v, output:\n%s", err, out)
	}
}

func TestSpellingWordsLeavesOutWhatIsNoWord(t *testing.T) {
	got := spellingWords("Kijk op https://x.nl, `code` {naam} <b>foto’s</b> AVG 3e Wmo-consulent [link](a.md)")
	want := []string{"Kijk", "op", "foto's", "Wmo", "consulent", "link"}
	if !slices.Equal(got, want) {
		t.Errorf("words %q, want %q", got, want)
	}
}
