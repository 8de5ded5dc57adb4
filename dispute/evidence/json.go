package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// place is a line and a column, both from 1.
type place struct{ line, column int }

// node is a JSON value that knows where it stands.
type node struct {
	place
	value   any // string, bool, json.Number or nil; json.Delim for an object or an array
	members []member
	items   []*node
}

// member is a member of an object; its place is that of the key.
type member struct {
	place
	key   string
	value *node
}

// is tells which kind of value it is, in words.
func (n *node) is() string {
	switch v := n.value.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case json.Number:
		return "a number"
	case json.Delim:
		if v == '[' {
			return "a list"
		}
		return "an object"
	default:
		return "null"
	}
}

// parser reads tokens and keeps their places.
type parser struct {
	data []byte
	dec  *json.Decoder
	read int // bytes that here has passed
	here place
}

// parse reads the one value that data is. Where it is none, at is where it stops
// being JSON.
func parse(data []byte) (n *node, at place, err error) {
	p := parser{data: data, dec: json.NewDecoder(bytes.NewReader(data)), here: place{1, 1}}
	p.dec.UseNumber()
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, p.place(offset(err, len(data))), err
	}
	n, err = p.node()
	return n, place{}, err
}

// offset is where a syntax error lies. Where the text ends too early, that is its end.
func offset(err error, end int) int {
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok || strings.HasPrefix(syntax.Error(), "unexpected end") {
		return end
	}
	return int(syntax.Offset) - 1
}

// node reads one value. The text is known to be JSON by then.
func (p *parser) node() (*node, error) {
	n := &node{place: p.next()}
	var err error
	if n.value, err = p.dec.Token(); err != nil {
		return nil, err
	}
	delim, nested := n.value.(json.Delim)
	for nested && p.dec.More() {
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
	if nested {
		_, err = p.dec.Token()
	}
	return n, err
}

// next is where the next token begins.
func (p *parser) next() place {
	i := int(p.dec.InputOffset())
	for i < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[i]) >= 0 {
		i++
	}
	return p.place(i)
}

// place counts lines and characters up to an offset, which never goes back.
func (p *parser) place(offset int) place {
	for p.read < min(offset, len(p.data)) {
		r, size := utf8.DecodeRune(p.data[p.read:])
		p.read += size
		p.here.column++
		if r == '\n' {
			p.here = place{p.here.line + 1, 1}
		}
	}
	return p.here
}
