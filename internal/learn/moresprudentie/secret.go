package moresprudentie

import (
	"io"
	"strings"
	"unicode"
)

// secretLetters has no 0 O 1 I L, so that a code copied by hand comes through.
const secretLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// secretLength is in letters: 31^16 is just over 79 bits, out of reach of guessing.
const secretLength = 16

// newSecret draws the unguessable end of a link.
func newSecret(random io.Reader) (string, error) {
	var out strings.Builder
	one := make([]byte, 1)
	for out.Len() < secretLength {
		if _, err := io.ReadFull(random, one); err != nil {
			return "", err
		}
		// 248 = 8 × 31: bytes above would make the first letters likelier than the last.
		if one[0] < 248 {
			out.WriteByte(secretLetters[int(one[0])%len(secretLetters)])
		}
	}
	return out.String(), nil
}

// parseSecret reads the end of a link as people type it; "" when it cannot be one.
func parseSecret(typed string) string {
	var out strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
		case !strings.ContainsRune(secretLetters, r) || out.Len() == secretLength:
			return ""
		default:
			out.WriteRune(r)
		}
	}
	if out.Len() != secretLength {
		return ""
	}
	return out.String()
}
