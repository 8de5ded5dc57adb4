package compose_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stripedispute-go/stripedispute/compose"
)

// FuzzPicture adds any bytes as a picture. The result is an error or a document within its
// limits.
func FuzzPicture(f *testing.F) {
	for _, seed := range [][]byte{
		photo(40, 30, 1), fromPhone(photo(40, 30, 2)), screenshot(30, 40), screenshot(10, 80), []byte("GIF89a"),
		[]byte("II*\x00\x08\x00\x00\x00"),
	} {
		f.Add(seed, "A caption")
	}
	seeds, _ := filepath.Glob("testdata/*.*")
	for _, name := range seeds {
		if b, err := os.ReadFile(name); err == nil && len(b) < 100_000 {
			f.Add(b, "")
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, caption string) {
		var d compose.Document
		d.Picture("a", bytes.NewReader(data), caption)
		made(t, &d)
	})
}

// FuzzPDF adds any bytes as a PDF. The result is an error or a document within its limits.
func FuzzPDF(f *testing.F) {
	for _, pages := range []string{"", "1", "2-", "1,1", "x"} {
		f.Add(report(3), pages)
	}
	seeds, _ := filepath.Glob("testdata/*.pdf")
	for _, name := range seeds {
		if b, err := os.ReadFile(name); err == nil && len(b) < 100_000 {
			f.Add(b, "")
			if bytes.Contains(b, []byte("/Encrypt ")) {
				f.Add(encryptedInTrailer(f, b), "")
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, pages string) {
		var d compose.Document
		d.Excerpt("a", bytes.NewReader(data), pages)
		made(t, &d)
	})
}

// made builds a document twice. The bytes must be equal, and within the limits.
func made(t *testing.T, d *compose.Document) {
	res, err := d.Build()
	again, err2 := d.Build()
	if (err == nil) != (err2 == nil) {
		t.Fatalf("%v, then %v", err, err2)
	}
	if err != nil {
		return
	}
	if !bytes.Equal(res.PDF, again.PDF) || len(res.PDF) > 4_500_000 || res.Pages > 49 {
		t.Errorf("%d pages, %d bytes, then %d bytes", res.Pages, len(res.PDF), len(again.PDF))
	}
}
