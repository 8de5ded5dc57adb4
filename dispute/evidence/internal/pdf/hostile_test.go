package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
)

// size is a fifth of the largest size for evidence. The work grows in proportion to the size.
const size = 1 << 20

// fill repeats s until the file has this size.
func fill(s string) []byte { return bytes.Repeat([]byte(s), size/len(s)) }

// hostile is a set of files that try to cause endless loops, overflows or the use of much
// memory, or that have wrong counts. pages is the right number of pages, or 0 if it is unknown.
func hostile() map[string]struct {
	file  []byte
	pages int
} {
	chain := newFile().object(1, root)
	for i := range 20_000 {
		chain.object(2+i, fmt.Sprintf("<< /Type /Pages /Count 1 /Kids [ %d 0 R ] >>", 3+i))
	}
	exponential := newFile().object(1, root)
	for i := range 60 {
		exponential.object(2+i, fmt.Sprintf("<< /Type /Pages /Kids [ %d 0 R %d 0 R ] >>", 3+i, 3+i))
	}
	bomb := newFile().stream(20, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated("1 0 "+strings.Repeat(" ", 33<<20)))
	bombs := newFile()
	small := deflated("1 0 " + strings.Repeat(" ", 1<<20))
	for i := range 34 {
		bombs.stream(100+i, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", small)
	}
	tiny := newFile()
	for one := deflated("1 0 <<>>"); tiny.Len() < size; {
		tiny.stream(7, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", one)
	}
	manyPairs := strings.Repeat("5 0 ", 1<<17)
	return map[string]struct {
		file  []byte
		pages int
	}{
		"a count of a thousand million":          {plain(1, "1000000000").end("/Root 1 0 R"), 1},
		"a count below zero":                     {plain(1, "-5").end("/Root 1 0 R"), 1},
		"a count of one for sixty":               {plain(60, "1").end("/Root 1 0 R"), 60},
		"a table that is its own previous":       {append(plain(2, "2").end("/Root 1 0 R /Prev 0"), "startxref\n0\n%%EOF"...), 2},
		"an offset of the table beyond the file": {append(document(2), "startxref\n99999999999999999999\n%%EOF"...), 2},
		"an object that refers to itself":        {newFile().object(1, "1 0 R").end("/Root 1 0 R /Prev 1 0 R"), 0},
		"a tree that is its own kid": {
			newFile().object(1, root).object(2, "<< /Type /Pages /Kids [ 2 0 R ] >>").end("/Root 1 0 R"), 0,
		},
		"a tree that is its own kid, twice": {
			newFile().object(1, root).object(2, "<< /Type /Pages /Kids [ 2 0 R 2 0 R ] >>").end("/Root 1 0 R"), 0,
		},
		"kids that are the tree":            {newFile().object(1, root).object(2, "<< /Kids 2 0 R >>").end("/Root 1 0 R"), 0},
		"a tree 20,000 levels deep":         {chain.end("/Root 1 0 R"), 0},
		"a tree that doubles at each level": {exponential.end("/Root 1 0 R"), 0},
		"one page 160,000 times": {
			newFile().object(1, root).object(2, "<< /Kids [ "+strings.Repeat("3 0 R ", 160_000)+"] >>").object(3, leaf).end("/Root 1 0 R"), 0,
		},
		"a bomb in one stream":         {bomb.end("/Root 1 0 R"), 0},
		"bombs in many streams":        {bombs.end("/Root 1 0 R"), 0},
		"tens of thousands of streams": {tiny.end("/Root 1 0 R"), 0},
		"many packed objects in one": {
			newFile().stream(20, fmt.Sprintf("/Type /ObjStm /N %d /First %d", 1<<17, len(manyPairs)), manyPairs+leaf).end("/Root 1 0 R"), 1,
		},
		"more packed objects than there are": {newFile().stream(
			20, "/Type /ObjStm /N 999999999 /First 8 /Filter /FlateDecode", deflated("1 0 2 9 "+root),
		).
			end("/Root 1 0 R"), 0},
		"hundreds of thousands of objects":    {manyObjects(), 0},
		"a length beyond the file":            {plain(2, "2").object(30, "<< /Length 999999999 >> stream\nx\nendstream").end("/Root 1 0 R"), 2},
		"a length below zero":                 {plain(2, "2").object(30, "<< /Length -1 >> stream\nx\nendstream").end("/Root 1 0 R"), 2},
		"streams without an end":              {fill("1 0 obj<<>>stream\n"), 0},
		"arrays without an end":               {append([]byte("1 0 obj "), fill("[")...), 0},
		"dictionaries without an end":         {append([]byte("1 0 obj "), fill("<</A")...), 0},
		"texts without an end":                {fill("1 0 obj<</A("), 0},
		"hex without an end":                  {fill("1 0 obj<</A<"), 0},
		"closing brackets":                    {fill("1 0 obj]>>"), 0},
		"trailers without an end":             {fill("trailer<<"), 0},
		"objects that never begin":            {fill("0 0 obj "), 0},
		"the word alone":                      {fill("obj"), 0},
		"objects inside one another":          {fill("1 0 obj<</Kids["), 0},
		"digits":                              {append(fill("9"), " 0 obj<<>>"...), 0},
		"white space":                         {append([]byte("1 0 obj"), fill(" ")...), 0},
		"comments":                            {append([]byte("1 0 obj"), fill("%")...), 0},
		"short comments":                      {append([]byte("1 0 obj<<"), fill("%\n")...), 0},
		"names":                               {append([]byte("1 0 obj<<"), fill("/#")...), 0},
		"references":                          {append([]byte("1 0 obj<</Kids["), fill("1 0 R ")...), 0},
		"white space that streams share":      {shared(), 0},
		"zeros":                               {make([]byte, size), 0},
		"streams that only their objects end": {fill("1 0 obj<<>>stream endobj "), 0},
		"end marks":                           {fill("%%EOF"), 0},
		"tables":                              {fill("\nxref\n"), 0},
		"a table of a thousand million":       {append([]byte("\nxref\n0 999999999\n"), fill("0000000001 00000 n \n")...), 0},
		"many tables":                         {fill("\nxref\n0 1\n0000000001 00000 n \n"), 0},
		"a table stream of far numbers": {
			newFile().stream(
				7, "/Type /XRef /W [1 8 1] /Index [999999999 999999999]", strings.Repeat("\x01\xff\xff\xff\xff\xff\xff\xff\xff\x00", size/10),
			).Bytes(),
			0,
		},
		"a table stream of no width": {newFile().stream(7, "/Type /XRef /W [0 0 0] /Index [0 999999999]", "x").Bytes(), 0},
		"a predictor of wide lines": {
			newFile().stream(
				7, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 999999999 >>", deflated("1 0 "),
			).end("/Root 1 0 R"),
			0,
		},
		"lists that hold each other":       {lists(), 1},
		"one list of contents, many pages": {contents(), 10_000},
		"a password of long texts":         {endless(), 1},
	}
}

// shared is many streams whose lengths all lead to the same long white space.
func shared() []byte {
	var b bytes.Buffer
	for b.Len() < size {
		const head = "1 0 obj<</Length %7d>>stream\n"
		fmt.Fprintf(&b, head, size-b.Len())
		b.WriteString("endstream ")
	}
	return append(b.Bytes(), bytes.Repeat([]byte(" "), size)...)
}

// lists is a page whose contents are lists that refer to each other in a deep chain.
func lists() []byte {
	f := newFile().object(1, root).object(2, "<< /Kids [3 0 R] >>").object(3, "<< /Type /Page /Contents 4 0 R >>")
	for i := range 20_000 {
		f.object(4+i, fmt.Sprintf("[%d 0 R %d 0 R 4 0 R]", 5+i, 6+i))
	}
	return f.end("/Root 1 0 R")
}

// contents is the largest number of pages, all with the same long list of contents.
func contents() []byte {
	f := plain(10_000, "0").object(20_500, "["+strings.Repeat("20501 0 R ", 100_000)+"]").object(20_501, "<< >>")
	for i := range 10_000 {
		f.object(10+i, "<< /Type /Page /Contents 20500 0 R >>")
	}
	return f.end("/Root 1 0 R")
}

// endless has an encryption of revision 6 with very long texts to hash.
func endless() []byte {
	long := strings.Repeat("00", 100_000)
	return plain(1, "1").object(
		40,
		"<< /Filter /Standard /V 5 /R 6 /O <"+long+"> /U <"+long+"> /OE <"+long+"> /UE <"+long+"> "+
			"/StmF /StdCF /CF << /StdCF << /CFM /AESV3 >> >> >>",
	).
		end("/Root 1 0 R /Encrypt 40 0 R")
}

func manyObjects() []byte {
	var b bytes.Buffer
	for i := range 300_000 {
		fmt.Fprintf(&b, "%d 0 obj<<>>", 1+i)
	}
	return b.Bytes()
}

func TestExamineOfHostileFilesIsBounded(t *testing.T) {
	for name, test := range hostile() {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			n, err := pages(test.file)
			runtime.ReadMemStats(&after)

			assert.Equal(t, test.pages, n)
			if test.pages == 0 {
				require.ErrorIs(t, err, pdf.ErrUnknown)
			} else {
				require.NoError(t, err)
			}
			// TotalAlloc includes garbage, so it is more than was in use at any moment.
			assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(300<<20), "bytes")
		})
	}
}

func FuzzExamine(f *testing.F) {
	for _, file := range [][]byte{
		document(3), treeLast(2), packedLast(2), web(2), updated(1), carrier(1),
		newFile().packed(20, root, "<< /Type /Pages /Kids "+kids(3, 2)+" >>", leaf, leaf).end("/Root 1 0 R"),
		newFile().object(1, root).object(2, "<< /Kids [2 0 R 2 0 R] >>").end("/Root 1 0 R"),
		[]byte("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/A(\\(()/B<41>%x\n/C[[]]>>stream\r\nendstream"),
	} {
		f.Add(file)
	}
	files, _ := filepath.Glob("testdata/qpdf/*.pdf")
	for _, name := range files {
		if file, err := os.ReadFile(name); err == nil {
			f.Add(file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r := pdf.Examine(file)
		if (r.Unknown == nil) != (r.Pages > 0) || min(r.Pages, r.Lost, r.Blank, r.Holes) < 0 {
			t.Fatalf("%+v", r)
		}
	})
}
