package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// place is a line and a column, both from 1.
type place struct{ line, column int }

// The bounds of evidence.json. Real evidence has a few dozen values.
const (
	maxElements = 200    // in one list or object; the others are counted and not kept
	maxValues   = 20_000 // in the whole file, without those that are dropped; docs/documents.md has both numbers
)

var errManyValues = fmt.Errorf("has more than %d values, and evidence has a few dozen", maxValues)

// node is a JSON value and its place in the file.
type node struct {
	place
	value   any      // string, bool, json.Number or nil; json.Delim for an object or an array
	members []member // of an object
	items   []*node  // of an array
	dropped int      // members or items beyond maxElements, which are not kept
}

// member is a member of an object. Its place is the place of the key.
type member struct {
	place
	key   string
	value *node
}

func (n *node) isList() bool   { return n.value == json.Delim('[') }
func (n *node) isObject() bool { return n.value == json.Delim('{') }

// kindName is the kind of the value in words, for messages.
func (n *node) kindName() string {
	switch n.value.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case json.Number:
		return "a number"
	}
	switch {
	case n.isList():
		return "a list"
	case n.isObject():
		return "an object"
	default:
		return "null"
	}
}

// parser reads the tokens of a JSON text together with their places.
type parser struct {
	data    []byte
	dec     *json.Decoder
	here    place // the last place that the method place returned
	counted int   // how many bytes of data are before here
	values  int   // nodes so far
}

// parse reads data, which must be one JSON value with at most maxValues values. at is the place of an
// error. filler.manifest calls it. Which keys evidence.json may have is not decided here: they are the
// members of manifest in load.go.
func parse(data []byte) (n *node, at place, err error) {
	p := parser{data: data, dec: json.NewDecoder(bytes.NewReader(data)), here: place{1, 1}}
	p.dec.UseNumber()
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, p.place(errorOffset(err, len(data))), err
	}
	n, err = p.node()
	return n, p.here, err
}

// errorOffset is the offset of a syntax error. For a text that ends too early, it is end.
func errorOffset(err error, end int) int {
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok || strings.HasPrefix(syntax.Error(), "unexpected end") {
		return end
	}
	return int(syntax.Offset) - 1
}

// node reads one value. parse has made sure that the text is valid JSON.
func (p *parser) node() (*node, error) {
	n := &node{place: p.next()}
	if p.values++; p.values > maxValues {
		return nil, errManyValues
	}
	var err error
	if n.value, err = p.dec.Token(); err != nil {
		return nil, err
	}
	delim, nested := n.value.(json.Delim)
	for nested && p.dec.More() {
		if len(n.items)+len(n.members) == maxElements {
			n.dropped, err = p.skip(delim)
			break
		}
		m := member{place: p.next()}
		if delim == '{' {
			key, err := p.dec.Token()
			if err != nil {
				return nil, err
			}
			m.key, _ = key.(string)
		}
		if m.value, err = p.node(); err != nil {
			return nil, err
		}
		if delim == '{' {
			n.members = append(n.members, m)
		} else {
			n.items = append(n.items, m.value)
		}
	}
	if nested && err == nil {
		_, err = p.dec.Token()
	}
	return n, err
}

// skip reads the rest of a list or an object and only counts its elements.
func (p *parser) skip(in json.Delim) (elements int, err error) {
	for depth := 0; depth > 0 || p.dec.More(); {
		t, err := p.dec.Token()
		if err != nil {
			return 0, err
		}
		if depth == 0 {
			elements++
		}
		switch t {
		case json.Delim('['), json.Delim('{'):
			depth++
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
	}
	if in == '{' {
		elements /= 2 // a key is a token too
	}
	return elements, nil
}

// next is the place where the next token begins.
func (p *parser) next() place {
	i := int(p.dec.InputOffset())
	for i < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[i]) >= 0 {
		i++
	}
	return p.place(i)
}

// place converts a byte offset to a line and a column. Each call must have the same or a
// larger offset than the call before.
func (p *parser) place(offset int) place {
	for p.counted < min(offset, len(p.data)) {
		r, size := utf8.DecodeRune(p.data[p.counted:])
		p.counted += size
		p.here.column++
		if r == '\n' {
			p.here = place{p.here.line + 1, 1}
		}
	}
	return p.here
}
