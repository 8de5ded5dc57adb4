package typeface

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CharacterError is the error for a character that cannot be written.
type CharacterError struct {
	Character rune   // the character
	Script    string // the script of the character, if it is not supported; else ""
}

func (e *CharacterError) Error() string {
	switch {
	case e.Script != "":
		return fmt.Sprintf("the character %q (%U) is of the %s script, which is not supported here; add this text as a picture or a PDF",
			e.Character, e.Character, e.Script)
	case unicode.IsControl(e.Character) || e.Character == unicode.ReplacementChar:
		return fmt.Sprintf("the text has %U, which cannot be printed; remove it", e.Character)
	default:
		return fmt.Sprintf("no font has the character %q (%U); give a font file that has it", e.Character, e.Character)
	}
}

// unsupportedScripts are the scripts that are written from right to left, or whose letters change
// with their neighbours. A font alone is not enough to write them. The names are keys of
// unicode.Scripts.
var unsupportedScripts = []string{
	"Arabic", "Hebrew", "Syriac", "Thaana", "Nko", "Mandaic", "Samaritan", "Adlam", "Mongolian", "Phags_Pa",
	"Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala",
	"Tibetan", "Myanmar", "Khmer", "Balinese", "Javanese", "Sundanese", "Tai_Tham", "Cham", "Lepcha", "Meetei_Mayek",
}

// Clean prepares a text for [Set.Runs]: it composes accents, uses one kind of line break, turns a
// tab into four spaces, and removes invisible characters such as a soft hyphen. It keeps other
// control characters. [Set.Runs] returns an error for them.
func Clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ").Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00ad', r == '\ufeff', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e',
			r >= '\u2060' && r <= '\u2064', r >= '\u2066' && r <= '\u2069',
			r >= '\ufe00' && r <= '\ufe0f': // variation selectors
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

// substitutes are the characters that replace others if no font has those: see find in set.go.
var substitutes = map[rune]rune{'\u2010': '-', '\u2011': '-', '\u2012': '\u2013', '\u2212': '-', '\u02bc': '\u2019'}
