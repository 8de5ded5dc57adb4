package evidence

import (
	"maps"
	"net/netip"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// checkTexts checks the text fields and the metadata, and whether the packet has any evidence.
func (c *checker) checkTexts() {
	total := 0
	for _, f := range dispute.Fields() {
		text := c.packet.Evidence.Get(f)
		switch {
		case f.File():
			continue
		case text != "":
			c.checkText(f, text)
		case c.dispute != nil: // Stripe submits its own text too
			text = c.dispute.Evidence.Get(f)
		}
		total += utf8.RuneCountInString(text)
	}
	if total > c.limits.AllText {
		c.fail(RuleTextLength, "", "All texts together have %d characters; Stripe takes at most %d.", total, c.limits.AllText)
	}
	if err := c.packet.Metadata.Check(); err != nil {
		c.fail(RuleMetadata, "metadata", "Stripe does not take it: %s.", strings.TrimPrefix(err.Error(), "stripe: ")).Err = err
	}
	for _, key := range slices.Sorted(maps.Keys(c.packet.Metadata)) {
		if strings.HasPrefix(key, deskPrefix) {
			c.fail(RuleMetadata, "metadata."+key, "A desk keeps its approvals in the keys that begin with %s. Use another key.", deskPrefix)
		}
	}
	if c.packet.Evidence == (dispute.Evidence{}) && len(c.exhibits) == 0 && len(c.Problems) == 0 {
		c.fail(RuleEmpty, "", "The packet has no evidence. Add a text or a file.")
	}
}

// deskPrefix begins the keys of the metadata in which package dispute/desk keeps approvals. A
// packet must not approve itself.
const deskPrefix = "desk_"

// checkText checks one text field. docs/documents.md lists what it and checkProof find, and rule.go
// says which rules are only warnings.
func (c *checker) checkText(f dispute.Field, text string) {
	field := string(f)
	if n, most := utf8.RuneCountInString(text), c.limits.text(f); n > most {
		c.fail(RuleTextLength, field, "It has %d characters; Stripe takes at most %d. Shorten it, or put it into a file.", n, most)
	}
	bare := strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text):
		c.fail(RuleText, field, "It is not a text: it is not valid UTF-8. Save it as UTF-8.")
	case bare == "":
		c.fail(RuleText, field, "It has only white space. Write a text, or leave it out.")
	case isFileID(bare):
		c.fail(RuleText, field, "It is a text field, and this is the id of a file. Put it into a file field, such as uncategorized_file.")
	case isDocumentName(bare):
		c.warn(RuleText, field, "It is a text field, and this seems to be the name of a file. "+
			"Put it into a file field, such as uncategorized_file.")
	case f == dispute.FieldCustomerEmailAddress && !strings.Contains(bare, "@"):
		c.warn(RuleText, field, "It is not an e-mail address.")
	case f == dispute.FieldCustomerPurchaseIP && !isIPAddress(bare):
		c.warn(RuleText, field, "It is not an IP address.")
	case f == dispute.FieldDuplicateChargeID:
		c.checkChargeID(field, bare)
	}
	c.checkProof(field, f, text)
	if f != dispute.FieldAccessActivityLog && hasLink(text) {
		c.warn(RuleLink, field, "It has a link, and nobody at the bank opens links. Put what the link shows into a file.")
	}
}

// checkChargeID checks the id of another charge.
func (c *checker) checkChargeID(field, id string) {
	switch {
	case !hasPrefix(id, chargePrefixes):
		c.fail(RuleChargeID, field, "It takes the id of a charge, which begins with %s.", chargePrefixes)
	case c.dispute != nil && id == c.dispute.Charge.ID:
		c.fail(RuleChargeID, field, "It is the disputed charge itself; name the other one.")
	}
}

// isDocumentName reports whether a text is only the name of a document.
func isDocumentName(text string) bool {
	switch strings.ToLower(path.Ext(text)) {
	case ".pdf", ".png", ".jpg", ".jpeg":
		return !strings.ContainsAny(text, " \n\t")
	}
	return false
}

// hasLink reports whether a text contains a web address.
func hasLink(text string) bool {
	between := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("()[]<>\",;", r) }
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), between) {
		if strings.Contains(word, "http://") || strings.Contains(word, "https://") || strings.HasPrefix(word, "www.") {
			return true
		}
	}
	return false
}

func isIPAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}
