// Package lookalike_test compares the keys of package lookalike with the Unicode tables of
// golang.org/x/text.
package lookalike_test

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"golang.org/x/text/unicode/norm"

	"github.com/stripedispute-go/stripedispute/internal/lookalike"
)

// TestNamesInAllFormsOfUnicodeAreEqual tries every character that has a composed and a
// decomposed form, alone and with another mark on it.
func TestNamesInAllFormsOfUnicodeAreEqual(t *testing.T) {
	tried, wrong := 0, 0
	for r := rune(0x80); r <= 0xFFFF; r++ {
		if unicode.Is(unicode.Co, r) || r >= 0xF900 && r <= 0xFAFF { // private use, and ideographs that only Unicode maps to another
			continue
		}
		for _, name := range []string{string(r), "a" + string(r) + "\u0323.pdf"} {
			tried++
			if lookalike.Key(name) != lookalike.Key(norm.NFD.String(name)) || lookalike.Key(name) != lookalike.Key(norm.NFC.String(name)) {
				wrong++
				t.Errorf("%U in %q", r, name)
			}
		}
		if wrong > 20 {
			t.FailNow()
		}
	}
	assert.Zero(t, wrong)
	t.Logf("conformance: %d names in NFC and NFD look alike", tried)
}
