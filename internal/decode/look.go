package decode

import (
	"bytes"
	"reflect"
)

const (
	commas        = 4000 // in an object; a full dispute has 150
	commasPerItem = 250  // in a list
)

// unsuspicious reports whether encoding/json alone can decode body into a t: body has
// not many members and elements, and no name requires a closer look. Every response
// passes through it.
func unsuspicious(body []byte, t reflect.Type, items int) bool {
	return bytes.Count(body, []byte(",")) <= commas+commasPerItem*items && plainNames(body, t)
}

// plainNames goes through the names in body, backwards from each colon. A quotation
// mark before a colon ends a name, unless it is escaped: then both are in a text.
func plainNames(body []byte, t reflect.Type) bool {
	for at := 0; ; {
		i := bytes.IndexByte(body[at:], ':')
		if i < 0 {
			return true
		}
		end := at + i
		at = end + 1
		for end > 0 && isSpace(body[end-1]) {
			end--
		}
		if end--; end < 1 || body[end] != '"' || body[end-1] == '\\' {
			continue
		}
		start, seen := end, ordinary
		for start > 0 && classes[body[start-1]] != quote {
			start--
			seen |= classes[body[start]]
		}
		name := body[start:end]
		if string(name) == errorMember || seen == special && mistakable(name, t) {
			return false
		}
	}
}

const errorMember = "error"

// mistakable reports whether encoding/json may take name for one that t has somewhere.
func mistakable(name []byte, t reflect.Type) bool {
	return bytes.IndexByte(name, '\\') >= 0 || namesBelow(t)[fold(string(name))]
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// class is what a byte means within a name.
type class byte

const (
	ordinary class = 0
	quote    class = 1
	special  class = 2 // a capital letter, an escape, or beyond ASCII
)

var classes = func() (table [256]class) { //nolint:gochecknoglobals // a table that nothing changes
	for c := range table {
		switch {
		case c == '"':
			table[c] = quote
		case 'A' <= c && c <= 'Z', c == '\\', c >= 0x80:
			table[c] = special
		}
	}
	return table
}()
