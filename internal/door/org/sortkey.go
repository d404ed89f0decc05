package org

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// sortKey folds a name so that both engines sort it alike: no case, no accents. The engines' own collations differ.
func sortKey(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if r == 'ı' {
			r = 'i'
		}
		b.WriteRune(r)
	}
	return b.String()
}
