package pdf

import (
	"bytes"
	"io"
)

// scanner is what one pass over a file has found.
type scanner struct {
	file         []byte
	objects      map[int]object // by number
	streamEnds   [2]finder      // find the end of a stream: endstream, or else endobj
	packs        []pack         // object streams, in the order of the file
	table        map[int]int    // the offsets of objects that the tables have: see setOffset
	tableStreams []int          // the offsets of tables in the format of a stream
	root         int            // the catalog that the last trailer names
	catalog      int            // the last catalog in the file
	encrypt      []byte         // Encrypt of the last trailer that has it
	id           []byte         // ID of the same trailer

	noEnd        bool          // the end of the file is missing
	lastEOF      int           // the offset of the last %%EOF
	lastObject   int           // the offset of the last object
	beyond       bool          // the length of a stream goes beyond the end of the file
	statedLength int           // the length that a linearized file states of itself
	media        bool          // there are films, sound or 3D models
	inflateLeft  int           // how many bytes may still be inflated
	zip          io.ReadCloser // reads all zlib streams, one after another

	hiddenErr  error // why this package cannot read some objects that a viewer may read
	damagedErr error // why nobody can read some objects
	boundErr   error // which bound was exceeded
}

// pack is an object stream.
type pack struct {
	id, generation int
	at             int // its offset in the file
	d              dictionary
	body           []byte
}

// scan reads a file from the front to the back: from one of the words obj, xref, trailer and
// %%EOF to the next. It reads every byte a bounded number of times.
func scan(file []byte) *scanner {
	s := &scanner{file: file, objects: map[int]object{}, table: map[int]int{}, inflateLeft: maxInflate, lastObject: -1, lastEOF: -1}
	s.streamEnds = [2]finder{{b: file, word: "endstream"}, {b: file, word: "endobj"}}
	words := []struct {
		finder
		read func(l *lexer, at int)
	}{
		{finder{b: file, word: "obj"}, s.readObject},
		{finder{b: file, word: "xref"}, s.readTable},
		{finder{b: file, word: "trailer"}, s.readTrailer},
		{finder{b: file, word: "%%EOF"}, func(_ *lexer, at int) { s.lastEOF = at }},
	}
	for i := 0; s.boundErr == nil; {
		next, first := len(file), 0
		for n := range words {
			if at := words[n].from(i); at < next {
				next, first = at, n
			}
		}
		if next == len(file) {
			break
		}
		l := lexer{b: file, i: next + len(words[first].word)}
		words[first].read(&l, next)
		i = l.i
	}
	return s
}

// finder searches for a word and remembers the offset of the next one.
type finder struct {
	b    []byte
	word string
	next int
	seen bool
}

// from is the offset of the first word at or after i, or the length of the file.
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

// numberBefore reads the number and the generation of an object from "12 0 " at the end of
// before. The number is 0 if there is none.
func numberBefore(before []byte) (id, generation int) {
	rest, g := lastDigits(before[max(0, len(before)-40):])
	_, n := lastDigits(rest)
	if generation = number(g); generation < 0 {
		return 0, 0
	}
	return max(0, number(n)), generation
}

// lastDigits returns the digits at the end of b, without white space after them, and the rest
// before them.
func lastDigits(b []byte) (rest, digits []byte) {
	end := len(b)
	for end > 0 && isSpace(b[end-1]) {
		end--
	}
	start := end
	for start > 0 && b[start-1] >= '0' && b[start-1] <= '9' {
		start--
	}
	return b[:start], b[start:end]
}

// readTrailer reads the dictionary after the word trailer.
func (s *scanner) readTrailer(l *lexer, _ int) {
	var d dictionary
	l.dict(d.setMember)
	s.keepTrailer(d)
}

// keepTrailer keeps the members of a trailer. The dictionary of a table stream is one too.
func (s *scanner) keepTrailer(d dictionary) {
	if d.root > 0 {
		s.root = d.root
	}
	if d.encrypt != nil {
		s.encrypt, s.id = d.encrypt, d.id
	}
}

// readObject reads the object after "12 0 obj".
func (s *scanner) readObject(l *lexer, at int) {
	id, generation := numberBefore(s.file[:at])
	if id == 0 || l.i < len(l.b) && isLetter(l.b[l.i]) { // "12 0 objects" in a text
		return
	}
	s.lastObject = at
	d, ok := s.readValue(id, l, at)
	if !ok {
		return
	}
	if d.linear && s.statedLength == 0 {
		s.statedLength = d.statedLength
	}
	l.skipSpace()
	if !l.hasPrefix("stream") {
		return
	}
	body, ok, beyond := s.streamBody(l, d.length)
	s.beyond = s.beyond || beyond
	if !ok {
		o := s.objects[id]
		o.flags |= flagNoEnd
		s.objects[id] = o
	}
	switch d.kind {
	case "ObjStm":
		s.packs = append(s.packs, pack{id, generation, at, d, body})
	case "XRef":
		s.tableStreams = append(s.tableStreams, at)
		s.keepTrailer(d)
		s.readTableStream(d, body)
	}
}

// readValue reads the value of an object and keeps what matters. ok is false if the value has
// no end.
func (s *scanner) readValue(id int, l *lexer, at int) (d dictionary, ok bool) {
	l.skipSpace()
	start := l.i
	o := object{}
	switch {
	case l.hasPrefix("<<"):
		if !l.dict(d.setMember) {
			return d, false
		}
		o = d.object()
		s.media = s.media || d.media
	case l.hasPrefix("["):
		if !l.skipValue() {
			return d, false
		}
		o.refs = references(l.b[start:l.i])
	}
	o.at = at
	s.keep(id, o)
	return d, true
}

// keep keeps an object, unless there is a later one with the same number.
func (s *scanner) keep(id int, o object) {
	if before, ok := s.objects[id]; ok && before.at > o.at {
		return
	}
	if s.objects[id] = o; o.kind == kindCatalog && o.at >= s.objects[s.catalog].at {
		s.catalog = id
	}
	if len(s.objects) > maxObjects {
		s.boundErr = unknown("it has far too many objects")
	}
}

// maxGap is how much white space there may be between the body of a stream and its end.
// Usually it is a line break. Without the bound, many streams could share a long gap.
const maxGap = 16

// streamBody reads the body of a stream. ok is false if the stream has no end. beyond is true
// if its length goes beyond the end of the file. It uses the length in the dictionary only if
// endstream is at that place.
func (s *scanner) streamBody(l *lexer, length int) (body []byte, ok, beyond bool) {
	const end = "endstream"
	l.i += len("stream")
	if l.hasPrefix("\r") {
		l.i++
	}
	if l.hasPrefix("\n") {
		l.i++
	}
	start := l.i
	if length >= 0 && length <= len(l.b)-start {
		after := lexer{b: l.b, i: start + length}
		most := min(len(l.b), after.i+maxGap)
		for after.i < most && isSpace(l.b[after.i]) {
			after.i++
		}
		if after.hasPrefix(end) {
			l.i = after.i + len(end)
			return l.b[start : start+length], true, false
		}
	}
	beyond = length > len(l.b)-start
	for n := range s.streamEnds { // viewers accept a stream without endstream
		if stop := s.streamEnds[n].from(start); stop < len(l.b) {
			l.i = stop + len(s.streamEnds[n].word)
			return l.b[start:stop], true, beyond
		}
	}
	l.i = len(l.b)
	return l.b[start:], false, beyond
}
