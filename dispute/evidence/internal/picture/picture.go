// Package picture checks whether a JPEG or a PNG is complete. It does not decode the
// picture, because a picture can need far more memory than its file. The method exhibit in
// examine.go of package evidence calls it: a new format needs a case there.
package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// The errors for a picture that is not complete.
var (
	ErrCut     = errors.New("its end is missing")
	ErrDamaged = errors.New("it is damaged")
)

// JPEG reads the segments of a JPEG up to the end marker (ISO/IEC 10918-1, annex B). It skips
// thumbnails together with their segment. It ignores bytes after the end marker, for example
// a second picture. The error is ErrCut or ErrDamaged.
func JPEG(b []byte) error {
	size, scan := false, false
	i := 2
	for {
		start := bytes.IndexByte(b[min(i, len(b)):], 0xff)
		if start < 0 {
			return ErrCut
		}
		for i += start; i < len(b) && b[i] == 0xff; i++ { // several 0xff in a row belong to one marker
		}
		if i >= len(b) {
			return ErrCut
		}
		marker := b[i]
		i++
		switch {
		case marker == 0x00, marker == 0x01, marker >= 0xd0 && marker <= 0xd8: // no segment follows; 0xff 0x00 is a byte of the picture
			continue
		case marker == 0xd9 && size && scan:
			return nil
		case marker == 0xd9:
			return ErrDamaged
		}
		if i+2 > len(b) {
			return ErrCut
		}
		length := int(binary.BigEndian.Uint16(b[i:]))
		switch {
		case length < 2:
			return ErrDamaged
		case i+length > len(b):
			return ErrCut
		case marker == 0xda:
			scan = true
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			size = length >= 8
		}
		i += length
	}
}

// PNG reads the chunks of a PNG up to IEND and compares their checksums (W3C, Portable
// Network Graphics, chapter 5). The error is ErrCut or ErrDamaged.
func PNG(b []byte) error {
	const signature, frame = 8, 12 // bytes of the file's signature, and of a chunk without its data
	first, hasData := true, false
	for i := signature; ; first = false {
		if len(b)-i < frame {
			return ErrCut
		}
		length := int64(binary.BigEndian.Uint32(b[i:]))
		if length > int64(len(b)-i-frame) {
			return ErrCut
		}
		end := i + 8 + int(length)
		kind := string(b[i+4 : i+8])
		switch {
		case crc32.ChecksumIEEE(b[i+4:end]) != binary.BigEndian.Uint32(b[end:]),
			first && (kind != "IHDR" || length != 13 || binary.BigEndian.Uint32(b[i+8:]) == 0 || binary.BigEndian.Uint32(b[i+12:]) == 0),
			kind == "IEND" && !hasData:
			return ErrDamaged
		case kind == "IEND":
			return nil
		case kind == "IDAT":
			hasData = true
		}
		i = end + 4
	}
}
