// Package text holds what people read: the catalogue of sentences in Dutch and English.
//
// Each room ships text/nl.json (the source) and text/en.json: a flat object from key to sentence, or to two sentences
// "one" and "other" that the argument n chooses between. Keys start with the name of their room. Rules and services
// return keys and values, never sentences, so that one change of wording touches one line. The plain-language check
// for these sentences stands beside the catalogue.
//
// bron: BOOT-3, NECK-6
package text

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Languages are the languages of the screens, the first one being the source.
var Languages = []string{"nl", "en"}

// Catalog is every sentence of the program, by language and key. It is read-only once made.
type Catalog struct{ byLang map[string]map[string]message }

type message struct{ one, other string }

func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &m.other)
	}
	var forms struct{ One, Other string }
	if err := json.Unmarshal(b, &forms); err != nil {
		return err
	}
	if forms.One == "" || forms.Other == "" {
		return errors.New(`a plural needs both "one" and "other"`)
	}
	m.one, m.other = forms.One, forms.Other
	return nil
}

// NewCatalog reads nl.json and en.json at the root of each source. It refuses a key that two sources define.
func NewCatalog(sources ...fs.FS) (*Catalog, error) {
	c := &Catalog{byLang: map[string]map[string]message{}}
	for _, lang := range Languages {
		c.byLang[lang] = map[string]message{}
		for _, source := range sources {
			if err := c.add(lang, source); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

func (c *Catalog) add(lang string, source fs.FS) error {
	raw, err := fs.ReadFile(source, lang+".json")
	if err != nil {
		return fmt.Errorf("read texts: %w", err)
	}
	var messages map[string]message
	if err := json.Unmarshal(raw, &messages); err != nil {
		return fmt.Errorf("texts %s.json: %w", lang, err)
	}
	for key, m := range messages {
		if _, twice := c.byLang[lang][key]; twice {
			return fmt.Errorf("texts %s.json: key %s exists already", lang, key)
		}
		c.byLang[lang][key] = m
	}
	return nil
}

// Keys returns every key of a language in order.
func (c *Catalog) Keys(lang string) []string {
	keys := make([]string, 0, len(c.byLang[lang]))
	for k := range c.byLang[lang] {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Has reports whether the catalogue knows the key in the language.
func (c *Catalog) Has(lang, key string) bool {
	_, ok := c.byLang[lang][key]
	return ok
}

// Printer returns a printer for the language; Dutch when the language is unknown.
func (c *Catalog) Printer(lang string) Printer {
	if _, ok := c.byLang[lang]; !ok {
		lang = Languages[0]
	}
	return Printer{catalog: c, lang: lang}
}

// Key is a value that is itself a text: a printer translates it where it is filled in.
type Key string

// Printer speaks one language.
type Printer struct {
	catalog *Catalog
	lang    string
}

// Lang returns "nl" or "en".
func (p Printer) Lang() string { return p.lang }

// T returns the sentence behind key with its placeholders filled in. args are pairs of name and value; the value of
// "n" chooses between one and many. An unknown key comes back between brackets, so that a test and a reader see it.
func (p Printer) T(key string, args ...any) string {
	if p.catalog == nil {
		return "⟦" + key + "⟧"
	}
	m, ok := p.catalog.byLang[p.lang][key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	pairs := make([]string, 0, len(args))
	form := m.other
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		if name == "n" && m.one != "" && fmt.Sprint(args[i+1]) == "1" {
			form = m.one
		}
		pairs = append(pairs, "{"+name+"}", p.value(args[i+1]))
	}
	if len(pairs) == 0 {
		return form
	}
	return strings.NewReplacer(pairs...).Replace(form)
}

func (p Printer) value(v any) string {
	switch x := v.(type) {
	case Key:
		return p.T(string(x))
	case float64:
		s := fmt.Sprintf("%.1f", x)
		if p.lang == "nl" {
			s = strings.Replace(s, ".", ",", 1)
		}
		return s
	default:
		return fmt.Sprint(v)
	}
}
