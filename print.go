package stripedispute

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// printText is what the Format methods of this package do, for every verb: fmt would
// print the fields of a struct for a verb that is not for texts. It honours a width.
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

// oneLine is a text without line breaks and other control characters.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) {
			return ' '
		}
		return r
	}, text)
}
