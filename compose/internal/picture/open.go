// Package picture turns photos, screenshots and scans into upright pictures of a
// given size, within a given memory, and encodes them.
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

// MaxMemory is how many bytes one picture may take once it is decoded: enough for
// 200 megapixels of an ordinary photo.
const MaxMemory = 768 << 20

// ErrKind is the error for what no decoder of the program reads.
var ErrKind = errors.New("it is not a picture that can be decoded")

// Picture is a picture file whose header was read.
type Picture struct {
	Animated bool // it has further pictures, which are not shown

	data   []byte
	kind   string // the name under which its decoder is registered
	frames []frame
}

// frame is one picture of a file: a page of a fax, else the only one.
type frame struct {
	width, height int    // as stored, before turning
	turn          turn   // what makes it upright
	offset        uint32 // of its directory in a TIFF
}

// Open reads the header of a picture. What would take more than [MaxMemory] is
// refused by it. data may not change afterwards.
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

// check refuses a frame of no size or of too large a one.
func (f frame) check(perPixel int64) error {
	switch {
	case f.width <= 0 || f.height <= 0:
		return errors.New("it has no pixels")
	case int64(f.width) > MaxMemory || int64(f.height) > MaxMemory || int64(f.width)*int64(f.height)*perPixel > MaxMemory:
		return fmt.Errorf("it has %d × %d pixels, which is too large to open", f.width, f.height)
	}
	return nil
}

// Frames is how many pictures are shown: the pages of a fax, else 1.
func (p *Picture) Frames() int { return len(p.frames) }

// Size is the size of a frame in pixels when it is upright.
func (p *Picture) Size(i int) (width, height int) {
	f := p.frames[i]
	return f.turn.size(f.width, f.height)
}

// Lossless reports that the picture is of a kind that keeps every pixel, as
// screenshots are.
func (p *Picture) Lossless() bool { return slices.Contains([]string{"png", "gif", "tiff"}, p.kind) }

// Decode decodes a frame.
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

func (p *Picture) decode(f frame) (img image.Image, err error) {
	defer func() { // decoders are given anything
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
