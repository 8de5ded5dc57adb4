package pages_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
)

// packed is a PDF with a cross-reference stream and object streams.
func packed(table string, streams ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n")
	for i, s := range streams {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+10, s)
	}
	start := b.Len()
	fmt.Fprintf(&b, "9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", table, start)
	return b.Bytes()
}

func TestReadRefusesBombsInLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	entry := "\x01\x00\x00\x09\x00" // object 1 at offset 9
	table := "/Type/XRef/Size 9/W[1 3 1]/Root 1 0 R"
	big := deflated(table, zeros(256<<20), 1)
	objects := deflated("/Type/ObjStm/N 1/First 4", io.MultiReader(strings.NewReader("2 0 <</Type/Pages/Kids[3 0 R]>>"), zeros(63<<20)), 1)
	many, index := []string{objects}, ""
	for i := range 40 {
		many = append(many, objects)
		index += fmt.Sprintf("\x02\x00\x00%c\x00", i+10)
	}
	bombs := map[string][]byte{
		"a table":                       packed(big),
		"a table, twice compressed":     packed(deflated(table, zeros(256<<20), 2)),
		"a table with a spelled filter": packed(strings.Replace(big, "/Filter", "/F#69lter", 1)),
		"a table with stream in a name": packed(strings.Replace(big, "/W", "/stream 1/W", 1)),
		"a table that another names":    packed(stream(table+"/Prev % \n 49", entry), big),
		"an object stream": packed(
			stream("/Type/XRef/Size 3/W[1 3 1]/Root 1 0 R/Index[1 2]", entry+"\x02\x00\x00\x0a\x00"), many[0],
		),
		"forty object streams": packed(stream("/Type/XRef/Size 99/W[1 3 1]/Root 1 0 R/Index[1 1 60 40]", entry+index), many...),
		"a million objects":    packed(deflated("/Type/XRef/Size 2000000/W[1 3 1]/Root 1 0 R/Index[0 2000000]", zeros(10_000_000), 1)),
	}
	for name, f := range bombs {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		s, err := pages.Read(t.Context(), f)
		if err == nil {
			_, _, err = pages.Write(t.Context(), "", []pages.Page{{Source: s, Number: 1}}, nil)
			t.Errorf("%s: read, then %v", name, err)
		}
		runtime.ReadMemStats(&after)
		mb := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%s: %d bytes took %d MB and %v: %v", name, len(f), mb, time.Since(start).Round(time.Millisecond), err)
		if mb > 400 {
			t.Errorf("%s: %d MB", name, mb)
		}
	}
}

func TestReadOfDeepAndEndlessFilesEnds(t *testing.T) {
	tree := "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>"
	var kids []string // each tree has two of the next: a billion pages
	for i := range 30 {
		kids = append(kids, fmt.Sprintf("<</Type/Pages/Kids[%d 0 R %d 0 R]>>", i+3, i+3))
	}
	deep := append([]string{"<</Type/Catalog/Pages 2 0 R>>"}, kids...)
	for name, f := range map[string][]byte{
		"a million brackets":     file("<</Type/Catalog/Pages 2 0 R>>", tree, "<</Type/Page/Contents "+strings.Repeat("[", 1<<20)+">>"),
		"a million dictionaries": file("<</Type/Catalog/Pages 2 0 R>>", tree, "<</Type/Page/X "+strings.Repeat("<</A ", 1<<20)+">>"),
		"a tree of a billion":    file(append(deep, "<</Type/Page>>")...),
		"a reference to itself":  file("<</Type/Catalog/Pages 2 0 R>>", tree, "<</Type/Page/Contents 4 0 R/Resources 4 0 R>>", "4 0 R"),
		"references in a circle": file("<</Type/Catalog/Pages 2 0 R>>", tree, "<</Type/Page/Resources 4 0 R>>", "5 0 R", "4 0 R"),
		"a table before a table": []byte(
			"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n",
		),
		"a length of a petabyte": file(
			"<</Type/Catalog/Pages 2 0 R>>", tree, "<</Type/Page/Contents 4 0 R>>", "<</Length 1000000000000000>>\nstream\nx\nendstream",
		),
		"a page that holds itself": file("<</Type/Catalog/Pages 2 0 R>>", tree, "<</Type/Page/Contents 4 0 R/Annots[3 0 R]>>", stream("", "x")),
	} {
		start := time.Now()
		s, err := pages.Read(t.Context(), f)
		if err == nil {
			_, _, err = pages.Write(t.Context(), "", []pages.Page{{Source: s, Number: 1}}, nil)
		}
		t.Logf("%s: %v: %v", name, time.Since(start).Round(time.Millisecond), err)
	}
}

