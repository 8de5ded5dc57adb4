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

// maxProof is how many bytes of a text are examined. It is more than Stripe takes.
const maxProof = 1 << 18

// checkProof warns if a text proves nothing: because it is what programs write for a missing
// value, because only a program can read it, or because it cannot be true. field is the path
// for the message, f the field whose rules apply. docs/documents.md lists what it finds.
func (c *checker) checkProof(field string, f dispute.Field, text string) {
	text = text[:min(len(text), maxProof)]
	bare := strings.TrimSpace(text)
	switch {
	case bare == "":
		return
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\n\r\t", r) }):
		c.warn(RuleProof, field, "It has control characters, which nobody can read. Remove them.")
	case strings.Contains(text, string(unicode.ReplacementChar)):
		c.warn(RuleProof, field, "Some of its characters were lost (\uFFFD). Write it again.")
	case saysNothing(f, bare), templatePlaceholder.MatchString(bare):
		c.warn(RuleProof, field, "It looks like what a program writes for a missing value. Write the value, or leave it out.")
	case f != dispute.FieldAccessActivityLog && hasMarkup(text):
		c.warn(RuleProof, field, "It has tags or character codes of a web page, and the bank sees these codes. Write it as plain text.")
	}
	switch f {
	case dispute.FieldCustomerPurchaseIP:
		if a, err := netip.ParseAddr(bare); err == nil && !isPublic(a) {
			c.warn(RuleProof, field, "It is an address of a local or reserved network, not of a customer. "+
				"A proxy may have replaced the customer's address; find the address before the proxy.")
		}
	case dispute.FieldCustomerEmailAddress:
		if strings.Count(bare, "@") > 1 {
			c.warn(RuleProof, field, "It has more than one e-mail address. Keep the one of the payment.")
		}
	case dispute.FieldServiceDate, dispute.FieldShippingDate:
		c.checkDate(field, bare)
	}
}

// reservedNetworks are the networks that nobody can reach from the internet and for which netip
// has no method. The networks for documentation are not in the list, because examples use them.
var reservedNetworks = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // inside a provider's network
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("fec0::/10"),
}

// isPublic reports whether a customer can have this address.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	isReserved := slices.ContainsFunc(reservedNetworks, func(p netip.Prefix) bool { return p.Contains(a) })
	return a.IsGlobalUnicast() && !a.IsPrivate() && !isReserved
}

// emptyWords are the words that programs and forms write for a missing value. Upper and lower
// case matter: Nan is a name, and nan is not.
var emptyWords = []string{
	"undefined", "null", "NULL", "Null", "(null)", "<null>", "[null]", "nil", "<nil>", "None", "none", "NONE", "nan", "NaN", "NAN",
	"n/a", "N/A", "n.a.", "N.A.", "NA", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#DIV/0!", "false", "true", "False", "True",
	"unknown", "Unknown", "UNKNOWN", "[object", "Object]", "{}", "[]", "\"\"", "''", "tbd", "TBD", "todo", "TODO", "Invalid", "invalid",
}

// emptyTexts are whole texts that programs write for a missing value, in lower case.
var emptyTexts = []string{
	"not available", "not applicable", "not provided", "not set", "no data", "no value", "invalid date", "lorem ipsum", "0",
	"0000-00-00", "0001-01-01", "0001-01-01t00:00:00z", "1970-01-01", "1970-01-01t00:00:00z",
}

// saysNothing reports whether a text has only words for a missing value. An address may have a
// country as well. In a field with one value, such as a name, "undefined" or "(null)" is enough.
func saysNothing(f dispute.Field, text string) bool {
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;|", r) })
	words = slices.DeleteFunc(words, func(w string) bool { return strings.Trim(w, "-–—_./?*:") == "" })
	others := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(emptyWords, w) })
	found := len(words) - len(others)
	address := f == dispute.FieldBillingAddress || f == dispute.FieldShippingAddress
	switch {
	case len(others) == 0:
		return true
	case strings.Contains(text, "[object Object]"), slices.Contains(emptyTexts, strings.ToLower(text)):
		return true
	case len(others) == 1 && len(others[0]) <= 3 && (found > 1 || found == 1 && address):
		return true
	}
	return slices.Contains(fieldsWithOneValue, f) && (slices.Contains(words, "undefined") || slices.Contains(words, "(null)"))
}

