package picture_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/image/tiff"

	"github.com/stripedispute-go/stripedispute/compose/internal/picture"
)

// corners is a picture with red, green, blue and black corners, clockwise from the upper left.
func corners(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch right, low := x >= w/2, y >= h/2; {
			case right && low:
				c = color.RGBA{0, 0, 255, 255}
			case right:
				c = color.RGBA{0, 255, 0, 255}
			case low:
				c = color.RGBA{0, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// seen names the colours of the corners, clockwise from the upper left.
func seen(m image.Image) string {
	b := m.Bounds()
	var names []string
	for _, p := range []image.Point{
		{b.Min.X + 1, b.Min.Y + 1}, {b.Max.X - 2, b.Min.Y + 1}, {b.Max.X - 2, b.Max.Y - 2}, {b.Min.X + 1, b.Max.Y - 2},
	} {
		r, g, bl, _ := m.At(p.X, p.Y).RGBA()
		switch {
		case r > g+20000 && r > bl+20000:
			names = append(names, "red")
		case g > r+20000 && g > bl+20000:
			names = append(names, "green")
		case bl > r+20000 && bl > g+20000:
			names = append(names, "blue")
		case r+g+bl < 30000:
			names = append(names, "black")
		default:
			names = append(names, fmt.Sprint(r>>8, g>>8, bl>>8))
		}
	}
	return strings.Join(names, " ")
}

// exif is EXIF data with an orientation, in either byte order.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, e := range [][2]uint16{{0x100, 7}, {0x112, orientation}} {
		b = order.AppendUint16(b, e[0])
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, e[1])
		b = order.AppendUint16(b, 0)
	}
	return order.AppendUint32(b, 0)
}

func encodeJPEG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodePNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withExif adds EXIF data to a JPEG or a PNG.
func withExif(file, data []byte) []byte {
	if bytes.HasPrefix(file, []byte("\x89PNG")) {
		chunk := append([]byte("eXIf"), data...)
		out := append([]byte{}, file[:33]...) // the signature and IHDR
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		out = append(out, chunk...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
		return append(out, file[33:]...)
	}
	segment := append([]byte("Exif\x00\x00"), data...)
	out := append([]byte{}, file[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	out = append(out, segment...)
	return append(out, file[2:]...)
}

func open(t *testing.T, data []byte) *picture.Picture {
	t.Helper()
	p, err := picture.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// render decodes a frame and renders all of it.
func render(t *testing.T, p *picture.Picture, frame, w, h int) image.Image {
	t.Helper()
	m, err := p.Decode(frame)
	if err != nil {
		t.Fatal(err)
	}
	width, height := p.Size(frame)
	return m.Render(image.Rect(0, 0, width, height), w, h)
}

func TestRenderTurnsPicturesUpright(t *testing.T) {
	// The corners that a viewer shows for each EXIF orientation.
	want := map[uint16]string{
		1: "red green blue black", 2: "green red black blue", 3: "blue black red green", 4: "black blue green red",
		5: "red black blue green", 6: "black red green blue", 7: "blue green red black", 8: "green blue black red",
		0: "red green blue black", 9: "red green blue black", // invalid
	}
	for orientation, corner := range want {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			for kind, file := range map[string][]byte{"JPEG": encodeJPEG(t, corners(120, 80)), "PNG": encodePNG(t, corners(120, 80))} {
				t.Run(fmt.Sprint(kind, orientation, order), func(t *testing.T) {
					p := open(t, withExif(file, exif(order, orientation)))
					w, h := p.Size(0)
					if sideways := orientation >= 5 && orientation <= 8; sideways != (w == 80 && h == 120) {
						t.Errorf("size %d × %d", w, h)
					}
					for _, by := range []int{1, 2, 3} {
						m := render(t, p, 0, w/by, h/by)
						if got := seen(m); got != corner || m.Bounds().Dx() != w/by {
							t.Errorf("1/%d of the size: %s (%v), want %s", by, got, m.Bounds(), corner)
						}
					}
				})
			}
		}
	}
}

func TestRenderOfAPartOfATurnedPicture(t *testing.T) {
	p := open(t, withExif(encodeJPEG(t, corners(120, 80)), exif(binary.LittleEndian, 6)))
	m, err := p.Decode(0)
	if err != nil {
		t.Fatal(err)
	}
	if got := seen(m.Render(image.Rect(0, 0, 80, 56), 40, 28)); got != "black red red black" {
		t.Errorf("the upper part shows %s", got)
	}
	if got := seen(m.Render(image.Rect(0, 64, 80, 120), 40, 28)); got != "blue green green blue" {
		t.Errorf("the lower part shows %s", got)
	}
}

func TestRenderKeepsColoursOfEveryPixelFormat(t *testing.T) {
	rect := image.Rect(0, 0, 90, 60)
	for _, m := range []interface {
		image.Image
		Set(x, y int, c color.Color)
	}{
		image.NewRGBA(rect), image.NewNRGBA(rect), image.NewRGBA64(rect), image.NewNRGBA64(rect), image.NewCMYK(rect),
		image.NewPaletted(rect, color.Palette{color.RGBA{200, 100, 50, 255}, color.White}),
	} {
		for y := range 60 {
			for x := range 90 {
				m.Set(x, y, color.RGBA{200, 100, 50, 255})
			}
		}
		var b bytes.Buffer
		if _, cmyk := m.(*image.CMYK); cmyk {
			_ = jpeg.Encode(&b, m, nil) // as YCbCr
		} else {
			_ = png.Encode(&b, m)
		}
		out := render(t, open(t, b.Bytes()), 0, 30, 20)
		r, g, bl, _ := out.At(15, 10).RGBA()
		for i, v := range []uint32{r >> 8, g >> 8, bl >> 8} {
			if want := []uint32{200, 100, 50}[i]; v+3 < want || v > want+3 {
				t.Errorf("%T: %d %d %d", m, r>>8, g>>8, bl>>8)
				break
			}
		}
	}
}

func TestRenderTakesTheMean(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 30, 30))
	for i := range m.Pix {
		m.Pix[i] = byte(i % 30 * 8)
	}
	for _, size := range []int{1, 7, 13, 29, 30} {
		out := render(t, open(t, encodePNG(t, m)), 0, size, size)
		sum := 0
		for y := range size {
			for x := range size {
				sum += int(out.(*image.Gray).GrayAt(x, y).Y)
			}
		}
		if mean := float64(sum) / float64(size*size); mean < 115 || mean > 117 {
			t.Errorf("at %d: the mean is %.1f, and was 116", size, mean)
		}
	}
}

func TestRenderIsOnWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	m.SetNRGBA(5, 5, color.NRGBA{0, 0, 0, 255})
	out := render(t, open(t, encodePNG(t, m)), 0, 10, 10)
	if r, _, _, _ := out.At(0, 0).RGBA(); r>>8 != 255 {
		t.Errorf("the background is %d", r>>8)
	}
	if r, _, _, _ := out.At(5, 5).RGBA(); r != 0 {
		t.Errorf("the dot is %d", r>>8)
	}
}

