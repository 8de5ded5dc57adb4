// Package kind recognises the kind of a file by its contents and not by its name, and says
// what to do with a file that is not a PDF, JPEG or PNG.
package kind

import (
	"bytes"
	"encoding/binary"
	"net/http"
	"slices"
	"strings"
)

// Kind is a kind of file.
type Kind struct {
	Type string // the MIME type of a PDF, JPEG or PNG; "" for a file that Stripe does not take
	Is   string // what the file is, such as "a Word document"; "" for a PDF, JPEG or PNG
	Do   string // a sentence that says what to do with the file; "" for a PDF, JPEG or PNG
}

// The kinds that Stripe takes. A new one also needs a case in Packet.exhibit and other words in
// addWrongKind, both in dispute/evidence, an extension in dispute/review/document.go, and a type in
// evidenceTypes of disputetest/file_upload.go.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// The sentences for Kind.Do.
const (
	saveAsPDF      = "Save it as a PDF."
	printToPDF     = "Print it to a PDF."
	saveAsPicture  = "Save it as a PNG or JPEG."
	unpack         = "Unpack it, and join what matters into one PDF."
	describe       = "Nobody at the bank plays it. Write down what matters in it, or attach pictures of it."
	attachOriginal = "Attach the document itself."
)

func film(form string) Kind { return Kind{Is: "a recording, a film (" + form + ")", Do: describe} }

func sound(form string) Kind { return Kind{Is: "a recording, sound (" + form + ")", Do: describe} }

// signature is the bytes by which a kind of file is recognised.
type signature struct {
	at    int // the offset of the bytes
	magic string
	kind  Kind
}