// fieldsWithOneValue are the fields in which a word such as "undefined" is never part of a text.
var fieldsWithOneValue = []dispute.Field{
	dispute.FieldBillingAddress, dispute.FieldShippingAddress, dispute.FieldCustomerName, dispute.FieldCustomerEmailAddress,
	dispute.FieldShippingCarrier, dispute.FieldShippingTrackingNumber,
}

// templatePlaceholder matches a place in a template that was not filled in: {{name}}, ${name},
// <%= name %>, %CUSTOMER_NAME%.
var templatePlaceholder = regexp.MustCompile(`\{\{[^{}]*\}\}|\$\{[\w.]+\}|<%[^%]*%>|%[A-Z]+(_[A-Z]+)+%`)

// htmlTag matches an HTML tag, and htmlEntity an HTML code for a character.
var (
	htmlTag = regexp.MustCompile(`(?i)</?(a|abbr|article|b|blockquote|body|br|button|center|code|div|em|font|footer|form|h[1-6]|head|` +
		`header|hr|html|i|iframe|img|input|label|li|link|main|meta|nav|ol|option|p|pre|script|section|select|small|span|strong|` +
		`style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|u|ul)(\s+[\w:-]+\s*=[^<>]*)?\s*/?>|<!--|<!doctype`)
	htmlEntity = regexp.MustCompile(`&#?\w+;`)
)

// hasMarkup reports whether a text has HTML in it.
func hasMarkup(text string) bool {
	if htmlTag.MatchString(text) {
		return true
	}
	for _, code := range htmlEntity.FindAllString(text, -1) {
		if html.UnescapeString(code) != code {
			return true
		}
	}
	return false
}

// day is the unit of the tolerance when dates are compared, because a date has no time zone.
const day = 24 * time.Hour

// checkDate warns if nobody can read a date, or if it cannot be true.
func (c *checker) checkDate(field, text string) {
	digits, _, _ := strings.Cut(text, ".")
	isNumber := strings.Trim(text, "0123456789.") == "" && strings.Count(text, ".") < 2
	if isNumber && len(digits) >= 9 {
		c.warn(RuleProof, field, "It is a number of seconds or milliseconds, and nobody at the bank can read it as a date. "+
			"Write a date, such as 2026-10-03.")
		return
	}
	at, ok := parseDate(text)
	if !ok {
		return // a text about the date, which Stripe allows
	}
	switch {
	case at.After(c.now.Add(day)):
		c.warn(RuleProof, field, "The date is in the future.")
	case at.Before(c.chargedAt().Add(-2 * day)):
		c.warn(RuleProof, field, "The date is before the date of the payment.")
	}
}

// chargedAt is the time of the disputed payment if the dispute's charge is expanded. Else it is
// the zero Time. A Responder does not expand it; the user's code can, for Packet.Check.
func (c *checker) chargedAt() time.Time {
	var charge struct {
		Created stripedispute.Timestamp `json:"created"`
	}
	if c.dispute == nil || c.dispute.Charge.Object == nil || c.dispute.Charge.Decode(&charge) != nil {
		return time.Time{}
	}
	return charge.Created.Time()
}

// dateLayouts are the layouts that mean the same day everywhere. 01/02/2026 is not one of
// them: the day and the month depend on the country.
var dateLayouts = []string{
	time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04",
	"2006/01/02", "2006.01.02", "20060102", "2.1.2006",
	"2 January 2006", "January 2, 2006", "January 2 2006", "2 Jan 2006", "Jan 2, 2006", "Jan 2 2006", "2-Jan-2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Mon, 2 Jan 2006", "Mon, Jan 2, 2006",
	time.RFC1123, time.RFC1123Z, time.UnixDate,
}

// parseDate reads a date in one of these layouts.
func parseDate(text string) (at time.Time, ok bool) {
	for _, layout := range dateLayouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
