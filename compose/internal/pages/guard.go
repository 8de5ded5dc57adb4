package pages

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// MaxFile is how many bytes a file may have. Package compose takes no larger picture either.
const MaxFile = 64 << 20

// The bounds for reading. The documents that people attach are far below all of them.
const (
	maxStream  = 64 << 20  // bytes of one cross-reference or object stream, inflated
	maxInflate = 256 << 20 // bytes of all object streams together, inflated
	maxObjects = 500_000   // in a file
	maxNesting = 100       // arrays and dictionaries within each other
)

// ErrUnusual is the error for a file that no ordinary program writes.
var ErrUnusual = errors.New("it has an unusual structure and cannot be read safely")

// pdfcpu has a limit for each stream that it inflates, but none for all together, and hardly
// any limit for cross-reference streams. These patterns find the streams that it would inflate.
var (
	objectStream = regexp.MustCompile(spelled("ObjStm"))
	tableOffset  = regexp.MustCompile(`(?:startxref|` + spelled("Prev") + `|` + spelled("XRefStm") + `)` + gap +
		`\+?(\d{1,15})(\s+\d+\s+R)?`)
	directEncryption = regexp.MustCompile(spelled("Encrypt") + gap + `<<`)
	streamBegins     = regexp.MustCompile(`>>[\s\x00]*stream`)
	securityHandler  = regexp.MustCompile(`/Filter\s*/Standard\b`)
	oneFilter        = regexp.MustCompile(`/Filter\s*(?:/(\w+)|\[\s*/(\w+)\s*\])`)
)

// gap matches what may be between two words: white space and comments.
const gap = `(?:[\s\x00]|%[^\r\n]*[\r\n])*`

// spelled is a pattern for a name in which each letter may be written as #hh.
func spelled(name string) string {
	var pattern strings.Builder
	pattern.WriteByte('/')
	for _, letter := range name {
		fmt.Fprintf(&pattern, "(?:%c|(?i:#%02x))", letter, letter)
	}
	return pattern.String()
}

// guard returns an error for a file that could need far more memory than its size. perStream is
// how many bytes one object stream may have when it is inflated.
func guard(file []byte) (perStream int64, err error) {
	if len(file) > MaxFile {
		return 0, errors.New("it is larger than 64 MB")
	}
	start := headerOffset(file)
	seen := map[int]bool{}
	for _, m := range tableOffset.FindAllSubmatch(file, -1) {
		if m[2] != nil { // /Prev with a reference is an entry of an outline
			continue
		}
		offset, err := strconv.Atoi(string(m[1]))
		for _, at := range []int{offset, offset + start} {
			if err == nil && at < len(file) && !seen[at] && !inflatesWithinBounds(file[at:]) {
				return 0, ErrUnusual
			}
			seen[at] = true
		}
		if len(seen) > 1000 {
			return 0, ErrUnusual
		}
	}
	return min(maxStream, maxInflate/int64(max(1, len(objectStream.FindAllIndex(file, -1))))), nil
}

// inflatesWithinBounds reports whether the cross-reference stream that may begin here has an
// acceptable size when it is inflated. It is true if no stream begins here.
func inflatesWithinBounds(at []byte) bool {
	begin := streamBegins.FindIndex(at)
	if begin == nil {
		return true
	}
	head, body := at[:begin[0]], at[begin[1]:]
	if bytes.Contains(head, []byte("endobj")) || bytes.HasPrefix(bytes.TrimLeft(head, " \r\n\t\x00"), []byte("xref")) {
		return true // no stream begins here
	}
	head = securityHandler.ReplaceAll(head, nil) // not a filter of the stream
	names := oneFilter.FindAllSubmatch(head, -1)
	if len(names) == 0 {
		return !bytes.Contains(head, []byte("/F")) && !bytes.Contains(head, []byte("#"))
	}
	last := names[len(names)-1]
	switch string(last[1]) + string(last[2]) {
	case "DCTDecode": // pdfcpu does not decode this filter
		return true
	case "FlateDecode", "Fl":
		z, err := zlib.NewReader(bytes.NewReader(bytes.TrimLeft(body, " \r\n")))
		if err != nil {
			return true // pdfcpu cannot read it either
		}
		n, _ := io.Copy(io.Discard, io.LimitReader(z, maxStream+1))
		return n <= maxStream
	default:
		return false
	}
}
