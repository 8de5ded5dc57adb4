package pdf

import (
	"bytes"
	"strconv"
)

// lexer reads the tokens of a file one after another.
type lexer struct {
	b []byte
	i int
}

type token int

const (
	tokenEnd   token = iota // the end of the bytes, or a word such as obj that ends a value
	tokenOpen               // [ or <<
	tokenClose              // ] or >>
	tokenName               // /Name
	tokenWord               // a number, true, null, R, …
	tokenText               // (text), <hex>, or a delimiter such as { or ) that begins nothing else
)

// next reads one token and returns its bytes. It does not move past a word of the file's
// structure (obj, stream, …), because there the value before it has ended.
func (l *lexer) next() (token, []byte) {
	l.skipSpace()
	start := l.i
	if start >= len(l.b) {
		return tokenEnd, nil
	}
	switch c := l.b[start]; {
	case c == '(':
		l.skipString()
	case c == '<' && l.hasPrefix("<<"), c == '>' && l.hasPrefix(">>"):
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
		l.skipRegular()
		return tokenName, l.b[start+1 : l.i]
	case isDelimiter(c):
		l.i++
	default:
		l.skipRegular()
		if isStructureWord(l.b[start:l.i]) {
			l.i = start
			return tokenEnd, nil
		}
		return tokenWord, l.b[start:l.i]
	}
	return tokenText, l.b[start:l.i]
}

// skipValue moves past one value with everything that is nested in it. It returns false if there
// is no value before a closing bracket, or if the value has no end.
func (l *lexer) skipValue() bool {
	depth := 0
	for {
		before := l.i
		switch t, _ := l.next(); t {
		case tokenEnd:
			return false
		case tokenOpen:
			depth++
		case tokenClose:
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

// dict moves past a dictionary and calls member for each member, with the key and the bytes
// of the value. It returns false if there is no dictionary, or if it has no end.
func (l *lexer) dict(member func(key string, value []byte)) bool {
	if t, _ := l.next(); t != tokenOpen || l.b[l.i-1] != '<' {
		return false
	}
	key, start := "", 0 // of the member that is being read; start is 0 if there is none
	emit := func(end int) {
		if start > 0 {
			member(key, l.b[start:end])
		}
	}
	for {
		before := l.i
		switch t, n := l.next(); t {
		case tokenEnd:
			return false
		case tokenClose:
			emit(before)
			return true
		case tokenName:
			emit(before)
			key, start = unescapeName(n), l.i
			if !l.skipValue() {
				start = 0 // a key without a value at the end of the dictionary
			}
		case tokenOpen:
			l.i = before
			if !l.skipValue() {
				return false
			}
		}
	}
}

// skipSpace moves past white space and comments.
func (l *lexer) skipSpace() {
	for ; l.i < len(l.b); l.i++ {
		switch c := l.b[l.i]; {
		case c == '%':
			end := bytes.IndexAny(l.b[l.i:], "\r\n")
			if end < 0 {
				l.i = len(l.b)
				return
			}
			l.i += end
		case !isSpace(c):
			return
		}
	}
}

// skipRegular moves past regular characters: neither white space nor delimiters.
func (l *lexer) skipRegular() {
	for l.i < len(l.b) && !isSpace(l.b[l.i]) && !isDelimiter(l.b[l.i]) {
		l.i++
	}
}

// skipString moves past a text in round brackets. It may contain balanced brackets, and others
// after a backslash.
func (l *lexer) skipString() {
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

// hasPrefix reports whether the bytes at the lexer's position begin with s.
func (l *lexer) hasPrefix(s string) bool { return bytes.HasPrefix(l.b[l.i:], []byte(s)) }

// bracket is the token for the first byte of a bracket.
func bracket(c byte) token {
	if c == '[' || c == '<' {
		return tokenOpen
	}
	return tokenClose
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// isDelimiter reports whether a byte ends a name or a number: ISO 32000-2, table 2.
func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// isStructureWord reports whether a word belongs to the structure of the file, not to a value.
func isStructureWord(word []byte) bool {
	switch string(word) {
	case "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref":
		return true
	}
	return false
}

// unescapeName replaces the escapes such as #41 in a name.
func unescapeName(name []byte) string {
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

// number reads a non-negative integer of at most nine digits. It is -1 for anything else.
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

// references returns the numbers of the objects that a value refers to ("12 0 R").
func references(value []byte) []int32 {
	var refs []int32
	l := lexer{b: value}
	last := [2]int{-1, -1}
	for {
		t, w := l.next()
		switch {
		case t == tokenEnd:
			return refs
		case t == tokenWord && string(w) == "R" && last[0] > 0:
			refs = append(refs, int32(last[0])) //nolint:gosec // nine digits fit
			last = [2]int{-1, -1}
		case t == tokenWord:
			last = [2]int{last[1], number(w)}
		default:
			last = [2]int{-1, -1}
		}
	}
}
