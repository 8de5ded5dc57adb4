package evidence

import (
	"html"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// maxProof is the most bytes of a text that are looked at: more than may be sent.
const maxProof = 1 << 18

// proof warns of a text that proves nothing: what programs write where they have
// nothing, what only a program can read, and what cannot be true.
func (c *checker) proof(field string, f dispute.Field, text string) {
	text = text[:min(len(text), maxProof)]
	bare := strings.TrimSpace(text)
	switch {
	case bare == "":
		return
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) }):
		c.warn(RuleProof, field, "It holds control characters, which nobody can read. Remove them.")
	case strings.Contains(text, string(unicode.ReplacementChar)):
		c.warn(RuleProof, field, "It holds characters that were lost (\uFFFD). Write it anew.")
	case saysNothing(f, bare), template(bare):
		c.warn(RuleProof, field, "It looks like what a program writes where it has nothing. Write what it is, or leave it out.")
	case f != dispute.FieldAccessActivityLog && markup(text):
		c.warn(RuleProof, field, "It holds tags or character codes of a web page, which the bank sees as they are. Write it as plain text.")
	}
	switch f {
	case dispute.FieldCustomerPurchaseIP:
		if a, err := netip.ParseAddr(bare); err == nil && !public(a) {
			c.warn(RuleProof, field, "It is an address of a local or reserved network, which any shop has: the customer's own address was lost, behind a proxy for instance.")
		}
	case dispute.FieldCustomerEmailAddress:
		if strings.Count(bare, "@") > 1 {
			c.warn(RuleProof, field, "It holds more than one e-mail address. Keep the one of the payment.")
		}
	case dispute.FieldServiceDate, dispute.FieldShippingDate:
		c.date(field, bare)
	}
}

// reserved are networks that nobody reaches from the internet and that netip has no
// method for. Those for documentation are left out: they are in every example.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // inside a provider's network
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("fec0::/10"),
}

// public reports whether an address can be that of a customer.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}

// fillers are the words that programs and forms write where they have nothing, in the
// letters in which they do: Nan is a name, and nan is not.
var fillers = []string{
	"undefined", "null", "NULL", "Null", "(null)", "<null>", "[null]", "nil", "<nil>", "None", "none", "NONE", "nan", "NaN", "NAN",
	"n/a", "N/A", "n.a.", "N.A.", "NA", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#DIV/0!", "false", "true", "False", "True",
	"unknown", "Unknown", "UNKNOWN", "[object", "Object]", "{}", "[]", "\"\"", "''", "tbd", "TBD", "todo", "TODO", "Invalid", "invalid",
}

// sentences are whole texts of the same sort, in small letters.
var sentences = []string{
	"not available", "not applicable", "not provided", "not set", "no data", "no value", "invalid date", "lorem ipsum", "0",
	"0000-00-00", "0001-01-01", "0001-01-01t00:00:00z", "1970-01-01", "1970-01-01t00:00:00z",
}

// saysNothing tells a text of such words only. In an address, a country may stand beside
// them, and in what is a name or a value, one is enough that nobody is called.
func saysNothing(f dispute.Field, text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|", r) })
	words = slices.DeleteFunc(words, func(w string) bool { return strings.Trim(w, "-–—_./?*:") == "" })
	others := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(fillers, w) })
	found := len(words) - len(others)
	address := f == dispute.FieldBillingAddress || f == dispute.FieldShippingAddress
	value := address || f == dispute.FieldCustomerName || f == dispute.FieldCustomerEmailAddress || f == dispute.FieldShippingCarrier || f == dispute.FieldShippingTrackingNumber
	switch {
	case len(others) == 0:
		return true
	case strings.Contains(text, "[object Object]"), slices.Contains(sentences, strings.ToLower(text)):
		return true
	case len(others) == 1 && len(others[0]) <= 3 && (found > 1 || found == 1 && address):
		return true
	}
	return value && (slices.Contains(words, "undefined") || slices.Contains(words, "(null)"))
}

// placeholder is a place in a template that was not filled in: {{name}}, ${name},
// <%= name %>, %CUSTOMER_NAME%.
var placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}|\$\{[\w.]+\}|<%[^%]*%>|%[A-Z]+(_[A-Z]+)+%`)

func template(text string) bool { return placeholder.MatchString(text) }

// tag is one of a web page, and entity one of its codes for a character.
var (
	tag    = regexp.MustCompile(`(?i)</?(a|abbr|article|b|blockquote|body|br|button|center|code|div|em|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|pre|script|section|select|small|span|strong|style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|u|ul)(\s+[\w:-]+\s*=[^<>]*)?\s*/?>|<!--|<!doctype`)
	entity = regexp.MustCompile(`&#?\w+;`)
)

func markup(text string) bool {
	if tag.MatchString(text) {
		return true
	}
	for _, code := range entity.FindAllString(text, -1) {
		if html.UnescapeString(code) != code {
			return true
		}
	}
	return false
}

// day is the tolerance in comparing dates, which have no time zone.
const day = 24 * time.Hour

// date warns of a date that nobody can read, or that cannot be true.
func (c *checker) date(field, text string) {
	if digits, _, _ := strings.Cut(text, "."); len(digits) >= 9 && strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") < 2 {
		c.warn(RuleProof, field, "It is a count of seconds or milliseconds, in which nobody at the bank reads a date. Write it out, such as 2026-10-03.")
		return
	}
	at, ok := parseDate(text)
	switch {
	case !ok:
	case at.After(c.now.Add(day)):
		c.warn(RuleProof, field, "The date is in the future.")
	case at.Before(c.charged().Add(-2 * day)):
		c.warn(RuleProof, field, "The date is before that of the payment.")
	}
}

// charged is when the disputed payment was made, where the charge is expanded, and the
// zero Time where it is not.
func (c *checker) charged() time.Time {
	var charge struct {
		Created stripedispute.Timestamp `json:"created"`
	}
	if c.dispute == nil || c.dispute.Charge.Object == nil || c.dispute.Charge.Decode(&charge) != nil {
		return time.Time{}
	}
	return charge.Created.Time()
}

// dates are the forms in which dates are told apart for certain: not 01/02/2026, which
// is another day elsewhere.
var dates = []string{
	time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04", "2006/01/02", "2006.01.02", "20060102", "2.1.2006",
	"2 January 2006", "January 2, 2006", "January 2 2006", "2 Jan 2006", "Jan 2, 2006", "Jan 2 2006", "2-Jan-2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Mon, 2 Jan 2006", "Mon, Jan 2, 2006", time.RFC1123, time.RFC1123Z, time.UnixDate,
}

func parseDate(text string) (at time.Time, ok bool) {
	for _, form := range dates {
		if at, err := time.Parse(form, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
