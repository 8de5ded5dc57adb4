package pages_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
)

func TestWriteCopiesPagesInOrderWithInheritedEntries(t *testing.T) {
	out := write(t, three(), 3, 1)
	back := read(t, out)
	if back.Len() != 2 {
		t.Fatalf("%d pages", back.Len())
	}
	text := contents(out)
	for _, want := range []string{
		"third page", "first page", "/Rotate 90", "/MediaBox [0 0 300 300]", "/MediaBox [0 0 595 842]", "Helvetica",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, gone := range []string{"second page", "where and who", "/Metadata"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q was copied", gone)
		}
	}
}

func TestWriteIsDeterministic(t *testing.T) {
	if a, b := write(t, three(), 1, 2, 3), write(t, three(), 1, 2, 3); !bytes.Equal(a, b) {
		t.Error("they differ")
	}
}

func TestWriteOfOnePageTwice(t *testing.T) {
	if back := read(t, write(t, three(), 2, 2)); back.Len() != 2 {
		t.Errorf("%d pages", back.Len())
	}
}

func TestWriteKeepsWhatShowsAndDropsScriptsAndLinks(t *testing.T) {
	out := write(t, file(
		"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert)>>/AA<</WC 9 0 R>>"+
			"/Names<</EmbeddedFiles<</Names[(a)10 0 R]>>>>/AcroForm<</Fields[5 0 R]>>>>",
		"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/AA<</O 9 0 R>>/Annots[5 0 R 6 0 R 7 0 R 11 0 R 12 0 R 13 0 R]>>",
		stream("", "0 0 m"),
		"<</Subtype/Widget/FT/Tx/V(typed)/Rect[10 20 110 40]/AP<</N 8 0 R>>/P 3 0 R/AA<</K 9 0 R>>>>",
		"<</Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://evil.example)>>>>",
		"<</Subtype/Stamp/Rect[0 0 9 9]/F 2/AP<</N 14 0 R>>>>",
		stream("/BBox[0 0 50 10]", "(the typed text) Tj"),
		"<</S/JavaScript/JS(steal)>>",
		"<</Type/Filespec/F(secret.doc)>>",
		"<</Subtype/Widget/FT/Btn/AS/Off/Rect[0 0 9 9]/AP<</N<</Yes 14 0 R>>>>>>",
		"<</Subtype/Widget/FT/Btn/AS/Yes/Rect[0 0 9 9]/AP<</N<</Yes 15 0 R>>>>>>",
		"<</Subtype/Popup/Rect[0 0 9 9]>>",
		stream("/BBox[0 0 5 5]", "(hidden) Tj"),
		stream("/BBox[0 0 5 5]", "(ticked) Tj"),
	), 1)
	text := contents(out)
	for _, want := range []string{
		"(the typed text) Tj", "(ticked) Tj", "0 0 m", "2.00000 0 0 2.00000 10.00000 20.00000 cm", "/Subtype /Form",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, gone := range []string{"hidden", "evil.example", "JavaScript", "secret.doc", "Annots", "AcroForm", "/AA"} {
		if strings.Contains(text, gone) {
			t.Errorf("%q was copied", gone)
		}
	}
}

func TestWriteOfAFilledFieldWithoutAPictureIsAnError(t *testing.T) {
	with := func(field string) error {
		s := read(t, file(
			"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/NeedAppearances true>>>>",
			"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>",
			"<</Type/Page/Parent 2 0 R/Annots[4 0 R]>>",
			field,
			"<</FT/Tx/V(by the parent)>>",
		))
		_, _, err := pages.Write(t.Context(), "", []pages.Page{{Source: s, Number: 1}}, nil)
		return err
	}
	for field, want := range map[string]error{
		"<</Subtype/Widget/FT/Tx/V(typed)/Rect[0 0 9 9]>>":   pages.ErrForm,
		"<</Subtype/Widget/Parent 5 0 R/Rect[0 0 9 9]>>":     pages.ErrForm,
		"<</Subtype/Widget/FT/Tx/V()/Rect[0 0 9 9]>>":        nil,
		"<</Subtype/Widget/FT/Btn/V/Off/Rect[0 0 9 9]>>":     nil,
		"<</Subtype/Widget/FT/Tx/V(hid)/F 2/Rect[0 0 9 9]>>": nil,
	} {
		if err := with(field); !errors.Is(err, want) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestSourceErrorHasTheSourceThatCannotBeWritten(t *testing.T) {
	tree, good := "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>", read(t, three())
	for name, objects := range map[string][]string{
		"a field":   {"<</Type/Page/Parent 2 0 R/Annots[4 0 R]>>", "<</Subtype/Widget/FT/Tx/V(typed)/Rect[0 0 9 9]>>"},
		"a stream":  {"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", stream("/F(other.bin)", "x")},
		"an object": {"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", "<<((("},
	} {
		s := read(t, file(append([]string{"<</Type/Catalog/Pages 2 0 R>>", tree}, objects...)...))
		_, _, err := pages.Write(t.Context(), "", []pages.Page{{Source: good, Number: 1}, {Source: s, Number: 1}}, nil)
		if failed, ok := errors.AsType[*pages.SourceError](err); !ok || failed.Source != s {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteCountsCommentsWithoutAPicture(t *testing.T) {
	s := read(t, file(
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>",
		"<</Type/Page/Parent 2 0 R/Annots[<</Subtype/Text/Contents(note)/Rect[0 0 9 9]>> <</Subtype/Highlight/Rect[0 0 9 9]>>]>>",
	))
	if _, unseen, err := pages.Write(t.Context(), "", []pages.Page{{Source: s, Number: 1}}, nil); err != nil || unseen != 2 {
		t.Errorf("%d %v", unseen, err)
	}
}

func TestWriteKeepsLayersOff(t *testing.T) {
	for d, off := range map[string]string{"/OFF[5 0 R]": "draft", "/BaseState/OFF/ON[5 0 R]": "final"} {
		out := write(t, file(
			"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R 6 0 R]/D<<"+d+">>>>>>",
			"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>",
			"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Properties<</A 5 0 R/B 6 0 R>>>>>>",
			stream("", "/OC /A BDC (draft) Tj EMC /OC /B BDC (final) Tj EMC"),
			"<</Type/OCG/Name(draft)>>", "<</Type/OCG/Name(final)>>",
		), 1)
		_, rest, _ := strings.Cut(string(out), "/OFF [")
		number, _, _ := strings.Cut(rest, " ")
		_, object, _ := strings.Cut(string(out), "\n"+number+" 0 obj\n")
		if name, _, _ := strings.Cut(object, "endobj"); !strings.Contains(name, off) {
			t.Errorf("%s: %q is off", d, name)
		}
	}
}

func TestReadRefusesWhatCannotBeShown(t *testing.T) {
	tree := "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>"
	page := "<</Type/Page/Parent 2 0 R>>"
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"a portfolio": {file("<</Type/Catalog/Pages 2 0 R/Collection<<>>>>", tree, page), pages.ErrCollection},
		"an XFA form without fields": {
			file("<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 4 0 R/Fields[]>>>>", tree, page, stream("", "<xdp/>")), pages.ErrDynamic,
		},
		"an XFA form with fields": {
			file("<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA 4 0 R/Fields[4 0 R]>>>>", tree, page, stream("", "<xdp/>")), nil,
		},
		"no pages":           {file("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"), pages.ErrNoPages},
		"a tree in a circle": {file("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]>>"), pages.ErrDamaged},
		"a page whose text is broken": {
			file("<</Type/Catalog/Pages 2 0 R>>", tree, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", "<<((("), pages.ErrDamaged,
		},
		"encryption in the trailer": {
			fileWith("/Encrypt<</Filter/Standard/V 1/R 2/O(o)/U(u)/P -4>>", "<</Type/Catalog/Pages 2 0 R>>", tree, page), pages.ErrPassword,
		},
	} {
		s, err := pages.Read(t.Context(), c.file)
		if err == nil {
			_, _, err = pages.Write(t.Context(), "", []pages.Page{{Source: s, Number: 1}}, nil)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A program may compare the texts of errors to find out whether it has reported one before. The
// texts of pdfcpu may differ between runs, because it reads the objects in random order.
func TestErrDamagedHasNoTextOfPdfcpu(t *testing.T) {
	t.Parallel()
	for name, f := range map[string][]byte{
		"an unknown version":       bytes.Replace(three(), []byte("%PDF-1.7"), []byte("%PDF-9.9"), 1),
		"no version":               bytes.Replace(three(), []byte("%PDF-1.7"), []byte("%PFD-1.7"), 1),
		"a stream that is cut off": fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj\n<</Length 99>>\nstream\nx"),
	} {
		if _, err := pages.Read(t.Context(), f); !errors.Is(err, pages.ErrDamaged) || err.Error() != pages.ErrDamaged.Error() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestReadMatchesTheErrorOfAContextThatHasEnded(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pages.Read(ctx, three()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// protected is three() with these passwords.
func protected(t *testing.T, user, owner string, aes bool, bits int) []byte {
	t.Helper()
	model.ConfigPath = "disable"
	conf := model.NewRC4Configuration(user, owner, bits)
	if aes {
		conf = model.NewAESConfiguration(user, owner, bits)
	}
	var b bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(three()), &b, conf); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadOfProtectedPDFs(t *testing.T) {
	for _, aes := range []bool{false, true} {
		for _, bits := range []int{40, 128, 256} {
			if bits == 256 && !aes {
				continue
			}
			t.Run(fmt.Sprint(aes, bits), func(t *testing.T) {
				if _, err := pages.Read(t.Context(), protected(t, "boots", "owner", aes, bits)); !errors.Is(err, pages.ErrPassword) {
					t.Errorf("with a password to open: %v", err)
				}
				out := write(t, protected(t, "", "owner", aes, bits), 1, 2, 3)
				if text := contents(out); !strings.Contains(text, "second page") || strings.Contains(text, "/Encrypt") {
					t.Error("with a password against changes: the text is not there in plain")
				}
			})
		}
	}
}

func TestReadAcceptsSmallMistakes(t *testing.T) {
	good := three()
	for name, f := range map[string][]byte{
		"junk before":              append([]byte("junk\njunk\n"), good...),
		"junk after":               append(bytes.Clone(good), "\nSent by a scanner\n"...),
		"zeros after":              append(bytes.Clone(good), make([]byte, 2000)...),
		"no line break at the end": bytes.TrimRight(good, "\n"),
		"a table that is off":      bytes.Replace(good, []byte("startxref\n"), []byte("startxref\n1"), 1),
		"a wrong count":            bytes.Replace(good, []byte("/Count 3"), []byte("/Count 9"), 1),
		"offsets below zero":       bytes.ReplaceAll(good, []byte("0000000000 65535 f"), []byte("-000000001 00000 n")),
		"carriage returns":         bytes.ReplaceAll(good, []byte("\nendobj"), []byte("\rendobj")),
	} {
		s, err := pages.Read(t.Context(), f)
		if err != nil || s.Len() != 3 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteKeepsATitleInAnyScript(t *testing.T) {
	s := read(t, three())
	out, _, err := pages.Write(t.Context(), "Odpowiedź 東京 𠮷", []pages.Page{{Source: s, Number: 1}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	pdfinfo, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("pdfinfo is not installed (Debian: poppler-utils)")
	}
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, out, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := exec.CommandContext(t.Context(), pdfinfo, name).CombinedOutput()
	if err != nil || !strings.Contains(string(info), "Odpowiedź 東京 𠮷") {
		t.Errorf("%v %s", err, info)
	}
}

func TestWriteShrinksOnlyPhotos(t *testing.T) {
	image := func(entries, body string) string {
		return stream("/Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8"+entries, body)
	}
	s := read(t, file(
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>",
		"<</Type/Page/Parent 2 0 R/Resources<</XObject<</A 4 0 R/B 5 0 R/C 6 0 R/D 7 0 R/E 8 0 R/F 9 0 R/G 10 0 R>>>>>>",
		image("/Filter/DCTDecode/ColorSpace/DeviceRGB", "photo"),
		image("/Filter[/DCTDecode]/ColorSpace 11 0 R", "photo"),
		image("/Filter/DCTDecode/ColorSpace[/Indexed/DeviceRGB 1(abcdef)]", "table"),
		image("/Filter/DCTDecode/ColorSpace/DeviceRGB/Mask[0 0 0 0 0 0]", "masked"),
		image("/Filter/DCTDecode/ColorSpace/DeviceCMYK", "print"),
		image("/Filter[/ASCIIHexDecode/DCTDecode]/ColorSpace/DeviceRGB", "packed"),
		image("/ColorSpace/DeviceGray", "pixels"),
		"[/ICCBased 12 0 R]", stream("/N 3", "profile"),
	))
	var seen []string
	out, _, err := pages.Write(t.Context(), "", []pages.Page{{Source: s, Number: 1}}, func(jpeg []byte) ([]byte, int, int, error) {
		seen = append(seen, string(jpeg))
		return []byte("sm"), 4, 5, nil
	})
	if err != nil || fmt.Sprint(seen) != "[photo photo]" {
		t.Errorf("%q %v", seen, err)
	}
	if n := strings.Count(string(out), "/Height 5"); n != 2 {
		t.Errorf("%d have the new size", n)
	}
}

func TestWriteStopsWhenTheContextEnds(t *testing.T) {
	t.Parallel()
	image := stream("/Type/XObject/Subtype/Image/Width 9/Height 9/BitsPerComponent 8/Filter/DCTDecode/ColorSpace/DeviceRGB", "photo")
	s := read(t, file(
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>",
		"<</Type/Page/Parent 2 0 R/Resources<</XObject<</A 4 0 R/B 5 0 R>>>>>>", image, image,
	))
	list := []pages.Page{{Source: s, Number: 1}}
	ctx, cancel := context.WithCancel(t.Context())
	shrunk := 0
	shrink := func([]byte) ([]byte, int, int, error) {
		shrunk++
		cancel()
		return []byte("sm"), 4, 5, nil
	}
	if _, _, err := pages.Write(ctx, "", list, shrink); !errors.Is(err, context.Canceled) || shrunk != 1 {
		t.Errorf("cancelled at the first photo: %v, %d photos", err, shrunk)
	}

	bad := read(t, file(
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>",
		"<</Type/Page/Parent 2 0 R/Annots[4 0 R]>>", "<</Subtype/Widget/FT/Tx/V(typed)/Rect[0 0 9 9]>>",
	))
	if _, _, err := pages.Write(ctx, "", []pages.Page{{Source: bad, Number: 1}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the first page: %v", err)
	}
}
