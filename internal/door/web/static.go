package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed static
var staticFiles embed.FS

// StaticRoot is the path under which static files are served.
const StaticRoot = "/static/"

// Static serves the stylesheet, the fonts, the pictures and the script modules out of the program itself. Every file
// has a name with a piece of its SHA-256, so a browser may keep it for a year and still never sees an old one. Names
// inside stylesheets (url) and modules (import) are replaced by such names too. It is read-only once made.
type Static struct {
	urls   map[string]string // name in the folder -> address
	served map[string]staticFile
}

type staticFile struct {
	mime  string
	plain []byte
	gzip  []byte // nil when the file is compressed already
}

// staticTypes are the only kinds of file that are served; licences and single icons stay inside.
var staticTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".woff2": "font/woff2",
}

// NewStatic reads and compresses all files, once for all sites of the program: the files cannot change while it runs. It
// returns an error if a stylesheet or module names a file that is not there.
var NewStatic = sync.OnceValues(func() (*Static, error) {
	files, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return nil, fmt.Errorf("open static files: %w", err)
	}
	return newStatic(files)
})

func newStatic(files fs.FS) (*Static, error) {
	s := &Static{urls: map[string]string{}, served: map[string]staticFile{}}
	names, err := servedNames(files)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := s.add(files, name, nil); err != nil {
			return nil, fmt.Errorf("static file %s: %w", name, err)
		}
	}
	return s, nil
}

func servedNames(files fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name == "icon" {
			return fs.SkipDir
		}
		if !d.IsDir() && staticTypes[path.Ext(name)] != "" {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list static files: %w", err)
	}
	return names, nil
}

// add reads one file, after the files that it names, and returns its address. above are the files that led here.
func (s *Static) add(files fs.FS, name string, above []string) (string, error) {
	if url, known := s.urls[name]; known {
		return url, nil
	}
	if slices.Contains(above, name) {
		return "", fmt.Errorf("%s and %s name each other", name, above[len(above)-1])
	}
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return "", err
	}
	ext := path.Ext(name)
	if ext == ".css" {
		content = squeeze(content)
	}
	if pattern := referencePattern(ext); pattern != nil {
		content, err = replaceReferences(content, pattern, func(ref string) (string, error) {
			return s.add(files, path.Join(path.Dir(name), ref), append(above, name))
		})
		if err != nil {
			return "", err
		}
	}
	sum := sha256.Sum256(content)
	url := StaticRoot + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	file := staticFile{mime: staticTypes[ext], plain: content}
	if ext != ".woff2" && ext != ".png" {
		if file.gzip, err = compress(content); err != nil {
			return "", err
		}
	}
	s.urls[name], s.served[url] = url, file
	return url, nil
}

// referencePattern finds the names of other files, as its second group, in a stylesheet or module; nil for other files.
func referencePattern(ext string) *regexp.Regexp {
	switch ext {
	case ".css":
		return regexp.MustCompile(`(url\()([\w./-]+)(\))`)
	case ".js":
		return regexp.MustCompile(`((?:from|import)\s*")(\./[\w./-]+)(")`)
	default:
		return nil
	}
}

func replaceReferences(content []byte, pattern *regexp.Regexp, address func(ref string) (string, error)) ([]byte, error) {
	var failure error
	replaced := pattern.ReplaceAllFunc(content, func(match []byte) []byte {
		part := pattern.FindSubmatch(match)
		url, err := address(string(part[2]))
		if err != nil && failure == nil {
			failure = err
		}
		return slices.Concat(part[1], []byte(url), part[3])
	})
	return replaced, failure
}

// squeeze takes comments and needless white space out of a stylesheet. Strings in our stylesheet hold neither.
func squeeze(css []byte) []byte {
	css = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAll(css, nil)
	css = regexp.MustCompile(`\s+`).ReplaceAll(css, []byte(" "))
	css = regexp.MustCompile(` ?([{};,]) ?`).ReplaceAll(css, []byte("$1"))
	css = regexp.MustCompile(`([{;][\w-]+): `).ReplaceAll(css, []byte("$1:"))
	return bytes.ReplaceAll(bytes.TrimSpace(css), []byte(";}"), []byte("}"))
}

func compress(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// URL returns the address of a file by its name in the folder, for example "beraad.css" or "font/source-sans-3-latin.woff2".
// An unknown name gives an address that answers 404; a test of the templates finds those.
func (s *Static) URL(name string) string {
	if url, known := s.urls[name]; known {
		return url
	}
	return StaticRoot + "missing/" + name
}

// Names lists the files that are served, sorted.
func (s *Static) Names() []string {
	names := make([]string, 0, len(s.urls))
	for name := range s.urls {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Handler answers GET and HEAD under StaticRoot. Every good answer may be kept for a year; anything else is 404.
func (s *Static) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, known := s.served[r.URL.Path]
		if !known {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", file.mime)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Encoding")
		body := file.plain
		if file.gzip != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = file.gzip
		}
		h.Set("Content-Length", fmt.Sprint(len(body)))
		if r.Method == http.MethodHead {
			return
		}
		_, _ = w.Write(body) // the reader went away: nothing to do about it
	})
}
