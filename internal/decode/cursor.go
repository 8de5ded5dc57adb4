package decode

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// cursor reads JSON that is known to be valid.
type cursor struct {
	in []byte
	at int // position in in
}

// next moves to the next value, name or closing bracket, and returns its first byte.
func (c *cursor) next() byte {
	for isSpace(c.in[c.at]) || c.in[c.at] == ',' || c.in[c.at] == ':' {
		c.at++
	}
	return c.in[c.at]
}

// each calls read at each element of the array, or each member of the object, that begins
// here. read must move past it. end is the closing bracket of the array or object.
func (c *cursor) each(end byte, read func(i int) error) error {
	c.at++
	for i := 0; c.next() != end; i++ {
		if err := read(i); err != nil {
			return err
		}
	}
	c.at++
	return nil
}

// name reads the name of a member.
func (c *cursor) name() string {
	raw := c.skip()
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var name string
	_ = json.Unmarshal(raw, &name) // it is a JSON string
	return name
}

// skip moves past the value that begins here and returns the value.
func (c *cursor) skip() []byte {
	start, depth := c.at, 0
	for {
		switch c.in[c.at] {
		case '"':
			c.skipString()
		case '{', '[':
			depth++
			c.at++
		case '}', ']':
			depth--
			c.at++
		case ' ', '\n', '\t', '\r', ',', ':':
			c.at++
			continue
		default:
			for c.at < len(c.in) && bytes.IndexByte([]byte(" \n\t\r,:]}"), c.in[c.at]) < 0 {
				c.at++
			}
		}
		if depth == 0 {
			return c.in[start:c.at]
		}
	}
}

func (c *cursor) skipString() {
	for c.at++; c.in[c.at] != '"'; c.at++ {
		if c.in[c.at] == '\\' {
			c.at++
		}
	}
	c.at++
}

// kindOf names the kind of JSON value that begins with c.
func kindOf(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	default:
		return "a number"
	}
}

// expectedKind names the kind of JSON value that is decoded into a t.
func expectedKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice:
		return "an array"
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "a boolean"
	case reflect.Float32, reflect.Float64:
		return "a number"
	default:
		return "a whole number"
	}
}
