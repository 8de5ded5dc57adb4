package pdf

import (
	"bytes"
	"io"
	"slices"
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

// flag is something about an object that is there or not.
type flag uint8

const (
	torn       flag = 1 << iota // a stream without its end
	formHere                    // an XFA form
	collection                  // a portfolio
	scripts                     // names of scripts that run when the file is opened
	script                      // an action that is a script
)

func (f *flag) set(which flag, is bool) {
	if is {
		*f |= which
	}
}

// object is what matters of an object.
type object struct {
	at     int // where it is in the file; of several with a number the last counts, as updates are appended
	kind   kind
	flags  flag
	branch bool    // it has kids, directly or through ref
	refs   []int32 // its kids, the contents of a page, or the elements of an array
	ref    int     // of a catalog: the page tree; of a branch: the list of kids

	form, names, action int // of a catalog
}

func (o object) has(f flag) bool { return o.flags&f != 0 }

// scanner is a file looked through.
type scanner struct {
	file    []byte
	objects map[int]object // by number
	ends    [2]finder      // of streams: of the body, and else of the object
	packs   []pack         // object streams, in the order of the file
	table   map[int]int    // where the tables say that objects are: see list
	streams []int          // where tables that are streams begin
	root    int            // the catalog that the last trailer names
	catalog int            // the last catalog
	encrypt []byte         // of the last trailer that has it
	id      []byte         // of the same

	noEnd   bool // the end of the file is missing
	end     int  // where the last end mark is
	last    int  // where the last object begins
	beyond  bool // a stream says that it goes on after the end of the file
	whole   int  // the length that a linearized file says it has
	media   bool // films, sound, …
	inflate int  // bytes that may still be inflated
	zip     io.ReadCloser
	hidden  error // why some objects cannot be seen here, though a viewer may see them
	damaged error // why some objects cannot be seen by anybody
	over    error // a bound was met
}

// pack is an object stream.
type pack struct {
	id, generation int
	at             int
	d              dictionary
	body           []byte
}

// scan looks through file from front to back. Every byte is passed a bounded number
// of times.
func scan(file []byte) *scanner {
	s := &scanner{file: file, objects: map[int]object{}, table: map[int]int{}, inflate: maxInflate, last: -1, end: -1}
	s.ends = [2]finder{{b: file, word: "endstream"}, {b: file, word: "endobj"}}
	words := []struct {
		finder
		read func(l *lexer, at int)
	}{
		{finder{b: file, word: "obj"}, s.indirect},
		{finder{b: file, word: "xref"}, s.xref},
		{finder{b: file, word: "trailer"}, s.trailer},
		{finder{b: file, word: "%%EOF"}, func(_ *lexer, at int) { s.end = at }},
	}
	for i := 0; s.over == nil; {
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

// numbered reads the number and the generation of an object off "12 0 " at the end of
// before; 0 if there is none.
func numbered(before []byte) (id, generation int) {
	rest, g := lastWord(before[max(0, len(before)-40):])
	_, n := lastWord(rest)
	if generation = number(g); generation < 0 {
		return 0, 0
	}
	return max(0, number(n)), generation
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
func (s *scanner) trailer(l *lexer, _ int) {
	var d dictionary
	l.dict(d.member)
	s.trailed(d)
}

// trailed keeps what a trailer says, or a table that is one too.
func (s *scanner) trailed(d dictionary) {
	if d.root > 0 {
		s.root = d.root
	}
	if d.encrypt != nil {
		s.encrypt, s.id = d.encrypt, d.id
	}
}

// indirect reads the object that follows "12 0 obj".
func (s *scanner) indirect(l *lexer, at int) {
	id, generation := numbered(s.file[:at])
	if id == 0 || l.i < len(l.b) && letter(l.b[l.i]) { // "12 0 objects" in a text
		return
	}
	s.last = at
	d, ok := s.direct(id, l, at)
	if !ok {
		return
	}
	if d.linear && s.whole == 0 {
		s.whole = d.whole
	}
	l.space()
	if !l.at("stream") {
		return
	}
	body, ok, beyond := s.streamed(l, d.length)
	s.beyond = s.beyond || beyond
	if !ok {
		o := s.objects[id]
		o.flags |= torn
		s.objects[id] = o
	}
	switch d.kind {
	case "ObjStm":
		s.packs = append(s.packs, pack{id, generation, at, d, body})
	case "XRef":
		s.streams = append(s.streams, at)
		s.trailed(d)
		s.tableStream(d, body)
	}
}

// direct reads an object's value and keeps what matters of it. ok is false when it has
// no end.
func (s *scanner) direct(id int, l *lexer, at int) (d dictionary, ok bool) {
	l.space()
	start := l.i
	o := object{}
	switch {
	case l.at("<<"):
		if !l.dict(d.member) {
			return d, false
		}
		o = d.object()
		s.media = s.media || d.media
	case l.at("["):
		if !l.value() {
			return d, false
		}
		o.refs = references(l.b[start:l.i])
	}
	o.at = at
	s.keep(id, o)
	return d, true
}

// keep keeps an object unless the file has a later one of its number.
func (s *scanner) keep(id int, o object) {
	if before, ok := s.objects[id]; ok && before.at > o.at {
		return
	}
	if s.objects[id] = o; o.kind == catalog && o.at >= s.objects[s.catalog].at {
		s.catalog = id
	}
	if len(s.objects) > maxObjects {
		s.over = unknown("it has far too many objects")
	}
}

// maxGap is how much white space may stand between a body and its end, which is a
// line break: many streams could otherwise share a long one.
const maxGap = 16

// streamed passes over the body of a stream and returns it. ok is false when it has no
// end, and beyond is true when it says that it goes on after the end of the file. Its
// stated length is believed only where the end is in its place.
func (s *scanner) streamed(l *lexer, length int) (body []byte, ok, beyond bool) {
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
			return l.b[start : start+length], true, false
		}
	}
	beyond = length > len(l.b)-start
	for n := range s.ends { // viewers do without the first
		if stop := s.ends[n].from(start); stop < len(l.b) {
			l.i = stop + len(s.ends[n].word)
			return l.b[start:stop], true, beyond
		}
	}
	l.i = len(l.b)
	return l.b[start:], false, beyond
}

// endSlack is how many bytes a file may lack of the length that it says it has: line
// breaks at its end are lost on many ways.
const endSlack = 8

// ended reports whether the end of the file is there: an end mark, or an offset that
// leads to a table, after the last object.
func (s *scanner) ended() bool {
	if s.beyond || s.whole-len(s.file) > endSlack {
		return false
	}
	return s.end > s.last || s.leads()
}

// maxHeader is the most bytes of "12 0 " before the word obj.
const maxHeader = 20

// leads reports whether the last offset of the file comes after all objects and leads
// to a table.
func (s *scanner) leads() bool {
	const word = "startxref"
	at := bytes.LastIndex(s.file, []byte(word))
	if at < s.last || at < 0 {
		return false
	}
	l := lexer{b: s.file, i: at + len(word)}
	_, digits := l.next()
	to := number(digits)
	for _, to := range []int{to, to + s.head()} {
		if to < 0 || to >= at {
			continue
		}
		l := lexer{b: s.file, i: to}
		if l.space(); l.at("xref") || slices.ContainsFunc(s.streams, func(stream int) bool { return stream >= to && stream-to <= maxHeader }) {
			return true
		}
	}
	return false
}
