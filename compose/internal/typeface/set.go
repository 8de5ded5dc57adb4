package typeface

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"golang.org/x/image/math/fixed"
)

// Set is the fonts of a document. Each character is written in the first font that has it. A Set
// is not safe for concurrent use.
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
			Name: fmt.Sprintf("F%d", i), font: f, units: fixed.Int26_6(f.UnitsPerEm()) << 6, codes: map[rune]rune{}, next: 0xe000,
		}
		if i != 1 { // F0 is the built-in regular font, and F1 the built-in bold font
			s.regular = append(s.regular, face)
		}
		if i != 0 {
			s.bold = append(s.bold, face)
		}
	}
	s.bold = append(s.bold, s.regular[0]) // for characters that no bold font has
	return s, nil
}

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
	for _, script := range unsupportedScripts {
		if unicode.Is(unicode.Scripts[script], r) {
			return nil, 0, 0, &CharacterError{Character: r, Script: strings.ReplaceAll(script, "_", " ")}
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

// Faces returns the fonts in which a text was encoded.
func (s *Set) Faces() (used []*Face) {
	for _, f := range append(slices.Clone(s.regular), s.bold[0]) { // the others of bold are in regular too
		if len(f.codes) > 0 {
			used = append(used, f)
		}
	}
	return used
}
