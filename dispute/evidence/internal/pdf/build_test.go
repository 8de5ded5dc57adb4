package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
)

// pages is the number of pages that Examine reports.
func pages(file []byte) (int, error) {
	r := pdf.Examine(file)
	return r.Pages, r.Unknown
}

// file writes a PDF: objects, then a table and a trailer.
type file struct {
	bytes.Buffer
	offsets map[int]int
}

func newFile() *file {
	f := &file{offsets: map[int]int{}}
	f.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return f
}

func (f *file) object(id int, body string) *file {
	f.offsets[id] = f.Len()
	fmt.Fprintf(f, "%d 0 obj\n%s\nendobj\n", id, body)
	return f
}

func (f *file) stream(id int, entries, body string) *file {
	return f.object(id, fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(body), body))
}

// packed writes objects into an object stream. They have the numbers 1, 2, 3 and so on.
func (f *file) packed(id int, objects ...string) *file {
	var index, body strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&index, "%d %d ", 1+i, body.Len())
		body.WriteString(o + "\n")
	}
	entries := fmt.Sprintf("/Type /ObjStm /N %d /First %d /Filter /FlateDecode", len(objects), index.Len())
	return f.stream(id, entries, deflated(index.String()+body.String()))
}

// listed adds a missing object to the table, with the offset of the first object.
func (f *file) listed(id int) *file {
	f.offsets[id] = f.offsets[1]
	return f
}

// end writes the table and the trailer.
func (f *file) end(entries string) []byte {
	start := f.Len()
	fmt.Fprintf(f, "xref\n0 1\n0000000000 65535 f \n")
	for id, at := range f.offsets {
		fmt.Fprintf(f, "%d 1\n%010d 00000 n \n", id, at)
	}
	fmt.Fprintf(f, "trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets)+1, entries, start)
	return f.Bytes()
}

func deflated(s string) string {
	var b bytes.Buffer
	z, _ := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// kids is an array with references to n objects, from first on.
func kids(first, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d 0 R ", first+i)
	}
	return "[ " + b.String() + "]"
}

const (
	root = "<< /Type /Catalog /Pages 2 0 R >>"
	leaf = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>"
)

// plain is a file with n pages: the catalog is object 1, the page tree object 2, and the pages
// are the objects from 10 on.
func plain(n int, count string) *file {
	f := newFile().object(1, root)
	f.object(2, "<< /Type /Pages /Count "+count+" /Kids "+kids(10, n)+" >>")
	for i := range n {
		f.object(10+i, leaf)
	}
	return f
}

func document(n int) []byte { return plain(n, fmt.Sprint(n)).end("/Root 1 0 R") }
