package offer

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSecretsAreReadAsPeopleTypeThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := strings.NewReader(string(rapid.SliceOfN(rapid.ByteRange(0, 247), 16, 16).Draw(t, "random")))
		code, err := newSecret(random)
		if err != nil {
			t.Fatal("16 usable bytes did not give 16 letters")
		}
		typed := rapid.SampledFrom([]string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), " " + strings.ReplaceAll(code, "-", " – ") + "\n"}).Draw(t, "typed")
		got, ok := ParseReceipt(typed)
		if !ok || string(got) != code {
			t.Fatalf("%q read as %q", typed, got)
		}
		if len(got.Groups()) != 4 {
			t.Fatalf("groups %v", got.Groups())
		}
		if hashSecret("receipt", code) == hashSecret("link", code) {
			t.Fatal("a receipt would open a link")
		}
	})
}

func TestNearlyReceiptsAreRefused(t *testing.T) {
	for _, typed := range []string{"", "K7QF-3M2X-9TRD", "K7QF-3M2X-9TRD-HPW44", "K7QF-3M2X-9TRD-HPWO", "K7QF-3M2X-9TRD-HPW1", "K7QF/3M2X/9TRD/HPW4"} {
		if got, ok := ParseReceipt(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
}
