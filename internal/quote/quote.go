// Package quote decides which parts of a server's text may be in an error or a log line.
//
// A server may repeat what a request carried, in ways that nobody can list: in upper case,
// escaped, encoded, cut short, in pieces. Therefore this package does not search a text for
// forbidden parts. It splits the text into words and keeps only words that are known to be
// harmless: common words of error messages, ids of Stripe, numbers, names of parameters. A
// sentence of the evidence may consist of such words only. Therefore the kept words are
// compared with what was sent, and a piece of that is removed too.
//
// SECURITY.md and the comment of stripedispute.Error promise what is kept.
package quote

import (
	"net/url"
	"slices"
	"strings"
)

// Sent describes what a request carried.
type Sent struct {
	Key   string   // the API key
	Form  string   // the parameters, encoded
	File  bool     // the request uploads a file; its contents are not compared
	Texts []string // the name of the file and its first bytes
}

// Filter removes what was sent from texts of the response. Only New changes it,
// so its methods may run at the same time.
type Filter struct {
	key    string
	names  []string // the names of the parameters
	texts  []string // the values, normalized, with a space at both ends
	strict bool     // the request carried data that may be about a customer
	whole  bool     // a message is kept as a whole or not at all
}

// removedMark is in the place of removed words.
const removedMark = "[…]"

// New makes a Filter for the responses to a request.
func New(s Sent) *Filter {
	f := &Filter{key: strings.ToLower(s.Key), strict: s.File, whole: s.File}
	for _, text := range s.Texts {
		f.add(text)
	}
	for pair := range strings.SplitSeq(s.Form, "&") {
		key, raw, _ := strings.Cut(pair, "=")
		name, _ := url.QueryUnescape(key)
		value, _ := url.QueryUnescape(raw)
		if !slices.Contains(f.names, name) {
			f.names = append(f.names, name)
		}
		if isID(value) || isEnum(value) && !strings.Contains(name, "[") || name == "expand[]" {
			continue // harmless
		}
		f.add(value)
	}
	return f
}

// add adds a text that was sent.
func (f *Filter) add(text string) {
	if text == "" {
		return
	}
	f.strict = true
	if n := normalize(text); len(n) >= minText {
		f.texts = append(f.texts, " "+n+" ")
	}
}

// Word returns an enum value of a response, such as the code "resource_missing" or "N7". It
// returns a mark if s may be something else.
func (f *Filter) Word(s string) string {
	if s == "" || len(s) <= 80 && strings.Trim(s, alphanumeric+"_.-") == "" && f.hasHarmlessPieces(s) {
		return s
	}
	return removedMark
}

// Param returns the name of a parameter, such as "evidence[receipt]", or a mark.
func (f *Filter) Param(s string) string {
	if s == "" || f.isParam(s) {
		return s
	}
	return removedMark
}

// isParam reports whether s has the form of a parameter's name and says nothing about a customer.
func (f *Filter) isParam(s string) bool {
	hasForm := len(s) <= 200 && strings.Trim(s, alphanumeric+"_.-[]") == ""
	return hasForm && (slices.Contains(f.names, s) || f.hasHarmlessPieces(s))
}

// hasHarmlessPieces reports whether every piece of a composed word is a known word, or can be
// neither a part of what was sent nor an encoding of it.
func (f *Filter) hasHarmlessPieces(s string) bool {
	if isSecret(s) {
		return false
	}
	numbers := 0
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("_.-[]", r) }) {
		low := strings.ToLower(piece)
		if known(low) {
			continue
		}
		if f.wasSent(low) || f.hasKeyPart(low) || len(piece) > 20 {
			return false
		}
		if !f.strict {
			continue
		}
		if isDigits(piece) {
			if numbers++; numbers > 2 || len(piece) > 4 {
				return false
			}
		} else if len(piece) > 3 && strings.Trim(piece, lowercase) != "" {
			return false
		}
	}
	return true
}

// wasSent reports whether the request carried the word.
func (f *Filter) wasSent(word string) bool {
	return slices.ContainsFunc(f.texts, func(text string) bool { return strings.Contains(text, " "+word+" ") })
}

// ID returns s if it is an id of Stripe, and otherwise "".
func (f *Filter) ID(s string) string {
	if isID(s) && !f.showsSecret(s) {
		return s
	}
	return ""
}

// URL returns s if it is an address at stripe.com without data of a customer, and otherwise "".
func (f *Filter) URL(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > 500 || u.Scheme != "https" || u.User != nil || u.Fragment != "" ||
		u.Host != "stripe.com" && !strings.HasSuffix(u.Host, ".stripe.com") {
		return ""
	}
	for part := range strings.FieldsFuncSeq(strings.TrimPrefix(s, "https://"), func(r rune) bool { return r == '/' }) {
		path, query, _ := strings.Cut(part, "?")
		query = strings.TrimPrefix(query, "t=") // the time of a request, in the URL of its log
		if !isID(path) && f.Word(path) != path || query != "" && !isDigits(query) {
			return ""
		}
	}
	return s
}

// RequestID returns s if it is Stripe's id of a request, and otherwise a mark. If the request
// carried no data about a customer, it also returns the id that a proxy gave.
func (f *Filter) RequestID(s string) string {
	rest, ok := strings.CutPrefix(s, "req_")
	switch {
	case s == "", ok && len(rest) <= 60 && strings.Trim(rest, alphanumeric+"_") == "" && !f.showsSecret(s):
		return s
	case !f.strict && (len(s) <= 20 || isUUID(s)) && strings.Trim(s, alphanumeric+"_.:-") == "" && !f.showsSecret(s):
		return s
	default:
		return removedMark
	}
}

// showsSecret reports whether s has the form of a secret, or contains a part of the key.
func (f *Filter) showsSecret(s string) bool { return isSecret(s) || f.hasKeyPart(strings.ToLower(s)) }

// hasKeyPart reports whether low, in lower case, contains the key or a part of its random
// letters.
func (f *Filter) hasKeyPart(low string) bool {
	const partLen = 8
	if f.key != "" && strings.Contains(low, f.key) {
		return true
	}
	random := f.key[strings.LastIndex(f.key, "_")+1:]
	for i := 0; i+partLen <= len(random) && len(low) >= partLen; i++ {
		if strings.Contains(low, random[i:i+partLen]) {
			return true
		}
	}
	return false
}
