package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// unpack reads the objects inside an object stream. What cannot be read is
// noted: it matters only if the page tree leads there.
func (s *scanner) unpack(d dictionary, body []byte) {
	if d.parameters || d.filter != "" && d.filter != "FlateDecode" && d.filter != "Fl" {
		s.hide("some of its objects are packed in an unusual way")
		return
	}
	if d.filter != "" {
		if body = s.inflated(body); s.over != nil {
			return
		}
	}
	if d.first < 0 || d.first > len(body) {
		s.hide(damaged)
		return
	}
	s.packed(body[:d.first], body[d.first:], d.count)
}

// packed reads count objects, each where index says and no further than where
// the next one begins.
func (s *scanner) packed(index, body []byte, count int) {
	l := lexer{b: index}
	id, from := pair(&l)
	for ; count > 0 && s.over == nil; count-- {
		nextID, to := pair(&l)
		if count == 1 || to < 0 {
			to = len(body)
		}
		if id < 0 || from < 0 || from > to || to > len(body) {
			s.hide(damaged)
			return
		}
		_, _ = s.direct(id, &lexer{b: body[from:to]})
		id, from = nextID, to
	}
}

// pair reads an object number and an offset; -1 for what is not there.
func pair(l *lexer) (id, offset int) {
	_, a := l.next()
	_, b := l.next()
	return number(a), number(b)
}

// inflated is body inflated, as far as that goes within the bound.
func (s *scanner) inflated(body []byte) []byte {
	if err := s.unzip(bytes.NewReader(body)); err != nil {
		s.hide(damaged)
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(s.zip, int64(s.inflate)+1))
	if len(out) > s.inflate {
		s.over = unknown("its objects inflate to far more than a document of this size needs")
		return nil
	}
	s.inflate -= len(out)
	if err != nil && !errors.Is(err, zlib.ErrChecksum) {
		s.hide(damaged)
	}
	return out
}

// unzip begins a stream with the one reader that there is: a file may have tens
// of thousands of streams, and a reader of its own for each is dear.
func (s *scanner) unzip(body io.Reader) (err error) {
	if r, ok := s.zip.(zlib.Resetter); ok {
		return r.Reset(body, nil)
	}
	s.zip, err = zlib.NewReader(body)
	return err
}

const damaged = "some of its objects are encrypted or damaged"

func (s *scanner) hide(why string) {
	if s.hidden == nil {
		s.hidden = unknown(why)
	}
}
