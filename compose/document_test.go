package compose_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"codeberg.org/go-pdf/fpdf"

	"github.com/stripedispute-go/stripedispute/compose"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func TestPictureAlbumOfPhotosAndScreenshots(t *testing.T) {
	var d compose.Document
	d.Title = "Album"
	d.Picture("parcel.jpg", bytes.NewReader(fromPhone(photo(1600, 1200, 1))), "The parcel before it was sent")
	d.Picture("scale.jpg", bytes.NewReader(photo(1600, 1200, 2)), "On the scale: 4.2 kg")
	d.Picture("label.jpg", bytes.NewReader(photo(1600, 1200, 3)), "The label")
	d.Picture("stamp.png", bytes.NewReader(screenshot(120, 90)), "A small one")
	d.Picture("chat.png", bytes.NewReader(screenshot(1080, 2340)), "Chat of 4 October")
	d.Picture("all.png", bytes.NewReader(screenshot(1080, 9000)), "The whole chat")
	res := build(t, &d)
	keep(t, "album.pdf", res.PDF)
	want := []compose.Placed{
		{Name: "parcel.jpg", First: 1, Last: 1},
		{Name: "scale.jpg", First: 2, Last: 2},
		{Name: "label.jpg", First: 2, Last: 2},
		{Name: "stamp.png", First: 3, Last: 3},
		{Name: "chat.png", First: 4, Last: 4},
		{Name: "all.png", First: 5, Last: 9},
	}
	if fmt.Sprint(res.Parts) != fmt.Sprint(want) {
		t.Errorf("parts %v\nwant  %v", res.Parts, want)
	}
	s := text(t, res.PDF)
	for _, want := range []string{"On the scale: 4.2 kg", "The whole chat (5 of 5)", "9/9"} {
		if s != "" && !strings.Contains(s, want) {
			t.Errorf("%q is missing: %s", want, s)
		}
	}
}

func TestPictureRemovesMetadata(t *testing.T) {
	var d compose.Document
	d.Picture("a.jpg", bytes.NewReader(fromPhone(photo(300, 200, 1))), "")
	if res := build(t, &d); bytes.Contains(res.PDF, []byte("GPS")) || bytes.Contains(res.PDF, []byte("Exif")) {
		t.Error("the place is in the PDF")
	}
}

func TestPictureIsNotEnlarged(t *testing.T) {
	var d compose.Document
	d.Picture("a.png", bytes.NewReader(screenshot(60, 40)), "")
	res := build(t, &d)
	if !bytes.Contains(res.PDF, []byte("/Width 60")) {
		t.Error("it has other pixels")
	}
}

func TestBuildShrinksPicturesStepByStep(t *testing.T) {
	files := [][]byte{photo(1000, 1300, 1), photo(1000, 1300, 2)}
	before := int64(0)
	var told []string
	for _, limit := range []int64{4_500_000, 650_000, 450_000, 300_000, 150_000} {
		d := compose.Document{Limits: compose.Limits{Bytes: limit}}
		for i, f := range files {
			d.Picture(fmt.Sprint(i, ".jpg"), bytes.NewReader(f), "")
		}
		res := build(t, &d)
		last := res.Steps[len(res.Steps)-1]
		if size := int64(len(res.PDF)); size > limit || last.Bytes != size || before != 0 && size >= before {
			t.Errorf("limit %d: %d bytes, steps %v", limit, size, res.Steps)
		}
		before = int64(len(res.PDF))
		told = append(told, fmt.Sprint(last.Quality, "/", last.DPI))
	}
	if got := strings.Join(told, " "); got != "85/200 60/200 40/200 60/100 40/100" {
		t.Errorf("steps %s", got)
	}
}

func TestBuildPutsMorePicturesOnAPage(t *testing.T) {
	for pictures, want := range map[int]int{19: 1, 20: 2, 38: 2, 39: 4, 76: 4} {
		d := compose.Document{Limits: compose.Limits{Pages: compose.MastercardPages}}
		for i := range pictures {
			d.Picture(fmt.Sprint(i, ".png"), bytes.NewReader(screenshot(60, 120)), fmt.Sprint("Picture ", i+1))
		}
		res := build(t, &d)
		if got := res.Steps[len(res.Steps)-1].PerPage; got != want || res.Pages > compose.MastercardPages {
			t.Errorf("%d pictures: %d on a page, %d pages", pictures, got, res.Pages)
		}
		if s := text(t, res.PDF); s != "" && !strings.Contains(s, fmt.Sprint("Picture ", pictures)) {
			t.Errorf("%d pictures: the last is not there", pictures)
		}
	}
}

