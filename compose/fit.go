package compose

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"codeberg.org/go-pdf/fpdf"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
	"github.com/stripedispute-go/stripedispute/compose/internal/picture"
)

// ladder is the steps in which pictures become smaller. Small print is readable at 200 dots per
// inch, and large print at 100. The qualities in one row are encoded in one pass, because the
// first row is enough for most documents.
var ladder = []struct {
	dpi       int
	qualities []int
}{
	{200, []int{85, 60}},
	{200, []int{40}},
	{150, []int{60, 40}},
	{100, []int{60, 40}},
}

// fit makes the PDF, with smaller and smaller pictures until it is within the limit.
func (b *build) fit(ctx context.Context) error {
	shown := b.allPictures()
	if len(shown) == 0 {
		if err := b.tryStep(ctx, nil, Step{}, false); err != nil || b.result.PDF != nil {
			return err
		}
	}
	for i, rung := range ladder {
		last := i == len(ladder)-1
		encoded, err := b.encode(ctx, shown, rung.dpi, rung.qualities, last)
		if err != nil {
			return err
		}
		for j, quality := range rung.qualities {
			step := Step{Quality: quality, DPI: rung.dpi, PerPage: b.perPage}
			if encoded[j] == nil {
				b.result.Steps = append(b.result.Steps, step)
				continue
			}
			if err := b.tryStep(ctx, encoded[j], step, last && j == len(rung.qualities)-1); err != nil || b.result.PDF != nil {
				return err
			}
		}
	}
	return nil
}

// tryStep makes the PDF with these pictures and keeps it if it is within the limit. If it is
// not, and this is the last step, tryStep returns a *LimitError.
func (b *build) tryStep(ctx context.Context, encoded [][]byte, step Step, last bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	pdf, comments, err := b.assemble(ctx, encoded, step.shrink(len(encoded) > 0))
	if err != nil {
		return err
	}
	step.Bytes = int64(len(pdf))
	if step.Quality > 0 {
		b.result.Steps = append(b.result.Steps, step)
	}
	switch {
	case step.Bytes <= b.limits.Bytes:
		b.result.PDF = pdf
		if comments > 0 {
			b.note("%d comments or marks in the PDFs are not shown, because the PDFs contain no picture of them. "+
				"To keep them, print the PDF to a PDF.", comments)
		}
	case last:
		return &LimitError{Bytes: step.Bytes, MostBytes: b.limits.Bytes, Largest: b.describeLargest(ctx, encoded)}
	}
	return nil
}

// allPictures returns the pictures in the order of the pages.
func (b *build) allPictures() (list []placed) {
	for _, o := range b.opened {
		for _, s := range o.sheets {
			list = append(list, s.pictures...)
		}
	}
	return list
}

// encode encodes all pictures with each of the qualities. When the pictures of one quality
// exceed the limit, encode stops with that quality and returns nil for it. It does not stop
// with the last quality of the last step, because the error says how large the document is.
func (b *build) encode(ctx context.Context, shown []placed, dpi int, qualities []int, last bool) ([][][]byte, error) {
	all := make([][][]byte, len(qualities))
	total := make([]int64, len(qualities))
	for i := range all {
		all[i] = make([][]byte, 0, len(shown))
	}
	var image *picture.Image
	for i, p := range shown {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if i == 0 || shown[i-1].file != p.file || shown[i-1].frame != p.frame {
			var err error
			if image, err = p.file.Decode(p.frame); err != nil {
				return nil, &PartError{b.nameOf(p), err}
			}
		}
		width, height := p.pixels(dpi)
		rendered := image.Render(p.part, width, height)
		var exact []byte
		if p.file.Lossless() {
			var err error
			if exact, err = picture.PNG(rendered); err != nil {
				return nil, &PartError{b.nameOf(p), err}
			}
		}
		for j, quality := range qualities {
			if all[j] == nil {
				continue
			}
			encoded, err := picture.JPEG(rendered, quality)
			if err != nil {
				return nil, &PartError{b.nameOf(p), err}
			}
			if exact != nil && len(exact) <= len(encoded) {
				encoded = exact
			}
			all[j] = append(all[j], encoded)
			if total[j] += int64(len(encoded)); total[j] > b.limits.Bytes && (!last || j < len(qualities)-1) {
				all[j] = nil
			}
		}
		if !slices.ContainsFunc(all, func(list [][]byte) bool { return list != nil }) {
			break
		}
	}
	return all, nil
}

