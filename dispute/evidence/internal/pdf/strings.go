package pdf

import (
	"bytes"
	"strconv"
)

// firstText is the first text in a value, written as (letters) or as <hex>.
func firstText(value []byte) []byte {
	l := lexer{b: value}
	for {
		t, w := l.next()
		switch {
		case t == tokenEnd:
			return nil
		case t == tokenText && len(w) > 0 && w[0] == '<':
			return decodeHex(w)
		case t == tokenText && len(w) > 0 && w[0] == '(':
			return decodeLiteral(w)
		}
	}
}

// decodeHex decodes a text in hexadecimal. It skips anything else between the digits.
func decodeHex(w []byte) (out []byte) {
	high, n := byte(0), 0
	for _, c := range append(bytes.Clone(w), '>') {
		digit, err := strconv.ParseUint(string(c), 16, 8)
		switch {
		case err == nil && n%2 == 0:
			high = byte(digit) << 4
			n++
		case err == nil:
			out = append(out, high|byte(digit))
			n++
		}
	}
	if n%2 == 1 {
		out = append(out, high)
	}
	return out
}

// decodeLiteral decodes a text in round brackets, with its escapes.
func decodeLiteral(w []byte) (out []byte) {
	w = w[1:]
	if len(w) > 0 && w[len(w)-1] == ')' {
		w = w[:len(w)-1]
	}
	for i := 0; i < len(w); i++ {
		c := w[i]
		switch {
		case c == '\r':
			if i+1 < len(w) && w[i+1] == '\n' {
				i++
			}
			out = append(out, '\n')
		case c != '\\':
			out = append(out, c)
		case i+1 < len(w):
			i++
			var digits int
			out, digits = decodeEscape(out, w[i:])
			i += digits
		}
	}
	return out
}

// decodeEscape appends the value of the escape sequence at the beginning of w. more is its
// length minus one.
func decodeEscape(out, w []byte) (_ []byte, more int) {
	switch c := w[0]; c {
	case 'n':
		return append(out, '\n'), 0
	case 'r':
		return append(out, '\r'), 0
	case 't':
		return append(out, '\t'), 0
	case 'b':
		return append(out, '\b'), 0
	case 'f':
		return append(out, '\f'), 0
	case '\n': // the text continues on the next line
		return out, 0
	case '\r':
		if len(w) > 1 && w[1] == '\n' {
			return out, 1
		}
		return out, 0
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n, i := 0, 0
		for ; i < 3 && i < len(w) && w[i] >= '0' && w[i] <= '7'; i++ {
			n = n<<3 | int(w[i]-'0')
		}
		return append(out, byte(n)), i - 1
	default:
		return append(out, c), 0
	}
}