// signatures are tried in this order, before the functions in Of. The first that fits decides. The endings
// of names of a new kind may also be needed in documentEndings of dispute/evidence.
var signatures = []signature{
	{0, "%PDF-", Kind{Type: PDF}},
	{0, "\xff\xd8\xff", Kind{Type: JPEG}},
	{0, "\x89PNG\r\n\x1a\n", Kind{Type: PNG}},

	{0, "GIF87a", Kind{Is: "a GIF picture", Do: saveAsPicture}},
	{0, "GIF89a", Kind{Is: "a GIF picture", Do: saveAsPicture}},
	{0, "II*\x00", tiff()},
	{0, "MM\x00*", tiff()},
	{0, "II+\x00", tiff()},
	{0, "MM\x00+", tiff()},
	{0, "IIRO", raw()},
	{0, "IIU\x00", raw()},
	{0, "FUJIFILM", raw()},
	{0, "8BPS", Kind{Is: "a Photoshop file", Do: saveAsPicture}},
	{0, "\x00\x00\x00\x0cjP  \r\n\x87\n", Kind{Is: "a JPEG 2000 picture", Do: saveAsPicture}},
	{0, "\xff\x4f\xff\x51", Kind{Is: "a JPEG 2000 picture", Do: saveAsPicture}},
	{0, "\x00\x00\x00\x0cJXL \r\n\x87\n", Kind{Is: "a JPEG XL picture", Do: saveAsPicture}},
	{0, "\xff\x0a", Kind{Is: "a JPEG XL picture", Do: saveAsPicture}},
	{0, "AT&TFORM", Kind{Is: "a DjVu document", Do: saveAsPDF}},
	{0, "\x00\x00\x01\x00", Kind{Is: "an icon", Do: saveAsPicture}},

	{0, "{\\rtf", Kind{Is: "an RTF document", Do: saveAsPDF}},
	{0, "%!PS", Kind{Is: "a PostScript file", Do: saveAsPDF}},
	{0, "\xc5\xd0\xd3\xc6", Kind{Is: "a PostScript file", Do: saveAsPDF}},

	{0, "Rar!\x1a\x07", archive("a RAR archive")},
	{0, "7z\xbc\xaf\x27\x1c", archive("a 7-Zip archive")},
	{0, "\x1f\x8b", archive("a gzip archive")},
	{0, "BZh", archive("a bzip2 archive")},
	{0, "\xfd7zXZ\x00", archive("an xz archive")},
	{257, "ustar", archive("a tar archive")},

	{0, "OggS", sound("Ogg")},
	{0, "fLaC", sound("FLAC")},
	{0, "#!AMR", sound("AMR")},
	{0, "caff", sound("CAF")},
	{0, "MThd", sound("MIDI")},
	{0, "\x1a\x45\xdf\xa3", film("MKV or WebM")},
	{0, "FLV\x01", film("FLV")},
	{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", film("WMV or WMA")},
	{0, "\x00\x00\x01\xba", film("MPEG")},
	{0, "\x00\x00\x01\xb3", film("MPEG")},

	{0, "L\x00\x00\x00\x01\x14\x02\x00", shortcut()},
	{0, "book\x00\x00\x00\x00mark", shortcut()},
	{0, "[InternetShortcut]", shortcut()},
	{0, "[Desktop Entry]", shortcut()},
	{0, "\x00\x05\x16\x07", macFile()},
	{0, "\x00\x05\x16\x00", macFile()},

	{0, "\x7fELF", program()},
	{0, "\xca\xfe\xba\xbe", program()},
	{0, "\xcf\xfa\xed\xfe", program()},
	{0, "#!", program()},
}

func tiff() Kind {
	return Kind{Is: "a TIFF picture of a scanner or fax", Do: "Save it as a PDF or PNG."}
}

func raw() Kind { return Kind{Is: "a raw photo of a camera", Do: "Save it as a JPEG."} }
func macFile() Kind {
	return Kind{Is: "a hidden file that a Mac adds to a document", Do: attachOriginal}
}
func shortcut() Kind { return Kind{Is: "a shortcut that leads to a document", Do: attachOriginal} }
func program() Kind  { return Kind{Is: "a program", Do: attachOriginal} }

func archive(is string) Kind { return Kind{Is: is, Do: unpack} }

// Of recognises the kind of a file. The beginning of a file is enough for most kinds.
func Of(contents []byte) Kind {
	for _, s := range signatures {
		if len(contents) >= s.at && bytes.HasPrefix(contents[s.at:], []byte(s.magic)) {
			return s.kind
		}
	}
	for _, recognise := range []func([]byte) (Kind, bool){media, riff, zipped, ole, latePDF, mpeg, letters, text} {
		if k, ok := recognise(contents); ok {
			return k
		}
	}
	if len(bytes.Trim(contents, "\x00")) == 0 {
		return Kind{Is: "filled with zeros, so it was not copied completely", Do: "Copy or download it again."}
	}
	return Kind{Is: "of a kind that is not known here, although its name may say otherwise", Do: printToPDF}
}

// latePDF recognises a PDF whose header comes after other bytes. Viewers open such a file if
// the header begins in the first 1,024 bytes. sniffLen of fileupload names the other places that look for it.
func latePDF(b []byte) (Kind, bool) {
	return Kind{Type: PDF}, bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-"))
}

// media recognises the files that begin with the box ftyp (ISO/IEC 14496-12), and the older
// QuickTime films without it.
func media(b []byte) (Kind, bool) {
	if len(b) < 12 || b[0] != 0 {
		return Kind{}, false
	}
	switch string(b[4:8]) {
	case "ftyp":
		end := min(len(b), max(12, int(binary.BigEndian.Uint16(b[2:]))))
		brands := []string{string(b[8:12])}
		for i := 16; i+4 <= end; i += 4 {
			brands = append(brands, string(b[i:i+4]))
		}
		return brand(brands), true
	case "moov", "mdat", "wide", "free", "skip", "pnot":
		return film("QuickTime"), true
	}
	return Kind{}, false
}

// brand recognises a file by its brands. The first one is the main brand.
func brand(brands []string) Kind {
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(b string) bool { return slices.Contains(brands, b) })
	}
	switch main := brands[0]; {
	case main == "crx ":
		return raw()
	case has("avif", "avis"):
		return Kind{Is: "an AVIF picture", Do: saveAsPicture}
	case has("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1"):
		return Kind{Is: "a HEIC picture, the format of photos of iPhones and other phones", Do: "Save it as a JPEG."}
	case main == "qt  ":
		return film("MOV")
	case main == "M4A ", main == "M4B ", main == "M4P ":
		return sound("M4A")
	case strings.HasPrefix(main, "3g"):
		return film("3GP")
	case strings.HasPrefix(main, "M4V"):
		return film("M4V")
	default:
		return film("MP4")
	}
}