// nameOf is the name of the part that shows p.
func (b *build) nameOf(p placed) string {
	for _, o := range b.opened {
		if len(o.shots) > 0 && o.shots[0].file == p.file {
			return o.name
		}
	}
	return ""
}

// shrink returns the function by which a step makes the photos within PDFs smaller. It is nil
// for the first step, which leaves them as they are.
func (s Step) shrink(pictures bool) pages.Shrink {
	if s.Quality == 0 || pictures && s.Quality == ladder[0].qualities[0] {
		return nil
	}
	longest := s.DPI * 297 * 10 / 254 // of a photo that fills a page
	return func(jpeg []byte) ([]byte, int, int, error) { return picture.Shrink(jpeg, s.Quality, longest) }
}

// assemble draws the letters and pictures, and writes all pages in their order.
func (b *build) assemble(ctx context.Context, encoded [][]byte, shrink pages.Shrink) (pdf []byte, comments int, err error) {
	drawn, err := b.draw(ctx, encoded)
	if err != nil {
		return nil, 0, err
	}
	var list []pages.Page
	own := 0
	for _, o := range b.opened {
		for _, s := range o.sheets {
			p := pages.Page{Source: s.source, Number: s.number}
			if s.source == nil {
				own++
				p = pages.Page{Source: drawn, Number: own}
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
		return lasting("compose: the pages cannot be drawn: %w", failed.Err)
	}
	return lasting("compose: the document cannot be written: %w. %s", err, leaveOut)
}

// draw draws the letters and pictures as a separate PDF. It returns nil if there are none.
func (b *build) draw(ctx context.Context, encoded [][]byte) (*pages.Source, error) {
	width, height := b.document.Paper.size()
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: width, Ht: height}})
	f.SetAutoPageBreak(false, 0)
	if err := b.addFonts(f); err != nil {
		return nil, err
	}
	page, next := 0, 0
	for _, o := range b.opened {
		for _, s := range o.sheets {
			if page++; s.source != nil {
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
				write(f, line)
			}
		}
	}
	if f.PageCount() == 0 {
		return nil, nil
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, lasting("compose: the pages cannot be drawn: %w", err)
	}
	drawn, err := pages.Read(ctx, out.Bytes())
	if err != nil {
		return nil, lasting("compose: the pages cannot be drawn: %w", err)
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
					run.Face.Encode(run.Text)
				}
			}
		}
	}
	for _, face := range b.fonts.Faces() {
		small, err := face.Subset()
		if err != nil {
			return lasting("compose: %w", err)
		}
		f.AddUTF8FontFromBytes(face.Name, "", small)
	}
	if err := f.Error(); err != nil {
		return lasting("compose: the fonts cannot be added: %w", err)
	}
	return nil
}

// write writes a line of text.
func write(f *fpdf.Fpdf, line textLine) {
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

// describeLargest returns the name of the part with the most bytes, and its size, in words.
func (b *build) describeLargest(ctx context.Context, encoded [][]byte) string {
	sizes := map[string]int64{}
	for i, p := range b.allPictures() {
		sizes[b.nameOf(p)] += int64(len(encoded[i]))
	}
	for _, o := range b.opened {
		var list []pages.Page
		for _, s := range o.sheets {
			if s.source != nil {
				list = append(list, pages.Page{Source: s.source, Number: s.number})
			}
		}
		if pdf, _, err := pages.Write(ctx, "", list, nil); err == nil && len(list) > 0 {
			sizes[o.name] += int64(len(pdf))
		}
	}
	largest := slices.MinFunc(b.opened, func(x, y opened) int {
		return cmp.Or(cmp.Compare(sizes[y.name], sizes[x.name]), cmp.Compare(x.name, y.name))
	}).name
	return fmt.Sprintf("%s with %s", largest, megabytes(sizes[largest]))
}
