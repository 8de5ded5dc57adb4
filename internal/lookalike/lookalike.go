// Package lookalike compares names that look the same on a screen and differ in
// their characters: an accented letter as one character or as two, a no-break space
// for a space, one of the many dashes or quotes. Systems and programs change a file's
// name in this way when they copy, zip or mail it.
//
// The decomposition of characters is that of https://www.unicode.org/reports/tr15/.
package lookalike

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Key returns a text that is equal for names that look alike. Use it only to compare names, not
// to show them. Upper and lower case letters stay different.
func Key(name string) string {
	runes := make([]rune, 0, len(name))
	for _, r := range name {
		if d, ok := table()[r]; ok {
			for _, r := range d {
				runes = fold(runes, r)
			}
			continue
		}
		runes = fold(runes, r)
	}
	sortMarks(runes)
	return string(runes)
}

// fold appends the characters that are compared in place of r.
func fold(to []rune, r rune) []rune {
	switch {
	case r < utf8.RuneSelf && r != '`':
		return append(to, r)
	case r >= firstSyllable && r <= lastSyllable:
		return syllable(to, r)
	case unicode.Is(unicode.Zs, r):
		return append(to, ' ')
	case unicode.Is(unicode.Pd, r), r == '−':
		return append(to, '-')
	case strings.ContainsRune("`´‘’‚‛ʼʹ′", r):
		return append(to, '\'')
	case strings.ContainsRune("“”„‟″", r):
		return append(to, '"')
	case r == '…':
		return append(to, '.', '.', '.')
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector): // invisible
		return to
	}
	return append(to, r)
}

// The Korean syllables, which decompose by a rule into two or three letters: chapter
// 3.12 of the Unicode Standard.
const (
	firstSyllable, lastSyllable = 0xAC00, 0xD7A3

	firstLead, firstVowel, firstTail = 0x1100, 0x1161, 0x11A7
	vowels, tails                    = 21, 28
)

// syllable appends the letters of a Korean syllable.
func syllable(to []rune, r rune) []rune {
	n := r - firstSyllable
	to = append(to, firstLead+n/(vowels*tails), firstVowel+n/tails%vowels)
	if tail := n % tails; tail > 0 {
		to = append(to, firstTail+tail)
	}
	return to
}

// sortMarks sorts the marks on each letter, since the order of marks that do not touch has no
// meaning.
func sortMarks(runes []rune) {
	for i := 0; i < len(runes); i++ {
		end := i
		for end < len(runes) && runes[end] >= utf8.RuneSelf && unicode.Is(unicode.M, runes[end]) {
			end++
		}
		if end > i+1 {
			slices.Sort(runes[i:end])
		}
		i = max(i, end-1)
	}
}

// table returns the decomposition of each character that has one.
var table = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	for word := range strings.SplitSeq(decompositions, " ") {
		r, size := utf8.DecodeRuneInString(word)
		m[r] = word[size:]
	}
	return m
})
