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

// The bounds of reading. Documents that people attach stay far below all of them.
const (
	maxFile    = 64 << 20  // bytes of a file
	maxStream  = 64 << 20  // bytes of one cross-reference or object stream, inflated
	maxInflate = 256 << 20 // bytes of all object streams together, inflated
	maxObjects = 500_000   // in a file
	maxNesting = 100       // arrays and dictionaries within each other
)

// ErrUnusual is the error for a file that no ordinary program writes.
var ErrUnusual = errors.New("it is built in an unusual way and cannot be taken apart safely")

// pdfcpu limits what it inflates stream by stream, and cross-reference streams
// hardly at all. These patterns find what it would inflate.
var (
	objectStream = regexp.MustCompile(spelled("ObjStm"))
	tableOffset  = regexp.MustCompile(`(?:startxref|` + spelled("Prev") + `|` + spelled("XRefStm") + `)` + gap + `\+?(\d{1,15})(\s+\d+\s+R)?`)
	directCipher = regexp.MustCompile(spelled("Encrypt") + gap + `<<`)
	streamBegins = regexp.MustCompile(`>>[\s\x00]*stream`)
	oneFilter    = regexp.MustCompile(`/Filter\s*(?:/(\w+)|\[\s*/(\w+)\s*\])`)
)

// gap is what may be between two words: white space and comments.
const gap = `(?:[\s\x00]|%[^\r\n]*[\r\n])*`

// spelled is a pattern for a name in any spelling: each letter may be written #hh.
func spelled(name string) string {
	var pattern strings.Builder
	pattern.WriteByte('/')
	for _, letter := range name {
		fmt.Fprintf(&pattern, "(?:%c|(?i:#%02x))", letter, letter)
	}
	return pattern.String()
}

// guard refuses a file whose reading could need far more memory than the file is
// large. It returns how many bytes one object stream may inflate to.
func guard(file []byte) (perStream int64, err error) {
	if len(file) > maxFile {
		return 0, errors.New("it has more than 64 MB")
	}
	if directCipher.Match(file) { // pdfcpu does not see it, and would copy what is encrypted
		return 0, ErrUnusual
	}
	start := max(bytes.Index(file, []byte("%PDF-")), 0)
	seen := map[int]bool{}
	for _, m := range tableOffset.FindAllSubmatch(file, -1) {
		if m[2] != nil { // a reference, as between chapters
			continue
		}
		offset, err := strconv.Atoi(string(m[1]))
		for _, at := range []int{offset, offset + start} {
			if err == nil && at < len(file) && !seen[at] && !tame(file[at:]) {
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

// tame reports that the cross-reference stream which may begin here inflates to a
// sane size.
func tame(at []byte) bool {
	begin := streamBegins.FindIndex(at)
	if begin == nil {
		return true
	}
	head, body := at[:begin[0]], at[begin[1]:]
	if bytes.Contains(head, []byte("endobj")) || bytes.HasPrefix(bytes.TrimLeft(head, " \r\n\t\x00"), []byte("xref")) {
		return true // no stream begins here
	}
	names := oneFilter.FindAllSubmatch(head, -1)
	if len(names) == 0 {
		return !bytes.Contains(head, []byte("/F")) && !bytes.Contains(head, []byte("#"))
	}
	last := names[len(names)-1]
	switch string(last[1]) + string(last[2]) {
	case "DCTDecode": // nothing is decoded
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
