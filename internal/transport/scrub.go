package transport

import (
	"net/url"
	"slices"
	"strconv"
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

// markup and named are how HTML repeats a value. Package html would do the one too,
// and weigh on every program.
var (
	markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")
	named  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")
)

// carried is what a request carried and nobody else should read, in the ways that
// servers repeat it, all in lower case; names are the parameters' own.
type carried struct{ names, values []string }

// carried collects the key, and the values of the form but for ids and for single
// words outside brackets, which are enums and numbers.
func (p *prepared) carried() carried {
	c := carried{values: []string{lower(strings.TrimPrefix(p.header.Get("Authorization"), "Bearer "))}}
	for pair := range strings.SplitSeq(p.form, "&") {
		key, raw, _ := strings.Cut(pair, "=")
		name, _ := url.QueryUnescape(key)
		v, _ := url.QueryUnescape(raw)
		c.names = append(c.names, name)
		if name == "expand[]" || isID(v) || isWord(v) && !strings.Contains(name, "[") {
			continue
		}
		c.add(v, raw, url.PathEscape(v), markup.Replace(v), named.Replace(v), strings.Trim(strconv.QuoteToASCII(v), `"`))
		for line := range strings.Lines(v) { // of which servers repeat one, or trim what is around it
			c.add(strings.TrimSpace(line))
		}
	}
	return c
}

// add collects what is not there yet, as far as a look at the last ones tells.
func (c *carried) add(values ...string) {
	for _, v := range values {
		if v = lower(v); !slices.Contains(c.values[max(0, len(c.values)-len(values)-1):], v) {
			c.values = append(c.values, v)
		}
	}
}

// scrub blanks what the request carried out of a text of the server's. An id and
// the name of a parameter stay.
func (p *prepared) scrub(text string) string {
	if text == "" || isID(text) {
		return text
	}
	return p.carried().erase(text)
}

// maxMessage is the longest that Stripe's OpenAPI document allows: error.message.
const maxMessage = 40_000

// clean scrubs all that an error took from the answer.
func (p *prepared) clean(e *stripedispute.Error) {
	if len(e.Message) > maxMessage {
		e.Message = "the message is longer than any of Stripe's and is left out"
	}
	c := p.carried()
	for _, s := range []*string{
		&e.RequestID, &e.Type, &e.Code, &e.Param, &e.Message, &e.DocURL, &e.DeclineCode, &e.AdviceCode, &e.NetworkAdviceCode,
		&e.NetworkDeclineCode, &e.Charge, &e.PaymentMethodType, &e.RequestLogURL, &e.RateLimitedReason,
	} {
		if *s != "" && !isID(*s) {
			*s = c.erase(*s)
		}
	}
}
