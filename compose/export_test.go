package compose

import "github.com/stripedispute-go/stripedispute/compose/internal/typeface"

// Permanent is the function permanent, for tests.
var Permanent = permanent

// Line is a textLine, for tests.
type Line struct {
	Y    float64
	Text string
}

// TypesetLetter calls typesetLetter for A4, for tests.
func TypesetLetter(text string) (pages [][]Line, err error) {
	fonts, err := typeface.New(nil)
	if err != nil {
		return nil, err
	}
	set, err := typesetLetter(fonts, text, A4)
	for _, lines := range set {
		var page []Line
		for _, l := range lines {
			text := ""
			for _, r := range l.runs {
				text += r.Text
			}
			page = append(page, Line{Y: l.y, Text: text})
		}
		pages = append(pages, page)
	}
	return pages, err
}
