package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
)

// Image is a decoded picture.
type Image struct {
	img  image.Image
	turn turn
}

// Render returns a part of the upright picture with this size in pixels, on a white background.
// The size must not be larger than the part.
func (m *Image) Render(part image.Rectangle, width, height int) image.Image {
	bounds := m.img.Bounds()
	stored := m.turn.area(part, bounds.Dx(), bounds.Dy()).Add(bounds.Min)
	w, h := m.turn.size(width, height) // size swaps width and height in both directions
	switch img := m.img.(type) {
	case *image.YCbCr:
		return m.renderYCbCr(img, stored, w, h)
	case *image.Gray:
		row := func(y int) []byte { return img.Pix[img.PixOffset(stored.Min.X, stored.Min.Y+y):] }
		pix := shrink(row, stored.Dx(), stored.Dy(), w, h, 1)
		return &image.Gray{Pix: m.turn.plane(pix, w, h, 1), Stride: width, Rect: image.Rect(0, 0, width, height)}
	}
	pix := shrink(onWhite(m.img, stored), stored.Dx(), stored.Dy(), w, h, 4)
	rgba := &image.RGBA{Pix: m.turn.plane(pix, w, h, 4), Stride: 4 * width, Rect: image.Rect(0, 0, width, height)}
	return greyIfPossible(rgba)
}

// area is the place of a part of the upright picture in the stored picture.
func (t turn) area(part image.Rectangle, width, height int) image.Rectangle {
	x0, y0 := t.stored(part.Min.X, part.Min.Y, width, height)
	x1, y1 := t.stored(part.Max.X-1, part.Max.Y-1, width, height)
	return image.Rect(min(x0, x1), min(y0, y1), max(x0, x1)+1, max(y0, y1)+1)
}

// renderYCbCr scales the planes of a photo separately, without a conversion of colours.
func (m *Image) renderYCbCr(img *image.YCbCr, part image.Rectangle, w, h int) image.Image {
	scale := func(pix []byte, stride, x, y, sw, sh, dw, dh int) []byte {
		small := shrink(func(row int) []byte { return pix[(y+row)*stride+x:] }, sw, sh, dw, dh, 1)
		return m.turn.plane(small, dw, dh, 1)
	}
	at := part.Sub(img.Rect.Min)
	cw, ch := (w+1)/2, (h+1)/2
	dx, dy := subsampling(img.SubsampleRatio)
	cx, cy := at.Min.X/dx, at.Min.Y/dy
	sw, sh := (at.Max.X+dx-1)/dx-cx, (at.Max.Y+dy-1)/dy-cy
	width, height := m.turn.size(w, h)
	return &image.YCbCr{
		Y:              scale(img.Y, img.YStride, at.Min.X, at.Min.Y, at.Dx(), at.Dy(), w, h),
		Cb:             scale(img.Cb, img.CStride, cx, cy, sw, sh, cw, ch),
		Cr:             scale(img.Cr, img.CStride, cx, cy, sw, sh, cw, ch),
		YStride:        width,
		CStride:        (width + 1) / 2,
		SubsampleRatio: image.YCbCrSubsampleRatio420,
		Rect:           image.Rect(0, 0, width, height),
	}
}

// subsampling is how many pixels share a colour value, horizontally and vertically.
func subsampling(r image.YCbCrSubsampleRatio) (across, down int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// strip is how many rows of a picture are converted at a time.
const strip = 32

// onWhite returns the rows of any kind of picture on a white background, with four bytes for
// each pixel.
func onWhite(img image.Image, part image.Rectangle) rows {
	band := image.NewRGBA(image.Rect(0, 0, part.Dx(), strip))
	have := -1
	return func(y int) []byte {
		if y/strip != have {
			have = y / strip
			draw.Draw(band, band.Rect, image.White, image.Point{}, draw.Src)
			from := part.Min.Add(image.Pt(0, have*strip))
			draw.Draw(band, band.Rect, img, from, draw.Over)
		}
		return band.Pix[(y%strip)*band.Stride:]
	}
}

// onto draws a picture on a white background of another size, because a picture in a GIF can be
// smaller than the GIF.
func onto(img image.Image, width, height int) image.Image {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, img.Bounds(), img, img.Bounds().Min, draw.Over)
	return out
}

// greyIfPossible returns a grey picture if img has no colours, because that takes fewer bytes.
func greyIfPossible(img *image.RGBA) image.Image {
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i] != img.Pix[i+1] || img.Pix[i] != img.Pix[i+2] {
			return img
		}
	}
	grey := image.NewGray(img.Rect)
	for i := range grey.Pix {
		grey.Pix[i] = img.Pix[4*i]
	}
	return grey
}

// JPEG encodes a picture with a quality of 1 to 100.
func JPEG(img image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
	return b.Bytes(), err
}

// Shrink encodes a JPEG again with this quality and with at most longest pixels on its longer
// side. It does not turn the picture. After an error, use the JPEG as it is.
func Shrink(data []byte, quality, longest int) (smaller []byte, width, height int, err error) {
	p, err := Open(data)
	if err != nil {
		return nil, 0, 0, err
	}
	if p.kind != "jpeg" || len(readJPEG(data).sampling) > 3 {
		return nil, 0, 0, ErrKind
	}
	p.frames[0].turn = upright
	m, err := p.Decode(0)
	if err != nil {
		return nil, 0, 0, err
	}
	w, h := p.Size(0)
	by := max(1, float64(max(w, h))/float64(longest))
	width, height = max(1, int(float64(w)/by)), max(1, int(float64(h)/by))
	smaller, err = JPEG(m.Render(image.Rect(0, 0, w, h), width, height), quality)
	return smaller, width, height, err
}

// PNG encodes a picture as a PNG, which keeps every pixel.
func PNG(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	err := e.Encode(&b, fewColours(img))
	return b.Bytes(), err
}

// fewColours returns img with a palette if it has at most 256 colours, and else img itself.
func fewColours(img image.Image) image.Image {
	rgba, ok := img.(*image.RGBA)
	if !ok {
		return img
	}
	table := map[color.RGBA]uint8{}
	out := image.NewPaletted(rgba.Rect, nil)
	for i := range out.Pix {
		p := rgba.Pix[4*i:]
		c := color.RGBA{p[0], p[1], p[2], 255}
		n, ok := table[c]
		if !ok {
			if len(table) == 256 {
				return img
			}
			n = uint8(len(table)) //nolint:gosec // at most 255
			table[c] = n
			out.Palette = append(out.Palette, c)
		}
		out.Pix[i] = n
	}
	return out
}
