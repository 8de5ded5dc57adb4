package pdf

import (
	"bytes"
	"slices"
)

// endSlack is how many bytes of its stated length a file may lack. Line breaks at the end of
// a file often get lost.
const endSlack = 8

// hasEnd reports whether the end of the file is there: %%EOF, or an offset of a table, after
// the last object.
func (s *scanner) hasEnd() bool {
	if s.beyond || s.statedLength-len(s.file) > endSlack {
		return false
	}
	return s.lastEOF > s.lastObject || s.endsWithTable()
}

// maxHeader is how many bytes "12 0 " before the word obj may have.
const maxHeader = 20

// endsWithTable reports whether the last startxref of the file comes after all objects and has
// the offset of a table.
func (s *scanner) endsWithTable() bool {
	const word = "startxref"
	at := bytes.LastIndex(s.file, []byte(word))
	if at < s.lastObject || at < 0 {
		return false
	}
	l := lexer{b: s.file, i: at + len(word)}
	_, digits := l.next()
	to := number(digits)
	for _, to := range []int{to, to + s.headerOffset()} {
		if to < 0 || to >= at {
			continue
		}
		l := lexer{b: s.file, i: to}
		isStream := slices.ContainsFunc(s.tableStreams, func(at int) bool { return at >= to && at-to <= maxHeader })
		l.skipSpace()
		if isStream || l.hasPrefix("xref") {
			return true
		}
	}
	return false
}
