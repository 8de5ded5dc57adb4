package normal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/dispute/internal/normal"
)

func TestTextKeepsWhatTheBankReads(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		" \t\r\n\u00a0":         "",
		"  one\r\ntwo\rthree\n": "one\ntwo\nthree",
		"one  two\n\n\tthree":   "one  two\n\n\tthree",
		"\r\r\nx\n\r":           "x",
	} {
		assert.Equal(t, want, normal.Text(text), "%q", text)
	}
}
