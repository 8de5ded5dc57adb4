// Package picture decodes photos, screenshots and scans with a bounded amount of memory, turns
// them upright, scales them and encodes them.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // to decode
	"image/jpeg"
	"image/png"
	"slices"

	_ "golang.org/x/image/webp" // to decode
)

// MaxMemory is how many bytes of memory one decoded picture may need. It is enough for an
// ordinary photo of 200 megapixels. SECURITY.md and the comment of package compose name it.
const MaxMemory = 768 << 20

// ErrKind is the error for a file that no registered decoder can read. The imports of this file and of
// tiff.go register decoders, and the program may register others. The comment of Picture in
// package compose lists the formats.
var ErrKind = errors.New("it is not a picture that can be decoded")

// Picture is a picture file whose header was read.
type Picture struct {
	Animated bool // it has more pictures, which are not shown

	data   []byte
	kind   string // the name under which its decoder is registered
	frames []frame
}

// frame is one picture of a file: a page of a TIFF, or the only picture of another file.
type frame struct {
	width, height int    // as stored, before it is turned
	turn          turn   // how it must be turned to be upright
	offset        uint32 // of its directory in a TIFF
}

// Open reads the header of a picture. It returns an error if the picture would need more than
// MaxMemory. Do not change data afterwards.
func Open(data []byte) (*Picture, error) {
	_, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if errors.Is(err, image.ErrFormat) {
		return nil, ErrKind
	}
	if err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	p := &Picture{data: data, kind: kind}
	if kind == "tiff" {
		err = p.openTIFF()
	} else {
		err = p.openOne()
	}
	return p, err
}

// openOne reads the header of a file with one picture.
func (p *Picture) openOne() error {
	cfg, _, err := image.DecodeConfig(bytes.NewReader(p.data))
	if err != nil {
		return err
	}
	f := frame{width: cfg.Width, height: cfg.Height, turn: upright}
	perPixel := int64(8)
	switch p.kind {
	case "jpeg":
		h := readJPEG(p.data)
		f.turn = orientation(h.exif)
		perPixel = h.perPixel()
	case "png":
		f.turn = orientation(chunk(p.data[min(8, len(p.data)):], pngChunk, "eXIf"))
		p.Animated = chunk(p.data[min(8, len(p.data)):], pngChunk, "acTL") != nil
	case "webp":
		f.turn = orientation(bytes.TrimPrefix(chunk(p.data[min(12, len(p.data)):], riffChunk, "EXIF"), []byte("Exif\x00\x00")))
	case "gif":
		p.Animated = pictures(p.data) > 1
	}
	p.frames = []frame{f}
	return f.check(perPixel)
}

// check returns an error for a frame without pixels or with too many.
func (f frame) check(perPixel int64) error {
	switch {
	case f.width <= 0 || f.height <= 0:
		return errors.New("it has no pixels")
	case int64(f.width) > MaxMemory || int64(f.height) > MaxMemory || int64(f.width)*int64(f.height)*perPixel > MaxMemory:
		return fmt.Errorf("it has %d × %d pixels, which is too large to open", f.width, f.height)
	}
	return nil
}

// Frames is the number of pictures: the number of pages for a TIFF, and 1 for other files.
func (p *Picture) Frames() int { return len(p.frames) }

// Size is the size of the upright frame in pixels.
func (p *Picture) Size(i int) (width, height int) {
	f := p.frames[i]
	return f.turn.size(f.width, f.height)
}

// Lossless reports whether the format of the file keeps every pixel, as for screenshots.
func (p *Picture) Lossless() bool { return slices.Contains([]string{"png", "gif", "tiff"}, p.kind) }

// Decode decodes a frame. A large photo takes seconds, and nothing stops Decode before its end.
func (p *Picture) Decode(i int) (*Image, error) {
	f := p.frames[i]
	img, err := p.decode(f)
	if err != nil {
		return nil, fmt.Errorf("it is damaged or cut off: %w", err)
	}
	if size := img.Bounds().Size(); size != (image.Point{f.width, f.height}) {
		img = onto(img, f.width, f.height)
	}
	return &Image{img: img, turn: f.turn}, nil
}

// decode decodes a frame as it is stored.
func (p *Picture) decode(f frame) (img image.Image, err error) {
	defer func() { // a decoder may panic on a hostile file
		if r := recover(); r != nil {
			err = errors.New("its decoder failed")
		}
	}()
	switch p.kind {
	case "jpeg":
		return jpeg.Decode(bytes.NewReader(p.data))
	case "png":
		return png.Decode(bytes.NewReader(p.data))
	case "tiff":
		return decodeTIFF(p.data, f.offset)
	}
	img, _, err = image.Decode(bytes.NewReader(p.data))
	return img, err
}
