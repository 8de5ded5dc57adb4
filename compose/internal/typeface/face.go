// Package typeface finds a font for every character, measures and wraps text, and makes small
// fonts with only the characters that a document uses.
package typeface

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is one font of a [Set]. The Set chooses the font of each character: see find in set.go.
type Face struct {
	Name string // for the PDF: "F0", "F1", …

	font   *sfnt.Font
	buffer sfnt.Buffer
	units  fixed.Int26_6 // units per em of the font
	codes  map[rune]rune // the code in the small font of each character that was encoded
	next   rune          // the next free code of the private use area
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

// width returns the width of a character at a text size of 1. The bool is false if the font does not
// have it, and for control characters.
func (f *Face) width(r rune) (float64, bool) {
	if unicode.IsControl(r) || r == unicode.ReplacementChar {
		return 0, false
	}
	_, advance, err := f.lookUp(r)
	return float64(advance) / float64(f.units), err == nil
}

// errMissing is the error for a character that a font does not have.
var errMissing = errors.New("the font has no such character")

// lookUp finds the glyph of a character and the distance to the next glyph, in units of the font.
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
// characters to that font. Encode all texts before you call Subset. A code has 16 bits. Characters
// above U+FFFF and those of the private use area get codes of that area. It has 6,400; later codes
// are those after it, and Subset returns an error if a character of the text has one of them. Every
// other character is its own code.
func (f *Face) Encode(text string) string {
	return strings.Map(func(r rune) rune {
		code, ok := f.codes[r]
		if !ok {
			code = r
			if r > 0xffff || unicode.Is(unicode.Co, r) {
				code = f.next
				f.next++
			}
			f.codes[r] = code
		}
		return code
	}, text)
}
