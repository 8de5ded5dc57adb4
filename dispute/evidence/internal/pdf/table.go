package pdf

import "bytes"

// The tables say which objects the file had when it was written, and at which offsets. Viewers
// accept wrong offsets, and some programs list objects that they never wrote.

// readTable reads a table in the classic format. Each of its sections has the number of the
// first object and a count, and then a line for each object.
func (s *scanner) readTable(l *lexer, at int) {
	if at > 0 && !isSpace(s.file[at-1]) { // the word is a part of startxref
		return
	}
	for {
		before := l.i
		_, a := l.next()
		_, b := l.next()
		first, count := number(a), number(b)
		if first < 0 || count < 0 {
			l.i = before
			return
		}
		for n := range count {
			before = l.i
			_, digits := l.next()
			l.next() // the generation
			_, use := l.next()
			if len(use) != 1 || use[0] != 'n' && use[0] != 'f' {
				l.i = before
				return
			}
			at := 0
			if use[0] == 'n' {
				at = max(0, number(bytes.TrimLeft(digits, "0")))
			}
			s.setOffset(first+n, at)
		}
	}
}

// inObjectStream is in table where the object is in an object stream and has no offset.
const inObjectStream = -1

// setOffset keeps the offset that a table has for an object; 0 means that the object is free.
func (s *scanner) setOffset(id, at int) {
	if s.table[id] = at; len(s.table) > maxObjects {
		s.boundErr = unknown("it has far too many objects")
	}
}

// readTableStream reads a table in the format of a stream: entries of three numbers, whose
// widths in bytes are in W. It ignores a table that it cannot read.
func (s *scanner) readTableStream(d dictionary, body []byte) {
	widths := numbers(d.widths)
	if len(widths) != 3 || max(widths[0], widths[1], widths[2]) > 8 {
		return
	}
	body, ok := s.unfiltered(d, body)
	if !ok {
		return
	}
	parts := numbers(d.index)
	if len(parts) == 0 {
		parts = []int{0, maxObjects}
	}
	line := widths[0] + widths[1] + widths[2]
	for ; len(parts) >= 2 && line > 0; parts = parts[2:] {
		for n := 0; n < parts[1] && len(body) >= line && s.boundErr == nil; n++ {
			kind, at := 1, max(0, bigEndian(body[widths[0]:widths[0]+widths[1]]))
			if widths[0] > 0 {
				kind = bigEndian(body[:widths[0]])
			}
			switch kind {
			case 0:
				at = 0
			case 2:
				at = inObjectStream
			}
			s.setOffset(parts[0]+n, at)
			body = body[line:]
		}
	}
}

// numbers returns the numbers in an array, with -1 for anything else in it.
func numbers(array []byte) (list []int) {
	l := lexer{b: array}
	for {
		kind, word := l.next()
		if kind == tokenEnd {
			return list
		}
		if kind == tokenWord {
			list = append(list, number(word))
		}
	}
}

func bigEndian(b []byte) (n int) {
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// holes counts the objects that the tables list and that are missing from the file. It does
// not count an object if another one is at its offset, because some programs list objects
// that they never wrote.
func (s *scanner) holes() (n int) {
	head := s.headerOffset()
	for id, at := range s.table {
		if _, ok := s.objects[id]; !ok && at > 0 && !s.objectAt(at) && !s.objectAt(at+head) {
			n++
		}
	}
	return n
}

// objectAt reports whether an object begins at this offset.
func (s *scanner) objectAt(at int) bool {
	if at < 0 || at >= len(s.file) {
		return false
	}
	l := lexer{b: s.file[:min(len(s.file), at+64)], i: at}
	l.next()
	l.next()
	l.skipSpace()
	return l.hasPrefix("obj")
}

// headerOffset is the offset of the PDF header. Bytes before it shift all offsets in tables.
func (s *scanner) headerOffset() int {
	return max(0, bytes.Index(s.file[:min(len(s.file), 1024)], []byte("%PDF-")))
}
