// Package quote decides what of a server's text may be in an error or a log line.
//
// A server repeats what it was sent, in ways that nobody can list: in other letters,
// escaped, encoded, cut short, in pieces. So a text is not searched for what must not be
// in it. It is taken apart into words, and only those are kept that can be told to be
// harmless: words that error messages are made of, ids of Stripe, numbers, names of
// parameters. A sentence of the evidence may consist of such words alone; therefore
// those that are kept are compared with what was sent, and a piece of that is removed.
package quote

import (
	"net/url"
	"slices"
	"strings"
)

// Sent is what a request carried.
type Sent struct {
	Key   string   // the API key
	Form  string   // the parameters, encoded
	File  bool     // a file, whose contents are not compared
	Texts []string // of the file: its name, and how it begins
}

// Filter knows what was sent. It is for one goroutine.
type Filter struct {
	key    string
	names  []string // of the parameters
	texts  []string // normalised, with a space at both ends
	strict bool     // something was sent that tells of a customer
	whole  bool     // a message is kept whole or not at all
}

// gap is what a reader sees in the place of words that were removed.
const gap = "[…]"

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
		if harmless := isID(value) || isEnum(value) && !strings.Contains(name, "["); !harmless && name != "expand[]" {
			f.add(value)
		}
	}
	return f
}

func (f *Filter) add(text string) {
	if text == "" {
		return
	}
	f.strict = true
	if n := normal(text); len(n) >= shortest {
		f.texts = append(f.texts, " "+n+" ")
	}
}

// Word is an enum of a response, such as a code: "resource_missing", "N7".
func (f *Filter) Word(s string) string {
	if s == "" || len(s) <= 80 && strings.Trim(s, alphanumeric+"_.-") == "" && f.pieces(s) {
		return s
	}
	return gap
}

// Param is the name of a parameter: "evidence[receipt]".
func (f *Filter) Param(s string) string {
	if s == "" || f.isParam(s) {
		return s
	}
	return gap
}

func (f *Filter) isParam(s string) bool {
	shaped := len(s) <= 200 && strings.Trim(s, alphanumeric+"_.-[]") == ""
	return shaped && (slices.Contains(f.names, s) || f.pieces(s))
}

// pieces reports whether every piece of a composed word is known, or not of what was
// sent and not an encoding of it.
func (f *Filter) pieces(s string) bool {
	if isSecret(s) {
		return false
	}
	numbers := 0
	for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("_.-[]", r) }) {
		low := strings.ToLower(piece)
		switch {
		case known(low):
		case f.wasSent(low), f.keyPart(low), len(piece) > 20:
			return false
		case !f.strict:
		case isDigits(piece):
			if numbers++; numbers > 2 || len(piece) > 4 {
				return false
			}
		case len(piece) <= 3:
		case strings.Trim(piece, lowercase) != "":
			return false
		}
	}
	return true
}

// wasSent reports whether a word is one of the words that were sent.
func (f *Filter) wasSent(word string) bool {
	return slices.ContainsFunc(f.texts, func(text string) bool { return strings.Contains(text, " "+word+" ") })
}

// ID is an id of Stripe's, or "" for anything else.
func (f *Filter) ID(s string) string {
	if isID(s) && !f.secretive(s) {
		return s
	}
	return ""
}

// URL is an address at stripe.com, or "" for anything else.
func (f *Filter) URL(s string) string {
	u, err := url.Parse(s)
	if err != nil || len(s) > 500 || u.Scheme != "https" || u.User != nil || u.Fragment != "" || u.Host != "stripe.com" && !strings.HasSuffix(u.Host, ".stripe.com") {
		return ""
	}
	for part := range strings.FieldsFuncSeq(strings.TrimPrefix(s, "https://"), func(r rune) bool { return r == '/' }) {
		path, query, _ := strings.Cut(part, "?")
		query = strings.TrimPrefix(query, "t=") // the time of a request, in the address of its log
		if !isID(path) && f.Word(path) != path || query != "" && !isDigits(query) {
			return ""
		}
	}
	return s
}

// RequestID is the id of a request. Where nothing was sent that tells of a customer it
// may be that of a proxy.
func (f *Filter) RequestID(s string) string {
	rest, ok := strings.CutPrefix(s, "req_")
	switch {
	case s == "", ok && len(rest) <= 60 && strings.Trim(rest, alphanumeric+"_") == "" && !f.secretive(s):
		return s
	case !f.strict && (len(s) <= 20 || isUUID(s)) && strings.Trim(s, alphanumeric+"_.:-") == "" && !f.secretive(s):
		return s
	default:
		return gap
	}
}

// secretive reports whether s is a secret by its form, or has a part of the key.
func (f *Filter) secretive(s string) bool { return isSecret(s) || f.keyPart(strings.ToLower(s)) }

// keyPart looks for the key, and for pieces of what comes after its prefix.
func (f *Filter) keyPart(low string) bool {
	const piece = 8
	if f.key != "" && strings.Contains(low, f.key) {
		return true
	}
	random := f.key[strings.LastIndex(f.key, "_")+1:]
	for i := 0; i+piece <= len(random) && len(low) >= piece; i++ {
		if strings.Contains(low, random[i:i+piece]) {
			return true
		}
	}
	return false
}
