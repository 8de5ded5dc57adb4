package review

import (
	"fmt"
	"strings"
	"unicode"
)

// visible replaces the characters that hide, reorder or control others by their code, such
// as ⟨U+202E⟩: escape sequences of a terminal, marks of writing direction, characters
// without width. Line breaks and tabs stay.
func visible(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n")
	if !strings.ContainsFunc(text, hidden) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if hidden(r) {
			_, _ = fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden reports whether visible must replace a character.
func hidden(r rune) bool {
	switch {
	case r == '\n', r == '\t', r == '\u200d': // U+200D joins emoji
		return false
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
		return true
	}
	return r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0' // letters without a shape
}

// line is a text made visible and in one line, for names and other short texts.
func line(text string) string {
	return strings.Join(strings.Fields(visible(text)), " ")
}
