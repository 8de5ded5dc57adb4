package typeface

import (
	"strings"
	"unicode"
)

// Wrap breaks a text without line breaks into lines that are at most width wide, at a text size
// of 1. It breaks at spaces, after hyphens, and between Chinese and Japanese characters. It
// breaks a word only if the word is wider than a line.
func (s *Set) Wrap(text string, bold bool, width float64) ([]string, error) {
	var lines []string
	line, used := "", 0.0
	flush := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, used = "", 0
	}
	for _, unit := range units(text) {
		w, trailing, err := s.measure(unit, bold)
		if err != nil {
			return nil, err
		}
		if used+w-trailing > width && line != "" {
			flush()
		}
		if w-trailing <= width {
			line, used = line+unit, used+w
			continue
		}
		for _, r := range unit { // a word wider than a line
			w, err := s.Width(r, bold)
			if err != nil {
				return nil, err
			}
			if used+w > width && line != "" {
				flush()
			}
			line, used = line+string(r), used+w
		}
	}
	flush()
	return lines, nil
}

// measure is the width of a unit, and the width of the spaces at its end.
func (s *Set) measure(unit string, bold bool) (width, trailing float64, err error) {
	for _, r := range unit {
		w, err := s.Width(r, bold)
		if err != nil {
			return 0, 0, err
		}
		width += w
		trailing += w
		if r != ' ' {
			trailing = 0
		}
	}
	return width, trailing, nil
}

// units divides a text at the places where a line may break.
func units(text string) (list []string) {
	start := 0
	before := rune(-1)
	for i, r := range text {
		if before >= 0 && breaks(before, r) {
			list = append(list, text[start:i])
			start = i
		}
		before = r
	}
	return append(list, text[start:])
}

// The characters that must not begin or end a line of Japanese or Chinese.
const (
	neverFirst = "、。，．・：；？！゛゜ヽヾゝゞ々ー」』）〕］｝〉》】,.!?)]}:;’”%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥"
	neverLast  = "「『（〔［｛〈《【([{‘“"
)

// breaks reports whether a line may break between the characters a and b.
func breaks(a, b rune) bool {
	switch {
	case b == ' ' || unicode.Is(unicode.Mn, b):
		return false
	case a == ' ':
		return true
	case (a == '-' || a == '\u2010' || a == '\u2013' || a == '\u2014') && unicode.IsLetter(b):
		return true
	}
	return (ideographic(a) || ideographic(b)) && !strings.ContainsRune(neverFirst, b) && !strings.ContainsRune(neverLast, a)
}

// ideographic reports whether a character is of a script that is written without spaces.
func ideographic(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}