func TestReadOfABillionPagesIsAnError(t *testing.T) {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>"}
	for i := range 30 {
		objects = append(objects, fmt.Sprintf("<</Type/Pages/Kids[%d 0 R %d 0 R]>>", i+3, i+3))
	}
	if _, err := pages.Read(t.Context(), file(append(objects, "<</Type/Page>>")...)); !errors.Is(err, pages.ErrDamaged) {
		t.Error(err)
	}
}

// Encryption dictionaries in trailers are read by our own code, before pdfcpu reads the file.
func TestReadOfHostileEncryptionInTheTrailer(t *testing.T) {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 200 200]>>", "<</Type/Page/Parent 2 0 R>>",
	}
	const standard = "/Encrypt<</Filter/Standard/V 1/R 2/O(o)/U(u)/P -4>>"
	with := func(trailer string) []byte { return fileWith(trailer, objects...) }
	replaced := func(old, by string) []byte { return bytes.Replace(with(standard), []byte(old), []byte(by), 1) }
	for name, test := range map[string]struct {
		file []byte
		want error
	}{
		"a password":        {with(standard), pages.ErrPassword},
		"only in a text":    {with("/Note(" + standard + ")"), pages.ErrUnusual},
		"only in a comment": {append(with(""), "%"+standard...), pages.ErrUnusual},
		"not in the last trailer": {
			fmt.Appendf(with(standard), "xref\n0 0\ntrailer\n<</Size 4/Root 1 0 R/Prev 1>>\nstartxref\n%d\n%%%%EOF\n", len(with(standard))),
			pages.ErrUnusual,
		},
		"no size":                      {replaced("/Size 4", "/Zise 4"), pages.ErrUnusual},
		"a size below zero":            {replaced("/Size 4", "/Size -9"), pages.ErrUnusual},
		"a size of a thousand million": {replaced("/Size 4", "/Size 1000000000"), pages.ErrUnusual},
		"a size that is a reference":   {replaced("/Size 4", "/Size 1 0 R"), pages.ErrUnusual},
		"a broken table":               {bytes.Replace(with(standard), []byte("xref\n0 4"), []byte("xref\n0 x"), 1), pages.ErrDamaged},
		"no root":                      {replaced("/Root 1 0 R", "/Toor 1 0 R"), pages.ErrUnusual},
		"an offset beyond the file":    {replaced("startxref\n", "startxref\n99"), pages.ErrUnusual},
		"an offset of thirty digits":   {replaced("startxref\n", "startxref\n"+strings.Repeat("9", 30)), pages.ErrUnusual},
		"the largest offset": {
			append([]byte("junk\n"), replaced("startxref\n", "startxref\n9223372036854775807 ")...), pages.ErrUnusual,
		},
		"an offset below zero":              {replaced("startxref\n", "startxref\n-"), pages.ErrUnusual},
		"no offset":                         {replaced("startxref", "startxfer"), pages.ErrUnusual},
		"a dictionary without an end":       {replaced(">>\nstartxref", "\nstartxref"), pages.ErrDamaged},
		"a text without an end":             {replaced("/P -4", "/P -4/X("), pages.ErrUnusual},
		"a million dictionaries":            {with("/Encrypt" + strings.Repeat("<</A ", 1<<20)), pages.ErrUnusual},
		"a dictionary that replaces a page": {bytes.Replace(with(standard), []byte("/Size 4"), []byte("/Size 3"), 1), pages.ErrPassword},
	} {
		if _, err := pages.Read(t.Context(), test.file); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