// riff recognises pictures, films and sound in a RIFF or IFF file.
func riff(b []byte) (Kind, bool) {
	if len(b) < 12 || string(b[:4]) != "RIFF" && string(b[:4]) != "FORM" {
		return Kind{}, false
	}
	switch string(b[8:12]) {
	case "WEBP":
		return Kind{Is: "a WebP picture", Do: saveAsPicture}, true
	case "AVI ":
		return film("AVI"), true
	case "WAVE", "AIFF", "AIFC":
		return sound("WAV or AIFF"), true
	}
	return Kind{}, false
}

// mpeg recognises MPEG sound and films, which begin with a pattern of bits.
func mpeg(b []byte) (Kind, bool) {
	switch {
	case len(b) > 2 && b[0] == 0xff && b[1]&0xe6 == 0xe2: // layer 3
		return sound("MP3"), true
	case len(b) > 2 && b[0] == 0xff && b[1]&0xf6 == 0xf0:
		return sound("AAC"), true
	case len(b) > 376 && b[0] == 'G' && b[188] == 'G' && b[376] == 'G':
		return film("MPEG"), true
	}
	return Kind{}, false
}

// letters recognises kinds that begin with letters with which a text can begin too.
func letters(b []byte) (Kind, bool) {
	if readable(b) {
		return Kind{}, false
	}
	switch {
	case bytes.HasPrefix(b, []byte("BM")):
		return Kind{Is: "a BMP picture", Do: saveAsPicture}, true
	case bytes.HasPrefix(b, []byte("ID3")):
		return sound("MP3"), true
	case bytes.HasPrefix(b, []byte("MZ")):
		return program(), true
	}
	return Kind{}, false
}

// readable reports whether a file begins like a text: with a byte order mark of UTF-16, or
// without control characters.
func readable(b []byte) bool {
	if len(b) == 0 || bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return len(b) > 0
	}
	control := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\f\r\x1b", r) }
	return !bytes.ContainsFunc(b[:min(len(b), 4096)], control)
}

// text recognises files that are texts: web pages, e-mails, drawings and plain texts.
func text(b []byte) (Kind, bool) {
	if !readable(b) {
		return Kind{}, false
	}
	head := strings.ToLower(string(b[:min(len(b), 8192)]))
	beginning := head[:min(len(head), 2048)]
	switch {
	case strings.Contains(beginning, "<svg") && !strings.Contains(beginning, "<html"):
		return Kind{Is: "an SVG drawing", Do: printToPDF}, true
	case mail(head) && (strings.Contains(head, "snapshot-content-location:") || strings.Contains(head, "from: <saved by")):
		return Kind{Is: "a web page", Do: printToPDF}, true
	case mail(head):
		return Kind{Is: "an e-mail", Do: "Print it to a PDF, with its sender and its date."}, true
	case strings.Contains(beginning, "<key>url</key>"),
		strings.HasPrefix(head, "{") && strings.Contains(beginning, "https://docs.google.com/"):
		return shortcut(), true
	case strings.HasPrefix(http.DetectContentType(b), "text/html"),
		strings.Contains(beginning, "<html"), strings.Contains(beginning, "<!doctype html"):
		return Kind{Is: "a web page", Do: printToPDF}, true
	default:
		return Kind{Is: "a plain text", Do: "Put it into a text field, such as uncategorized_text, or print it to a PDF."}, true
	}
}

// mail recognises an e-mail by its header: at least two lines that every e-mail has.
func mail(head string) bool {
	known := 0
	for line := range strings.Lines(strings.TrimPrefix(head, "\ufeff")) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, _, ok := strings.Cut(line, ":")
		switch {
		case line[0] == ' ' || line[0] == '\t' || strings.HasPrefix(line, "from ") || strings.HasPrefix(line, ">from "):
			continue
		case !ok || strings.ContainsAny(name, " \t<"):
			return false
		}
		switch name {
		case "from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "delivered-to":
			known++
		}
	}
	return known >= 2
}
