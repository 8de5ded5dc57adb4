package fileupload

import (
	"bytes"
	"net/http"
	"strings"
)

// sniffed is how much of a file tells its type: readers of PDF put up with other
// bytes before it begins, within the first kilobyte.
const sniffed = 1024

// contentType recognises a file by its first bytes.
func contentType(head []byte) string {
	kind := http.DetectContentType(head)
	vague := kind == "application/octet-stream" || strings.HasPrefix(kind, "text/plain")
	if vague && bytes.Contains(head, []byte("%PDF-")) {
		return "application/pdf"
	}
	return kind
}
