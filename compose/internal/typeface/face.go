// Package typeface finds a font for every character, measures and wraps text, and makes small
// fonts with only the characters that a document uses.
package typeface

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// Face is one font.
type Face struct {
	Name string // for the PDF: "F0", "F1", …

	font   *sfnt.Font
	buffer sfnt.Buffer
	units  fixed.Int26_6 // units per em of the font
	codes  map[rune]rune // the code in the small font of each character that was encoded
	spare  rune          // the next free code of the private use area
}

// Set is the fonts of a document. Each character is set in the first font that has it. A Set is
// not safe for concurrent use.
type Set struct {
	regular, bold []*Face // in the order in which they are tried
}

// New returns a Set with the built-in fonts and then the fonts in files: TrueType or OpenType.
// Of a collection it uses the first font.
func New(files [][]byte) (*Set, error) {
	s := &Set{}
	for i, file := range append([][]byte{dejavusanscondensed.TTF, dejavusanscondensedbold.TTF}, files...) {
		f, err := open(file)
		if err != nil {
			return nil, fmt.Errorf("font %d is not a TrueType or OpenType font: %w", i-1, err)
		}
		face := &Face{
			Name: fmt.Sprintf("F%d", i), font: f, units: fixed.Int26_6(f.UnitsPerEm()) << 6, codes: map[rune]rune{}, spare: 0xe000,
		}
		if i != 1 { // font 0 is the built-in regular font, and font 1 the built-in bold font
			s.regular = append(s.regular, face)
		}
		if i != 0 {
			s.bold = append(s.bold, face)
		}
	}
	s.bold = append(s.bold, s.regular[0])
	return s, nil
}

// open reads a font file. Of a collection it reads the first font.
func open(file []byte) (f *sfnt.Font, err error) {
	defer recoverError(&err)
	if len(file) == 0 {
		return nil, errors.New("it is empty")
	}
	c, err := sfnt.ParseCollection(file)
	if err != nil {
		return nil, err
	}
	return c.Font(0)
}

// recoverError turns a panic of the font reader into an error, because font files are not checked
// before.
func recoverError(err *error) {
	if r := recover(); r != nil {
		*err = errors.New("the font is damaged")
	}
}

// Faces returns the fonts in which a text was encoded.
func (s *Set) Faces() (used []*Face) {
	for _, f := range append(slices.Clone(s.regular), s.bold[0]) {
		if len(f.codes) > 0 {
			used = append(used, f)
		}
	}
	return used
}

// CharacterError is the error for a character that cannot be written.
type CharacterError struct {
	Character rune   // the character
	Shaped    string // the script of the character, if that script is not supported; else ""
}

func (e *CharacterError) Error() string {
	switch {
	case e.Shaped != "":
		return fmt.Sprintf("the character %q (%U) is of the %s script, which is not supported here; add this text as a picture or a PDF",
			e.Character, e.Character, e.Shaped)
	case unicode.IsControl(e.Character) || e.Character == unicode.ReplacementChar:
		return fmt.Sprintf("the text has %U, which cannot be printed; remove it", e.Character)
	default:
		return fmt.Sprintf("no font has the character %q (%U); give a font file that has it", e.Character, e.Character)
	}
}

// shaped are the scripts that are written from right to left, or whose letters change with
// their neighbours. A font alone is not enough to set them.
var shaped = []string{
	"Arabic", "Hebrew", "Syriac", "Thaana", "Nko", "Mandaic", "Samaritan", "Adlam", "Mongolian", "Phags_Pa",
	"Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala",
	"Tibetan", "Myanmar", "Khmer", "Balinese", "Javanese", "Sundanese", "Tai_Tham", "Cham", "Lepcha", "Meetei_Mayek",
}

// Clean prepares a text for [Set.Runs]: it composes accents, uses one kind of line break, and
// removes invisible control characters.
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

// substitutes are the characters that replace others if no font has those.
var substitutes = map[rune]rune{'\u2010': '-', '\u2011': '-', '\u2012': '\u2013', '\u2212': '-', '\u02bc': '\u2019'}

// Run is a part of a text in one font.
type Run struct {
	Face  *Face
	Text  string
	Width float64 // of the text, at a text size of 1
}

// Runs divides a line of text into parts with one font each. The error is a *CharacterError.
func (s *Set) Runs(text string, bold bool) (runs []Run, err error) {
	for _, r := range text {
		f, r, width, err := s.find(r, bold)
		if err != nil {
			return nil, err
		}
		if n := len(runs); n == 0 || runs[n-1].Face != f {
			runs = append(runs, Run{Face: f})
		}
		last := &runs[len(runs)-1]
		last.Text += string(r)
		last.Width += width
	}
	return runs, nil
}

// Width is the width of a character at a text size of 1.
func (s *Set) Width(r rune, bold bool) (float64, error) {
	_, _, width, err := s.find(r, bold)
	return width, err
}

// find finds the font for a character, or for a character that replaces it.
func (s *Set) find(r rune, bold bool) (*Face, rune, float64, error) {
	for _, script := range shaped {
		if unicode.Is(unicode.Scripts[script], r) {
			return nil, 0, 0, &CharacterError{Character: r, Shaped: strings.ReplaceAll(script, "_", " ")}
		}
	}
	faces := s.regular
	if bold {
		faces = s.bold
	}
	tries := []rune{r}
	if unicode.Is(unicode.Zs, r) {
		tries = append(tries, ' ')
	}
	if other, ok := substitutes[r]; ok {
		tries = append(tries, other)
	}
	for _, r := range tries {
		for _, f := range faces {
			if width, ok := f.width(r); ok {
				return f, r, width, nil
			}
		}
	}
	return nil, 0, 0, &CharacterError{Character: r}
}

// width is the width of a character. The bool is false if the font does not have it.
func (f *Face) width(r rune) (float64, bool) {
	if unicode.IsControl(r) || r == unicode.ReplacementChar {
		return 0, false
	}
	_, advance, err := f.lookUp(r)
	return float64(advance) / float64(f.units), err == nil
}

// errMissing is the error for a character that a font does not have.
var errMissing = errors.New("the font has no such character")

// lookUp finds the glyph of a character and the distance to the next glyph.
func (f *Face) lookUp(r rune) (glyph sfnt.GlyphIndex, advance fixed.Int26_6, err error) {
	defer recoverError(&err)
	glyph, err = f.font.GlyphIndex(&f.buffer, r)
	if err == nil && glyph == 0 {
		err = errMissing
	}
	if err != nil {
		return 0, 0, err
	}
	advance, err = f.font.GlyphAdvance(&f.buffer, glyph, f.units, font.HintingNone)
	return glyph, advance, err
}

// Encode returns the text in the codes of the small font that [Face.Subset] makes, and adds its
// characters to that font.
// Characters above U+FFFF get codes of the private use area.
func (f *Face) Encode(text string) string {
	return strings.Map(func(r rune) rune {
		code, ok := f.codes[r]
		if !ok {
			code = r
			if r > 0xffff {
				code = f.spare
				f.spare++
			}
			f.codes[r] = code
		}
		return code
	}, text)
}