// fax is a TIFF with several pages, each in one shade of grey.
func fax(t *testing.T, shades ...byte) []byte {
	t.Helper()
	var all []byte
	last := 0 // the place of the offset of the next directory
	for i, shade := range shades {
		m := image.NewGray(image.Rect(0, 0, 20+i, 30))
		for j := range m.Pix {
			m.Pix[j] = shade
		}
		var b bytes.Buffer
		if err := tiff.Encode(&b, m, nil); err != nil {
			t.Fatal(err)
		}
		one := b.Bytes()
		base := len(all)
		dir := int(binary.LittleEndian.Uint32(one[4:]))
		n := int(binary.LittleEndian.Uint16(one[dir:]))
		for e := dir + 2; e < dir+2+12*n; e += 12 { // adjust the offsets in the directory
			tag, kind, count := binary.LittleEndian.Uint16(one[e:]), binary.LittleEndian.Uint16(one[e+2:]), binary.LittleEndian.Uint32(one[e+4:])
			size := map[uint16]uint32{3: 2, 4: 4, 5: 8}[kind] * count
			if size > 4 || tag == 0x111 {
				binary.LittleEndian.PutUint32(one[e+8:], binary.LittleEndian.Uint32(one[e+8:])+uint32(base))
			}
		}
		if i > 0 {
			binary.LittleEndian.PutUint32(all[last:], uint32(base+dir))
		}
		all = append(all, one...)
		last = base + dir + 2 + 12*n
	}
	return all
}

