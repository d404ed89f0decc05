package offer

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"unicode"
)

// secretLetters has no 0 O 1 I L, so that a code read aloud or copied by hand comes through. 32 would need two more
// letters; with 31 the draw below throws a byte away now and then to stay even.
const secretLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const (
	secretLength = 16 // letters: 31^16 is just over 79 bits, out of reach of guessing and of trying every hash
	groupLength  = 4
)

// Receipt is what somebody who offers a dilemma keeps: four groups of four letters. It holds nothing of them and
// nothing of what they wrote; only its hash is stored.
type Receipt string

// newSecret draws an unguessable code of four groups from random.
func newSecret(random io.Reader) (string, error) {
	var out strings.Builder
	one := make([]byte, 1)
	for n := 0; n < secretLength; {
		if _, err := io.ReadFull(random, one); err != nil {
			return "", err
		}
		// 248 = 8 × 31: bytes above would make the first letters likelier than the last.
		if one[0] >= 248 {
			continue
		}
		if n > 0 && n%groupLength == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(secretLetters[int(one[0])%len(secretLetters)])
		n++
	}
	return out.String(), nil
}

// ParseReceipt reads a receipt as people type it: case, spaces and dashes don't matter. ok is false when it cannot be
// one.
func ParseReceipt(typed string) (receipt Receipt, ok bool) {
	s, ok := parseSecret(typed)
	return Receipt(s), ok
}

func parseSecret(typed string) (string, bool) {
	var letters []rune
	for _, r := range strings.ToUpper(typed) {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || r == '.' || r == '_' {
			continue
		}
		if !strings.ContainsRune(secretLetters, r) || len(letters) == secretLength {
			return "", false
		}
		letters = append(letters, r)
	}
	if len(letters) != secretLength {
		return "", false
	}
	var groups []string
	for i := 0; i < secretLength; i += groupLength {
		groups = append(groups, string(letters[i:i+groupLength]))
	}
	return strings.Join(groups, "-"), true
}

// Groups returns the four groups, for large type.
func (r Receipt) Groups() []string { return strings.Split(string(r), "-") }

// hashSecret is what is stored of a secret. use keeps a receipt from ever matching a link. The name of the bank stands
// in it since the bank kept the offers; another name would make every receipt and link that was handed out worthless.
func hashSecret(use, secret string) string {
	sum := sha256.Sum256([]byte("beraad/dilemma/" + use + "/v1|" + secret))
	return hex.EncodeToString(sum[:])
}
