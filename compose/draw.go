package compose

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
)

// assemble draws the letters and pictures, and writes all pages in their order. encoded has the
// pictures in the order of allPictures. comments counts the comments of PDFs that are not shown.
func (b *build) assemble(ctx context.Context, encoded [][]byte, shrink pages.Shrink) (pdf []byte, comments int, err error) {
	drawn, err := b.draw(ctx, encoded)
	if err != nil {
		return nil, 0, err
	}
	var list []pages.Page
	count := 0 // of the pages that were drawn
	for _, o := range b.opened {
		for _, s := range o.sheets {
			p := pages.Page{Source: s.source, Number: s.number}
			if s.source == nil {
				count++
				p = pages.Page{Source: drawn, Number: count}
			}
			list = append(list, p)
		}
	}
	pdf, comments, err = pages.Write(ctx, b.document.Title, list, shrink)
	return pdf, comments, b.writeError(err)
}

// writeError makes the error for pages that cannot be written. It names the part of the pages.
// It is nil if err is nil.
func (b *build) writeError(err error) error {
	if err == nil {
		return nil
	}
	if failed, ok := errors.AsType[*pages.SourceError](err); ok {
		for _, o := range b.opened {
			if o.source == failed.Source {
				return &PartError{o.name, unreadable(failed.Err)}
			}
		}
		return permanent("compose: the pages cannot be drawn: %w", failed.Err)
	}
	return permanent("compose: the document cannot be written: %w. %s", err, leaveOut)
}

// draw draws the letters and pictures as a separate PDF. It returns nil if there are none.
func (b *build) draw(ctx context.Context, encoded [][]byte) (*pages.Source, error) {
	width, height := b.document.Paper.size()
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width, Ht: height}})
	f.SetAutoPageBreak(false, 0)
	if err := b.addFonts(f); err != nil {
		return nil, err
	}
	page, next := 0, 0 // next is the index of the next picture
	for _, o := range b.opened {
		for _, s := range o.sheets {
			page++
			if s.source != nil {
				continue
			}
			f.AddPage()
			for _, p := range s.pictures {
				name := strconv.Itoa(next)
				options := fpdf.ImageOptions{ImageType: "JPG"}
				if bytes.HasPrefix(encoded[next], []byte("\x89PNG")) {
					options.ImageType = "PNG"
				}
				f.RegisterImageOptionsReader(name, options, bytes.NewReader(encoded[next]))
				f.ImageOptions(name, p.x, p.y, p.width, p.height, false, options, 0, "")
				next++
			}
			for _, line := range append(s.lines, b.footer(page)) {
				writeLine(f, line)
			}
		}
	}
	if f.PageCount() == 0 {
		return nil, nil
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, permanent("compose: the pages cannot be drawn: %w", err)
	}
	drawn, err := pages.Read(ctx, out.Bytes())
	if err != nil {
		return nil, permanent("compose: the pages cannot be drawn: %w", err)
	}
	drawn.Final = true // its pictures were encoded for this step
	return drawn, nil
}

// addFonts adds the fonts, with only the characters that the pages use.
func (b *build) addFonts(f *fpdf.Fpdf) error {
	page := 0
	for _, o := range b.opened {
		for _, s := range o.sheets {
			page++
			for _, line := range append(s.lines, b.footer(page)) {
				for _, run := range line.runs {
					run.Face.Encode(run.Text) // so that Subset has its characters
				}
			}
		}
	}
	for _, face := range b.fonts.Faces() {
		small, err := face.Subset()
		if err != nil {
			return permanent("compose: %w", err)
		}
		f.AddUTF8FontFromBytes(face.Name, "", small)
	}
	if err := f.Error(); err != nil {
		return permanent("compose: the fonts cannot be added: %w", err)
	}
	return nil
}

// writeLine writes a line of text on the current page.
func writeLine(f *fpdf.Fpdf, line textLine) {
	x := line.x
	for _, run := range line.runs {
		f.SetFont(run.Face.Name, "", line.size)
		f.Text(x, line.y, run.Face.Encode(run.Text))
		x += run.Width * line.size
	}
}

// footer is the line with the page number.
func (b *build) footer(page int) textLine {
	width, height := b.document.Paper.size()
	runs, _ := b.fonts.Runs(fmt.Sprintf("%d / %d", page, b.result.Pages), false) // the built-in font has digits
	line := textLine{y: height - border/2, size: footerSize, runs: runs}
	for _, run := range runs {
		line.x -= run.Width * footerSize / 2
	}
	line.x += width / 2
	return line
}
