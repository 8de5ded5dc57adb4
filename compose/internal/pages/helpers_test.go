package pages_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"testing"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
)

// file is a PDF with these objects. The first one is the catalog.
func file(objects ...string) []byte { return fileWith("", objects...) }

// fileWith is a PDF with more entries in its trailer.
func fileWith(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

// stream is a stream object that is not compressed.
func stream(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(body), body)
}

// deflated is a stream object that is compressed levels times.
func deflated(dict string, body io.Reader, levels int) string {
	filter := ""
	for range levels {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = io.Copy(z, body) // a Buffer returns no errors
		_ = z.Close()
		body = &b
		filter += "/FlateDecode"
	}
	if levels > 1 {
		filter = "[" + filter + "]"
	}
	out, _ := io.ReadAll(body)
	return stream(dict+"/Filter"+filter, string(out))
}

// zeros is a reader of n zero bytes.
func zeros(n int64) io.Reader { return io.LimitReader(nothing{}, n) }

type nothing struct{}

func (nothing) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// three is a PDF with three pages that inherit their size and resources.
func three() []byte {
	return file(
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Count 3/Kids[3 0 R 4 0 R]/MediaBox[0 0 595 842]/Resources<</Font<</F 8 0 R>>>>>>",
		"<</Type/Pages/Count 2/Kids[5 0 R 6 0 R]/Parent 2 0 R/Rotate 90>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 7 0 R/Metadata 9 0 R>>",
		"<</Type/Page/Parent 3 0 R/Contents "+"10 0 R>>",
		"<</Type/Page/Parent 3 0 R/Contents[11 0 R]>>",
		stream("", "BT /F 12 Tf (third page) Tj ET"),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		stream("/Type/Metadata/Subtype/XML", "<x>where and who</x>"),
		stream("", "BT /F 12 Tf (first page) Tj ET"),
		stream("", "BT /F 12 Tf (second page) Tj ET"),
	)
}

func read(t *testing.T, f []byte) *pages.Source {
	t.Helper()
	s, err := pages.Read(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// write writes the pages of a file with these numbers.
func write(t *testing.T, f []byte, numbers ...int) []byte {
	t.Helper()
	s := read(t, f)
	var list []pages.Page
	for _, n := range numbers {
		list = append(list, pages.Page{Source: s, Number: n})
	}
	out, _, err := pages.Write(t.Context(), "", list, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// contents is a PDF, with the inflated contents of all its streams appended.
func contents(f []byte) string {
	out := string(f)
	for rest := f; ; {
		_, after, found := bytes.Cut(rest, []byte("stream\n"))
		if !found {
			return out
		}
		if z, err := zlib.NewReader(bytes.NewReader(after)); err == nil {
			b, _ := io.ReadAll(z)
			out += string(b)
		}
		rest = after
	}
}
