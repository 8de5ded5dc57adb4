package heic_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"testing"

	_ "github.com/gen2brain/heic" // registers itself

	"github.com/stripedispute-go/stripedispute/compose"
)

// TestPhotoOfAnIPhone adds two photos with four fields: red and green above black and blue. The
// phone was turned by a quarter for the second one.
func TestPhotoOfAnIPhone(t *testing.T) {
	for name, want := range map[string]string{"corners.heic": "red green blue black", "turned.heic": "black red green blue"} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			var d compose.Document
			d.Picture(name, bytes.NewReader(data), "A photo")
			res, err := d.Build()
			if err != nil {
				t.Fatal(err)
			}
			if got := corners(t, res.PDF); got != want {
				t.Errorf("the corners are %s, want %s", got, want)
			}
		})
	}
}

// corners names the colours of the corners of the JPEG in a PDF, clockwise from the upper left.
func corners(t *testing.T, pdf []byte) (names string) {
	t.Helper()
	at := bytes.Index(pdf, []byte("\xff\xd8\xff"))
	if at < 0 {
		t.Fatal("there is no JPEG in it")
	}
	m, err := jpeg.Decode(bytes.NewReader(pdf[at:]))
	if err != nil {
		t.Fatal(err)
	}
	b := m.Bounds()
	for _, p := range []image.Point{{5, 5}, {b.Max.X - 5, 5}, {b.Max.X - 5, b.Max.Y - 5}, {5, b.Max.Y - 5}} {
		switch r, g, bl, _ := m.At(p.X, p.Y).RGBA(); {
		case r+g+bl < 20_000:
			names += " black"
		case r > 2*g && r > 2*bl:
			names += " red"
		case g > 2*r && g > 2*bl:
			names += " green"
		case bl > 2*r && bl > 2*g:
			names += " blue"
		default:
			names += " another"
		}
	}
	return names[1:]
}
