package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/picture"
	"github.com/stripedispute-go/stripedispute/dispute/internal/kind"
)

// exhibit is a file of the packet and what one reading of it has found. checkFile in check_files.go
// makes the problems of it.
type exhibit struct {
	slot     slot
	file     File
	size     int64     // bytes
	digest   string    // SHA-256 of the contents in hexadecimal
	kind     kind.Kind // its Type is "" if Stripe does not take the file
	pages    int       // 0 if they cannot be counted
	pagesErr error     // why the pages cannot be counted
	pdf      pdf.Report
	imageErr error // why a JPEG or PNG is not complete
}

// maxFiles is how many files are read at most. The limit of 49 pages allows about half as many, since
// each file has at least one page.
const maxFiles = 100

// examine reads all files, one after another, until done is closed. Problems and Load call it in the
// goroutine of their caller, with a nil done: then nothing ends the wait for a file. inspect, for a
// Responder, calls it in another goroutine with the Done of the context, because examine cannot stop a
// CountPages that blocks. A file that cannot be read as a whole is a problem and not an exhibit.
func (p *Packet) examine(done <-chan struct{}) ([]exhibit, Problems) {
	var exhibits []exhibit
	var problems Problems
	slots, files := p.files()
	most := p.Limits.orDefault().FileBytes
	if len(slots) > maxFiles {
		problems.add(SeverityError, RuleTooMany, "", "There are %d files, and no response takes more than %d.", len(slots), maxFiles)
		slots = slots[:maxFiles]
	}
	for _, s := range slots {
		name := quoted(files[s].Name)
		contents, err := files[s].read(done, most)
		large, isLarge := errors.AsType[*largeError](err)
		switch {
		case errors.Is(err, errStopped):
			return exhibits, problems
		case isLarge:
			problems.add(SeverityError, RuleFileSize, string(s),
				"The file %s has %s; Stripe takes at most %s for one file. Reduce the resolution of pictures and scans.",
				name, large.size(), limitInMegabytes(most))
			problems.addWrongKind(s, name, kind.Of(contents))
		case err != nil:
			problems.add(SeverityError, RuleFileRead, string(s), "The file %s cannot be read: %v.", name, withoutPath(err)).Err = err
		default:
			exhibits = append(exhibits, p.exhibit(s, files[s], contents))
		}
	}
	return exhibits, problems
}

// addWrongKind adds a problem if Stripe does not take files of this kind.
func (ps *Problems) addWrongKind(s slot, name string, k kind.Kind) {
	if k.Type == "" {
		ps.add(SeverityError, RuleFileType, string(s), "The file %s is neither a PDF nor a JPEG nor a PNG: it is %s. %s", name, k.Is, k.Do)
	}
}

// exhibit examines the contents of a file.
func (p *Packet) exhibit(s slot, f File, contents []byte) exhibit {
	e := exhibit{slot: s, file: f, size: int64(len(contents)), digest: digest(contents), kind: kind.Of(contents)}
	switch e.kind.Type {
	case kind.PDF:
		e.pdf = pdf.Examine(contents)
		e.pages, e.pagesErr = e.pdf.Pages, e.pdf.Unknown
		if p.CountPages != nil {
			e.pages, e.pagesErr = p.CountPages(contents)
		}
		if e.pagesErr == nil && e.pages <= 0 {
			e.pagesErr = pdf.ErrUnknown
		}
		if e.pagesErr != nil {
			e.pages = 0
		}
	case kind.JPEG:
		e.pages, e.imageErr = 1, picture.JPEG(contents)
	case kind.PNG:
		e.pages, e.imageErr = 1, picture.PNG(contents)
	}
	return e
}

// digest is the SHA-256 of contents in hexadecimal.
func digest(contents []byte) string {
	sum := sha256.Sum256(contents)
	return hex.EncodeToString(sum[:])
}
