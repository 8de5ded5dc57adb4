package lookalike_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/internal/lookalike"
)

func TestKeyIsEqualForNamesThatLookAlike(t *testing.T) {
	for what, names := range map[string][2]string{
		"an accent apart":                {"re\u0301ception.pdf", "r\u00e9ception.pdf"},
		"an umlaut apart":                {"Gru\u0308\u00dfe.jpg", "Gr\u00fc\u00dfe.jpg"},
		"two marks on a letter":          {"Vi\u00ea\u0323t.pdf", "Vi\u1ec7t.pdf"},
		"two marks in another order":     {"Vie\u0302\u0323t.pdf", "Vie\u0323\u0302t.pdf"},
		"a Polish name":                  {"umowa z\u0307o\u0301\u0142w.pdf", "umowa \u017c\u00f3\u0142w.pdf"},
		"a Greek name":                   {"\u03b1\u0301\u03b4\u03b5\u03b9\u03b1.png", "\u03ac\u03b4\u03b5\u03b9\u03b1.png"},
		"a Greek tonos":                  {"\u1f71.png", "\u03ac.png"},
		"a Cyrillic name":                {"\u0438\u0306\u043e\u0434.pdf", "\u0439\u043e\u0434.pdf"},
		"a Korean name":                  {"\u1112\u1161\u11ab\u1100\u1173\u11af.jpg", "\ud55c\uae00.jpg"},
		"a Japanese name":                {"\u304b\u3099\u30d2\u309a.pdf", "\u304c\u30d4.pdf"},
		"an Angstrom sign":               {"\u212bngstrom", "A\u030angstrom"},
		"a narrow no-break space":        {"9.15\u202fPM.png", "9.15 PM.png"},
		"a no-break space":               {"order\u00a01", "order 1"},
		"a thin and an ideographic one":  {"a\u2009b\u3000c", "a b c"},
		"an en dash and an em dash":      {"10\u201312\u2014x", "10-12-x"},
		"a non-breaking hyphen, a minus": {"a\u2011b\u2212c", "a-b-c"},
		"typographic quotes":             {"Ann\u2019s \u201cbill\u201d", "Ann's \"bill\""},
		"an ellipsis":                    {"page\u2026", "page..."},
		"what cannot be seen":            {"\u200ere\u00adceipt\ufeff\ufe0f.pdf", "receipt.pdf"},
	} {
		assert.Equal(t, lookalike.Key(names[1]), lookalike.Key(names[0]), what)
	}
}

func TestKeyTellsNamesApart(t *testing.T) {
	for _, names := range [][2]string{
		{"receipt.pdf", "Receipt.pdf"},
		{"resume.pdf", "r\u00e9sume.pdf"},
		{"a.pdf", "\u0430.pdf"}, // Cyrillic
		{"\ud55c", "\ud558"},
		{"a b", "a  b"},
		{"1", "l"},
	} {
		assert.NotEqual(t, lookalike.Key(names[0]), lookalike.Key(names[1]))
	}
	assert.Empty(t, lookalike.Key(""))
	assert.Equal(t, "a\ufffd", lookalike.Key("a\xff"))
}
