package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/tiff"
)

// maxFrames is how many pages a TIFF may have.
const maxFrames = 500

// openTIFF finds all pages of a TIFF. A fax has one picture for each page.
func (p *Picture) openTIFF() error {
	order := byteOrder(p.data)
	if order == nil {
		return ErrKind
	}
	seen := map[uint32]bool{}
	at := order.Uint32(p.data[4:])
	for at != 0 && !seen[at] {
		seen[at] = true
		_, next := directory(p.data, order, at)
		if small, _ := entry(p.data, order, at, tagSubfile); small&1 == 0 { // not a thumbnail of another page
			cfg, err := tiff.DecodeConfig(page(p.data, at))
			if err != nil {
				return fmt.Errorf("page %d cannot be read: %w", len(p.frames)+1, err)
			}
			f := frame{width: cfg.Width, height: cfg.Height, turn: upright, offset: at}
			if v, ok := entry(p.data, order, at, tagOrientation); ok && v >= 1 && v <= 8 {
				f.turn = turn(v)
			}
			if err := f.check(8); err != nil {
				return err
			}
			p.frames = append(p.frames, f)
		}
		if len(p.frames) > maxFrames {
			return fmt.Errorf("it has more than %d pages", maxFrames)
		}
		at = next
	}
	if len(p.frames) == 0 {
		return errors.New("it has no pages")
	}
	return nil
}

// decodeTIFF decodes the page whose directory is at offset.
func decodeTIFF(data []byte, offset uint32) (image.Image, error) {
	return tiff.Decode(page(data, offset))
}

// page is the TIFF with the directory at offset as its first one, because the decoder reads
// only the first page.
func page(data []byte, offset uint32) io.Reader {
	head := bytes.Clone(data[:8])
	if order := byteOrder(data); order == binary.LittleEndian {
		binary.LittleEndian.PutUint32(head[4:], offset)
	} else {
		binary.BigEndian.PutUint32(head[4:], offset)
	}
	return &patched{Reader: bytes.NewReader(data), head: head}
}

// patched reads bytes with other bytes at the beginning.
type patched struct {
	*bytes.Reader
	head []byte
}

func (p *patched) ReadAt(b []byte, off int64) (int, error) {
	n, err := p.Reader.ReadAt(b, off)
	if off < int64(len(p.head)) {
		copy(b[:n], p.head[off:])
	}
	return n, err
}
