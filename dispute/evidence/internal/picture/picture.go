// Package picture tells whether a JPEG or a PNG is there as a whole, without decoding
// it: a picture can be far larger in memory than its file.
package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// Errors of a picture that is not whole.
var (
	ErrCut     = errors.New("its end is missing")
	ErrDamaged = errors.New("it is damaged")
)

// JPEG walks through the segments of a JPEG up to its end mark (ISO/IEC 10918-1, annex
// B). Small pictures in its head are passed over with their segment. What stands after
// the end mark, a second picture for instance, is not looked at.
func JPEG(b []byte) error {
	size, scan := false, false
	for i := 2; ; {
		start := bytes.IndexByte(b[min(i, len(b)):], 0xff)
		if start < 0 {
			return ErrCut
		}
		for i += start; i < len(b) && b[i] == 0xff; i++ { // any number of them is one mark
		}
		if i >= len(b) {
			return ErrCut
		}
		mark := b[i]
		i++
		switch {
		case mark == 0x00, mark == 0x01, mark >= 0xd0 && mark <= 0xd8: // without a segment; 0xff 0x00 is a byte of the picture
			continue
		case mark == 0xd9 && size && scan:
			return nil
		case mark == 0xd9:
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
		case mark == 0xda:
			scan = true
		case mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc:
			size = length >= 8
		}
		i += length
	}
}

// PNG walks through the chunks of a PNG up to IEND, and compares their checksums (W3C,
// Portable Network Graphics, chapter 5).
func PNG(b []byte) error {
	const signature, frame = 8, 12 // bytes of a chunk around its data
	first, data := true, false
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
			kind == "IEND" && !data:
			return ErrDamaged
		case kind == "IEND":
			return nil
		case kind == "IDAT":
			data = true
		}
		i = end + 4
	}
}
