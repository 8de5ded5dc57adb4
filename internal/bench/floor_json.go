package bench

import (
	"bytes"
	"errors"
	"strconv"
)

// cursor reads JSON that is known to be what it should be, as fast as plain Go
// does: a lower bound to hold decoders against, and no decoder to use.
type cursor struct {
	b   []byte
	at  int
	bad bool
}

func (c *cursor) err() error {
	if c.bad {
		return errors.New("the floor cannot read this")
	}
	return nil
}

// next skips white space and returns the byte behind it.
func (c *cursor) next() byte {
	for c.at < len(c.b) {
		switch b := c.b[c.at]; b {
		case ' ', '\n', '\t', '\r', ',', ':':
			c.at++
		default:
			return b
		}
	}
	c.bad = true
	return 0
}

// object calls member with each name; member reads the value.
func (c *cursor) object(member func(name []byte)) {
	if c.next() == 'n' {
		c.at += len("null")
		return
	}
	c.at++
	for !c.bad {
		if c.next() == '}' {
			c.at++
			return
		}
		name, _ := c.quoted()
		member(name)
	}
}

// array calls element in front of each element, which that reads.
func (c *cursor) array(element func()) {
	if c.next() == 'n' {
		c.at += len("null")
		return
	}
	c.at++
	for !c.bad {
		if c.next() == ']' {
			c.at++
			return
		}
		element()
	}
}

// quoted is the inside of a string, and whether it holds escapes.
func (c *cursor) quoted() (inside []byte, escapes bool) {
	if c.next() != '"' {
		c.bad = true
		return nil, false
	}
	c.at++
	start := c.at
	for {
		i := bytes.IndexByte(c.b[c.at:], '"')
		if i < 0 {
			c.bad = true
			return nil, false
		}
		if j := bytes.IndexByte(c.b[c.at:c.at+i], '\\'); j >= 0 {
			escapes = true
			c.at += j + 2
			continue
		}
		c.at += i + 1
		return c.b[start : c.at-1], escapes
	}
}

func (c *cursor) text() string {
	if c.next() == 'n' {
		c.at += len("null")
		return ""
	}
	inside, escapes := c.quoted()
	if !escapes {
		return string(inside)
	}
	out := make([]byte, 0, len(inside))
	for i := 0; i < len(inside); i++ {
		if inside[i] != '\\' {
			out = append(out, inside[i])
			continue
		}
		i++
		switch inside[i] {
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case '"', '\\', '/':
			out = append(out, inside[i])
		default:
			c.bad = true
		}
	}
	return string(out)
}

func (c *cursor) number() int64 {
	if c.next() == 'n' {
		c.at += len("null")
		return 0
	}
	start := c.at
	for c.at < len(c.b) && (c.b[c.at] == '-' || c.b[c.at] >= '0' && c.b[c.at] <= '9') {
		c.at++
	}
	n, err := strconv.ParseInt(string(c.b[start:c.at]), 10, 64)
	c.bad = c.bad || err != nil
	return n
}

func (c *cursor) truth() bool {
	t := c.next() == 't'
	for c.at < len(c.b) && c.b[c.at] >= 'a' && c.b[c.at] <= 'z' {
		c.at++
	}
	return t
}

// skip passes over a value of any kind.
func (c *cursor) skip() {
	switch c.next() {
	case '"':
		c.quoted()
	case '{':
		c.object(func([]byte) { c.skip() })
	case '[':
		c.array(c.skip)
	case 't', 'f', 'n':
		c.truth()
	default:
		for c.at < len(c.b) && bytes.IndexByte([]byte("+-.eE0123456789"), c.b[c.at]) >= 0 {
			c.at++
		}
	}
}