func TestOpenFindsEveryPageOfATIFF(t *testing.T) {
	p := open(t, fax(t, 10, 120, 250))
	if p.Frames() != 3 {
		t.Fatalf("%d pages", p.Frames())
	}
	for i, want := range []byte{10, 120, 250} {
		w, _ := p.Size(i)
		if got := render(t, p, i, 10, 15).(*image.Gray).GrayAt(5, 5).Y; got != want || w != 20+i {
			t.Errorf("page %d is %d, %d wide", i+1, got, w)
		}
	}
}

func TestOpenOfATIFFWhosePagesAreACircleEnds(t *testing.T) {
	file := fax(t, 1, 2)
	dir := binary.LittleEndian.Uint32(file[4:])
	n := uint32(binary.LittleEndian.Uint16(file[dir:]))
	binary.LittleEndian.PutUint32(file[dir+2+12*n:], dir)
	if p := open(t, file); p.Frames() != 1 {
		t.Errorf("%d pages", p.Frames())
	}
}

func TestOpenNotesAnimatedGIFs(t *testing.T) {
	one := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	small := image.NewPaletted(image.Rect(4, 4, 8, 8), color.Palette{color.Black, color.White})
	for n, want := range map[int]bool{1: false, 3: true} {
		g := &gif.GIF{Config: image.Config{Width: 8, Height: 8}}
		for i := range n {
			m := one
			if i > 0 {
				m = small
			}
			g.Image, g.Delay = append(g.Image, m), append(g.Delay, 1)
		}
		var b bytes.Buffer
		if err := gif.EncodeAll(&b, g); err != nil {
			t.Fatal(err)
		}
		if p := open(t, b.Bytes()); p.Animated != want {
			t.Errorf("%d pictures: animated: %t", n, p.Animated)
		}
	}
}

func TestRenderDoesNotMoveASmallGIFFrame(t *testing.T) {
	part := image.NewPaletted(image.Rect(6, 6, 10, 10), color.Palette{color.Black})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{
		Image: []*image.Paletted{part}, Delay: []int{0}, Config: image.Config{Width: 12, Height: 12},
	}); err != nil {
		t.Fatal(err)
	}
	out := render(t, open(t, b.Bytes()), 0, 12, 12)
	if r, _, _, _ := out.At(1, 1).RGBA(); r == 0 {
		t.Error("the part was moved to the corner")
	}
	if r, _, _, _ := out.At(8, 8).RGBA(); r != 0 {
		t.Error("the part is gone")
	}
}

func TestOpenRefusesBombsByTheirHeader(t *testing.T) {
	bomb := encodePNG(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))

	flat := encodeJPEG(t, image.NewGray(image.Rect(0, 0, 8, 8)))
	at := bytes.Index(flat, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(flat[at+5:], 65_000)
	binary.BigEndian.PutUint16(flat[at+7:], 65_000)

	screen := []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;")
	for name, file := range map[string][]byte{"PNG": bomb, "JPEG": flat, "GIF": screen} {
		if _, err := picture.Open(file); err == nil || !strings.Contains(err.Error(), "too large") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRenderOfFiftyMegapixelsTakesLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	file := encodeJPEG(t, image.NewYCbCr(image.Rect(0, 0, 8192, 6144), image.YCbCrSubsampleRatio420))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	render(t, open(t, file), 0, 1400, 1050)
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 100 { // the pixels need 72
		t.Errorf("%d MB", mb)
	}
}

func TestOpenAndDecodeOfBrokenPicturesAreErrors(t *testing.T) {
	photo, shot := encodeJPEG(t, corners(200, 200)), encodePNG(t, corners(200, 200))
	for name, file := range map[string][]byte{
		"empty": nil, "a text": []byte("hello"), "a JPEG head": photo[:20], "a JPEG cut short": photo[:len(photo)/2],
		"a JPEG without end": photo[:len(photo)-2], "a PNG cut short": shot[:len(shot)-30], "a PNG head": shot[:20],
		"a TIFF head": []byte("II*\x00\x08\x00\x00\x00"), "a TIFF of nothing": []byte("II*\x00\x00\x00\x00\x00"),
	} {
		p, err := picture.Open(file)
		if err == nil {
			_, err = p.Decode(0)
		}
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPNGUsesAPaletteForFewColours(t *testing.T) {
	out := render(t, open(t, encodePNG(t, corners(400, 400))), 0, 400, 400)
	b, err := picture.PNG(out)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if _, few := m.(*image.Paletted); err != nil || !few || seen(m) != "red green blue black" {
		t.Errorf("%T %v %s", m, err, seen(m))
	}
}
