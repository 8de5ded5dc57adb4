package quote

import "strings"

const (
	minText        = 3       // shorter texts identify nobody and are in every message
	pieceLen       = 16      // a common piece of this length is not a coincidence
	gramLen        = 8       // pieces are found by parts of this length
	maxComparisons = 2 << 20 // after them, the whole message is removed
)

// normalize returns a text in lower case letters and digits, with one space in place of all
// other characters. A letter outside ASCII is one of these; words.go has no such
// letter.
func normalize(text string) string {
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

// echo is the kept part of a message in normalized form.
type echo struct {
	tokens      []token
	text        string
	tokenAt     []int // for each byte of text, the index of its token
	comparisons int   // how many are left of maxComparisons
}

// dropEchoes removes every text that was sent, and every long piece of such a text.
func (f *Filter) dropEchoes(tokens []token) {
	e := echo{tokens: tokens, comparisons: maxComparisons}
	var b strings.Builder
	for i, t := range tokens {
		n := " \x00" // no text contains it
		if t.kept {
			n = " " + normalize(t.core)
		}
		b.WriteString(n)
		for range n {
			e.tokenAt = append(e.tokenAt, i)
		}
	}
	e.text = b.String() + " "
	e.tokenAt = append(e.tokenAt, len(tokens)-1)
	grams := map[string][]int{}
	for i := range max(0, len(e.text)-gramLen+1) {
		grams[e.text[i:i+gramLen]] = append(grams[e.text[i:i+gramLen]], i)
	}
	for _, text := range f.texts {
		e.dropWhole(text)
		for i := 0; i+gramLen <= len(text); i += pieceLen - gramLen + 1 { // steps short enough that no piece is missed
			for _, at := range grams[text[i:i+gramLen]] {
				if e.comparisons--; tokens[e.tokenAt[at]].kept || tokens[e.tokenAt[at+gramLen-1]].kept {
					e.dropPiece(at, text, i)
				}
				if e.comparisons < 0 {
					e.drop(0, len(e.text))
					return
				}
			}
		}
	}
}

// dropWhole removes each occurrence of the whole text.
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

// dropPiece removes the common piece around a place in the message and a place in a text, if it
// is long enough.
func (e *echo) dropPiece(at int, text string, i int) {
	from, to := at, at
	for from > 0 && i-(at-from) > 0 && e.text[from-1] == text[i-(at-from)-1] {
		from--
	}
	for to < len(e.text) && i+(to-at) < len(text) && e.text[to] == text[i+(to-at)] {
		to++
	}
	e.comparisons -= to - from
	if to-from >= pieceLen {
		e.drop(from, to)
	}
}

// drop removes the tokens of a part of the message.
func (e *echo) drop(from, to int) {
	for i := from; i < to; i++ {
		if e.text[i] != ' ' && !e.tokens[e.tokenAt[i]].name {
			e.tokens[e.tokenAt[i]].kept = false
		}
	}
}
