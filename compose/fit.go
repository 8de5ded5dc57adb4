package compose

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
	"github.com/stripedispute-go/stripedispute/compose/internal/picture"
)

// pictureSteps are the steps in which pictures become smaller: each quality of a row is one Step. The
// comment of Build lists them too.
// Small print is readable at 200 dots per inch, and large print at 100. The qualities in one row are
// encoded in one pass, because the first row is enough for most documents.
var pictureSteps = []struct {
	dpi       int
	qualities []int
}{
	{200, []int{85, 60}},
	{200, []int{40}},
	{150, []int{60, 40}},
	{100, []int{60, 40}},
}

// fit makes the PDF, with smaller and smaller pictures until it is within the limit. If the
// document has no pictures of its own, fit first tries the PDFs as they are.
func (b *build) fit(ctx context.Context) error {
	shown := b.allPictures()
	if len(shown) == 0 {
		if err := b.tryStep(ctx, nil, Step{}, false); err != nil || b.result.PDF != nil {
			return err
		}
	}
	for i, row := range pictureSteps {
		last := i == len(pictureSteps)-1
		encoded, err := b.encode(ctx, shown, row.dpi, row.qualities, last)
		if err != nil {
			return err
		}
		for j, quality := range row.qualities {
			step := Step{Quality: quality, DPI: row.dpi, PerPage: b.perPage}
			if encoded[j] == nil {
				b.result.Steps = append(b.result.Steps, step)
				continue
			}
			if err := b.tryStep(ctx, encoded[j], step, last && j == len(row.qualities)-1); err != nil || b.result.PDF != nil {
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
func (b *build) allPictures() (list []placedShot) {
	for _, o := range b.opened {
		for _, s := range o.sheets {
			list = append(list, s.pictures...)
		}
	}
	return list
}

// encode encodes all pictures with each of the qualities: all[i] has the pictures in quality i.
// When the pictures of one quality exceed the limit, encode stops with that quality and returns
// nil for it. It does not stop with the last quality of the last step, because the error says how
// large the document is. After ctx has ended, it stops before the next picture. A picture becomes a
// JPEG or a PNG, which draw in draw.go distinguishes.
func (b *build) encode(ctx context.Context, shown []placedShot, dpi int, qualities []int, last bool) (all [][][]byte, err error) {
	all = make([][][]byte, len(qualities))
	total := make([]int64, len(qualities))
	for i := range all {
		all[i] = make([][]byte, 0, len(shown))
	}
	var image *picture.Image
	for i, p := range shown {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if i == 0 || shown[i-1].file != p.file || shown[i-1].frame != p.frame { // not the next piece of the same picture
			if image, err = p.file.Decode(p.frame); err != nil {
				return nil, &PartError{b.nameOf(p), err}
			}
		}
		width, height := p.pixels(dpi)
		rendered := image.Render(p.part, width, height)
		var lossless []byte
		if p.file.Lossless() {
			if lossless, err = picture.PNG(rendered); err != nil {
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
			if lossless != nil && len(lossless) <= len(encoded) {
				encoded = lossless
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
func (b *build) nameOf(p placedShot) string {
	for _, o := range b.opened {
		if len(o.shots) > 0 && o.shots[0].file == p.file {
			return o.name
		}
	}
	return ""
}

// shrink returns the function by which a step makes the photos within PDFs smaller. It is nil
// for the first step, which leaves them as they are. pictures says whether the document has
// pictures of its own.
func (s Step) shrink(pictures bool) pages.Shrink {
	first := pictureSteps[0]
	if s.Quality == 0 || pictures && s.Quality == first.qualities[0] && s.DPI == first.dpi {
		return nil
	}
	longest := s.DPI * 297 * 10 / 254 // of a photo that fills a page
	return func(jpeg []byte) ([]byte, int, int, error) { return picture.Shrink(jpeg, s.Quality, longest) }
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
	largest := slices.MinFunc(b.opened, func(x, y openedPart) int {
		return cmp.Or(cmp.Compare(sizes[y.name], sizes[x.name]), cmp.Compare(x.name, y.name))
	}).name
	return fmt.Sprintf("%s with %s", largest, megabytes(sizes[largest]))
}
