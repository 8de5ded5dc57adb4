package compose

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
	"github.com/stripedispute-go/stripedispute/compose/internal/picture"
	"github.com/stripedispute-go/stripedispute/compose/internal/typeface"
)

// Build makes the PDF. It never cuts anything off. Most programs call [Document.File] instead,
// which returns the PDF as a file for a packet; the [Result] of Build also says on which pages
// each part is, and has notes for a person.
//
// First it lays out the pages. If there are too many, it puts two pictures on a page, and then
// four. After that it encodes the pictures in steps, until the document is within its limit of
// bytes: with a JPEG quality of 85, 60 and 40 at 200 dots per inch, then with 60 and 40 at 150,
// and then with 60 and 40 at 100. From the second step on it also makes the photos within PDFs
// smaller. [Result].Steps lists the steps that were tried.
//
// If the document is too large after all that, the error is a *[LimitError]. If a part cannot be
// used, the error has a *[PartError] that names it; if several files cannot be read, it has one
// for each. [stripedispute.Permanent] is true for these errors, unless a reader or a function of
// a template of yours has failed: then the error of that function decides.
func (d *Document) Build() (*Result, error) { return d.BuildContext(context.Background()) }

// BuildContext is [Document.Build] that stops soon after ctx has ended. Its error then matches
// that of ctx. Use it in a job that may be cancelled, for example in Gather of package desk: many
// large photos take seconds.
func (d *Document) BuildContext(ctx context.Context) (*Result, error) {
	b := &build{document: d, limits: d.Limits.orDefault()}
	if len(d.parts) == 0 {
		return nil, lasting("compose: the document is empty; add a letter, a picture or a PDF")
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

// run takes all steps.
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

// build is one call of Build. Its steps are open, layOut, fit and check.
type build struct {
	document *Document
	limits   Limits
	fonts    *typeface.Set
	opened   []opened
	perPage  int // pictures on a page
	result   Result
}

// opened is a part whose file was read.
type opened struct {
	part
	shots  []shot        // of a picture
	source *pages.Source // of a PDF
	chosen []int         // the chosen pages of a PDF, from 1
	sheets []sheet       // the pages of the part; set by arrange
}

// sheet is a page of the document. It has text and pictures, or it is a page of a PDF.
type sheet struct {
	lines    []textLine
	pictures []placed
	source   *pages.Source // nil for text and pictures
	number   int           // the page in source, from 1
}

// open reads the files of all parts. It returns the errors of all parts together.
func (b *build) open(ctx context.Context) error {
	var errs []error
	fonts, err := typeface.New(b.document.Fonts)
	if err != nil {
		return lasting("compose: Fonts: %w", err)
	}
	b.fonts = fonts
	for _, p := range b.document.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		o := opened{part: p}
		if err := b.openPart(ctx, &o); err != nil {
			errs = append(errs, &PartError{p.name, err})
		}
		b.opened = append(b.opened, o)
	}
	return errors.Join(errs...)
}

// openPart reads the file of a part, if it has one.
func (b *build) openPart(ctx context.Context, o *opened) error {
	if o.err != nil {
		return o.err
	}
	switch o.kind {
	case kindPicture:
		return b.openPicture(o)
	case kindPDF:
		return b.openPDF(ctx, o)
	}
	return nil
}

// openPicture reads the header of a picture.
func (b *build) openPicture(o *opened) error {
	p, err := picture.Open(o.data)
	if errors.Is(err, picture.ErrKind) {
		return notAPicture(o.name, o.data)
	}
	if err != nil {
		return err
	}
	if p.Animated {
		b.note("%s is an animation: only its first picture is shown.", o.name)
	}
	o.shots = shots(p, o.caption)
	return nil
}

// openPDF reads a PDF and chooses its pages.
func (b *build) openPDF(ctx context.Context, o *opened) error {
	if err := b.examine(o.name, o.data); err != nil {
		return err
	}
	source, err := pages.Read(ctx, o.data)
	if err != nil {
		return unreadable(err)
	}
	o.source = source
	o.chosen, err = choose(o.pages, source.Len())
	return err
}

// layOut lays out the pages, with as few pictures on each page as the limit of pages allows. If
// there are too many pages even with four pictures on a page, it returns a *LimitError that
// counts these.
func (b *build) layOut() error {
	for _, perPage := range []int{1, 2, 4} {
		b.perPage = perPage
		if err := b.arrange(); err != nil {
			return err
		}
		if b.countPages() <= b.limits.Pages {
			b.recordPages()
			return nil
		}
	}
	longest := b.opened[0]
	for _, o := range b.opened {
		if len(o.sheets) > len(longest.sheets) {
			longest = o
		}
	}
	return &LimitError{Pages: b.countPages(), MostPages: b.limits.Pages, Largest: longest.name}
}

// arrange divides all parts among pages. It lays out the letters last, because they list the
// pages of the other parts.
func (b *build) arrange() error {
	for i := 0; i < len(b.opened); i++ {
		switch o := &b.opened[i]; o.kind {
		case kindPDF:
			o.sheets = nil
			for _, n := range o.chosen {
				o.sheets = append(o.sheets, sheet{source: o.source, number: n})
			}
		case kindPicture:
			last := i
			for last+1 < len(b.opened) && b.opened[last+1].kind == kindPicture {
				last++
			}
			if err := b.arrangePictures(b.opened[i : last+1]); err != nil {
				return err
			}
			i = last
		}
	}
	return b.arrangeLetters()
}

// arrangePictures lays out picture parts that follow each other. A page is in the sheets of the
// part whose picture is first on the page.
func (b *build) arrangePictures(list []opened) error {
	var all []shot
	var owner []int
	for i := range list {
		list[i].sheets = nil
		all = append(all, list[i].shots...)
		for range list[i].shots {
			owner = append(owner, i)
		}
	}
	at := 0
	for _, group := range groups(all, b.perPage) {
		o := &list[owner[at]]
		pictures, lines, err := placeShots(b.fonts, group, b.perPage, b.document.Paper)
		if err != nil {
			return &PartError{o.name, err}
		}
		o.sheets = append(o.sheets, sheet{pictures: pictures, lines: lines})
		at += len(group)
	}
	return nil
}

// maxLetterRounds is how many times arrangeLetters typesets the letters. Two rounds are usually
// enough.
const maxLetterRounds = 10

// arrangeLetters typesets the letters. Letters list the pages of the other parts. If a letter
// before them needs another number of pages than in the round before, these pages change, and
// arrangeLetters typesets all letters again.
func (b *build) arrangeLetters() error {
	letter := ""
	for range maxLetterRounds {
		exhibits := b.exhibits()
		for i := range b.opened {
			o := &b.opened[i]
			if o.kind != kindLetter {
				continue
			}
			letter = o.name
			l := o.letter
			l.Exhibits = append(append([]Exhibit(nil), l.Exhibits...), exhibits...)
			text, err := l.render()
			if err != nil {
				return &PartError{o.name, err}
			}
			pages, err := typesetLetter(b.fonts, text, b.document.Paper)
			if err != nil {
				return &PartError{o.name, err}
			}
			o.sheets = nil
			for _, lines := range pages {
				o.sheets = append(o.sheets, sheet{lines: lines})
			}
		}
		if slices.Equal(b.exhibits(), exhibits) {
			return nil
		}
	}
	return &PartError{letter, errors.New("its number of pages changes each time that it lists the pages of the exhibits; " +
		"let its template write the same text for every page number")}
}

// exhibits lists the pictures and PDFs of the document with their pages.
func (b *build) exhibits() (list []Exhibit) {
	b.recordPages()
	for i, o := range b.opened {
		if o.kind == kindLetter {
			continue
		}
		name := o.caption
		if name == "" {
			name = o.name
		}
		list = append(list, Exhibit{Name: name, Page: b.result.Parts[i].First})
	}
	return list
}

// countPages is the number of pages of the document.
func (b *build) countPages() (n int) {
	for _, o := range b.opened {
		n += len(o.sheets)
	}
	return n
}

// recordPages sets Result.Parts and Result.Pages to the pages as they are arranged now.
func (b *build) recordPages() {
	owner := map[*picture.Picture]int{}
	parts := make([]Placed, len(b.opened))
	for i, o := range b.opened {
		parts[i].Name = o.name
		if len(o.shots) > 0 {
			owner[o.shots[0].file] = i
		}
	}
	page := 0
	addPage := func(i int) {
		if parts[i].First == 0 {
			parts[i].First = page
		}
		parts[i].Last = page
	}
	for i, o := range b.opened {
		for _, s := range o.sheets {
			page++
			for _, p := range s.pictures { // a page may show pictures of several parts
				addPage(owner[p.file])
			}
			if len(s.pictures) == 0 {
				addPage(i)
			}
		}
	}
	b.result.Parts, b.result.Pages = parts, page
}

// note adds a note to the result.
func (b *build) note(format string, args ...any) {
	b.result.Notes = append(b.result.Notes, fmt.Sprintf(format, args...))
}
