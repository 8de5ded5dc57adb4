package compose

import (
	"fmt"
	"strings"
)

// Result is a document that Build has made.
type Result struct {
	PDF   []byte   // the contents of the file
	Pages int      // the number of pages of the PDF
	Parts []Placed // the pages of each part, in the order of the parts

	// Steps are the steps that Build tried until the document was within its limits. The last
	// one was used. Steps is empty if there are no pictures and the PDFs fit as they are.
	Steps []Step

	// Notes are sentences for a person: what is not shown of a part, and the warnings of the
	// check of package evidence.
	Notes []string
}

// Placed says on which pages of the document a part is.
type Placed struct {
	Name        string // the name of the part
	First, Last int    // page numbers, from 1
}

// Step is one attempt to fit the pictures into the limits.
type Step struct {
	Quality int   // the JPEG quality, 1 to 100
	DPI     int   // the highest resolution of a picture, in dots per inch
	PerPage int   // the highest number of pictures on a page; with 1, two wide pictures share a page
	Bytes   int64 // the size of the whole document; 0 if the pictures alone were too large
}

// String returns the step in a few words.
func (s Step) String() string {
	result := "too large"
	if s.Bytes > 0 {
		result = megabytes(s.Bytes)
	}
	return fmt.Sprintf("quality %d, %d dpi, %d on a page: %s", s.Quality, s.DPI, s.PerPage, result)
}

// megabytes is a size in MB, rounded up to one decimal, or in kB below one MB.
func megabytes(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	tenths := (n + 99_999) / 100_000
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", tenths/10, tenths%10), ".0") + " MB"
}
