package picture

import (
	"bytes"
	"encoding/binary"
)

// jpegHeader has the parts of a JPEG's header that the package needs.
type jpegHeader struct {
	exif        []byte
	sampling    []byte // the sampling factors of each component: horizontal in the upper four bits, vertical in the lower
	progressive bool
}

// readJPEG reads the segments before the image data.
func readJPEG(data []byte) (h jpegHeader) {
	for i := 2; i+4 <= len(data); {
		if data[i] != 0xff {
			i++
			continue
		}
		marker := data[i+1]
		switch {
		case marker == 0xff, marker == 0, marker == 1, marker >= 0xd0 && marker <= 0xd7:
			i++
			continue
		case marker == 0xd9, marker == 0xda: // the end of the file, the image data
			return h
		}
		end := i + 2 + int(binary.BigEndian.Uint16(data[i+2:]))
		if end > len(data) || end < i+4 {
			return h
		}
		segment := data[i+4 : end]
		switch {
		case marker == 0xe1 && h.exif == nil && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			h.exif = segment[6:]
		case marker >= 0xc0 && marker <= 0xc2 && len(segment) >= 6:
			h.progressive = marker == 0xc2
			for c := 6; c+3 <= len(segment); c += 3 {
				h.sampling = append(h.sampling, segment[c+1])
			}
		}
		i = end
	}
	return h
}

// perPixel is how many bytes of memory a pixel needs while the picture is decoded.
func (h jpegHeader) perPixel() int64 {
	var widest, all int64
	for _, s := range h.sampling {
		n := int64(s>>4) * int64(s&15)
		widest, all = max(widest, n), all+n
	}
	if widest == 0 {
		return 8
	}
	samples := (all + widest - 1) / widest
	if len(h.sampling) == 4 {
		samples += 4 // the decoder inverts the colours in a copy
	}
	if h.progressive {
		samples *= 5 // the decoder keeps coefficients of four bytes as well
	}
	return samples
}

// pngChunk and riffChunk read the name and the length of a chunk. head and tail are the bytes
// before and after its contents.
func pngChunk(b []byte) (name string, length int64, head, tail int) {
	return string(b[4:8]), int64(binary.BigEndian.Uint32(b)), 8, 4
}

func riffChunk(b []byte) (name string, length int64, head, tail int) {
	length = int64(binary.LittleEndian.Uint32(b[4:]))
	return string(b[:4]), length, 8, int(length & 1)
}

// chunk returns the contents of the first chunk with this name, or nil.
func chunk(data []byte, read func([]byte) (string, int64, int, int), name string) []byte {
	for len(data) >= 8 {
		found, length, head, tail := read(data)
		if length > int64(len(data)-head) {
			return nil
		}
		if found == name {
			return data[head : head+int(length)]
		}
		data = data[min(len(data), head+int(length)+tail):]
	}
	return nil
}

// pictures counts the pictures in a GIF.
func pictures(data []byte) (n int) {
	if len(data) < 13 {
		return 0
	}
	i := 13 + colours(data[10])
	for i < len(data) {
		switch data[i] {
		case 0x21: // an extension: a label, then blocks
			i = blocks(data, i+2)
		case 0x2c: // a picture: ten bytes, a table of colours, a code size, then blocks
			n++
			if i+9 >= len(data) {
				return n
			}
			i = blocks(data, i+11+colours(data[i+9]))
		default:
			return n
		}
	}
	return n
}

// colours is the length in bytes of the table of colours that the flags announce.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blocks returns the offset after a series of blocks, which ends with an empty block.
func blocks(data []byte, i int) int {
	for i < len(data) && data[i] != 0 {
		i += 1 + int(data[i])
	}
	return i + 1
}
