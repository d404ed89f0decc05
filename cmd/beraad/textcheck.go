package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"beraad/internal/ground/text"

	"go.yaml.in/yaml/v3"
)

// textCheckCmd is `beraad text-check`: it holds texts that people read against the rules for plain language.
//
// A path is a file or a folder. A catalogue (text/nl.json, text/en.json), a Dutch content pack (content/*.yaml) and a
// Dutch manual page (*.md) each have rules of their own; findings in a content pack are warnings, because a dilemma
// has an author's voice. Each finding is one line on standard output: "path: key: rule: message", with "(warn)" at
// the end when it does not fail the check. Run returns an error, and so exit code 1, when anything fails.
//
// bron: BOOT-3, NECK-6
type textCheckCmd struct {
	Paths    []string `arg:"" name:"path" help:"Catalogues, content packs, manual pages, or folders that hold them."`
	Quiet    bool     `help:"Show only what fails, no warnings."`
	Spelling bool     `help:"Check the spelling too; needs hunspell with its Dutch dictionary."`
	Words    string   `help:"Word list of the project for --spelling: one word a line, # starts a comment." placeholder:"FILE"`

	out io.Writer // nil means standard output
}

// textSource is one text with the place it came from.
type textSource struct {
	path, key string
	kind      text.PlainKind
	text      string
}

// Run checks every path and prints what it finds.
func (c *textCheckCmd) Run() error {
	if c.out == nil {
		c.out = os.Stdout
	}
	files, err := textFiles(c.Paths)
	if err != nil {
		return err
	}
	var sources []textSource
	for _, file := range files {
		found, err := readTexts(file)
		if err != nil {
			return err
		}
		sources = append(sources, found...)
	}
	failed, warned := c.plain(sources)
	if c.Spelling {
		misspelt, err := c.spelling(sources)
		if err != nil {
			return err
		}
		failed += misspelt
	}
	fmt.Fprintf(c.out, "%d texts in %d files: %d fail, %d warn\n", len(sources), len(files), failed, warned)
	if failed > 0 {
		return fmt.Errorf("text-check: %d places are not plain enough", failed)
	}
	return nil
}

func (c *textCheckCmd) plain(sources []textSource) (failed, warned int) {
	for _, s := range sources {
		for _, f := range text.CheckPlain(s.kind, s.key, s.text) {
			switch f.Level {
			case text.PlainFail:
				failed++
				fmt.Fprintf(c.out, "%s: %s: %s: %s\n", s.path, f.Key, f.Rule, f.Message)
			default:
				warned++
				if !c.Quiet {
					fmt.Fprintf(c.out, "%s: %s: %s: %s (warn)\n", s.path, f.Key, f.Rule, f.Message)
				}
			}
		}
	}
	return failed, warned
}

// textFiles expands folders. A file named outright must be of a known kind; in a folder the others are passed over.
func textFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("text-check: %w", err)
		}
		if !info.IsDir() {
			if textReader(path) == nil {
				return nil, fmt.Errorf("text-check: %s is no .json, .yaml or .md file", path)
			}
			files = append(files, path)
			continue
		}
		err = filepath.WalkDir(path, func(p string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && p != path && skippedFolder(entry.Name()) {
				return filepath.SkipDir
			}
			if !entry.IsDir() && belongsToCheck(p) {
				files = append(files, p)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("text-check: walk %s: %w", path, err)
		}
	}
	return files, nil
}

func skippedFolder(name string) bool {
	return name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".")
}

// belongsToCheck says whether a file met while walking a folder holds Dutch or English text for people. Markdown in
// capitals (README.md, CHANGELOG.md) is for developers; a folder of English pages is simply not to be named.
func belongsToCheck(path string) bool {
	folder, base := filepath.Base(filepath.Dir(path)), filepath.Base(path)
	switch filepath.Ext(base) {
	case ".json":
		return folder == "text" && (base == "nl.json" || base == "en.json")
	case ".yaml", ".yml":
		return folder == "content" && !strings.Contains(base, ".en.")
	case ".md":
		name := strings.TrimSuffix(base, ".md")
		return name != strings.ToUpper(name)
	}
	return false
}

// textReader returns the reader for the kind of file, nil for an unknown kind.
func textReader(path string) func(path string, raw []byte) ([]textSource, error) {
	switch filepath.Ext(path) {
	case ".json":
		return catalogueTexts
	case ".yaml", ".yml":
		return contentTexts
	case ".md":
		return manualTexts
	}
	return nil
}

func readTexts(path string) ([]textSource, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("text-check: %w", err)
	}
	sources, err := textReader(path)(path, raw)
	if err != nil {
		return nil, fmt.Errorf("text-check: read %s: %w", path, err)
	}
	return sources, nil
}

// catalogueTexts reads a flat object of key to text, or of key to plural forms.
func catalogueTexts(path string, raw []byte) ([]textSource, error) {
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(raw, &entries); err != nil {
		return nil, err
	}
	kind := text.PlainUI
	if filepath.Base(path) == "en.json" {
		kind = text.PlainEnglish
	}
	var sources []textSource
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		var one string
		if json.Unmarshal(entries[key], &one) == nil {
			sources = append(sources, textSource{path, key, kind, one})
			continue
		}
		var forms map[string]string
		if err := json.Unmarshal(entries[key], &forms); err != nil {
			return nil, fmt.Errorf("key %s: %w", key, err)
		}
		// The forms differ in a word or two: the plural stands for both, or each finding would be told twice.
		sources = append(sources, textSource{path, key, kind, forms["other"]})
	}
	return sources, nil
}

func manualTexts(path string, raw []byte) ([]textSource, error) {
	return []textSource{{path, "", text.PlainManual, string(raw)}}, nil
}

// contentFields are the keys of a content pack whose text people read.
var contentFields = [...]string{"titel", "situatie", "vraag", "tekst", "uitleg", "naam", "omschrijving", "toelichting"}

// contentTexts walks a YAML file for the fields that people read; the key is the id of the entry and the field.
func contentTexts(path string, raw []byte) ([]textSource, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(raw, &root); err != nil {
		return nil, err
	}
	var sources []textSource
	var walk func(n *yaml.Node, id string)
	walk = func(n *yaml.Node, id string) {
		if n.Kind != yaml.MappingNode {
			for _, child := range n.Content {
				walk(child, id)
			}
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == "id" {
				id = strings.TrimPrefix(id+"."+n.Content[i+1].Value, ".")
			}
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, value := n.Content[i].Value, n.Content[i+1]
			if value.Kind == yaml.ScalarNode && slices.Contains(contentFields[:], name) {
				sources = append(sources, textSource{path, strings.TrimPrefix(id+"."+name, "."), text.PlainContent, value.Value})
				continue
			}
			walk(value, id)
		}
	}
	walk(&root, "")
	return sources, nil
}
