package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	_ "image/jpeg" // to recognise
	_ "image/png"  // to recognise
	"net/http"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
)

// exhibit is what was found out about a file by reading it once.
type exhibit struct {
	slot   slot
	file   File
	size   int64
	digest string // SHA-256 of the contents
	kind   string // "application/pdf", …
	pages  int    // 0: they cannot be counted
	blind  error  // why not
	opaque error  // why a picture cannot be opened
}

// What a bank takes.
const (
	kindPDF  = "application/pdf"
	kindJPEG = "image/jpeg"
	kindPNG  = "image/png"
)

// maxFiles is the most files that are read: twice as many as fit, with a page each.
const maxFiles = 100

// examine reads all files, one after the other, until done. What cannot be read is a problem
// and no exhibit.
func (p *Packet) examine(done <-chan struct{}) ([]exhibit, Problems) {
	var exhibits []exhibit
	var problems Problems
	slots, files := p.files()
	most := p.Limits.orDefault().FileBytes
	if len(slots) > maxFiles {
		problems.find(SeverityError, RuleTooMany, "", "There are %d files, and no response takes more than %d.", len(slots), maxFiles)
		slots = slots[:maxFiles]
	}
	for _, s := range slots {
		contents, err := files[s].read(done, most)
		switch {
		case errors.Is(err, errStopped):
			return exhibits, problems
		case errors.Is(err, errTooLarge):
			problems.find(SeverityError, RuleFileSize, string(s), "The file %s has more than %s, the most that Stripe takes for one.", quoted(files[s].Name), megabytes(most))
		case err != nil:
			problems.find(SeverityError, RuleFileRead, string(s), "The file %s cannot be read: %v.", quoted(files[s].Name), reason(err)).Err = err
		default:
			exhibits = append(exhibits, p.exhibit(s, files[s], contents))
		}
	}
	return exhibits, problems
}

func (p *Packet) exhibit(s slot, f File, contents []byte) exhibit {
	e := exhibit{slot: s, file: f, size: int64(len(contents)), digest: digest(contents), kind: sniff(contents)}
	switch e.kind {
	case kindPDF:
		count := p.CountPages
		if count == nil {
			count = pdf.Pages
		}
		e.pages, e.blind = count(contents)
		if e.blind == nil && e.pages <= 0 {
			e.blind = pdf.ErrUnknown
		}
	case kindJPEG, kindPNG:
		e.pages = 1
		// Only the header is read: a picture can be far larger than its file.
		_, _, e.opaque = image.DecodeConfig(bytes.NewReader(contents))
	}
	return e
}

func digest(contents []byte) string {
	sum := sha256.Sum256(contents)
	return hex.EncodeToString(sum[:])
}

// sniff tells a type by contents. A PDF may begin with other bytes, which viewers
// tolerate within the first kilobyte.
func sniff(contents []byte) string {
	kind := http.DetectContentType(contents)
	vague := kind == "application/octet-stream" || strings.HasPrefix(kind, "text/plain")
	if vague && bytes.Contains(contents[:min(len(contents), 1024)], []byte("%PDF-")) {
		return kindPDF
	}
	return kind
}
