package stripedispute

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// printText implements the Format methods of this package. It prints text for every verb
// and respects a width. Without a Format method, fmt prints the fields of a struct for a
// verb that is not for texts, such as %d. The other packages call Text of internal/redact, which does
// the same.
func printText(f fmt.State, verb rune, text string) {
	if verb == 'q' {
		text = strconv.Quote(text)
	}
	width, _ := f.Width()
	if f.Flag('-') {
		width = -width
	}
	_, _ = fmt.Fprintf(f, "%*s", width, text)
}

// oneLine replaces line breaks and other control characters with spaces.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, text)
}
