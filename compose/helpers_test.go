package compose_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/stripedispute-go/stripedispute/compose"
)

// photo is a JPEG with soft shapes, edges and noise, which compresses like a real photo.
func photo(width, height, seed int) []byte {
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	noise := uint32(seed*7919 + 1)
	wave := func(v, length int) float64 { return math.Sin(float64(v+seed*313) * 2 * math.Pi / float64(length)) }
	across := make([]float64, width)
	for x := range across {
		across[x] = 30*wave(x, width) + 12*wave(x, width/9+1) + 6*wave(x, 97)
	}
	for y := range height {
		down := 128 + 40*wave(y, height) + 10*wave(y, height/7+1) + 5*wave(y, 61)
		for x := range width {
			noise = noise*1664525 + 1013904223
			v := down + across[x] + float64(noise>>26)
			if (x/211+y/157+seed)%5 == 0 {
				v -= 60
			}
			m.Y[y*m.YStride+x] = uint8(min(max(v, 0), 255))
		}
	}
	for i := range m.Cb {
		m.Cb[i] = uint8(128 + 40*math.Sin(float64(i%m.CStride)/300))
		m.Cr[i] = uint8(128 + 40*math.Cos(float64(i/m.CStride)/200))
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, m, &jpeg.Options{Quality: 92}) // a Buffer returns no errors
	return b.Bytes()
}

// fromPhone is a photo of a phone that was held upright. A phone stores it turned by a quarter,
// with an EXIF orientation, a place and a time.
func fromPhone(jpeg []byte) []byte {
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00" +
		"GPS 52.2297 N 21.0122 E, 2026:10:05 12:00:00")
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return bytes.Join([][]byte{jpeg[:2], segment, exif, jpeg[2:]}, nil)
}

// screenshot is a PNG with lines that look like text.
func screenshot(width, height int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{255, 255, 255, 255}
			if y%40 > 28 && (x*7+y/40*13)%23 < 9 {
				c = color.RGBA{20, 20, 60, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, m)
	return b.Bytes()
}

// report is a PDF with this many pages of text.
func report(pages int) []byte {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetFont("Helvetica", "", 12)
	for i := range pages {
		f.AddPage()
		for line := range 40 {
			f.Text(20, 20+6*float64(line), "Page "+strconv.Itoa(i+1)+", line "+strconv.Itoa(line+1)+" of the report about the order")
		}
	}
	var b bytes.Buffer
	_ = f.Output(&b)
	return b.Bytes()
}

// pdfOf is a PDF of one page with these entries, and with more objects from number 4.
func pdfOf(page string, objects ...string) []byte {
	objects = append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>", "<</Type/Page/Parent 2 0 R" + page + ">>",
	}, objects...)
	b := []byte("%PDF-1.7\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", len(b))
		b = fmt.Appendf(b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	return fmt.Appendf(b, "%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, len(b))
}

// filledForm is a PDF with a form field that has a text and no picture of it.
func filledForm() []byte {
	return pdfOf("/Annots[4 0 R]", "<</Subtype/Widget/FT/Tx/V(typed)/Rect[0 0 9 9]>>")
}

// elsewhere is a PDF of a page whose contents are in another file.
func elsewhere() []byte {
	return pdfOf("/Contents 4 0 R", "<</F(other.bin)/Length 1>>\nstream\nx\nendstream")
}

// build builds the document twice, compares the bytes, and checks the PDF with other programs.
func build(t *testing.T, d *compose.Document) *compose.Result {
	t.Helper()
	res, err := d.Build()
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Build()
	if err != nil || !bytes.Equal(res.PDF, again.PDF) {
		t.Errorf("different bytes the second time, %v", err)
	}
	accepted(t, res.PDF, res.Pages)
	return res
}

// accepted checks a PDF with pdfcpu, and with pdfinfo if it is installed.
func accepted(t *testing.T, pdf []byte, pages int) {
	t.Helper()
	model.ConfigPath = "disable" // otherwise pdfcpu writes a folder into the home directory
	if err := api.Validate(bytes.NewReader(pdf), nil); err != nil {
		t.Errorf("pdfcpu: %v", err)
	}
	out, ok := run(t, pdf, "pdfinfo", "-")
	if !ok {
		return
	}
	found := regexp.MustCompile(`(?m)^Pages: +(\d+)$`).FindStringSubmatch(out)
	if len(found) == 0 || found[1] != strconv.Itoa(pages) || strings.Contains(out, "Error") {
		t.Errorf("pdfinfo, of %d pages: %s", pages, out)
	}
}

// text is the text of a PDF. It is "" if pdftotext is not installed.
func text(t *testing.T, pdf []byte) string {
	t.Helper()
	out, _ := run(t, pdf, "pdftotext", "-layout", "-", "-")
	return out
}

// absent fails the test on a CI machine that lacks a package of Debian.
func absent(t *testing.T, debian string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Errorf("install Debian's %s", debian)
	}
}

// run runs a program with a PDF as its input. ok is false if the program is not installed.
func run(t *testing.T, pdf []byte, name string, args ...string) (out string, ok bool) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		absent(t, "poppler-utils")
		return "", false
	}
	c := exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)
	c.Stdin = bytes.NewReader(pdf)
	b, err := c.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v: %s", name, err, b)
	}
	return string(b), true
}

// keep writes the PDF into the folder in COMPOSE_OUT, if that is set, for a person to look at.
func keep(t *testing.T, name string, pdf []byte) {
	t.Helper()
	if folder := os.Getenv("COMPOSE_OUT"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
