package compose

import (
	"fmt"
	"strings"
)

// Result is a document that was made.
type Result struct {
	PDF   []byte
	Pages int
	Parts []Placed // where each part is, in order

	// Steps are what was tried with the pictures, and from the second on with the photos
	// within PDFs, until the document was within its limits. The last is what was used.
	// Empty without pictures where the PDFs fit as they are.
	Steps []Step

	// Notes are what a person should know: what is not shown of a part, and what the
	// check of package evidence warns of.
	Notes []string
}

// Placed is where a part is in the document.
type Placed struct {
	Name        string
	First, Last int // its pages, from 1
}

// Step is one try to make the pictures fit.
type Step struct {
	Quality int   // of JPEG, 1 to 100
	DPI     int   // dots per inch at most
	PerPage int   // pictures on a page at most; 1 has two where both are wider than tall
	Bytes   int64 // of the whole document; 0 where the pictures alone were too large
}

// String is the step in a few words.
func (s Step) String() string {
	result := "too large"
	if s.Bytes > 0 {
		result = megabytes(s.Bytes)
	}
	return fmt.Sprintf("quality %d, %d dpi, %d on a page: %s", s.Quality, s.DPI, s.PerPage, result)
}

// LimitError is the error for a document that is beyond its limits although its
// pictures were made as small as they may be. One of the two is 0: the pages or the bytes.
type LimitError struct {
	Pages, MostPages int
	Bytes, MostBytes int64
	Largest          string // the part that has the most of them
}

func (e *LimitError) Error() string {
	if e.Pages > 0 {
		return fmt.Sprintf("compose: the document has %d pages, %d more than the %d that are taken; most are of %s. Leave out what does not matter; Excerpt takes single pages of a PDF.",
			e.Pages, e.Pages-e.MostPages, e.MostPages, e.Largest)
	}
	return fmt.Sprintf("compose: the document has %s with its pictures as small as can be read, %s more than the %s that are taken; the largest part is %s. Leave out what does not matter; Excerpt takes single pages of a PDF.",
		megabytes(e.Bytes), megabytes(e.Bytes-e.MostBytes), megabytes(e.MostBytes), e.Largest)
}

// megabytes is a size in MB, rounded up to one decimal, or in kB below one MB.
func megabytes(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", (n+999)/1000)
	}
	tenths := (n + 99_999) / 100_000
	return strings.TrimSuffix(fmt.Sprintf("%d.%d", tenths/10, tenths%10), ".0") + " MB"
}
