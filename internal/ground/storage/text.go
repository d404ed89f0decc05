package storage

import (
	"embed"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// CleanText reports whether both engines can keep s: valid UTF-8 without NUL, which PostgreSQL refuses and SQLite takes.
// When they cannot it returns "" and false; the form is then at fault, not the database.
func CleanText(s string) (string, bool) {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "", false
	}
	return s, true
}

//go:embed text/*.json
var textFiles embed.FS

// Texts are the sentences behind this package's faults, which every room may return.
func Texts() fs.FS {
	sub, err := fs.Sub(textFiles, "text")
	if err != nil {
		panic("storage: " + err.Error()) // only for a name that is no path
	}
	return sub
}
