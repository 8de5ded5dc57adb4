package compose

import (
	"context"
	"fmt"

	"github.com/stripedispute-go/stripedispute/compose/internal/typeface"
)

// Build makes the PDF. It cuts off nothing; the notes of the [Result] say what a part has and a page
// cannot show. Most programs call [Document.File] instead,
// which returns the PDF as a file for a packet; the [Result] of Build also says on which pages
// each part is, and has notes for a person.
//
// First it opens the pictures and PDFs and lays out the pages. If there are too many pages, it puts
// two pictures on a page, and then four. After that it encodes the pictures in steps, until the
// document is within its limit of bytes: with a JPEG quality of 85, 60 and 40 at 200 dots per inch,
// then with 60 and 40 at 150, and then with 60 and 40 at 100. From the second step on it also makes
// the photos within PDFs smaller. For a document without pictures, Build first tries the PDFs as they
// are. If they are too large, it makes the photos in them smaller from the first step on.
// [Result].Steps lists the steps that were tried.
//
// If the document is too large after all that, the error is a *[LimitError]. If a part cannot be
// used, the error has a *[PartError] that names it; if several files cannot be read, it has one
// for each. [stripedispute.Permanent] is true for these errors, unless a reader had failed when its
// part was added, or a function of your template has failed: then the error of the reader or
// function decides.
func (d *Document) Build() (*Result, error) { return d.BuildContext(context.Background()) }

// BuildContext is [Document.Build] that stops soon after ctx has ended. It finishes the picture that
// it decodes, and it does not stop while it lays out the pages, where it runs the functions of your
// template. Its error then matches that of ctx. Use it in a job that may be cancelled, for example in
// Gather of package desk: a document of many large photos takes seconds.
func (d *Document) BuildContext(ctx context.Context) (*Result, error) {
	b := &build{document: d, limits: d.Limits.orDefault()}
	if len(d.parts) == 0 {
		return nil, permanent("compose: the document is empty; add a letter, a picture or a PDF")
	}
	err := b.run(ctx)
	if cause := ctx.Err(); err != nil && cause != nil {
		return nil, fmt.Errorf("compose: the document was not finished: %w", cause)
	}
	if err != nil {
		return nil, err
	}
	return &b.result, nil
}

// build is one call of Build. The file open.go opens the parts, which are in memory, layout.go lays
// out the pages, fit.go makes the PDF within the limit of bytes, and check.go checks it.
type build struct {
	document *Document
	limits   Limits
	fonts    *typeface.Set
	opened   []openedPart
	perPage  int // pictures on a page: 1, 2 or 4
	result   Result
}

// run makes the PDF. What adds pages belongs in layout.go, because the numbers of all later pages
// depend on it.
func (b *build) run(ctx context.Context) error {
	if err := b.open(ctx); err != nil {
		return err
	}
	if err := b.layOut(); err != nil {
		return err
	}
	if err := b.fit(ctx); err != nil {
		return err
	}
	return b.check()
}

// note adds a note to the result.
func (b *build) note(format string, args ...any) {
	b.result.Notes = append(b.result.Notes, fmt.Sprintf(format, args...))
}
