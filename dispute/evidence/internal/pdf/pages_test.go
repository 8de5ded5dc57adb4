package pdf_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
)

func TestExamineCountsPages(t *testing.T) {
	grown := func(f *file, more func(*file)) []byte {
		first := bytes.Clone(f.end("/Root 1 0 R"))
		g := newFile()
		g.Reset()
		more(g)
		return append(first, g.end("/Root 1 0 R")...)
	}
	tests := map[string]struct {
		file  []byte
		pages int
	}{
		"one page":     {document(1), 1},
		"sixty pages":  {document(60), 60},
		"CR line ends": {bytes.ReplaceAll(document(3), []byte("\n"), []byte("\r")), 3},
		"almost no white space": {
			[]byte(
				"%PDF-1.4 1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj " +
					"3 0 obj<</Type/Page>>endobj 4 0 obj<</Type/Page>>endobj trailer<</Root 1 0 R>>",
			),
			2,
		},
		"a tree of three levels": {newFile().object(1, root).object(2, "<< /Type /Pages /Kids [3 0 R 4 0 R] >>").
			object(3, "<< /Type /Pages /Kids "+kids(10, 2)+" >>").object(4, "<< /Type /Pages /Kids "+kids(12, 3)+" >>").
			object(10, leaf).object(11, leaf).object(12, leaf).object(13, leaf).object(14, leaf).end("/Root 1 0 R"), 5},
		"kids in an object of their own": {newFile().object(1, root).object(2, "<< /Type /Pages /Kids 5 0 R >>").object(5, kids(10, 2)).
			object(10, leaf).object(11, leaf).end("/Root 1 0 R"), 2},
		"pages without a type": {newFile().object(1, root).object(2, "<< /Kids "+kids(10, 2)+" >>").
			object(10, "<< /Contents 20 0 R >>").object(11, "<< >>").end("/Root 1 0 R"), 2},
		"escaped names": {newFile().object(1, "<< /T#79pe /C#61talog /P#61ges 2 0 R >>").object(
			2, "<< /Type /P#61ges /K#69ds "+kids(10, 1)+" >>",
		).
			object(10, "<< /Type /P#61ge >>").end("/Root 1 0 R"), 1},
		"comments": {
			[]byte(
				"%PDF-1.4\n1 0 obj % << /Kids\n<< /Type % )\n/Catalog /Pages % 9 0 R\n2 0 R >> endobj\n" +
					"2 0 obj << /Kids [ 3 % 4\n0 R ] >> endobj 3 0 obj << /Type /Page >> endobj trailer << /Root 1 0 R >>",
			),
			1,
		},
		"texts that look like objects": {
			newFile().object(
				1, "<< /Type /Catalog /Note (9 0 obj << /Type /Page >> \\) (endobj) 2 0 obj) /Pages 2 0 R >>",
			).object(2, "<< /Kids "+kids(10, 1)+" /Hex <2F> >>").object(10, leaf).end("/Root 1 0 R"),
			1,
		},
		"a later version with a page less": {grown(plain(3, "3"), func(f *file) {
			f.object(2, "<< /Type /Pages /Count 2 /Kids "+kids(10, 2)+" >>")
		}), 2},
		"a later version with a page more": {grown(plain(3, "3"), func(f *file) {
			f.object(2, "<< /Type /Pages /Count 4 /Kids "+kids(10, 4)+" >>").object(13, leaf)
		}), 4},
		"a page that a later version made a number": {grown(plain(3, "3"), func(f *file) { f.object(12, "17") }), 2},
		"packed objects": {newFile().packed(20, root, "<< /Type /Pages /Kids "+kids(3, 2)+" >>", leaf, leaf).
			stream(21, "/Type /XRef /Root 1 0 R", "table").Bytes(), 2},
		"packed objects, not deflated": {newFile().stream(
			20, "/Type /ObjStm /N 3 /First 15", "1 0 2 34 3 57  "+"<< /Type /Catalog /Pages 2 0 R >> "+"<< /Kids [ 3 0 R ] >>  "+leaf,
		).
			end("/Root 1 0 R"), 1},
		"packed, and then a version that is not packed": {grown(newFile().packed(
			20, root, "<< /Type /Pages /Kids "+kids(3, 2)+" >>", leaf, leaf,
		), func(f *file) {
			f.object(2, "<< /Kids "+kids(3, 1)+" >>")
		}), 1},
		"another PDF attached as it is": {plain(2, "2").stream(30, "/Type /EmbeddedFile", string(document(40))).end("/Root 1 0 R"), 2},
		"a stream whose length is a reference": {plain(2, "2").object(30, "<< /Length 31 0 R >> stream\nabc endstream").object(31, "3").
			object(10, leaf).end("/Root 1 0 R"), 2},
		"encrypted, with its structure open": {
			plain(3, "3").object(40, "<< /Filter /Standard /O (\x00(\\(\\)) /U <00> >>").end("/Root 1 0 R /Encrypt 40 0 R"), 3,
		},
		"junk before and after": {
			bytes.Join([][]byte{[]byte("HTTP/1.1 200 OK\r\n\r\n"), document(4), make([]byte, 4096)}, nil), 4,
		},
		"cut before the trailer":           {document(60)[:len(document(60))-1300], 60},
		"no trailer names the catalog":     {plain(2, "2").end(""), 2},
		"the trailer names something else": {plain(2, "2").end("/Root 2 0 R"), 2},
		"neither a trailer nor a catalog":  {newFile().object(10, leaf).object(11, leaf).Bytes(), 2},
		"a kid that is not there":          {plain(2, "2").object(2, "<< /Kids "+kids(10, 3)+" >>").end("/Root 1 0 R"), 2},
		"damaged packed objects, not of a page": {
			plain(2, "2").stream(30, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", "nonsense").end("/Root 1 0 R"), 2,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			n, err := pages(test.file)
			require.NoError(t, err)
			assert.Equal(t, test.pages, n)
		})
	}
}

