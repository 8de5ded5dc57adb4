package picture

import "encoding/binary"

// turn is how a stored picture must be turned to be upright: the EXIF orientation, 1 to 8.
type turn int

const upright turn = 1

// sideways reports whether the turn swaps width and height.
func (t turn) sideways() bool { return t >= 5 }

// size is the size of the turned picture.
func (t turn) size(width, height int) (int, int) {
	if t.sideways() {
		return height, width
	}
	return width, height
}

// stored is the place in the stored picture, which has this size, of a pixel of the upright
// picture.
func (t turn) stored(x, y, width, height int) (int, int) {
	switch t {
	case 2:
		return width - 1 - x, y
	case 3:
		return width - 1 - x, height - 1 - y
	case 4:
		return x, height - 1 - y
	case 5:
		return y, x
	case 6:
		return y, height - 1 - x
	case 7:
		return width - 1 - y, height - 1 - x
	case 8:
		return width - 1 - y, x
	}
	return x, y
}

// plane turns a stored picture of width × height pixels of n bytes each.
func (t turn) plane(pix []byte, width, height, n int) []byte {
	if t == upright {
		return pix
	}
	w, h := t.size(width, height)
	out := make([]byte, 0, len(pix))
	for y := range h {
		for x := range w {
			sx, sy := t.stored(x, y, width, height)
			at := (sy*width + sx) * n
			out = append(out, pix[at:at+n]...)
		}
	}
	return out
}

// orientation reads the orientation from EXIF data, which has the structure of a TIFF. It is
// upright if the orientation is missing or invalid.
func orientation(exif []byte) turn {
	order := byteOrder(exif)
	if order == nil {
		return upright
	}
	v, ok := entry(exif, order, order.Uint32(exif[4:]), tagOrientation)
	if !ok || v < 1 || v > 8 {
		return upright
	}
	return turn(v)
}

// byteOrder is the byte order of a TIFF. It is nil if data is not a TIFF.
func byteOrder(data []byte) binary.ByteOrder {
	if len(data) < 8 {
		return nil
	}
	switch string(data[:4]) {
	case "II*\x00":
		return binary.LittleEndian
	case "MM\x00*":
		return binary.BigEndian
	}
	return nil
}

// The tags of a TIFF directory that the package reads.
const (
	tagSubfile     = 0xfe
	tagOrientation = 0x112
)

// directory returns the entries of the directory at offset, with twelve bytes each, and the
// offset of the next directory.
func directory(data []byte, order binary.ByteOrder, offset uint32) (entries []byte, next uint32) {
	if int64(offset)+2 > int64(len(data)) {
		return nil, 0
	}
	d := data[offset+2:]
	n := 12 * int(order.Uint16(data[offset:]))
	if n > len(d) {
		return nil, 0
	}
	if n+4 <= len(d) {
		next = order.Uint32(d[n:])
	}
	return d[:n], next
}

// entry returns the number that the directory at offset has for a tag.
func entry(data []byte, order binary.ByteOrder, offset uint32, tag uint16) (uint32, bool) {
	entries, _ := directory(data, order, offset)
	for ; len(entries) >= 12; entries = entries[12:] {
		if order.Uint16(entries) != tag {
			continue
		}
		switch order.Uint16(entries[2:]) {
		case 3:
			return uint32(order.Uint16(entries[8:])), true
		case 4:
			return order.Uint32(entries[8:]), true
		}
	}
	return 0, false
}
