package compose

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// Document collects letters, pictures and PDFs and writes them as one PDF, in the
// order in which they were added. The zero value is ready to use. What goes wrong
// with a part is told when the document is made, by the part's name and together
// with what is wrong with others.
//
// Adding is not for concurrent use; making the PDF is, once all is added.
type Document struct {
	Limits Limits // zero: Stripe's
	Paper  Paper  // of letters and pictures; zero: A4
	Title  string // which viewers show in place of a file name; may be empty

	// Fonts are the contents of font files, TrueType or OpenType, for characters that
	// the built-in font lacks: it has Latin, Greek and Cyrillic. The first font that has
	// a character sets it.
	Fonts [][]byte

	parts []part
}

// Paper is a size of paper.
type Paper int

// The sizes that banks take, both upright.
const (
	A4       Paper = iota // 210 × 297 mm
	USLetter              // 8.5 × 11 in
)

// size is the width and the height in points.
func (p Paper) size() (width, height float64) {
	if p == USLetter {
		return 612, 792
	}
	return 595.28, 841.89
}

// kind is the kind of a part.
type kind int

const (
	kindLetter kind = iota
	kindPicture
	kindPDF
)

// part is what was added.
type part struct {
	kind    kind
	name    string
	letter  Letter
	data    []byte
	caption string
	pages   string // of a PDF: "" for all
	err     error  // why it could not be added
}

// maxPart is how many bytes one picture or PDF may have.
const maxPart = 64 << 20

// Letter adds a letter. It lists the pictures and PDFs of the document by their page.
func (d *Document) Letter(l Letter) {
	d.add(part{kind: kindLetter, name: "letter", letter: l})
}

// Picture adds a photo, screenshot or scan: JPEG, PNG, GIF, WebP, TIFF (every page of
// it), or what a decoder of the program reads that is registered with
// [image.RegisterFormat]. It is turned upright, made smaller where the document would
// be too large, never larger, and loses what it says of its camera, time and place.
// The caption is printed below it; it may be empty. r is read at once, up to 64 MB.
//
// A picture more than two and a half times as tall as wide, such as a whole chat, is
// continued over several pages.
func (d *Document) Picture(name string, r io.Reader, caption string) {
	data, err := read(r)
	d.add(part{kind: kindPicture, name: name, data: data, caption: caption, err: err})
}

// PDF adds all pages of a PDF. It may be protected against changes, and not by a
// password to open it. What acts is left out (links, scripts, attachments), and what
// form fields and stamps show is kept. r is read at once, up to 64 MB.
func (d *Document) PDF(name string, r io.Reader) { d.Excerpt(name, r, "") }

// Excerpt adds the pages of a PDF that matter: "1-3,68" is the first three and the
// 68th. "7-" is the seventh and all that follow. Nothing of the other pages is in the
// document.
func (d *Document) Excerpt(name string, r io.Reader, pages string) {
	data, err := read(r)
	d.add(part{kind: kindPDF, name: name, data: data, pages: pages, err: err})
}

func (d *Document) add(p part) {
	if p.name == "" {
		p.name = fmt.Sprintf("part %d", len(d.parts)+1)
	}
	d.parts = append(d.parts, p)
}

func read(r io.Reader) ([]byte, error) {
	if r == nil {
		return nil, errors.New("there is no reader to read it from")
	}
	data, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("it cannot be read: %w", err)
	case len(data) > maxPart:
		return nil, errors.New("it has more than 64 MB")
	case len(data) == 0:
		return nil, errors.New("it is empty, or was read before")
	}
	return data, nil
}

// PartError is what is wrong with one part of a document.
type PartError struct {
	Part string // its name; "letter" for a letter
	Err  error
}

func (e *PartError) Error() string { return fmt.Sprintf("compose: %s: %v", e.Part, e.Err) }

// Unwrap is the cause.
func (e *PartError) Unwrap() error { return e.Err }

// WriteTo writes the document as a PDF, the same bytes each time, and returns how many
// there are. It writes nothing where [Document.Build] fails.
func (d *Document) WriteTo(w io.Writer) (int64, error) {
	res, err := d.Build()
	if err != nil {
		return 0, err
	}
	return io.Copy(w, bytes.NewReader(res.PDF))
}

// File is the document as a file of a packet, with this name.
func (d *Document) File(name string) (evidence.File, error) {
	res, err := d.Build()
	if err != nil {
		return evidence.File{}, err
	}
	return evidence.FileOf(name, res.PDF), nil
}
