package pdf

import (
	"bytes"
	"io"
)

// kind is what an object says it is (/Type).
type kind uint8

const (
	other kind = iota
	unnamed
	page
	branch // of the page tree: /Pages
	catalog
)

// object is what matters of an object for the page tree.
type object struct {
	kind   kind
	branch bool    // it has kids, directly or through ref
	refs   []int32 // its kids, or the elements of an array
	ref    int     // of a catalog: the page tree; of a branch: the list of kids
}

// scanner is a file looked through.
type scanner struct {
	objects map[int]object // by number; of several the last, as updates are appended
	root    int            // the catalog that the last trailer names
	catalog int            // the last catalog
	inflate int            // bytes that may still be inflated
	zip     io.ReadCloser  // of the streams, one after the other
	hidden  error          // why some objects cannot be seen
	over    error          // a bound was met
}

// scan looks through file from front to back. Every byte is passed a bounded
// number of times.
func scan(file []byte) *scanner {
	s := &scanner{objects: map[int]object{}, inflate: maxInflate}
	object, trailer := finder{b: file, word: "obj"}, finder{b: file, word: "trailer"}
	for i := 0; s.over == nil; {
		o, t := object.from(i), trailer.from(i)
		switch {
		case o == len(file) && t == len(file):
			return s
		case t < o:
			l := lexer{b: file, i: t + len(trailer.word)}
			s.trailer(&l)
			i = l.i
		default:
			i = o + len(object.word)
			if id := numbered(file[:o]); id > 0 {
				l := lexer{b: file, i: i}
				s.indirect(id, &l)
				i = l.i
			}
		}
	}
	return s
}

// finder looks for a word, and remembers where the next one is.
type finder struct {
	b    []byte
	word string
	next int
	seen bool
}

func (f *finder) from(i int) int {
	if !f.seen || f.next < i {
		f.seen = true
		if f.next = bytes.Index(f.b[i:], []byte(f.word)); f.next < 0 {
			f.next = len(f.b)
		} else {
			f.next += i
		}
	}
	return f.next
}

// numbered reads the object number off "12 0 " at the end of before; 0 if there
// is none.
func numbered(before []byte) int {
	rest, generation := lastWord(before[max(0, len(before)-40):])
	_, id := lastWord(rest)
	if number(generation) < 0 {
		return 0
	}
	return max(0, number(id))
}

func lastWord(b []byte) (rest, word []byte) {
	end := len(b)
	for end > 0 && white(b[end-1]) {
		end--
	}
	start := end
	for start > 0 && b[start-1] >= '0' && b[start-1] <= '9' {
		start--
	}
	return b[:start], b[start:end]
}

// trailer reads what follows the word trailer.
func (s *scanner) trailer(l *lexer) {
	var d dictionary
	l.dict(d.member)
	s.rootOf(d)
}

func (s *scanner) rootOf(d dictionary) {
	if d.root > 0 {
		s.root = d.root
	}
}

// indirect reads the object that follows "12 0 obj".
func (s *scanner) indirect(id int, l *lexer) {
	d, ok := s.direct(id, l)
	if !ok {
		return
	}
	l.space()
	if !l.at("stream") {
		return
	}
	body := streamed(l, d.length)
	switch d.kind {
	case "ObjStm":
		s.unpack(d, body)
	case "XRef":
		s.rootOf(d)
	}
}

// direct reads an object's value and keeps what matters of it.
func (s *scanner) direct(id int, l *lexer) (d dictionary, ok bool) {
	l.space()
	start := l.i
	switch {
	case l.at("<<"):
		if !l.dict(d.member) {
			return d, false
		}
		s.keep(id, d.object())
	case l.at("["):
		if !l.value() {
			return d, false
		}
		s.keep(id, object{refs: references(l.b[start:l.i])})
	default: // a number, a text: it replaces an older object of this number
		if _, known := s.objects[id]; known {
			s.keep(id, object{})
		}
	}
	return d, true
}

func (s *scanner) keep(id int, o object) {
	if s.objects[id] = o; o.kind == catalog {
		s.catalog = id
	}
	if len(s.objects) > maxObjects {
		s.over = unknown("it has far too many objects")
	}
}

// maxGap is how much white space may stand between a body and its end, which is a
// line break: many streams could otherwise share a long one.
const maxGap = 16

// streamed passes over the body of a stream and returns it. Its stated length is
// believed only where the end is in its place.
func streamed(l *lexer, length int) []byte {
	const end = "endstream"
	l.i += len("stream")
	if l.at("\r") {
		l.i++
	}
	if l.at("\n") {
		l.i++
	}
	start := l.i
	if length >= 0 && length <= len(l.b)-start {
		after := lexer{b: l.b, i: start + length}
		for most := min(len(l.b), after.i+maxGap); after.i < most && white(l.b[after.i]); {
			after.i++
		}
		if after.at(end) {
			l.i = after.i + len(end)
			return l.b[start : start+length]
		}
	}
	stop := bytes.Index(l.b[start:], []byte(end))
	if stop < 0 {
		l.i = len(l.b)
		return l.b[start:]
	}
	l.i = start + stop + len(end)
	return l.b[start : start+stop]
}
