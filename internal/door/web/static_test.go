package web

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func newTestStatic(t *testing.T) *Static {
	t.Helper()
	s, err := NewStatic()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(t *testing.T, h http.Handler, url, encoding string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestStylesheetIsAtMost9kBCompressed(t *testing.T) {
	s := newTestStatic(t)
	size := get(t, s.Handler(), s.URL("beraad.css"), "gzip").Body.Len()
	t.Logf("beraad.css: %d bytes compressed", size)
	if size > 9*1024 {
		t.Errorf("the stylesheet is %d bytes compressed, the budget is 9 kB", size)
	}
}

func TestScriptOnParticipantPagesIsAtMost10kBCompressed(t *testing.T) {
	s := newTestStatic(t)
	size := 0
	for _, name := range []string{"coins.js", "scheme.js"} {
		size += get(t, s.Handler(), s.URL(name), "gzip").Body.Len()
	}
	if size > 10*1024 {
		t.Errorf("%d bytes of script, the budget is 10 kB", size)
	}
}

func TestStaticFilesMayBeKeptForAYear(t *testing.T) {
	s := newTestStatic(t)
	for _, name := range s.Names() {
		w := get(t, s.Handler(), s.URL(name), "")
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, Cache-Control %q", name, w.Code, w.Header().Get("Cache-Control"))
		}
		if !regexp.MustCompile(`\.[0-9a-f]{12}\.\w+$`).MatchString(s.URL(name)) {
			t.Errorf("%s has no hash in its address: %s", name, s.URL(name))
		}
	}
}

func TestCompressedAndPlainAnswersAreTheSame(t *testing.T) {
	s := newTestStatic(t)
	url := s.URL("beraad.css")
	plain, packed := get(t, s.Handler(), url, ""), get(t, s.Handler(), url, "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || plain.Header().Get("Content-Encoding") != "" {
		t.Fatal("the encoding does not follow what the browser accepts")
	}
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := out.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), plain.Body.Bytes()) {
		t.Error("the two answers differ")
	}
}

func TestUnknownStaticFileIsNotFound(t *testing.T) {
	s := newTestStatic(t)
	for _, url := range []string{s.URL("nothing.css"), StaticRoot + "beraad.css", StaticRoot + "icon/x.svg", StaticRoot + "../web.go"} {
		if w := get(t, s.Handler(), url, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s answered %d", url, w.Code)
		}
	}
}

func TestStylesheetNamesHashedFonts(t *testing.T) {
	s := newTestStatic(t)
	css := get(t, s.Handler(), s.URL("beraad.css"), "").Body.String()
	for _, font := range []string{"font/source-sans-3-latin.woff2", "font/source-sans-3-latin-ext.woff2"} {
		if !strings.Contains(css, "url("+s.URL(font)+")") {
			t.Errorf("the stylesheet does not name %s by its address", font)
		}
	}
}

func TestStaticRefusesAMissingReferenceAndACircle(t *testing.T) {
	for why, files := range map[string]fstest.MapFS{
		"missing": {"a.css": {Data: []byte(`a{background:url(b.png)}`)}},
		"circle":  {"a.js": {Data: []byte(`import "./b.js"`)}, "b.js": {Data: []byte(`import "./a.js"`)}},
	} {
		if _, err := newStatic(files); err == nil {
			t.Errorf("%s was accepted", why)
		}
	}
}

func TestNothingIsAskedOfAnotherHost(t *testing.T) {
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".txt" || path.Ext(name) == ".woff2" {
			return err
		}
		raw, err := fs.ReadFile(staticFiles, name)
		if err != nil {
			return err
		}
		text := strings.ReplaceAll(string(raw), `xmlns="http://www.w3.org/2000/svg"`, "")
		if name == "static/beraad.css" {
			text = strings.ReplaceAll(text, `a[href^="http"]`, "")
		}
		if m := regexp.MustCompile(`(?i)(https?:)?//[\w-]+\.[\w.-]+`).FindString(text); m != "" {
			t.Errorf("%s names %s", name, m)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Forbidden in the stylesheet: selectors by id, and !important outside print and forced colours.
func TestStylesheetKeepsItsOwnRules(t *testing.T) {
	raw, err := fs.ReadFile(staticFiles, "static/beraad.css")
	if err != nil {
		t.Fatal(err)
	}
	css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(raw), "")
	if m := regexp.MustCompile(`(?m)^[^:{]*#[a-zA-Z][\w-]*[^;{]*\{`).FindString(css); m != "" {
		t.Errorf("a selector by id: %q", m)
	}
	screen, _, found := strings.Cut(css, "@layer print {")
	if !found {
		t.Fatal("no print layer")
	}
	if strings.Contains(screen, "!important") {
		t.Error("!important outside print")
	}
	if m := regexp.MustCompile(`(?m)[{;]\s*(margin|padding|border)-(left|right|top|bottom)\b|[{;]\s*(left|right|width|height|min-width|max-width):`).FindString(css); m != "" {
		t.Errorf("a physical property: %q", m)
	}
	for _, m := range regexp.MustCompile(`\.([a-z][\w-]*)`).FindAllStringSubmatch(regexp.MustCompile(`url\([^)]*\)`).ReplaceAllString(css, ""), -1) {
		if !strings.HasPrefix(m[1], "br-") {
			t.Errorf("class %q has no prefix br-", m[1])
		}
	}
}

func TestFontsTravelWithTheirLicence(t *testing.T) {
	for name, words := range map[string]string{
		"static/font/LICENSE.txt": "SIL Open Font License",
		"static/icon/LICENSE.txt": "MIT License",
	} {
		raw, err := fs.ReadFile(staticFiles, name)
		if err != nil || !strings.Contains(string(raw), words) {
			t.Errorf("%s: no %q (%v)", name, words, err)
		}
	}
}
