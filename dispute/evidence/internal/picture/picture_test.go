package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/picture"
)

// drawn is a picture with many colours, so that its file is not tiny.
func drawn(width, height int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		m.Set(i%width, i/width, color.RGBA{byte(i * 7), byte(i * i), byte(i >> 3), 255})
	}
	return m
}

func jpegOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, drawn(64, 48), nil))
	return b.Bytes()
}

func pngOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, drawn(64, 48)))
	return b.Bytes()
}

// segment is a segment of a JPEG.
func segment(mark byte, data string) string {
	return "\xff" + string([]byte{mark}) + string(binary.BigEndian.AppendUint16(nil, uint16(len(data)+2))) + data
}

// progressive is a JPEG with several scans, as photos on web sites often are.
func progressive() []byte {
	frame, scan := segment(0xc2, "\x08\x00\x10\x00\x10\x01\x01\x11\x00"), segment(0xda, "\x01\x01\x00\x00\x00\x00")
	return []byte(
		"\xff\xd8" + segment(0xe0, "JFIF\x00") + frame + segment(0xc4, "x") + scan +
			"ab\xff\x00c\xff\xd0de" + segment(0xc4, "y") + scan + "fg\xff\xff\xd1h\xff\xd9",
	)
}

// withThumbnail is a JPEG with a thumbnail in its header.
func withThumbnail(b []byte) []byte {
	small := segment(
		0xe1,
		"Exif\x00\x00\xff\xd8"+segment(0xc0, "\x08\x00\x08\x00\x08\x01\x01\x11\x00")+segment(0xda, "\x01\x01\x00\x00\x3f\x00")+"x\xff\xd9",
	)
	return append([]byte("\xff\xd8"+small), b[2:]...)
}

// completePictures are JPEGs that are complete.
func completePictures(t *testing.T) map[string][]byte {
	t.Helper()
	return map[string][]byte{"baseline": jpegOf(t), "progressive": progressive(), "with a small picture in its head": withThumbnail(jpegOf(t))}
}

func TestJPEGAndPNGPassCompletePictures(t *testing.T) {
	for name, b := range completePictures(t) {
		require.NoError(t, picture.JPEG(b), name)
		require.NoError(t, picture.JPEG(append(bytes.Clone(b), b...)), "%s, and a second picture", name)
		require.NoError(t, picture.JPEG(append(bytes.Clone(b), "MotionPhoto_Data\x00\x01"...)), "%s, and a phone's own data", name)
		require.NoError(t, picture.JPEG(append(bytes.Clone(b), make([]byte, 100)...)), "%s, and zeros", name)
	}
	b := pngOf(t)
	require.NoError(t, picture.PNG(b))
	require.NoError(t, picture.PNG(append(bytes.Clone(b), "anything"...)))
}

func TestJPEGAndPNGFindACutAtEveryByte(t *testing.T) {
	for name, b := range completePictures(t) {
		for end := 3; end < len(b)-1; end++ {
			require.Error(t, picture.JPEG(b[:end]), "%s, %d", name, end)
			require.Error(t, picture.JPEG(append(bytes.Clone(b[:end]), make([]byte, len(b)-end)...)), "%s, %d, zeros", name, end)
		}
	}
	b := pngOf(t)
	for end := 8; end < len(b); end++ {
		require.ErrorIs(t, picture.PNG(b[:end]), picture.ErrCut, end)
		require.Error(t, picture.PNG(append(bytes.Clone(b[:end]), make([]byte, len(b)-end)...)), end)
	}
}

// chunk is a chunk of a PNG.
func chunk(kind, data string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(b, kind+data...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

func TestJPEGAndPNGFindDamage(t *testing.T) {
	b := pngOf(t)
	for i := 8; i < len(b); i++ {
		changed := bytes.Clone(b)
		changed[i] ^= 0x40
		require.Error(t, picture.PNG(changed), i)
	}
	const signature, head = "\x89PNG\r\n\x1a\n", "\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
	for name, file := range map[string]string{
		"no picture data":          signature + chunk("IHDR", head) + chunk("IEND", ""),
		"no head":                  signature + chunk("IDAT", "x") + chunk("IEND", ""),
		"no width":                 signature + chunk("IHDR", "\x00\x00\x00\x00"+head[4:]) + chunk("IDAT", "x") + chunk("IEND", ""),
		"a chunk that is too long": signature + chunk("IHDR", head) + "\xff\xff\xff\xffIDATx",
	} {
		require.Error(t, picture.PNG([]byte(file)), name)
	}
	for name, file := range map[string]string{
		"an end mark at once":        "\xff\xd8\xff\xd9",
		"no scan":                    "\xff\xd8" + segment(0xc0, "\x08\x00\x08\x00\x08\x01\x01\x11\x00") + "\xff\xd9",
		"no size":                    "\xff\xd8" + segment(0xda, "\x01\x01\x00\x00\x3f\x00") + "x\xff\xd9",
		"a segment of no length":     "\xff\xd8\xff\xe0\x00\x01",
		"a segment that is too long": "\xff\xd8\xff\xe0\xff\xff",
		"nothing after its mark":     "\xff\xd8",
		"nothing but marks":          "\xff\xd8\xff\xff\xff",
		"a mark without a segment":   "\xff\xd8\xff\xe0",
	} {
		require.Error(t, picture.JPEG([]byte(file)), name)
	}
}

func FuzzJPEG(f *testing.F) {
	f.Add(progressive())
	f.Add(withThumbnail(progressive()))
	f.Fuzz(func(t *testing.T, b []byte) { isKnownError(t, picture.JPEG(b)) })
}

func FuzzPNG(f *testing.F) {
	f.Add([]byte(
		"\x89PNG\r\n\x1a\n" + chunk("IHDR", "\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00") + chunk("IDAT", "x") + chunk("IEND", ""),
	))
	f.Fuzz(func(t *testing.T, b []byte) { isKnownError(t, picture.PNG(b)) })
}

func isKnownError(t *testing.T, err error) {
	t.Helper()
	assert.True(t, err == nil || errors.Is(err, picture.ErrCut) || errors.Is(err, picture.ErrDamaged))
}
