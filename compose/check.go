package compose

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// problems returns what the check of package evidence finds in a file.
func problems(name string, data []byte, limits evidence.Limits) evidence.Problems {
	p := evidence.Packet{
		Files:  map[dispute.Field]evidence.File{dispute.FieldUncategorizedFile: evidence.FileOf(name, data)},
		Limits: limits,
	}
	return p.Problems(nil)
}

// anySize are the limits for parts. They are high, because the document may be smaller than its
// parts. The limits of the document itself are in check.
var anySize = evidence.Limits{FileBytes: maxPart, TotalBytes: maxPart, Pages: 1 << 20, MastercardPages: 1 << 20}

// checkPDF checks a PDF with package evidence before it is read: it returns an error for the
// errors, and adds the warnings to the notes.
func (b *build) checkPDF(name string, data []byte) error {
	found := problems(name, data, anySize)
	if errs := found.Errors(); len(errs) > 0 {
		return joinMessages(errs)
	}
	if !isPDF(data) {
		return errors.New("it is not a PDF; add it with Picture")
	}
	for _, p := range found.Warnings() {
		if p.Rule != evidence.RulePagesUnknown { // package pages counts the pages
			b.note("%s", p.Message)
		}
	}
	return nil
}

// check checks the document with package evidence, as the check of a packet will do.
func (b *build) check() error {
	limits := evidence.Limits{
		FileBytes: b.limits.Bytes, TotalBytes: b.limits.Bytes,
		Pages: b.limits.Pages, MastercardPages: b.limits.Pages,
	}
	found := problems("document.pdf", b.result.PDF, limits)
	if i := slices.IndexFunc(found, func(p evidence.Problem) bool {
		return p.Severity == evidence.SeverityError || p.Rule == evidence.RulePagesUnknown
	}); i >= 0 {
		return permanent("compose: the document does not pass the check of package evidence: %s", found[i].Message)
	}
	return nil
}

// joinMessages returns one error with the messages of problems.
func joinMessages(list evidence.Problems) error {
	var texts []string
	for _, p := range list {
		texts = append(texts, p.Message)
	}
	return errors.New(strings.Join(texts, " "))
}

// isPDF reports whether a PDF header begins in the first 1,024 bytes. Viewers open such files.
func isPDF(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}
