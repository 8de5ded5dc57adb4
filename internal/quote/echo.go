package quote

import "strings"

const (
	shortest = 3       // a text of one or two characters identifies nobody and is in every message
	piece    = 16      // so much of a text in a row is not by chance
	gram     = 8       // pieces are found by parts of this length
	effort   = 2 << 20 // comparisons, before a message is removed unread
)

// normal is a text in small letters and digits, with one space where anything else is.
func normal(text string) string {
	b := make([]byte, 0, len(text))
	for i := range len(text) {
		c := text[i]
		switch {
		case 'A' <= c && c <= 'Z':
			b = append(b, c+'a'-'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != ' ':
			b = append(b, ' ')
		}
	}
	return strings.TrimSuffix(string(b), " ")
}

// echo is what is kept of a message, normalised, and the token that each byte is of.
type echo struct {
	tokens []token
	text   string
	of     []int
	left   int // of the effort
}

// dropEchoes removes a whole text that was sent and every long piece of one.
func (f *Filter) dropEchoes(tokens []token) {
	e := echo{tokens: tokens, left: effort}
	var b strings.Builder
	for i, t := range tokens {
		n := " \x00" // no text has it
		if t.kept {
			n = " " + normal(t.core)
		}
		b.WriteString(n)
		for range n {
			e.of = append(e.of, i)
		}
	}
	e.text = b.String() + " "
	e.of = append(e.of, len(tokens)-1)
	grams := map[string][]int{}
	for i := range max(0, len(e.text)-gram+1) {
		grams[e.text[i:i+gram]] = append(grams[e.text[i:i+gram]], i)
	}
	for _, text := range f.texts {
		e.dropWhole(text)
		for i := 0; i+gram <= len(text); i += piece - gram + 1 { // a piece cannot be between
			for _, at := range grams[text[i:i+gram]] {
				if e.left--; tokens[e.of[at]].kept || tokens[e.of[at+gram-1]].kept {
					e.dropPiece(at, text, i)
				}
				if e.left < 0 {
					e.drop(0, len(e.text))
					return
				}
			}
		}
	}
}

func (e *echo) dropWhole(text string) {
	for from := 0; len(text) < len(e.text); {
		i := strings.Index(e.text[from:], text)
		if i < 0 {
			return
		}
		e.drop(from+i+1, from+i+len(text)-1)
		from += i + len(text) - 1
	}
}

// dropPiece removes what agrees in both directions from one place in each text.
func (e *echo) dropPiece(at int, text string, i int) {
	from, to := at, at
	for from > 0 && i-(at-from) > 0 && e.text[from-1] == text[i-(at-from)-1] {
		from--
	}
	for to < len(e.text) && i+(to-at) < len(text) && e.text[to] == text[i+(to-at)] {
		to++
	}
	if e.left -= to - from; to-from >= piece {
		e.drop(from, to)
	}
}

func (e *echo) drop(from, to int) {
	for i := from; i < to; i++ {
		if e.text[i] != ' ' && !e.tokens[e.of[i]].name {
			e.tokens[e.of[i]].kept = false
		}
	}
}