// scanned is a PDF like that of a scanner, with one photo on each page.
func scanned(pages int) []byte {
	f := fpdf.New("P", "mm", "A4", "")
	for i := range pages {
		f.AddPage()
		name := fmt.Sprint(i)
		f.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(photo(1200, 1700, i)))
		f.ImageOptions(name, 0, 0, 210, 297, false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	}
	var b bytes.Buffer
	_ = f.Output(&b)
	return b.Bytes()
}

func TestBuildShrinksPhotosInPDFs(t *testing.T) {
	file := scanned(1)
	for limit, want := range map[int64]string{4_500_000: "", 375_000: "40/200", 115_000: "40/100"} {
		d := compose.Document{Limits: compose.Limits{Bytes: limit}}
		d.PDF("scan.pdf", bytes.NewReader(file))
		res := build(t, &d)
		keep(t, fmt.Sprint("scan", limit, ".pdf"), res.PDF)
		got := ""
		if n := len(res.Steps); n > 0 {
			got = fmt.Sprint(res.Steps[n-1].Quality, "/", res.Steps[n-1].DPI)
		}
		if got != want || int64(len(res.PDF)) > limit {
			t.Errorf("%d bytes, at most %d: %d bytes by %s, want %s", len(file), limit, len(res.PDF), got, want)
		}
	}
}

func TestLimitErrorSaysHowFarAndWhichPart(t *testing.T) {
	long := &compose.Document{}
	long.PDF("long.pdf", bytes.NewReader(report(61)))
	long.Picture("a.png", bytes.NewReader(screenshot(60, 120)), "")
	heavy := &compose.Document{Limits: compose.Limits{Bytes: 20_000}}
	heavy.Picture("small.png", bytes.NewReader(screenshot(60, 120)), "")
	heavy.Picture("big.jpg", bytes.NewReader(photo(1200, 1600, 1)), "")
	text := &compose.Document{Limits: compose.Limits{Bytes: 5_000}}
	text.PDF("report.pdf", bytes.NewReader(report(40)))
	for want, d := range map[string]*compose.Document{
		"the document has 62 pages, 13 more than the limit of 49; the largest part is long.pdf": long,
		"more than the limit of 20 kB; the largest part is big.jpg with":                        heavy,
		"the largest part is report.pdf with":                                                   text,
	} {
		var b bytes.Buffer
		n, err := d.WriteTo(&b)
		if _, ok := errors.AsType[*compose.LimitError](err); !ok || !strings.Contains(err.Error(), want) || n != 0 || b.Len() != 0 {
			t.Errorf("%v\nwant %s; %d bytes were written", err, want, b.Len())
		}
	}
}

func TestLimitErrorCountsPagesWithFourPicturesEach(t *testing.T) {
	d := compose.Document{Limits: compose.Limits{Pages: compose.MastercardPages}}
	for i := range 4*compose.MastercardPages + 1 {
		d.Picture(fmt.Sprint(i, ".png"), bytes.NewReader(screenshot(60, 120)), "")
	}
	_, err := d.Build()
	limit, ok := errors.AsType[*compose.LimitError](err)
	if !ok || limit.Pages != compose.MastercardPages+1 || limit.MostPages != compose.MastercardPages {
		t.Errorf("%v", err)
	}
}

func TestExcerptOfALongPDF(t *testing.T) {
	var d compose.Document
	d.Excerpt("report.pdf", bytes.NewReader(report(300)), "1-3, 68,299-")
	res := build(t, &d)
	keep(t, "excerpt.pdf", res.PDF)
	if res.Pages != 6 {
		t.Errorf("%d pages", res.Pages)
	}
	s := text(t, res.PDF)
	if s == "" {
		return
	}
	for page, there := range map[string]bool{
		"Page 1,": true, "Page 3,": true, "Page 4,": false, "Page 67,": false, "Page 68,": true, "Page 298,": false, "Page 299,": true,
		"Page 300,": true,
	} {
		if strings.Contains(s, page) != there {
			t.Errorf("%s: %t", page, !there)
		}
	}
}

