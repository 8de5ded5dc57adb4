package compose

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// Document collects letters, pictures and PDFs and writes them as one PDF, in the order in
// which they were added. The zero value is ready to use. Adding a part returns no error: Build
// returns the errors of all files that cannot be read together, each with the name of its part.
//
// Do not add parts concurrently. After the last part is added, several goroutines may make
// the PDF.
type Document struct {
	Limits Limits // the zero value means Stripe's limits
	Paper  Paper  // of letters and pictures; the zero value means A4
	Title  string // viewers show it instead of the file name; may be empty

	// Fonts are the contents of TrueType or OpenType font files, for characters that the
	// built-in font lacks. The built-in font has Latin, Greek and Cyrillic letters. For each
	// character, the first font that has it is used.
	Fonts [][]byte

	parts []part
}

// Paper is a size of paper.
type Paper int

// The sizes that banks take, in portrait format.
const (
	A4       Paper = iota // 210 × 297 mm
	USLetter              // 8.5 × 11 in
)

// size is the width and the height in points (1/72 inch).
func (p Paper) size() (width, height float64) {
	if p == USLetter {
		return 612, 792
	}
	return 595.28, 841.89
}

// kind is the kind of a part. A new kind also needs a case in openPart and in arrange.
type kind int

const (
	kindLetter kind = iota
	kindPicture
	kindPDF
)

// part is a letter, picture or PDF that was added.
type part struct {
	kind    kind
	name    string
	letter  Letter
	data    []byte
	caption string
	pages   string // the list of pages of a PDF; "" for all
	err     error  // why it could not be read when it was added; openPart returns it
}

// maxPart is how many bytes one picture or PDF may have.
const maxPart = pages.MaxFile

// Letter adds a letter. The letter lists the pictures and PDFs of the document with their
// pages.
func (d *Document) Letter(l Letter) {
	d.add(part{kind: kindLetter, name: "letter", letter: l})
}

// Picture adds a photo, screenshot or scan. It takes JPEG, PNG, GIF, WebP and TIFF (with all
// pages of the file), and every format whose decoder the program registers with
// [image.RegisterFormat]. Build turns the picture upright, removes its metadata (camera, time,
// place), and makes it smaller if the document would be too large. It never enlarges a
// picture. The caption is printed below the picture; it may be empty. Picture reads r at once,
// at most 64 MiB.
//
// If a picture is more than 2.6 times as high as wide, such as a screenshot of a whole chat,
// it is divided among several pages.
func (d *Document) Picture(name string, r io.Reader, caption string) {
	data, err := readPart(r)
	d.add(part{kind: kindPicture, name: name, data: data, caption: caption, err: err})
}

// PDF adds all pages of a PDF. The PDF may be protected against changes, but it must open
// without a password. Links, scripts and attachments are left out. The contents of form fields
// and stamps are kept. PDF reads r at once, at most 64 MiB.
func (d *Document) PDF(name string, r io.Reader) { d.Excerpt(name, r, "") }

// Excerpt adds some pages of a PDF: "1-3,68" means the first three pages and page 68, and "7-"
// means page 7 and all pages after it. The document contains nothing of the other pages.
// Everything else is as with [Document.PDF].
func (d *Document) Excerpt(name string, r io.Reader, pages string) {
	data, err := readPart(r)
	d.add(part{kind: kindPDF, name: name, data: data, pages: pages, err: err})
}

// add adds a part. A part without a name gets one.
func (d *Document) add(p part) {
	if p.name == "" {
		p.name = fmt.Sprintf("part %d", len(d.parts)+1)
	}
	d.parts = append(d.parts, p)
}

// readPart reads at most maxPart bytes. It waits until r returns them; no context ends that wait.
func readPart(r io.Reader) ([]byte, error) {
	if r == nil {
		return nil, errors.New("its reader is nil")
	}
	data, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	switch {
	case err != nil:
		return nil, &userError{fmt.Errorf("it cannot be read: %w", err), err}
	case len(data) > maxPart:
		return nil, errors.New("it is larger than 64 MB")
	case len(data) == 0:
		return nil, errors.New("it is empty, or its reader was read before")
	}
	return data, nil
}

// WriteTo makes the PDF as [Document.Build] does, writes it to w and returns the number of bytes.
// The same document always results in the same bytes. If Build returns an error, WriteTo returns
// it and writes nothing.
func (d *Document) WriteTo(w io.Writer) (int64, error) {
	res, err := d.Build()
	if err != nil {
		return 0, err
	}
	return io.Copy(w, bytes.NewReader(res.PDF))
}

// File makes the PDF as [Document.Build] does, and returns it as a file with this name, for the
// Files of a packet. The errors are those of Build.
func (d *Document) File(name string) (evidence.File, error) {
	return d.FileContext(context.Background(), name)
}

// FileContext is [Document.File] that stops soon after ctx has ended. Its error then matches that
// of ctx.
func (d *Document) FileContext(ctx context.Context, name string) (evidence.File, error) {
	res, err := d.BuildContext(ctx)
	if err != nil {
		return evidence.File{}, err
	}
	return evidence.FileOf(name, res.PDF), nil
}
