package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
)

// verdict summarises a report.
func verdict(r pdf.Report) string {
	switch {
	case r.Locked:
		return "locked"
	case r.NoPages, r.Lost > 0:
		return "pages missing"
	case r.Blank > 0:
		return "contents missing"
	case r.NoEnd:
		return "end missing"
	case r.Holes > 0:
		return "parts missing"
	case r.Unknown != nil:
		return "unknown"
	}
	return "whole"
}

// letter is a file with the pages first and their contents last.
func letter(n int) []byte {
	f := newFile().object(1, root).object(2, fmt.Sprintf("<< /Type /Pages /Count %d /Kids %s >>", n, kids(10, n)))
	for i := range n {
		f.object(10+i, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Contents %d 0 R >>", 50+i))
	}
	for i := range n {
		f.stream(50+i, "", strings.Repeat(fmt.Sprintf("(page %d) Tj ", i), 40))
	}
	return f.end("/Root 1 0 R")
}

// treeLast is a file with the page tree after the pages, as many programs write it.
func treeLast(n int) []byte {
	f := newFile()
	for i := range n {
		f.stream(50+i, "", strings.Repeat("0 0 m 1 1 l S ", 40)).object(
			10+i, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Contents [ %d 0 R ] >>", 50+i),
		)
	}
	return f.object(2, fmt.Sprintf("<< /Type /Pages /Count %d /Kids %s >>", n, kids(10, n))).object(1, root).end("/Root 1 0 R")
}

// packedLast is a file with all dictionaries in one object stream at the end, and with the
// table in another stream.
func packedLast(n int) []byte {
	f := newFile()
	objects := []string{root, fmt.Sprintf("<< /Type /Pages /Count %d /Kids %s >>", n, kids(3, n))}
	for i := range n {
		f.stream(50+i, "", strings.Repeat("0 0 m 1 1 l S ", 40))
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Contents %d 0 R >>", 50+i))
	}
	f.packed(40, objects...)
	at := f.Len()
	f.stream(41, "/Type /XRef /Root 1 0 R /W [1 4 1] /Size 1", "\x00\x00\x00\x00\x00\x00")
	fmt.Fprintf(f, "startxref\n%d\n%%%%EOF\n", at)
	return f.Bytes()
}

// web is a linearized file: the first page, a table and %%EOF come first.
func web(n int) []byte {
	build := func(length int) []byte {
		f := newFile().object(90, fmt.Sprintf("<< /Linearized 1 /L %8d /N %d >>", length, n))
		f.WriteString("xref\n1 1\n0000000300 00000 n \ntrailer\n<< /Root 1 0 R /Size 91 /Prev 900 >>\nstartxref\n0\n%%EOF\n")
		f.object(1, root).object(10, "<< /Type /Page /Contents 50 0 R >>").stream(50, "", strings.Repeat("S ", 200))
		f.object(2, fmt.Sprintf("<< /Type /Pages /Kids %s >>", kids(10, n)))
		for i := 1; i < n; i++ {
			f.object(10+i, fmt.Sprintf("<< /Type /Page /Contents %d 0 R >>", 50+i)).stream(50+i, "", strings.Repeat("S ", 200))
		}
		return f.end("")
	}
	return build(len(build(0)))
}

// updated is a file that was saved twice.
func updated(n int) []byte {
	b := letter(n)
	update := newFile()
	update.Reset()
	update.object(10, "<< /Type /Page /Parent 2 0 R /Contents 70 0 R >>").stream(70, "", strings.Repeat("S ", 300))
	return append(b, update.end("/Root 1 0 R /Prev 9")...)
}

// carrier is a file that contains another PDF, not compressed.
func carrier(n int) []byte {
	return plain(n, "2").stream(30, "/Type /EmbeddedFile", string(letter(4))).end("/Root 1 0 R")
}

// completeFiles are files that are complete.
func completeFiles(t *testing.T) map[string][]byte {
	t.Helper()
	return map[string][]byte{
		"contents last": letter(3), "tree last": treeLast(3), "packed": packedLast(3), "for the web": web(3), "saved twice": updated(4),
		"another PDF in it": carrier(2),
		"encrypted":         fixture(t, "open-aes-128"), "encrypted and packed": fixture(t, "open-aes-256-r6-packed"),
		"something before it": append([]byte("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"), letter(3)...),
		"CR line ends":        bytes.ReplaceAll(letter(3), []byte("\n"), []byte("\r")),
	}
}

func TestExaminePassesCompleteFilesWithSmallMistakes(t *testing.T) {
	for name, file := range completeFiles(t) {
		assert.Equal(t, "whole", verdict(pdf.Examine(file)), name)
	}
	b := letter(3)
	end := bytes.LastIndex(b, []byte("startxref"))
	for name, file := range map[string][]byte{
		"something after it":          append(bytes.Clone(b), "\n<!-- 0.031 s, 12 0 objects -->"...),
		"zeros after it":              append(bytes.Clone(b), make([]byte, 4096)...),
		"no line break at its end":    bytes.TrimRight(b, "\n"),
		"no end mark, a right offset": bytes.TrimRight(bytes.TrimSuffix(b, []byte("%%EOF\n")), "\n"),
		"a table that is off":         bytes.Replace(b, []byte("0000000"), []byte("0000009"), 20),
		"an offset that is wrong":     append(bytes.Clone(b[:end]), "startxref\n7\n%%EOF\n"...),
		"without a table": append(
			bytes.Clone(b[:bytes.LastIndex(b, []byte("xref\n0"))]), "trailer << /Root 1 0 R >>\n%%EOF"...,
		),
		"an object in the table that was never written": newFile().object(1, root).object(2, "<< /Kids [3 0 R] >>").
			object(3, leaf).listed(7).end("/Root 1 0 R"),
		"contents that were deleted": newFile().object(1, root).object(2, "<< /Kids [3 0 R] >>").
			object(3, "<< /Type /Page /Contents 9 0 R >>").end("/Root 1 0 R"),
		"a stream that does not end": newFile().object(1, root).object(2, "<< /Kids [3 0 R] >>").
			object(3, "<< /Type /Page /Contents 4 0 R >>").object(4, "<< /Length 4 >> stream\nq Q \n").end("/Root 1 0 R"),
		"linearized, and then made shorter": bytes.Replace(web(3), []byte("/L "), []byte("/X "), 1),
		"a broken update, then a save":      append(updated(3), letter(3)...),
	} {
		assert.Equal(t, "whole", verdict(pdf.Examine(file)), name)
	}
}

func TestExamineFindsACutAtEveryByte(t *testing.T) {
	for name, file := range completeFiles(t) {
		t.Run(name, func(t *testing.T) {
			head := bytes.Index(file, []byte("%PDF-"))
			tail := len("\n%%EOF\n") + 1 // without it, the offset of the table is still there
			for end := head + 8; end < len(file)-tail; end++ {
				if before := len(letter(4)); name == "saved twice" && end >= before-tail && end <= before+len("10 0 obj") {
					continue // the first version of the file is complete
				}
				rest := len(file) - end
				cuts := map[string][]byte{"cut": file[:end]}
				if end%29 == 0 {
					cuts["zeros"] = append(bytes.Clone(file[:end]), make([]byte, rest)...)
					cuts["blanks"] = append(bytes.Clone(file[:end]), bytes.Repeat([]byte(" "), rest)...)
				}
				for kind, cut := range cuts {
					if v := verdict(pdf.Examine(cut)); v == "whole" || v == "unknown" {
						t.Fatalf("%s after %d of %d bytes: %s", kind, end, len(file), v)
					}
				}
			}
		})
	}
}

func TestExamineSaysWhatACutFileLacks(t *testing.T) {
	at := func(file []byte, percent int) pdf.Report { return pdf.Examine(file[:len(file)*percent/100]) }
	assert.Equal(t, 4, at(letter(6), 40).Blank)
	assert.Equal(t, "pages missing", verdict(at(treeLast(6), 60)))
	assert.Equal(t, "pages missing", verdict(at(packedLast(6), 80)))
	assert.Equal(t, "pages missing", verdict(at(web(6), 60)))
	marked := append(bytes.Clone(treeLast(6)[:2000]), "\n%%EOF\n"...)
	assert.Equal(t, "pages missing", verdict(pdf.Examine(marked)), "%%EOF alone is not the end of the file")
}

func TestExamineFindsHoles(t *testing.T) {
	file := plain(3, "3").object(60, "<< /Type /Font >>").object(61, "<< /Type /Font >>").end("/Root 1 0 R")
	for what, verdictOf := range map[string]string{"60 0 obj": "parts missing", "11 0 obj": "pages missing", "1 0 obj": "pages missing"} {
		i := bytes.Index(file, []byte("\n"+what))
		hole := bytes.Clone(file)
		copy(hole[i:], make([]byte, 30))
		assert.Equal(t, verdictOf, verdict(pdf.Examine(hole)), what)
	}
}

func TestExamineFindsFilesWithoutPages(t *testing.T) {
	for name, file := range map[string][]byte{
		"a stub":                        []byte("%PDF-1.5\n%%EOF\n"),
		"a catalog without a tree":      newFile().object(1, "<< /Type /Catalog >>").end("/Root 1 0 R"),
		"a tree that is not there":      newFile().object(1, root).end("/Root 1 0 R"),
		"a tree without kids":           newFile().object(1, root).object(2, "<< /Type /Pages /Count 0 /Kids [] >>").end("/Root 1 0 R"),
		"a tree without the entry Kids": newFile().object(1, root).object(2, "<< /Type /Pages /Count 3 >>").end("/Root 1 0 R"),
		"damaged packed objects":        newFile().stream(20, "/Type /ObjStm /N 4 /First 16 /Filter /FlateDecode", "nonsense").end("/Root 1 0 R"),
		"pages without a catalog":       newFile().object(10, leaf).object(11, leaf).end(""),
	} {
		assert.True(t, pdf.Examine(file).NoPages, name)
	}
	unusual := newFile().stream(20, "/Type /ObjStm /N 4 /First 16 /Filter /LZWDecode", "x").end("/Root 1 0 R")
	assert.False(t, pdf.Examine(unusual).NoPages, "a viewer may read what this package cannot read")
}

func TestExamineFindsWhatLooksDifferentElsewhere(t *testing.T) {
	shows := func(r pdf.Report) (list []string) {
		for what, is := range map[string]bool{"form": r.Form, "portfolio": r.Portfolio, "scripts": r.Scripts, "media": r.Media} {
			if is {
				list = append(list, what)
			}
		}
		return list
	}
	with := func(catalog string, objects ...string) map[string][]byte {
		open := newFile().object(
			1, "<< /Type /Catalog /Pages 2 0 R "+catalog+" >>",
		).object(2, "<< /Type /Pages /Kids [10 0 R] >>").object(10, leaf)
		all := []string{"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>", "<< /Type /Pages /Kids [3 0 R] >>", leaf, "null", "null"}
		for i, o := range objects {
			open.object(6+i, o)
			all = append(all, o)
		}
		return map[string][]byte{"open": open.end("/Root 1 0 R"), "packed": newFile().packed(40, all...).end("/Root 1 0 R")}
	}
	for name, test := range map[string]struct {
		files map[string][]byte
		want  []string
	}{
		"an XFA form":    {with("/AcroForm << /Fields [] /XFA 6 0 R >>", "<< /Length 3 >>"), []string{"form"}},
		"as a list":      {with("/AcroForm << /Fields [] /XFA [(template) 6 0 R (datasets) 7 0 R] >>"), []string{"form"}},
		"as a reference": {with("/AcroForm 6 0 R", "<< /XFA 7 0 R /Fields [] >>"), []string{"form"}},
		"an empty XFA":   {with("/AcroForm << /XFA [] /Fields [] >>"), nil},
		"an ordinary form": {
			with("/AcroForm << /Fields [6 0 R] >>", "<< /FT /Tx /Subtype /Widget /AA << /K << /S /JavaScript /JS (x) >> >> >>"), nil,
		},
		"a portfolio":                {with("/Collection << /View /T >>"), []string{"portfolio"}},
		"a portfolio as a reference": {with("/Collection 6 0 R", "<< /View /D >>"), []string{"portfolio"}},
		"attachments":                {with("/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>", "<< /Type /Filespec >>"), nil},
		"names of scripts":           {with("/Names << /JavaScript 6 0 R >>", "<< /Names [(a) 7 0 R] >>"), []string{"scripts"}},
		"names as a reference":       {with("/Names 6 0 R", "<< /JavaScript << /Names [] >> >>"), []string{"scripts"}},
		"a script at the opening":    {with("/OpenAction << /S /JavaScript /JS (x) >>"), []string{"scripts"}},
		"a script by a reference":    {with("/OpenAction 6 0 R", "<< /S /JavaScript /JS (x) >>"), []string{"scripts"}},
		"a page at the opening":      {with("/OpenAction [10 0 R /Fit]"), nil},
		"a film":                     {with("", "<< /Type /Annot /Subtype /RichMedia >>"), []string{"media"}},
		"a link":                     {with("", "<< /Type /Annot /Subtype /Link >>"), nil},
		"a null":                     {with("/Collection null /AcroForm null /Names null"), nil},
	} {
		for form, file := range test.files {
			r := pdf.Examine(file)
			assert.Equal(t, test.want, shows(r), "%s, %s", name, form)
			assert.Equal(t, 1, r.Pages)
		}
	}
}

// TestPDFsOfAFolder examines PDFs that are known to be complete, in the folders that the
// environment variable WHOLE_PDFS names. .ci/documents sets it to the PDFs of Debian's
// documentation. Examine must pass these files and find every cut of them.
func TestPDFsOfAFolder(t *testing.T) {
	folders := filepath.SplitList(os.Getenv("WHOLE_PDFS"))
	if len(folders) == 0 {
		t.Skip("WHOLE_PDFS names no folder")
	}
	files, cuts := 0, 0
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() || !strings.EqualFold(filepath.Ext(path), ".pdf") {
				return err
			}
			file, err := os.ReadFile(path)
			require.NoError(t, err)
			files++
			assert.Equal(t, "whole", verdict(pdf.Examine(file)), path)
			if len(file) > 1<<20 {
				return nil
			}
			for percent := 5; percent < 100; percent += 19 {
				cuts++
				v := verdict(pdf.Examine(file[:len(file)*percent/100]))
				assert.Contains(t, []string{"pages missing", "contents missing", "end missing"}, v, "%s, %d %%", path, percent)
			}
			return nil
		})
		require.NoError(t, err)
	}
	require.Positive(t, files)
	t.Logf("conformance: %d whole PDFs without a false alarm, %d cuts of them found", files, cuts)
}
