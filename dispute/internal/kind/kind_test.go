package kind_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute/internal/kind"
)

// boxed is the beginning of a photo or a film of a phone.
func boxed(brands ...string) string {
	size := make([]byte, 4)
	binary.BigEndian.PutUint32(size, uint32(12+4*len(brands)))
	return string(size) + "ftyp" + brands[0] + "\x00\x00\x02\x00" + strings.Join(brands[1:], "") + "\x00\x00\x01\xadmeta"
}

// archived is a ZIP archive with these files in this order; a part is a name or "name=contents".
func archived(t *testing.T, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range parts {
		name, contents, _ := strings.Cut(part, "=")
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		require.NoError(t, err)
		_, err = w.Write([]byte(contents + strings.Repeat("<x/>", 50)[:200*min(1, 1-min(1, len(contents)))]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

// wide is an ASCII text in UTF-16.
func wide(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteString(string(s[i]) + "\x00")
	}
	return b.String()
}

func TestOfRecognisesAFileByItsContents(t *testing.T) {
	const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"
	docx := archived(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml")
	for name, test := range map[string]struct {
		contents string
		is, do   string
	}{
		"HEIC":                         {boxed("heic", "mif1", "heic"), "HEIC", "JPEG"},
		"HEIC of many pictures":        {boxed("hevc", "msf1"), "HEIC", "JPEG"},
		"HEIF, told by a later brand":  {boxed("mif1", "miaf", "heix"), "HEIC", "JPEG"},
		"HEIF of Samsung":              {boxed("mif1", "mif1", "heic"), "HEIC", "JPEG"},
		"AVIF":                         {boxed("avif", "mif1", "miaf"), "AVIF", "PNG or JPEG"},
		"a raw photo":                  {boxed("crx ", "isom"), "raw photo", "JPEG"},
		"MOV":                          {boxed("qt  ", "qt  "), "recording", "Nobody"},
		"MOV without ftyp":             {"\x00\x00\x00\x08wide\x00\x00\x10\x00mdat", "recording", "Nobody"},
		"MP4":                          {boxed("mp42", "isom"), "recording", "Nobody"},
		"MP4 of another brand":         {boxed("isom", "avc1"), "recording", "Nobody"},
		"3GP":                          {boxed("3gp5", "isom"), "3GP", "Nobody"},
		"M4V":                          {boxed("M4V ", "mp42"), "M4V", "Nobody"},
		"M4A":                          {boxed("M4A ", "mp42"), "sound", "Nobody"},
		"MP3":                          {"\xff\xfb\x90\x00", "sound", "Nobody"},
		"MP3 with a title":             {"ID3\x03", "sound", "Nobody"},
		"AAC":                          {"\xff\xf1\x50", "sound", "Nobody"},
		"WAV":                          {"RIFF\x00\x00\x00\x00WAVE", "sound", "Nobody"},
		"Ogg":                          {"OggS\x00", "sound", "Nobody"},
		"WebM":                         {"\x1a\x45\xdf\xa3", "film", "Nobody"},
		"AVI":                          {"RIFF\x00\x00\x00\x00AVI ", "film", "Nobody"},
		"WebP":                         {"RIFF\x1a\x00\x00\x00WEBPVP8L", "WebP", "PNG or JPEG"},
		"GIF":                          {"GIF89a\x01\x00", "GIF", "PNG or JPEG"},
		"TIFF, small end first":        {"II*\x00\x08\x00", "TIFF", "PDF or PNG"},
		"TIFF, big end first":          {"MM\x00*\x00\x00", "TIFF", "PDF or PNG"},
		"BigTIFF":                      {"II+\x00\x08\x00", "TIFF", "PDF or PNG"},
		"BMP":                          {"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\x10", "BMP", "PNG or JPEG"},
		"Photoshop":                    {"8BPS\x00\x01", "Photoshop", "PNG or JPEG"},
		"SVG":                          {"<?xml version=\"1.0\"?>\n<svg xmlns=\"x\">", "SVG", "PDF"},
		"Word":                         {docx, "Word", "PDF"},
		"Word, its parts in any order": {archived(t, "word/document.xml", "docProps/app.xml", "[Content_Types].xml"), "Word", "PDF"},
		"Word, cut off":                {docx[:len(docx)-80], "Word", "PDF"},
		"Excel":                        {archived(t, "[Content_Types].xml", "xl/workbook.xml"), "Excel", "PDF"},
		"PowerPoint":                   {archived(t, "ppt/presentation.xml"), "PowerPoint", "PDF"},
		"OpenDocument":                 {archived(t, "mimetype=application/vnd.oasis.opendocument.text", "content.xml"), "OpenDocument", "PDF"},
		"OpenDocument, the kind last": {
			archived(t, "content.xml", "mimetype=application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument", "PDF",
		},
		"OpenDocument, cut off": {
			archived(t, "mimetype=application/vnd.oasis.opendocument.text", "content.xml")[:200], "OpenDocument", "PDF",
		},
		"Pages":                    {archived(t, "Index/Document.iwa"), "Pages", "PDF"},
		"XPS":                      {archived(t, "FixedDocumentSequence.fdseq"), "XPS", "PDF"},
		"an e-book":                {archived(t, "mimetype=application/epub+zip"), "e-book", "PDF"},
		"ZIP":                      {archived(t, "receipt.pdf", "label.png"), "ZIP", "Unpack"},
		"ZIP with a Word document": {archived(t, "contract.docx="+docx, "a.txt"), "ZIP", "Unpack"},
		"ZIP, empty":               {archived(t), "ZIP", "Unpack"},
		"old Word":                 {ole + wide("Root Entry") + wide("WordDocument"), "Word", "PDF"},
		"old Excel":                {ole + wide("Workbook"), "Excel", "PDF"},
		"old PowerPoint":           {ole + wide("PowerPoint Document"), "PowerPoint", "PDF"},
		"Outlook":                  {ole + wide("__substg1.0_001A001E"), "Outlook", "sender"},
		"Office with a password":   {ole + wide("EncryptedPackage"), "password", "Remove"},
		"another old document":     {ole, "old Office", "PDF"},
		"RAR":                      {"Rar!\x1a\x07\x01\x00", "RAR", "Unpack"},
		"7-Zip":                    {"7z\xbc\xaf\x27\x1c", "7-Zip", "Unpack"},
		"gzip":                     {"\x1f\x8b\x08", "gzip", "Unpack"},
		"RTF":                      {"{\\rtf1\\ansi", "RTF", "PDF"},
		"PostScript":               {"%!PS-Adobe-3.0", "PostScript", "PDF"},
		"an e-mail": {
			"Return-Path: <a@example.com>\r\nReceived: from x\r\n\tby y\r\nFrom: A <a@example.com>\r\nSubject: Your order\r\n\r\nDear A", "e-mail",
			"sender",
		},
		"an e-mail, folded": {"Delivered-To: a@example.com\nX-Y: z\n more\nDate: Mon, 2 Jan 2026\n\nHello", "e-mail", "sender"},
		"a mailbox":         {"From a@example.com Mon Jan  2\nFrom: a\nTo: b\n\nHello", "e-mail", "sender"},
		"a saved web page": {
			"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com\r\nSubject: Order\r\nMIME-Version: 1.0\r\n\r\n", "web page",
			"PDF",
		},
		"HTML":                          {"<!DOCTYPE html><html><p>x", "web page", "PDF"},
		"HTML after a comment":          {"\ufeff\n<!-- x --><HTML lang=en><body>", "web page", "PDF"},
		"text":                          {"Dear bank, the customer is wrong.", "plain text", "text field"},
		"text of a letter with a colon": {"Note: it was delivered\nAs said before.", "plain text", "text field"},
		"text that begins like a film":  {"The free delivery was on Monday", "plain text", "text field"},
		"text of two letters":           {"BMW of the customer, seen at the door of the shop", "plain text", "text field"},
		"UTF-16":                        {"\xff\xfeD\x00e\x00a\x00r\x00", "plain text", "text field"},
		"CSV":                           {"date,amount\n2026-10-02,5", "plain text", "text field"},
		"a shortcut of Windows":         {"L\x00\x00\x00\x01\x14\x02\x00", "shortcut", "itself"},
		"a shortcut to a page":          {"[InternetShortcut]\r\nURL=https://example.com", "shortcut", "itself"},
		"a shortcut of a Mac":           {"<?xml version=\"1.0\"?><plist><dict><key>URL</key>", "shortcut", "itself"},
		"a shortcut to Google":          {`{"url": "https://docs.google.com/document/d/x"}`, "shortcut", "itself"},
		"what a Mac leaves":             {"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", "Mac", "itself"},
		"a program":                     {"MZ\x90\x00", "program", "itself"},
		"zeros":                         {strings.Repeat("\x00", 5000), "zeros", "again"},
		"nothing that is known":         {"\x01\x02\x03\x04\x80\x81", "not known", "PDF"},
		"nothing":                       {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			k := kind.Of([]byte(test.contents))
			assert.Empty(t, k.Type)
			assert.Contains(t, k.Is, test.is)
			assert.Contains(t, k.Do, test.do)
		})
	}
}

func TestOfRecognisesWhatStripeTakes(t *testing.T) {
	for contents, want := range map[string]string{
		"%PDF-1.7\n": kind.PDF,
		"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nDate: x\r\n\r\n%PDF-1.4": kind.PDF,
		"\xef\xbb\xbfjunk\n%PDF-1.4\n\x00\x01":                                        kind.PDF,
		"<!-- saved -->%PDF-1.4":                                                      kind.PDF,
		strings.Repeat(" ", 1024-len("%PDF-")) + "%PDF-1.4":                           kind.PDF,
		strings.Repeat(" ", 1025-len("%PDF-")) + "%PDF-1.4":                           "",
		"\xff\xd8\xff\xe0\x00\x10JFIF":                                                kind.JPEG,
		"\xff\xd8\xff\xdb":                                                            kind.JPEG,
		"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR":                                         kind.PNG,
	} {
		assert.Equal(t, want, kind.Of([]byte(contents)).Type, "%q", contents)
	}
}

func FuzzOf(f *testing.F) {
	f.Add([]byte("PK\x03\x04\x00\x00"))
	f.Add([]byte(boxed("heic", "mif1")))
	f.Add([]byte("From: a\nTo: b\n\n"))
	f.Fuzz(func(t *testing.T, contents []byte) {
		k := kind.Of(contents)
		if (k.Type == "") == (k.Is == "") || (k.Is == "") != (k.Do == "") {
			t.Fatalf("%+v", k)
		}
	})
}
