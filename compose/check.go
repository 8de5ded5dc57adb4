package compose

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
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

// anySize are the limits for parts. They are high, because a part may be larger than the
// document that is made of it.
var anySize = evidence.Limits{FileBytes: maxPart, TotalBytes: maxPart, Pages: 1 << 20, MastercardPages: 1 << 20}

// examine returns an error for a PDF with errors, before it is read, and notes the warnings of
// package evidence.
func (b *build) examine(name string, data []byte) error {
	found := problems(name, data, anySize)
	if errs := found.Errors(); len(errs) > 0 {
		return message(errs)
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
	limits := evidence.Limits{TotalBytes: b.limits.Bytes, Pages: b.limits.Pages, MastercardPages: b.limits.Pages}
	limits.FileBytes = max(b.limits.Bytes, 5_000_000)
	found := problems("document.pdf", b.result.PDF, limits)
	if i := slices.IndexFunc(found, func(p evidence.Problem) bool {
		return p.Severity == evidence.SeverityError || p.Rule == evidence.RulePagesUnknown
	}); i >= 0 {
		return lasting("compose: the document does not pass the check of package evidence: %s", found[i].Message)
	}
	return nil
}

// message joins the messages of problems in one error.
func message(list evidence.Problems) error {
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

// notAPicture is the error for a file that no decoder can read. It says what the file is.
func notAPicture(name string, data []byte) error {
	if isPDF(data) {
		return errors.New("it is a PDF; add it with PDF or Excerpt")
	}
	err := errors.New("it is not a picture")
	if errs := problems(name, data, anySize).Errors(); len(errs) > 0 {
		err = message(errs)
	}
	if strings.Contains(err.Error(), "HEIC") {
		err = fmt.Errorf("%w Or register a decoder for HEIC: see the documentation of package compose", err)
	}
	return err
}

// unreadable is the error for a PDF whose pages cannot be read or copied. It says what to do.
func unreadable(err error) error { return fmt.Errorf("%w. %s", err, remedy(err)) }

// remedy says what to do about a PDF that cannot be read.
func remedy(err error) string {
	switch {
	case errors.Is(err, pages.ErrPassword):
		return "Open it with the password and print it to a PDF."
	case errors.Is(err, pages.ErrCollection):
		return "Add its documents one by one."
	default:
		return "Print it to a PDF, and add that."
	}
}

// choose reads a list of pages such as "1-3,68" for a PDF with count pages.
func choose(list string, count int) (pages []int, err error) {
	if strings.TrimSpace(list) == "" {
		list = "1-"
	}
	for item := range strings.SplitSeq(list, ",") {
		first, last, isRange := strings.Cut(strings.TrimSpace(item), "-")
		from, err := strconv.Atoi(strings.TrimSpace(first))
		to := from
		if err == nil && isRange {
			if last = strings.TrimSpace(last); last == "" {
				to = count
			} else {
				to, err = strconv.Atoi(last)
			}
		}
		switch {
		case err != nil:
			return nil, fmt.Errorf("its list of pages is %q; write a list such as 1-3,68", list)
		case from < 1 || to > count:
			return nil, fmt.Errorf("it has %d pages, and its list of pages has %q", count, strings.TrimSpace(item))
		case to < from:
			return nil, fmt.Errorf("its list of pages has %q, which goes backwards; write the smaller number first", strings.TrimSpace(item))
		}
		for n := from; n <= to; n++ {
			pages = append(pages, n)
		}
		if len(pages) > 10_000 {
			return nil, errors.New("its list has more than 10,000 pages")
		}
	}
	return pages, nil
}
