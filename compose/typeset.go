package compose

import (
	"strings"

	"github.com/stripedispute-go/stripedispute/compose/internal/typeface"
)

// Sizes and distances in points (1/72 inch). Banks ask for a text size of 12 points or more.
const (
	textSize     = 12.0
	headingSize  = 14.0
	footerSize   = 10.0
	leading      = 16.0 // from one line to the next
	spacing      = 8.0  // between paragraphs
	margin       = 57.0 // around letters
	border       = 40.0 // around pictures
	footerHeight = 22.0 // below pictures, for the page number
	indent       = 14.0 // of the items of a list
)

// textLine is a line of text with its place, from the upper left corner of the page.
type textLine struct {
	x, y float64 // the beginning of the baseline
	size float64
	runs []typeface.Run
}

// typesetLetter divides the text of a letter into lines, and places them on pages of this paper.
func typesetLetter(fonts *typeface.Set, text string, paper Paper) (pages [][]textLine, err error) {
	width, height := paper.size()
	bottom := height - margin
	var page []textLine
	y := margin // the top of the next line
	put := func(x, size float64, line string, bold bool) error {
		runs, err := fonts.Runs(line, bold)
		page = append(page, textLine{x: x, y: y + size, size: size, runs: runs})
		y += leading
		return err
	}
	nextPage := func() {
		pages, page, y = append(pages, page), nil, margin
	}
	for raw := range strings.SplitSeq(typeface.Clean(text), "\n") {
		style := styleOf(raw)
		if style.text == "" {
			if len(page) > 0 { // many empty lines at the top would place the text below the page
				y += spacing
			}
			continue
		}
		lines, err := fonts.Wrap(style.text, style.bold, (width-2*margin-style.indent)/style.size) // at a text size of 1
		if err != nil {
			return nil, err
		}
		if style.bold && len(page) > 0 {
			y += spacing
		}
		for i, line := range lines {
			need := leading
			if style.bold && i == 0 { // a heading is on the same page as the two lines after it
				need = leading * float64(len(lines)+2)
			}
			if y+need > bottom && len(page) > 0 {
				nextPage()
			}
			if i == 0 && style.bullet != "" {
				if err := put(margin, style.size, style.bullet, false); err != nil {
					return nil, err
				}
				y -= leading // the item is on the line of its bullet
			}
			if err := put(margin+style.indent, style.size, line, style.bold); err != nil {
				return nil, err
			}
		}
	}
	if len(page) > 0 {
		nextPage()
	}
	return pages, nil
}

// style says how a line of a letter is set.
type style struct {
	text         string // without the mark
	bullet       string // before the item of a list; "" for other lines
	size, indent float64
	bold         bool
}

// styleOf finds the style of a line by the mark at its beginning, as the comment of [Letter] says.
func styleOf(line string) style {
	if t, ok := strings.CutPrefix(line, headingMark); ok {
		return style{text: t, size: headingSize, bold: true}
	}
	if t, ok := strings.CutPrefix(line, itemMark); ok {
		return style{text: t, bullet: "•", size: textSize, indent: indent}
	}
	return style{text: line, size: textSize}
}
