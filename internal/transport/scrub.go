package transport

import (
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

const (
	lowercase = "abcdefghijklmnopqrstuvwxyz0123456789_"
	letters   = lowercase + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// prefixes of ids. A key looks like an id but for its prefix.
var prefixes = []string{
	"acct", "ch", "cus", "dp", "du", "evt", "file", "ic", "idp", "ipi", "link", "pi", "pm", "py", "rd", "re", "req", "src", "trr", "txn",
}

// isID reports whether s is an id of Stripe's, which is worth reading in an error.
func isID(s string) bool {
	prefix, rest, _ := strings.Cut(s, "_")
	return slices.Contains(prefixes, prefix) && rest != "" && len(rest) <= 60 && strings.Trim(rest, letters) == ""
}

// isWord reports whether s looks like an enum, a boolean or a number.
func isWord(s string) bool { return s != "" && strings.Trim(s, lowercase) == "" }

// markup is how html repeats a value. Package html would do it too, and weigh on
// every program.
var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// scrub blanks out of a text what the request carried, since servers like to
// repeat it: the key, and the values of the form but for ids and for single words
// outside brackets, which are enums and numbers. The name of a parameter stays.
func (p *prepared) scrub(text string) string {
	if text == "" || isID(text) {
		return text
	}
	secrets := []string{strings.TrimPrefix(p.header.Get("Authorization"), "Bearer ")}
	for pair := range strings.SplitSeq(p.form, "&") {
		key, raw, _ := strings.Cut(pair, "=")
		name, _ := url.QueryUnescape(key)
		v, _ := url.QueryUnescape(raw)
		plain := !strings.Contains(name, "[") && isWord(v)
		switch {
		case name == text:
			return text
		case name != "expand[]" && !plain && !isID(v):
			secrets = append(secrets, v, raw, url.PathEscape(v), markup.Replace(v))
		}
	}
	return erase(text, secrets)
}

// longest message that Stripe's OpenAPI document allows: error.message.
const maxMessage = 40_000

// clean scrubs all that an error took from the answer.
func (p *prepared) clean(e *stripedispute.Error) {
	if len(e.Message) > maxMessage {
		e.Message = "the message is longer than any of Stripe's and is left out"
	}
	for _, s := range []*string{
		&e.RequestID, &e.Type, &e.Code, &e.Param, &e.Message, &e.DocURL, &e.DeclineCode, &e.AdviceCode, &e.NetworkAdviceCode,
		&e.NetworkDeclineCode, &e.Charge, &e.PaymentMethodType, &e.RequestLogURL, &e.RateLimitedReason,
	} {
		*s = p.scrub(*s)
	}
}

const (
	shortest = 3  // a value of one or two characters identifies nobody and stands in every text
	piece    = 20 // this much of a value in a row is no chance: servers cut what they repeat
)

// erase blanks out of text every secret that stands there as a word, and every
// longer piece of one, whatever the case of its letters.
func erase(text string, secrets []string) string {
	low := lower(text)
	hidden := make([]bool, len(low))
	hide := func(from, to int) {
		for i := from; i < to; i++ {
			hidden[i] = true
		}
	}
	pieces := map[string][]int{}
	for i := range max(0, len(low)-piece+1) {
		pieces[low[i:i+piece]] = append(pieces[low[i:i+piece]], i)
	}
	for _, s := range secrets {
		s = lower(s)
		for at := range words(low, s) {
			hide(at, at+len(s))
		}
		for i := range max(0, len(s)-piece+1) {
			for _, at := range pieces[s[i:i+piece]] {
				hide(at, at+piece)
			}
			delete(pieces, s[i:i+piece])
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
