package kind

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"slices"
	"strings"
)

func word() Kind { return Kind{Is: "a Word document", Do: saveAsPDF} }

func excel() Kind { return Kind{Is: "an Excel sheet", Do: "Save the part that matters as a PDF."} }

func powerpoint() Kind { return Kind{Is: "a PowerPoint presentation", Do: saveAsPDF} }

// maxParts is how many names in a ZIP archive are examined.
const maxParts = 10_000

// zipped recognises ZIP archives and the documents that are ZIP archives inside.
func zipped(b []byte) (Kind, bool) {
	if len(b) < 4 || b[0] != 'P' || b[1] != 'K' || !slices.Contains([]string{"\x03\x04", "\x05\x06", "\x07\x08"}, string(b[2:4])) {
		return Kind{}, false
	}
	names, mime := parts(b)
	switch {
	case strings.HasPrefix(mime, "application/vnd.oasis.opendocument."):
		return Kind{Is: "an OpenDocument file, the format of LibreOffice", Do: saveAsPDF}, true
	case mime == "application/epub+zip":
		return Kind{Is: "an e-book (EPUB)", Do: printToPDF}, true
	}
	for _, name := range names {
		switch dir, _, _ := strings.Cut(name, "/"); {
		case dir == "word":
			return word(), true
		case dir == "xl":
			return excel(), true
		case dir == "ppt":
			return powerpoint(), true
		case path.Ext(name) == ".iwa" || name == "Index.zip" || strings.HasSuffix(name, "buildVersionHistory.plist"):
			return Kind{Is: "a document of Pages, Numbers or Keynote", Do: "Export it as a PDF."}, true
		case strings.HasSuffix(name, ".fdseq"), strings.HasSuffix(name, ".fpage"):
			return Kind{Is: "an XPS document", Do: saveAsPDF}, true
		}
	}
	return archive("a ZIP archive"), true
}

// parts lists the names of the files in a ZIP archive and reads the file mimetype. If the
// directory at the end of the archive is missing, it reads the header of each file.
func parts(b []byte) (names []string, mime string) {
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return headers(b)
	}
	for _, f := range r.File[:min(len(r.File), maxParts)] {
		names = append(names, f.Name)
		if f.Name != "mimetype" {
			continue
		}
		if part, err := f.Open(); err == nil {
			contents, _ := io.ReadAll(io.LimitReader(part, 200))
			mime = strings.TrimSpace(string(contents))
			_ = part.Close()
		}
	}
	return names, mime
}

// headers reads the names from the headers in front of each file.
func headers(b []byte) (names []string, mime string) {
	const header = 30
	for len(names) < maxParts {
		i := bytes.Index(b, []byte("PK\x03\x04"))
		if i < 0 || len(b)-i < header {
			return names, mime
		}
		b = b[i:]
		name := header + int(binary.LittleEndian.Uint16(b[26:]))
		body := name + int(binary.LittleEndian.Uint16(b[28:]))
		if name > len(b) {
			return names, mime
		}
		names = append(names, string(b[header:name]))
		if names[len(names)-1] == "mimetype" && body < len(b) {
			mime, _, _ = strings.Cut(string(b[body:min(len(b), body+200)]), "PK") // up to the next header
		}
		b = b[name:]
	}
	return names, mime
}

// ole recognises the documents of old Office programs and of Outlook by the names of their
// parts, which are in UTF-16.
func ole(b []byte) (Kind, bool) {
	if !bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return Kind{}, false
	}
	for _, part := range []struct {
		name string
		kind Kind
	}{
		{"EncryptedPackage", Kind{Is: "an Office document with a password", Do: "Remove the password, and save it as a PDF."}},
		{"WordDocument", word()},
		{"Workbook", excel()},
		{"PowerPoint Document", powerpoint()},
		{"__substg1.0_", Kind{Is: "an Outlook message", Do: "Print it to a PDF, with its sender and its date."}},
		{"Book", excel()},
	} {
		if bytes.Contains(b, utf16(part.name)) {
			return part.kind, true
		}
	}
	return Kind{Is: "a document of an old Office program", Do: saveAsPDF}, true
}

func utf16(name string) []byte {
	var out []byte
	for i := range len(name) {
		out = append(out, name[i], 0)
	}
	return out
}