func TestExcerptReadsAListOfPages(t *testing.T) {
	for list, want := range map[string]string{
		"": "", "1-4": "", " 2 , 4 ": "", "3-": "", "2,2": "",
		"5": "it has 4 pages", "0": "it has 4 pages", "3-9": "it has 4 pages", "3-2": "backwards", "a": "write a list", "1,,2": "write a list",
		"-3": "write a list", "1-2-3": "write a list", "99999999999999999999": "write a list",
	} {
		var d compose.Document
		d.Excerpt("a.pdf", bytes.NewReader(report(4)), list)
		_, err := d.Build()
		if want == "" {
			if err != nil {
				t.Errorf("%q: %v", list, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "a.pdf") {
			t.Errorf("%q: %v", list, err)
		}
	}
}

func TestPartErrorNamesEveryWrongPart(t *testing.T) {
	var d compose.Document
	d.Picture("cut.jpg", bytes.NewReader(photo(300, 200, 1)[:2000]), "")
	d.Picture("notes.txt", strings.NewReader("hello"), "")
	d.Picture("really.pdf", bytes.NewReader(report(1)), "")
	d.PDF("really.jpg", bytes.NewReader(photo(300, 200, 1)))
	d.PDF("cut.pdf", bytes.NewReader(report(3)[:900]))
	d.PDF("gone.pdf", nil)
	d.PDF("empty.pdf", strings.NewReader(""))
	d.PDF("", iotest.ErrReader(os.ErrPermission))
	d.Letter(compose.Letter{})
	_, err := d.Build()
	if err == nil || !errors.Is(err, os.ErrPermission) {
		t.Fatal(err)
	}
	for _, want := range []string{
		"notes.txt: ", "really.pdf: it is a PDF; add it with PDF", "really.jpg: it is not a PDF; add it with Picture",
		"cut.pdf: ", "gone.pdf: its reader is nil", "empty.pdf: it is empty", "part 8: it cannot be read",
	} {
		if !strings.Contains(err.Error(), "compose: "+want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
	var cut compose.Document
	cut.Picture("cut.jpg", bytes.NewReader(photo(300, 200, 1)[:2000]), "")
	if _, err := cut.Build(); err == nil || !strings.Contains(err.Error(), "cut.jpg: it is damaged or cut off") {
		t.Error(err)
	}
	var empty compose.Document
	empty.Letter(compose.Letter{})
	if _, err := empty.Build(); err == nil || !strings.Contains(err.Error(), "letter: it is empty") {
		t.Error(err)
	}
}

func TestPDFReadsItsReaderAtOnce(t *testing.T) {
	var d compose.Document
	r := &once{data: report(2)}
	d.PDF("a.pdf", r)
	r.data = nil
	if res := build(t, &d); res.Pages != 2 {
		t.Error(res.Pages)
	}
}

// once is a reader whose data the test removes after the first use.
type once struct{ data []byte }

func (o *once) Read(b []byte) (int, error) {
	if len(o.data) == 0 {
		return 0, io.EOF
	}
	n := copy(b, o.data)
	o.data = o.data[n:]
	return n, nil
}

func TestBuildOfAnEmptyDocumentIsAnError(t *testing.T) {
	if _, err := new(compose.Document).Build(); err == nil {
		t.Error("no error")
	}
}

func TestFileGoesIntoAPacket(t *testing.T) {
	var d compose.Document
	d.Picture("a.png", bytes.NewReader(screenshot(300, 200)), "A screenshot")
	f, err := d.File("response.pdf")
	if err != nil {
		t.Fatal(err)
	}
	p := &evidence.Packet{Files: map[dispute.Field]evidence.File{dispute.FieldUncategorizedFile: f}}
	if err := p.Check(nil); err != nil || f.Name != "response.pdf" {
		t.Error(err)
	}
}

func TestLimitsForDependsOnTheNetwork(t *testing.T) {
	for brand, pages := range map[dispute.CardBrand]int{dispute.CardBrandMastercard: 19, dispute.CardBrandVisa: 49, "": 49} {
		d := &dispute.Dispute{}
		if brand != "" {
			d.PaymentMethodDetails.Card = &dispute.Card{Brand: brand}
		}
		if l := compose.LimitsFor(d); l.Pages != pages || l.Bytes != 4_500_000 {
			t.Errorf("%s: %v", brand, l)
		}
	}
	d := &dispute.Dispute{}
	d.PaymentMethodDetails.Card = &dispute.Card{Brand: dispute.CardBrandVisa, Network: dispute.CardBrandMastercard}
	if l := compose.LimitsFor(d); l.Pages != 19 {
		t.Error("the network decides, not the brand")
	}
}

// The check of a packet must accept a document that is as large as LimitsFor allows, and not a larger one.
func TestLimitsForAreThoseOfPackageEvidence(t *testing.T) {
	networks := []dispute.CardBrand{"", dispute.CardBrandMastercard, dispute.CardBrandVisa}
	for _, brand := range networks {
		for _, network := range networks {
			d := &dispute.Dispute{}
			d.PaymentMethodDetails.Card = &dispute.Card{Brand: brand, Network: network}
			refuses := func(file []byte, rule evidence.Rule) bool {
				p := evidence.Packet{Files: map[dispute.Field]evidence.File{dispute.FieldUncategorizedFile: evidence.FileOf("a.pdf", file)}}
				return slices.ContainsFunc(p.Problems(d), func(q evidence.Problem) bool { return q.Rule == rule && q.Field == "" })
			}
			limits := compose.LimitsFor(d)
			pages, bytes := limits.Pages, int(limits.Bytes)
			if refuses(report(pages), evidence.RulePages) || !refuses(report(pages+1), evidence.RulePages) {
				t.Errorf("brand %q, network %q: compose/limits.go has %d pages, dispute/evidence/limits.go another number", brand, network, pages)
			}
			if refuses(make([]byte, bytes), evidence.RuleFileSize) || !refuses(make([]byte, bytes+1), evidence.RuleFileSize) {
				t.Errorf("brand %q, network %q: compose/limits.go has %d bytes, dispute/evidence/limits.go another number", brand, network, bytes)
			}
		}
	}
}

func TestBuildIsSafeForConcurrentUse(t *testing.T) {
	var d compose.Document
	d.Letter(compose.Letter{From: "Blue Bicycles"})
	d.Picture("a.png", bytes.NewReader(screenshot(300, 200)), "")
	d.PDF("b.pdf", bytes.NewReader(report(3)))
	made := make(chan string, 4)
	for range cap(made) {
		go func() {
			res, err := d.Build()
			if err != nil {
				made <- err.Error()
				return
			}
			made <- string(res.PDF)
		}()
	}
	first := <-made
	for range cap(made) - 1 {
		if other := <-made; other != first {
			t.Error("they differ")
		}
	}
}

func TestPictureTakesEveryFormat(t *testing.T) {
	for name, pages := range map[string]int{"shot.webp": 1, "photo.webp": 1, "scan.gif": 1, "scan.tif": 1, "fax.tif": 2} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var d compose.Document
		d.Picture(name, bytes.NewReader(data), "")
		res := build(t, &d)
		images := bytes.Count(res.PDF, []byte("/Subtype /Image"))
		if images != pages {
			t.Errorf("%s: %d pictures", name, images)
		}
	}
}

func TestPictureInHEICSaysWhatToDo(t *testing.T) {
	data, err := os.ReadFile("testdata/photo.heic")
	if err != nil {
		t.Fatal(err)
	}
	var d compose.Document
	d.Picture("photo.heic", bytes.NewReader(data), "")
	if _, err := d.Build(); err == nil || !strings.Contains(err.Error(), "see the documentation of package compose") {
		t.Error(err)
	}
}

// encryptedInTrailer is a PDF whose trailer has the encryption dictionary itself, not a
// reference to it. ISO 32000-2 allows both.
func encryptedInTrailer(t testing.TB, file []byte) []byte {
	t.Helper()
	_, after, ok := bytes.Cut(file, []byte("/Encrypt "))
	number, _, _ := bytes.Cut(after, []byte(" "))
	_, object, found := bytes.Cut(file, []byte("\n"+string(number)+" 0 obj\n"))
	dictionary, _, _ := bytes.Cut(object, []byte("\nendobj"))
	if !ok || !found {
		t.Fatal("the fixture has no encryption dictionary")
	}
	return bytes.Replace(file, []byte("/Encrypt "+string(number)+" 0 R"), append([]byte("/Encrypt "), dictionary...), 1)
}

func TestPDFWithItsEncryptionInTheTrailer(t *testing.T) {
	for name, want := range map[string]string{"owner-only.pdf": "", "owner-only-rc4.pdf": "", "locked.pdf": "password"} {
		for before, junk := range map[string]string{"": "", "junk before ": "HTTP/1.1 200 OK\r\n\r\n"} {
			data, err := os.ReadFile("testdata/" + name)
			if err != nil {
				t.Fatal(err)
			}
			data = append([]byte(junk), encryptedInTrailer(t, data)...)
			var d compose.Document
			d.PDF(name, bytes.NewReader(data))
			if want != "" {
				if _, err := d.Build(); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s%s: %v", before, name, err)
				}
				continue
			}
			if s := text(t, data); s != "" && !strings.Contains(s, "Page 2, line 40") {
				t.Fatalf("pdftotext does not read the fixture %s%s: %s", before, name, s)
			}
			res := build(t, &d)
			if s := text(t, res.PDF); s != "" && !strings.Contains(s, "Page 2, line 40") {
				t.Errorf("%s%s: %s", before, name, s)
			}
		}
	}
}

func TestPDFWithAPassword(t *testing.T) {
	for name, want := range map[string]string{"packed.pdf": "", "owner-only.pdf": "", "owner-only-rc4.pdf": "", "locked.pdf": "password"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var d compose.Document
		d.PDF(name, bytes.NewReader(data))
		if want != "" {
			if _, err := d.Build(); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		res := build(t, &d)
		if s := text(t, res.PDF); s != "" && !strings.Contains(s, "Page 2, line 40") {
			t.Errorf("%s: %s", name, s)
		}
	}
}
