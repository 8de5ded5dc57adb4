package compose

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
	"github.com/stripedispute-go/stripedispute/compose/internal/picture"
	"github.com/stripedispute-go/stripedispute/compose/internal/typeface"
)

// openedPart is a part whose file was parsed.
type openedPart struct {
	part
	shots  []shot        // of a picture
	source *pages.Source // of a PDF
	chosen []int         // the chosen pages of a PDF, from 1
	sheets []sheet       // the pages of the part; set by arrange
}

// open parses the files of all parts, which Picture, PDF and Excerpt have read. It returns the errors of
// all parts together.
func (b *build) open(ctx context.Context) error {
	var errs []error
	fonts, err := typeface.New(b.document.Fonts)
	if err != nil {
		return permanent("compose: Fonts: %w", err)
	}
	b.fonts = fonts
	for _, p := range b.document.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		o := openedPart{part: p}
		if err := b.openPart(ctx, &o); err != nil {
			errs = append(errs, &PartError{p.name, err})
		}
		b.opened = append(b.opened, o)
	}
	return errors.Join(errs...)
}

// openPart parses the file of a part, if it has one. o.err is the error of reading it.
func (b *build) openPart(ctx context.Context, o *openedPart) error {
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

// openPicture reads the header of a picture, and makes a shot of each frame: a TIFF has one for each page.
// The comment of Document.Picture says which pictures are taken. encode in fit.go decodes the pixels, and
// finds out then if they are damaged.
func (b *build) openPicture(o *openedPart) error {
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
func (b *build) openPDF(ctx context.Context, o *openedPart) error {
	if err := b.checkPDF(o.name, o.data); err != nil {
		return err
	}
	source, err := pages.Read(ctx, o.data)
	if err != nil {
		return unreadable(err)
	}
	o.source = source
	o.chosen, err = choosePages(o.pages, source.Len())
	return err
}

// notAPicture is the error for a file that no decoder can read. It says what the file is.
func notAPicture(name string, data []byte) error {
	if isPDF(data) {
		return errors.New("it is a PDF; add it with PDF or Excerpt")
	}
	err := errors.New("it is not a picture")
	if errs := problems(name, data, anySize).Errors(); len(errs) > 0 {
		err = joinMessages(errs)
	}
	if strings.Contains(err.Error(), "HEIC") {
		err = fmt.Errorf("%w Or register a decoder for HEIC: see the documentation of package compose", err)
	}
	return err
}

// unreadable is the error for a PDF whose pages cannot be read or copied. It says what to do.
func unreadable(err error) error { return fmt.Errorf("%w. %s", err, remedy(err)) }

// remedy says what to do about a PDF that cannot be read.
func remedy(err error) string {
	switch {
	case errors.Is(err, pages.ErrPassword):
		return "Open it with the password and print it to a PDF."
	case errors.Is(err, pages.ErrCollection):
		return "Add its documents one by one."
	default:
		return "Print it to a PDF, and add that."
	}
}

// choosePages reads a list of pages such as "1-3,68" for a PDF with count pages.
func choosePages(list string, count int) (pages []int, err error) {
	if strings.TrimSpace(list) == "" {
		list = "1-"
	}
	for item := range strings.SplitSeq(list, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(item), "-")
		from, err := strconv.Atoi(strings.TrimSpace(first))
		to := from
		if err == nil && isRange {
			if last = strings.TrimSpace(last); last == "" {
				to = count
			} else {
				to, err = strconv.Atoi(last)
			}
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("its list of pages is %q; write a list such as 1-3,68", list)
		case from < 1 || to > count:
			return nil, fmt.Errorf("it has %d pages, and its list of pages has %q", count, strings.TrimSpace(item))
		case to < from:
			return nil, fmt.Errorf("its list of pages has %q, which goes backwards; write the smaller number first", strings.TrimSpace(item))
		}
		for n := from; n <= to; n++ {
			pages = append(pages, n)
		}
		if len(pages) > 10_000 {
			return nil, errors.New("its list has more than 10,000 pages")
		}
	}
	return pages, nil
}
