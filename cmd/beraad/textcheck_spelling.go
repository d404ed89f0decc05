package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"beraad/internal/ground/text"
)

// spelling prints every word of the Dutch texts that neither the dictionary nor the project's own list knows, and
// returns how many there are in catalogues and manual pages; in a content pack they are warnings, as all is there.
func (c *textCheckCmd) spelling(sources []textSource) (failed int, err error) {
	var own []string
	if c.Words != "" {
		if own, err = readWordList(c.Words); err != nil {
			return 0, err
		}
	}
	var words []string
	for _, s := range sources {
		if s.kind != text.PlainEnglish {
			words = append(words, spellingWords(s.text)...)
		}
	}
	wrong, err := spelling(words, own)
	if err != nil {
		return 0, err
	}
	for _, s := range sources {
		if s.kind == text.PlainEnglish {
			continue
		}
		seen := map[string]bool{}
		for _, w := range spellingWords(s.text) {
			if seen[w] || !slices.Contains(wrong, w) {
				continue
			}
			seen[w] = true
			if s.kind == text.PlainContent {
				if !c.Quiet {
					fmt.Fprintf(c.out, "%s: %s: spelling: %q is in no word list (warn)\n", s.path, s.key, w)
				}
				continue
			}
			failed++
			fmt.Fprintf(c.out, "%s: %s: spelling: %q is in no word list\n", s.path, s.key, w)
		}
	}
	return failed, nil
}

// spelling returns the words that the Dutch dictionary of hunspell does not know and that are not in own, sorted and
// each once. It runs hunspell as a subprocess, so it belongs to tests and the command line only. A word of own counts
// in any capitals.
//
// Errors: hunspell or its Dutch dictionary is not installed, or it stops with an error.
func spelling(words []string, own []string) ([]string, error) {
	if len(words) == 0 {
		return nil, nil
	}
	program, err := exec.LookPath("hunspell")
	if err != nil {
		return nil, errors.New("text-check: --spelling needs hunspell (Debian: apt-get install hunspell hunspell-nl)")
	}
	cmd := exec.Command(program, "-d", "nl_NL", "-i", "utf-8", "-l")
	cmd.Stdin = strings.NewReader(strings.Join(words, "\n") + "\n")
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("text-check: hunspell: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	known := map[string]bool{}
	for _, w := range own {
		known[strings.ToLower(w)] = true
	}
	wrong := slices.DeleteFunc(strings.Fields(out.String()), func(w string) bool { return known[strings.ToLower(w)] })
	slices.Sort(wrong)
	return slices.Compact(wrong), nil
}

func readWordList(path string) ([]string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("text-check: %w", err)
	}
	var words []string
	for line := range strings.Lines(string(raw)) {
		word, _, _ := strings.Cut(line, "#")
		if word = strings.TrimSpace(word); word != "" {
			words = append(words, word)
		}
	}
	return words, nil
}

var notSpelt = regexp.MustCompile("(?s)```.*?```|`[^`]*`|<!--.*?-->|<[^<>]*>|\\{[^{}]*\\}|https?://\\S+|\\S+@\\S+|\\]\\([^)]*\\)")

// spellingWords returns the words of a text that can be looked up: no placeholders, code or addresses, nothing with a
// digit in it and no word in capitals only. A compound with a hyphen is looked up part by part.
func spellingWords(s string) []string {
	s = notSpelt.ReplaceAllString(s, " ")
	fields := strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
	var words []string
	for _, f := range fields {
		f = strings.ReplaceAll(strings.Trim(f, "'’"), "’", "'")
		if len(f) < 2 || strings.ContainsFunc(f, unicode.IsDigit) || f == strings.ToUpper(f) {
			continue
		}
		words = append(words, f)
	}
	return words
}
