package quote

import (
	"slices"
	"strings"
	"time"
)

const (
	longestMessage = 40_000 // bytes; Stripe's OpenAPI document does not allow a longer one
	maxShown       = 2_000  // bytes of a message; the rest is left out
)

// Message returns Stripe's message of an error on one line, without words that may be data of a
// customer. For an upload (f.whole), a message is kept as a whole or not at all.
func (f *Filter) Message(text string) string { return f.message(text, f.whole) }

// Reason returns the text of an error of the network or of a RoundTripper on one line, without
// words that may be data of a customer.
func (f *Filter) Reason(text string) string { return f.message(text, false) }

func (f *Filter) message(text string, whole bool) string {
	if len(text) > longestMessage {
		return "the message is longer than any of Stripe's and is left out"
	}
	cut := len(text) > maxShown
	tokens := f.tokens(text[:min(len(text), maxShown)])
	if cut && len(tokens) > 0 { // the last one may be a part of a word
		tokens[len(tokens)-1].kept = false
	}
	dropRuns(tokens)
	if f.strict {
		f.dropEchoes(tokens)
		dropFragments(tokens)
	}
	if whole && slices.ContainsFunc(tokens, func(t token) bool { return !t.kept }) {
		return "the message is left out, since it may repeat the file that was sent"
	}
	return join(tokens)
}

// token is a word of a message with the punctuation around it.
type token struct {
	before, core, after string
	number              bool // core is a number
	name                bool // core is the name of a parameter that was sent
	kept                bool // false: a mark takes its place
}

const (
	opening = `'"([{<`
	closing = `'")]}>.,:;!?`
	stops   = ".,:;!?"
)

// tokens splits a text at its white space.
func (f *Filter) tokens(text string) []token {
	var all []token
	for chunk := range strings.FieldsSeq(text) {
		core := strings.TrimLeft(chunk, opening)
		before := chunk[:len(chunk)-len(core)]
		core = strings.TrimRight(core, closing)
		after := chunk[len(before)+len(core):]
		if strings.HasPrefix(after, "]") && strings.Count(core, "[") > strings.Count(core, "]") { // evidence[receipt]
			core, after = core+"]", after[1:]
		}
		if core == "" {
			continue
		}
		t := token{
			before: before[:min(len(before), 1)], core: core,
			number: isNumber(core), name: slices.Contains(f.names, core) && f.isParam(core),
		}
		if after != "" {
			t.after = after[:1]
			if len(after) > 1 && !strings.Contains(stops, after[:1]) && strings.Contains(stops, after[1:2]) {
				t.after = after[:2]
			}
		}
		t.kept = t.name || f.isHarmless(core, t.number)
		all = append(all, t)
	}
	return all
}

// isHarmless reports whether a word by itself says nothing about a customer. SECURITY.md and the comment
// of stripedispute.Error promise what is kept: they must change with a rule here.
func (f *Filter) isHarmless(core string, number bool) bool {
	switch {
	case number:
		return len(core) <= 12 && !f.wasSent(normalize(core)) && !f.wasSent(strings.ReplaceAll(core, ",", ""))
	case isSecret(core):
		return false
	case isID(core), f.URL(core) != "":
		return true
	case !f.strict && len(core) <= 20 && !f.hasKeyPart(strings.ToLower(core)):
		return !strings.ContainsFunc(core, func(r rune) bool { return r <= ' ' || r > '~' })
	}
	parts := strings.FieldsFunc(core, func(r rune) bool { return strings.ContainsRune("-/_.[]", r) })
	afterWord := false
	for _, part := range parts {
		word := strings.ToLower(part)
		switch {
		case known(word), word == "v1", isContraction(word):
			afterWord = true
		case isDigits(word) && len(word) <= 3 && afterWord:
			afterWord = false // only one number after each word
		default:
			return false
		}
	}
	return len(parts) > 0
}

// isContraction reports whether word is like "can't", "you've" or "dispute's".
func isContraction(word string) bool {
	stem, end, ok := strings.Cut(word, "'")
	return ok && slices.Contains([]string{"s", "t", "re", "ve", "ll", "d"}, end) && (known(stem) || known(strings.TrimSuffix(stem, "n")))
}

// isNumber reports whether s is a count, an amount, a percentage or a time: 5,000, 4.5,
// 20%, 1m20s.
func isNumber(s string) bool {
	if _, err := time.ParseDuration(s); err == nil {
		return true
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "$"), "%")
	return s != "" && strings.Trim(s, digits+".,") == "" && strings.Count(s, ".") <= 1 && strings.Trim(s[:1], digits) == ""
}

// dropRuns removes numbers and single letters that follow each other: each number may be the code of a
// letter, and the letters may be a word with spaces between them.
func dropRuns(tokens []token) {
	for i := 1; i < len(tokens); i++ {
		if tokens[i-1].fragment() && tokens[i].fragment() {
			tokens[i-1].kept, tokens[i].kept = false, false
		}
	}
}

// fragment reports whether t may be a part of an encoded word.
func (t token) fragment() bool { return t.number || len(t.core) == 1 }

// dropFragments removes numbers and single letters next to removed words: they may be the rest
// of an encoded word.
func dropFragments(tokens []token) {
	for i := 1; i < len(tokens); i++ {
		for _, pair := range [][2]*token{{&tokens[i-1], &tokens[i]}, {&tokens[i], &tokens[i-1]}} {
			if removed, t := pair[0], pair[1]; !removed.kept && t.fragment() {
				t.kept = false
			}
		}
	}
}

// join returns the kept tokens as a text, with a mark in place of the others.
func join(tokens []token) string {
	var b strings.Builder
	for i, t := range tokens {
		if i > 0 && (tokens[i-1].kept || t.kept) {
			b.WriteByte(' ')
		}
		switch {
		case t.kept:
			b.WriteString(t.before + t.core + t.after)
		case i+1 == len(tokens) || tokens[i+1].kept:
			b.WriteString(removedMark)
			if t.after != "" && strings.Contains(stops, t.after[len(t.after)-1:]) {
				b.WriteString(t.after[len(t.after)-1:])
			}
		}
	}
	return b.String()
}
