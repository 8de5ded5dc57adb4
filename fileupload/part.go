package fileupload

import (
	"bytes"
	"fmt"
	"net/http"
	"path"
	"strings"
)

// filename returns the last element of a path of Unix or Windows. nameAtStripe of dispute/evidence takes
// the same element and adds a mark, by which it recognises its upload later: keep the end of a name.
func filename(name string) (string, error) {
	if name == "" {
		return "", fmt.Errorf("fileupload: Name is empty; give the file's name, such as receipt.pdf")
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if base == "." || base == ".." || base == "/" {
		return "", fmt.Errorf("fileupload: Name %q is a folder, not the name of a file", name)
	}
	return base, nil
}

// escapeFilename makes a name safe between quotes in a header, as browsers do: UTF-8 stays,
// and characters that could end the quotes or the line are percent-escaped.
func escapeFilename(name string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(name, "\uFFFD") {
		if r < ' ' || r == '"' || r == 0x7f {
			fmt.Fprintf(&b, "%%%02X", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// printable reports whether s can be written in a header unchanged.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

// sniffLen is the number of bytes that contentType looks at; source.peek reads them. Programs that
// read PDF accept other bytes before the header "%PDF-" if it begins within the first 1,024 bytes. The
// packages dispute/internal/kind and dispute/evidence/internal/pdf, and module compose, look as far.
const sniffLen = 1024

// contentType detects the media type of a file from its first bytes, if Params.ContentType is empty.
// dispute/evidence always sets it, to the type that dispute/internal/kind finds.
func contentType(head []byte) string {
	kind := http.DetectContentType(head)
	vague := kind == "application/octet-stream" || strings.HasPrefix(kind, "text/plain")
	if vague && bytes.Contains(head, []byte("%PDF-")) {
		return "application/pdf"
	}
	return kind
}
