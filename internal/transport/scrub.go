package transport

import (
	"html"
	"iter"
	"net/url"
	"regexp"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

var (
	// stripeID is what ids look like: they are worth reading in an error. A key
	// looks the same but for its prefix.
	stripeID = regexp.MustCompile(`^(acct|ch|cus|dp|du|evt|file|ic|idp|ipi|link|pi|pm|py|rd|re|req|src|trr|txn)_[A-Za-z0-9_]{1,60}$`)

	// word is what enums, booleans and numbers look like.
	word = regexp.MustCompile(`^[a-z0-9_]+$`)
)

// scrub blanks out of a text what the request carried, since servers like to
// repeat it: the key, and the values of the form but for ids and for single words
// outside brackets, which are enums and numbers. The name of a parameter stays.
func (p *prepared) scrub(text string) string {
	if text == "" || stripeID.MatchString(text) {
		return text
	}
	secrets := []string{strings.TrimPrefix(p.header.Get("Authorization"), "Bearer ")}
	for pair := range strings.SplitSeq(p.form, "&") {
		key, raw, _ := strings.Cut(pair, "=")
		name, _ := url.QueryUnescape(key)
		v, _ := url.QueryUnescape(raw)
		plain := !strings.Contains(name, "[") && word.MatchString(v)
		switch {
		case name == text:
			return text
		case name != "expand[]" && !plain && !stripeID.MatchString(v):
			secrets = append(secrets, v, raw, url.PathEscape(v), html.EscapeString(v))
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
