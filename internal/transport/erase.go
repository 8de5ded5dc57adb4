package transport

import (
	"iter"
	"slices"
	"strings"
)

const (
	shortest = 3  // a value of one or two characters identifies nobody and stands in every text
	piece    = 20 // this much of a value in a row is no chance: servers cut what they repeat
	gram     = 8  // pieces are found by parts of this length
)

// erase blanks out of text every value that stands there as a word, and every
// longer piece of one, whatever the case of its letters.
func (c carried) erase(text string) string {
	if slices.Contains(c.names, text) {
		return text
	}
	low := lower(text)
	hidden := make([]bool, len(low))
	hide := func(from, to int) {
		for i := from; i < to; i++ {
			hidden[i] = true
		}
	}
	grams := map[string][]int{}
	for i := range max(0, len(low)-gram+1) {
		grams[low[i:i+gram]] = append(grams[low[i:i+gram]], i)
	}
	for _, v := range c.values {
		for at := range words(low, v) {
			hide(at, at+len(v))
		}
		for i := 0; len(low) >= piece && i+gram <= len(v); i += piece - gram + 1 { // a piece cannot lie between
			for _, at := range grams[v[i:i+gram]] {
				if hidden[at] {
					continue
				}
				if from, to := around(low, at, v, i); to-from >= piece {
					hide(from, to)
				}
			}
		}
	}
	var out strings.Builder
	for i := range len(text) {
		switch {
		case !hidden[i]:
			out.WriteByte(text[i])
		case i == 0 || !hidden[i-1]:
			out.WriteString("[…]")
		}
	}
	return strings.ToValidUTF8(out.String(), "") // a piece may begin or end within a letter
}

// around is how far text agrees with v in both directions from one place in each.
func around(text string, at int, v string, i int) (from, to int) {
	for from = at; from > 0 && i-(at-from) > 0 && text[from-1] == v[i-(at-from)-1]; from-- {
	}
	for to = at; to < len(text) && i+(to-at) < len(v) && text[to] == v[i+(to-at)]; to++ {
	}
	return from, to
}

// words goes through the places where s stands in text as a word.
func words(text, s string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for from := 0; len(s) >= shortest; {
			i := strings.Index(text[from:], s)
			if i < 0 {
				return
			}
			at, end := from+i, from+i+len(s)
			begins := at == 0 || !wordy(text[at-1]) || !wordy(s[0])
			ends := end == len(text) || !wordy(text[end]) || !wordy(s[len(s)-1])
			switch {
			case !begins || !ends:
				from = at + 1
			case !yield(at):
				return
			default:
				from = end
			}
		}
	}
}

func wordy(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

// lower changes A to Z only, so that places stay where they are.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
