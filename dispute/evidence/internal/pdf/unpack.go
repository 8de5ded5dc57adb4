package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// unpackAll reads the objects in the object streams. If it cannot read some, it notes why: this
// matters only if the page tree refers to them.
func (s *scanner) unpackAll(c cipher) {
	for _, p := range s.packs {
		if s.boundErr != nil {
			return
		}
		body, ok := s.unfiltered(p.d, c.decrypt(p.id, p.generation, p.body))
		if !ok && len(body) == 0 {
			continue
		}
		if p.d.first < 0 || p.d.first > len(body) {
			s.damage()
			continue
		}
		s.objectsIn(body[:p.d.first], body[p.d.first:], p.d.count, p.at)
	}
}

// objectsIn reads count objects of an object stream. Each begins at the offset in index and
// ends where the next one begins.
func (s *scanner) objectsIn(index, body []byte, count, at int) {
	l := lexer{b: index}
	id, from := idAndOffset(&l)
	for ; count > 0 && s.boundErr == nil; count-- {
		nextID, to := idAndOffset(&l)
		if count == 1 || to < 0 {
			to = len(body)
		}
		if id < 0 || from < 0 || from > to || to > len(body) {
			s.damage()
			return
		}
		_, _ = s.readValue(id, &lexer{b: body[from:to]}, at)
		id, from = nextID, to
	}
}

// idAndOffset reads an object number and an offset. A missing one is -1.
func idAndOffset(l *lexer) (id, offset int) {
	_, a := l.next()
	_, b := l.next()
	return number(a), number(b)
}

// unfiltered undoes the filter of a stream. ok is false if that is not possible, or only for
// a part of the stream. To read streams with another filter, add a case here; without it, the
// objects in such streams count as hidden.
func (s *scanner) unfiltered(d dictionary, body []byte) (out []byte, ok bool) {
	columns, predicted := 1, false
	if d.parameters != nil {
		parameters := nestedNumbers(d.parameters)
		if p := parameters["Predictor"]; p >= 10 {
			predicted = true
		} else if p > 1 {
			s.hide(unusual)
			return nil, false
		}
		columns = parameters["Columns"]
	}
	if d.filter == "" {
		return body, true
	}
	if d.filter != "FlateDecode" && d.filter != "Fl" {
		s.hide(unusual)
		return nil, false
	}
	out, ok = s.inflated(body)
	if predicted {
		out = unpredicted(out, max(1, columns))
	}
	return out, ok
}

// nestedNumbers returns the numbers in a dictionary, or in the first dictionary of an array.
func nestedNumbers(value []byte) map[string]int {
	l := lexer{b: value[max(0, bytes.Index(value, []byte("<<"))):]}
	list := map[string]int{}
	l.dict(func(key string, value []byte) { list[key] = directNumber(value) })
	return list
}

// unpredicted undoes the PNG predictors, which table streams use. The first byte of each line
// is the kind of predictor.
func unpredicted(b []byte, columns int) []byte {
	out := make([]byte, 0, len(b))
	above := make([]byte, min(columns, len(b)))
	for len(b) > columns {
		kind, line := b[0], b[1:1+columns]
		b = b[1+columns:]
		for i := range line {
			left, corner := byte(0), byte(0)
			if i > 0 {
				left, corner = line[i-1], above[i-1]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2) //nolint:gosec // the mean of two bytes is one
			case 4:
				line[i] += nearest(left, above[i], corner)
			}
		}
		above = line
		out = append(out, line...)
	}
	return out
}

// nearest is the Paeth predictor.
func nearest(left, above, corner byte) byte {
	from := func(n byte) int {
		return max(int(left)+int(above)-int(corner)-int(n), int(n)-int(left)-int(above)+int(corner))
	}
	switch l, a, c := from(left), from(above), from(corner); {
	case l <= a && l <= c:
		return left
	case a <= c:
		return above
	}
	return corner
}

// inflated inflates body within the bound. ok is false if that fails before the end; out is
// what was inflated until then.
func (s *scanner) inflated(body []byte) (out []byte, ok bool) {
	if err := s.unzip(bytes.NewReader(body)); err != nil {
		s.damage()
		return nil, false
	}
	out, err := io.ReadAll(io.LimitReader(s.zip, int64(s.inflateLeft)+1))
	if len(out) > s.inflateLeft {
		s.boundErr = unknown("its objects inflate to far more than a document of this size needs")
		return nil, false
	}
	s.inflateLeft -= len(out)
	if err != nil && !errors.Is(err, zlib.ErrChecksum) {
		s.damage()
		return out, false
	}
	return out, true
}

// unzip prepares the scanner's only reader for a stream. A file may have tens of thousands of
// streams, and a new reader for each would be expensive.
func (s *scanner) unzip(body io.Reader) (err error) {
	if r, ok := s.zip.(zlib.Resetter); ok {
		return r.Reset(body, nil)
	}
	s.zip, err = zlib.NewReader(body)
	return err
}

const unusual = "some of its objects are packed in an unusual way"

// hide notes why this package cannot read some objects that a viewer may read.
func (s *scanner) hide(why string) {
	if s.hiddenErr == nil {
		s.hiddenErr = unknown(why)
	}
}

// damage notes that nobody can read some objects.
func (s *scanner) damage() {
	if s.damagedErr == nil {
		s.damagedErr = unknown("some of its objects are damaged")
	}
}