func TestExamineDoesNotGuessPages(t *testing.T) {
	tree := []string{root, "<< /Type /Pages /Kids " + kids(3, 2) + " >>", leaf, leaf}
	tests := map[string]struct {
		file []byte
		why  string
	}{
		"nothing":              {nil, "no page tree"},
		"a text":               {[]byte("Dear bank, the customer is wrong."), "no page tree"},
		"a header alone":       {[]byte("%PDF-1.7\n%%EOF\n"), "no page tree"},
		"a tree without pages": {newFile().object(1, root).object(2, "<< /Type /Pages /Kids [] >>").end("/Root 1 0 R"), "no page tree"},
		"encrypted packed pages": {
			newFile().stream(
				20, "/Type /ObjStm /N 4 /First 16 /Filter /FlateDecode", "\x00\x01\x02\x03 encrypted",
			).end("/Root 1 0 R /Encrypt 9 0 R"),
			"password",
		},
		"an encrypted packed kid": {
			newFile().object(1, root).object(2, "<< /Kids [3 0 R] >>").stream(
				20, "/Type /ObjStm /N 4 /First 16 /Filter /FlateDecode", "\x00\x01\x02\x03 encrypted",
			).end("/Root 1 0 R"),
			"damaged",
		},
		"packed with LZW": {
			newFile().stream(20, "/Type /ObjStm /N 4 /First 16 /Filter /LZWDecode", "x").end("/Root 1 0 R"), "unusual way",
		},
		"packed with a predictor": {
			newFile().stream(
				20, "/Type /ObjStm /N 4 /First 16 /Filter /FlateDecode /DecodeParms << /Predictor 2 >>", deflated("x"),
			).end("/Root 1 0 R"),
			"unusual way",
		},
		"packed beyond its end": {
			newFile().stream(20, "/Type /ObjStm /N 1 /First 99 /Filter /FlateDecode", deflated("1 0 ")).end("/Root 1 0 R"), "damaged",
		},
		"packed backwards": {
			newFile().stream(20, "/Type /ObjStm /N 2 /First 10", "1 40 2 0   "+fmt.Sprint(tree)).end("/Root 1 0 R"), "damaged",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			n, err := pages(test.file)
			require.ErrorIs(t, err, pdf.ErrUnknown)
			require.ErrorContains(t, err, test.why)
			assert.Zero(t, n)
		})
	}
}
