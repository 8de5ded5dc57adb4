package decode

import (
	"bytes"
	"reflect"
)

// A body with more commas is not an error: it goes to mend, which adds up the memory of its values.
const (
	maxCommas     = 4000 // in an object; a dispute with all fields has 150
	commasPerItem = 250  // more for each item of a list
)

// isPlain reports whether body does not have too many members and elements, and none of its names
// needs a check of mend. It does not look at the kinds of values: for a wrong one, encoding/json returns
// an error. Into and Plain call it for every body, so it must be fast.
func isPlain(body []byte, t reflect.Type, items int) bool {
	return bytes.Count(body, []byte(",")) <= maxCommas+commasPerItem*items && hasPlainNames(body, t)
}

// hasPlainNames reports whether no name in body is errorMember or may be mistaken for another name.
// It finds the names by going backwards from each colon: a quotation mark before a colon ends a name.
// If the quotation mark is escaped, both are part of a text.
func hasPlainNames(body []byte, t reflect.Type) bool {
	at := 0
	for {
		i := bytes.IndexByte(body[at:], ':')
		if i < 0 {
			return true
		}
		end := at + i
		at = end + 1
		for end > 0 && isSpace(body[end-1]) {
			end--
		}
		end--
		if end < 1 || body[end] != '"' || body[end-1] == '\\' {
			continue
		}
		start, seen := end, ordinary
		for start > 0 && classes[body[start-1]] != quote {
			start--
			seen |= classes[body[start]]
		}
		name := body[start:end]
		if string(name) == errorMember || seen == special && mayBeMistaken(name, t) {
			return false
		}
	}
}

// errorMember is the member of Stripe's error responses. An object must not have it.
const errorMember = "error"

// mayBeMistaken reports whether encoding/json may decode a member with this name into a field
// of t, or of a type within t, that has another name.
func mayBeMistaken(name []byte, t reflect.Type) bool {
	return bytes.IndexByte(name, '\\') >= 0 || namesWithin(t)[fold(string(name))]
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// class is the meaning of a byte within a name.
type class byte

const (
	ordinary class = 0
	quote    class = 1
	special  class = 2 // a capital letter, a backslash, or not ASCII
)

var classes = func() (table [256]class) { //nolint:gochecknoglobals // nothing changes it
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
