// Package typeface finds a font for every character, measures text, and makes small
// fonts of the characters that a document uses.
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
	units  fixed.Int26_6 // of the square that glyphs are drawn in
	codes  map[rune]rune // under which characters are in the small font
	used   []rune        // in the order of their first use
	spare  rune          // the next code for private use
}

// Set is the fonts of a document: for each character the first that has it. It is
// not for concurrent use.
type Set struct {
	regular, bold []*Face
}

// New is the built-in fonts and, after them, those in files: TrueType or OpenType,
// the first of a collection.
func New(files [][]byte) (*Set, error) {
	s := &Set{}
	for i, file := range append([][]byte{dejavusanscondensed.TTF, dejavusanscondensedbold.TTF}, files...) {
		f, err := open(file)
		if err != nil {
			return nil, fmt.Errorf("font %d is not a TrueType or OpenType font: %w", i-1, err)
		}
		face := &Face{Name: fmt.Sprintf("F%d", i), font: f, units: fixed.Int26_6(f.UnitsPerEm()) << 6, codes: map[rune]rune{}, spare: 0xe000}
		if i != 1 {
			s.regular = append(s.regular, face)
		}
		if i != 0 {
			s.bold = append(s.bold, face)
		}
	}
	s.bold = append(s.bold, s.regular[0])
	return s, nil
}

// open opens a font file, the first font of a collection.
func open(file []byte) (f *sfnt.Font, err error) {
	defer failed(&err)
	if len(file) == 0 {
		return nil, errors.New("it is empty")
	}
	c, err := sfnt.ParseCollection(file)
	if err != nil {
		return nil, err
	}
	return c.Font(0)
}

// failed turns a panic of the reader of fonts into an error: files are given to it as
// they come.
func failed(err *error) {
	if r := recover(); r != nil {
		*err = errors.New("the font is damaged")
	}
}

// Faces are the fonts that were used.
func (s *Set) Faces() (used []*Face) {
	for _, f := range append(slices.Clone(s.regular), s.bold[0]) {
		if len(f.used) > 0 {
			used = append(used, f)
		}
	}
	return used
}

// CharacterError is the error for a character that cannot be written.
type CharacterError struct {
	Character rune
	Shaped    string // the script, where its letters must be joined or reordered
}

func (e *CharacterError) Error() string {
	switch {
	case e.Shaped != "":
		return fmt.Sprintf("the character %q (%U) is of the %s script, which cannot be set here; add this text as a picture or a PDF", e.Character, e.Character, e.Shaped)
	case unicode.IsControl(e.Character) || e.Character == unicode.ReplacementChar:
		return fmt.Sprintf("the text holds %U, which is not a character that can be written; remove it", e.Character)
	default:
		return fmt.Sprintf("no font has the character %q (%U); give a font file that has it", e.Character, e.Character)
	}
}

// shaped are scripts that are written from right to left, or whose letters change
// with their neighbours. A font alone does not set them.
var shaped = []string{
	"Arabic", "Hebrew", "Syriac", "Thaana", "Nko", "Mandaic", "Samaritan", "Adlam", "Mongolian", "Phags_Pa",
	"Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala",
	"Tibetan", "Myanmar", "Khmer", "Balinese", "Javanese", "Sundanese", "Tai_Tham", "Cham", "Lepcha", "Meetei_Mayek",
}

// Clean is a text ready for [Set.Runs]: composed characters, one kind of line break,
// no characters that only steer.
func Clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ").Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u00ad', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u2064', r >= '\u2066' && r <= '\u2069', r == '\ufeff',
			r >= '\ufe00' && r <= '\ufe0f': // variants of a shape
			return -1
		}
		return r
	}, norm.NFC.String(text))
}

// stand are characters that may stand in for others where no font has those.
var stand = map[rune]rune{'\u2010': '-', '\u2011': '-', '\u2012': '\u2013', '\u2212': '-', '\u02bc': '\u2019'}

// Run is a piece of text in one font.
type Run struct {
	Face  *Face
	Text  string
	Width float64 // at a size of 1
}

// Runs divides a line of text among the fonts.
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

// Width is how wide a character is at a size of 1.
func (s *Set) Width(r rune, bold bool) (float64, error) {
	_, _, width, err := s.find(r, bold)
	return width, err
}

// find finds the font for a character.
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
	if other, ok := stand[r]; ok {
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

// width is how wide a character is; false if the font does not have it.
func (f *Face) width(r rune) (float64, bool) {
	if unicode.IsControl(r) || r == unicode.ReplacementChar {
		return 0, false
	}
	_, advance, err := f.lookUp(r)
	return float64(advance) / float64(f.units), err == nil
}

// errMissing is the error for a character that a font does not have.
var errMissing = errors.New("the font has no such character")

// lookUp finds the glyph of a character, and how far the next one is.
func (f *Face) lookUp(r rune) (glyph sfnt.GlyphIndex, advance fixed.Int26_6, err error) {
	defer failed(&err)
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

// Encode is the text as it is written in the small font, whose characters it notes.
// Those beyond the first 65,536 of Unicode get codes for private use.
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
			f.used = append(f.used, r)
		}
		return code
	}, text)
}
