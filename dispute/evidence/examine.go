package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/kind"
	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/picture"
)

// exhibit is what was found out about a file by reading it once.
type exhibit struct {
	slot    slot
	file    File
	size    int64
	digest  string // SHA-256 of the contents
	kind    string // "application/pdf", …; "" for what is not taken
	what    kind.Kind
	pages   int        // 0: they cannot be counted
	blind   error      // why not
	pdf     pdf.Report // of a PDF
	damaged error      // why a picture is not whole
}

// maxFiles is the most files that are read: twice as many as fit, with a page each.
const maxFiles = 100

// examine reads all files, one after the other, until done. What cannot be read as a
// whole is a problem and not an exhibit.
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
		name := quoted(files[s].Name)
		contents, err := files[s].read(done, most)
		large, isLarge := errors.AsType[*largeError](err)
		switch {
		case errors.Is(err, errStopped):
			return exhibits, problems
		case isLarge:
			problems.find(SeverityError, RuleFileSize, string(s), "The file %s has %s; Stripe takes at most %s for one. Reduce the resolution of pictures and scans.", name, large.size(), limited(most))
			problems.wrongKind(s, name, kind.Of(contents))
		case err != nil:
			problems.find(SeverityError, RuleFileRead, string(s), "The file %s cannot be read: %v.", name, reason(err)).Err = err
		default:
			exhibits = append(exhibits, p.exhibit(s, files[s], contents))
		}
	}
	return exhibits, problems
}

// wrongKind adds a problem for a file that Stripe does not take.
func (ps *Problems) wrongKind(s slot, name string, k kind.Kind) {
	if k.Type == "" {
		ps.find(SeverityError, RuleFileType, string(s), "The file %s is neither a PDF nor a JPEG nor a PNG: it is %s. %s", name, k.Is, k.Do)
	}
}

func (p *Packet) exhibit(s slot, f File, contents []byte) exhibit {
	e := exhibit{slot: s, file: f, size: int64(len(contents)), digest: digest(contents), what: kind.Of(contents)}
	switch e.kind = e.what.Type; e.kind {
	case kind.PDF:
		e.pdf = pdf.Examine(contents)
		e.pages, e.blind = e.pdf.Pages, e.pdf.Unknown
		if p.CountPages != nil {
			e.pages, e.blind = p.CountPages(contents)
		}
		if e.blind == nil && e.pages <= 0 {
			e.blind = pdf.ErrUnknown
		}
		if e.blind != nil {
			e.pages = 0
		}
	case kind.JPEG:
		e.pages, e.damaged = 1, picture.JPEG(contents)
	case kind.PNG:
		e.pages, e.damaged = 1, picture.PNG(contents)
	}
	return e
}

func digest(contents []byte) string {
	sum := sha256.Sum256(contents)
	return hex.EncodeToString(sum[:])
}
