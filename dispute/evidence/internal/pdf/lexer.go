package pdf

import (
	"bytes"
	"strconv"
)

// lexer steps through the bytes of a file, one token at a time and never back
// further than it came.
type lexer struct {
	b []byte
	i int
}

type token int

const (
	finish token = iota // nothing left, or a word that belongs to no value
	opens               // [ or <<
	closes              // ] or >>
	name                // /Name
	word                // a number, true, null, R, …
	text                // (text) or <hex>
)

// next passes over one token and returns its bytes. A word that frames objects
// (obj, stream, …) is not passed over: the value that it stands in never ended.
func (l *lexer) next() (token, []byte) {
	l.space()
	start := l.i
	if start >= len(l.b) {
		return finish, nil
	}
	switch c := l.b[start]; {
	case c == '(':
		l.string()
	case c == '<' && l.at("<<"), c == '>' && l.at(">>"):
		l.i += 2
		return bracket(c), nil
	case c == '<':
		if end := bytes.IndexByte(l.b[start:], '>'); end >= 0 {
			l.i += end + 1
		} else {
			l.i = len(l.b)
		}
	case c == '[', c == ']':
		l.i++
		return bracket(c), nil
	case c == '/':
		l.i++
		l.regular()
		return name, l.b[start+1 : l.i]
	case delimiter(c):
		l.i++
	default:
		l.regular()
		if frames(l.b[start:l.i]) {
			l.i = start
			return finish, nil
		}
		return word, l.b[start:l.i]
	}
	return text, l.b[start:l.i]
}

// value passes over one value, whatever is nested in it. It is false at the end
// of what it stands in, and when there is no end to it.
func (l *lexer) value() bool {
	for depth := 0; ; {
		before := l.i
		switch t, _ := l.next(); t {
		case finish:
			return false
		case opens:
			depth++
		case closes:
			if depth--; depth < 0 {
				l.i = before
				return false
			}
		}
		if depth == 0 {
			return true
		}
	}
}

// dict passes over a dictionary and shows its members: the key, and the bytes up
// to the next one. It is false when there is none, or no end to it.
func (l *lexer) dict(member func(key string, value []byte)) bool {
	if t, _ := l.next(); t != opens || l.b[l.i-1] != '<' {
		return false
	}
	key, start := "", 0
	show := func(end int) {
		if start > 0 {
			member(key, l.b[start:end])
		}
	}
	for {
		before := l.i
		switch t, n := l.next(); t {
		case finish:
			return false
		case closes:
			show(before)
			return true
		case name:
			show(before)
			key, start = plain(n), l.i
			if !l.value() {
				start = 0 // a key without a value: the end follows
			}
		case opens:
			l.i = before
			if !l.value() {
				return false
			}
		}
	}
}

// space passes over white space and comments.
func (l *lexer) space() {
	for ; l.i < len(l.b); l.i++ {
		switch c := l.b[l.i]; {
		case c == '%':
			end := bytes.IndexAny(l.b[l.i:], "\r\n")
			if end < 0 {
				l.i = len(l.b)
				return
			}
			l.i += end
		case !white(c):
			return
		}
	}
}

// regular passes over a run of characters that mean nothing by themselves.
func (l *lexer) regular() {
	for l.i < len(l.b) && !white(l.b[l.i]) && !delimiter(l.b[l.i]) {
		l.i++
	}
}

// string passes over (text (with balanced) brackets and \( others).
func (l *lexer) string() {
	depth := 0
	for ; l.i < len(l.b); l.i++ {
		switch l.b[l.i] {
		case '\\':
			l.i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.i++
				return
			}
		}
	}
	l.i = len(l.b)
}

func (l *lexer) at(s string) bool { return bytes.HasPrefix(l.b[l.i:], []byte(s)) }

func bracket(c byte) token {
	if c == '[' || c == '<' {
		return opens
	}
	return closes
}

func white(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func frames(word []byte) bool {
	switch string(word) {
	case "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref":
		return true
	}
	return false
}

// plain undoes the escapes (#41) that a name may have.
func plain(name []byte) string {
	if bytes.IndexByte(name, '#') < 0 {
		return string(name)
	}
	out := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if c, err := strconv.ParseUint(string(name[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(c))
				i += 2
				continue
			}
		}
		out = append(out, name[i])
	}
	return string(out)
}

// number reads an integer that an object number or a length may be; -1 for
// anything else.
func number(digits []byte) int {
	if len(digits) == 0 || len(digits) > 9 {
		return -1
	}
	n := 0
	for _, c := range digits {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// references lists the objects that a value refers to ("12 0 R").
func references(value []byte) []int32 {
	var refs []int32
	l := lexer{b: value}
	for last := [2]int{-1, -1}; ; {
		t, w := l.next()
		switch {
		case t == finish:
			return refs
		case t == word && string(w) == "R" && last[0] > 0:
			refs = append(refs, int32(last[0])) //nolint:gosec // nine digits fit
			last = [2]int{-1, -1}
		case t == word:
			last = [2]int{last[1], number(w)}
		default:
			last = [2]int{-1, -1}
		}
	}
}
