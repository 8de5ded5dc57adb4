package pdf

import "bytes"

// The tables tell which objects the file had when it was written, and where. Viewers put
// up with wrong offsets, and some programs list objects that they never wrote.

// xref reads a table of the classic form: its parts have two numbers, the first object
// and how many there are, and then a line for each.
func (s *scanner) xref(l *lexer, at int) {
	if at > 0 && !white(s.file[at-1]) { // startxref
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
			l.next() // its generation
			_, use := l.next()
			if len(use) != 1 || use[0] != 'n' && use[0] != 'f' {
				l.i = before
				return
			}
			at := 0
			if use[0] == 'n' {
				at = max(0, number(bytes.TrimLeft(digits, "0")))
			}
			s.list(first+n, at)
		}
	}
}

// packed is the place of an object that is in an object stream.
const packed = -1

// list keeps where a table says that an object is; 0 for nowhere.
func (s *scanner) list(id, at int) {
	if s.table[id] = at; len(s.table) > maxObjects {
		s.over = unknown("it has far too many objects")
	}
}

// tableStream reads a table that is a stream: lines of three numbers, each of some
// bytes. A table that cannot be read tells nothing.
func (s *scanner) tableStream(d dictionary, body []byte) {
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
		for n := 0; n < parts[1] && len(body) >= line && s.over == nil; n++ {
			kind, at := 1, max(0, bigEndian(body[widths[0]:widths[0]+widths[1]]))
			if widths[0] > 0 {
				kind = bigEndian(body[:widths[0]])
			}
			switch kind {
			case 0:
				at = 0
			case 2:
				at = packed
			}
			s.list(parts[0]+n, at)
			body = body[line:]
		}
	}
}

// numbers are the numbers in an array, -1 for what is not one.
func numbers(array []byte) (list []int) {
	l := lexer{b: array}
	for t, w := l.next(); t != finish; t, w = l.next() {
		if t == word {
			list = append(list, number(w))
		}
	}
	return list
}

func bigEndian(b []byte) (n int) {
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// holes counts the objects that the tables list and the file does not have, where no
// other object is in their place: some programs list objects that they never wrote.
func (s *scanner) holes() (n int) {
	head := s.head()
	for id, at := range s.table {
		if _, ok := s.objects[id]; !ok && at > 0 && !s.objectAt(at) && !s.objectAt(at+head) {
			n++
		}
	}
	return n
}

// objectAt reports whether an object begins there.
func (s *scanner) objectAt(at int) bool {
	if at < 0 || at >= len(s.file) {
		return false
	}
	l := lexer{b: s.file[:min(len(s.file), at+64)], i: at}
	l.next()
	l.next()
	l.space()
	return l.at("obj")
}

// head is how many bytes are before the file proper, which shift all offsets.
func (s *scanner) head() int {
	return max(0, bytes.Index(s.file[:min(len(s.file), 1024)], []byte("%PDF-")))
}
