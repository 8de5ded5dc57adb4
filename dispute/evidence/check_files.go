package evidence

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence/internal/pdf"
	"github.com/stripedispute-go/stripedispute/dispute/internal/kind"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// checkFiles checks each file, and the bytes and pages of all files together. It reads nothing: examine
// has read the files.
func (c *checker) checkFiles() {
	c.checkFileFields()
	var bytes int64
	pages := 0
	for _, e := range c.exhibits {
		c.checkFile(e)
		bytes += e.size
		pages += e.pages
	}
	if bytes > c.limits.TotalBytes {
		c.fail(RuleFileSize, "", "The files have %s together; at most %s are taken, and a file in two fields counts twice. "+
			"Reduce the resolution of scans, or leave out what does not matter.",
			megabytes(bytes), limitInMegabytes(c.limits.TotalBytes))
	}
	if most := c.limits.pages(c.dispute); pages > most {
		whose := "Stripe takes"
		if most < c.limits.Pages {
			whose = "Mastercard takes"
		}
		c.fail(RulePages, "", "The files have %d pages together; %s at most %d. Keep the pages that matter.", pages, whose, most)
	}
	c.adviseNetworkLimits(bytes)
	for _, name := range c.packet.unused {
		c.warn(RuleUnusedFile, "", "The file %s is in the folder, and no field names it.", quoted(name))
	}
}

// adviseNetworkLimits advises to keep the limits that card networks are said to have. They are not
// in Stripe's documentation, but in Checkout.com's page on evidence files. docs/documents.md has the
// same numbers.
func (c *checker) adviseNetworkLimits(bytes int64) {
	const discoverBytes, amexPages = 3_000_000, 20
	if c.dispute == nil {
		return
	}
	switch network(c.dispute) {
	case dispute.CardBrandDiscover, dispute.CardBrandDiners:
		if bytes > discoverBytes {
			c.advise(RuleFileSize, "", "The files have %s together; Discover and Diners are said to take %s.",
				megabytes(bytes), limitInMegabytes(discoverBytes))
		}
	case dispute.CardBrandAmex:
		for _, e := range c.exhibits {
			if e.pages > amexPages {
				c.advise(RulePages, string(e.slot), "The file %s has %d pages; American Express is said to take %d for one file.",
					quoted(e.file.Name), e.pages, amexPages)
			}
		}
	}
}

// checkFile checks one file. docs/documents.md lists what it finds. The comments of the rules in rule.go
// name their severities.
func (c *checker) checkFile(e exhibit) {
	field, name := string(e.slot), quoted(e.file.Name)
	switch {
	case e.file.Name == "" || strings.HasSuffix(e.file.Name, "/"):
		c.fail(RuleFileName, field, "The file has no name. Give it one, such as receipt.pdf.")
	case e.size == 0:
		c.fail(RuleFileSize, field, "The file %s is empty.", name)
	case e.kind.Type == "":
		c.addWrongKind(e.slot, name, e.kind)
	case e.kind.Type == kind.PDF:
		c.checkPDF(e, field, name)
	case e.imageErr != nil:
		c.warn(RuleFileDamaged, field, "The picture %s may not be complete: %v. Copy or download it again, and look at all of it.",
			name, e.imageErr)
	}
}

// checkPDF checks whether a PDF can be opened, is complete, and looks the same in every viewer.
func (c *checker) checkPDF(e exhibit, field, name string) {
	const again = "Copy or download it again."
	switch r := e.pdf; {
	case r.Locked:
		c.fail(RuleFileLocked, field, "The PDF %s opens only with a password, which nobody at the bank has. "+
			"Save a copy without the password: open it and print it to a PDF.", name)
		return
	case r.NoPages && r.NoEnd:
		c.fail(RuleFileDamaged, field, "The PDF %s is cut off, and no viewer can open it. %s", name, again)
		return
	case r.NoPages:
		c.fail(RuleFileDamaged, field, "The PDF %s shows nothing: it has no pages that can be found. %s", name, again)
		return
	case r.Lost > 0:
		c.fail(RuleFileDamaged, field, "The PDF %s is not complete: pages are missing. %s", name, again)
		return
	case r.Blank > 0:
		c.fail(RuleFileDamaged, field, "The PDF %s is not complete: the contents of %d pages are missing. %s", name, r.Blank, again)
		return
	case r.NoEnd:
		c.warn(RuleFileDamaged, field, "The end of the PDF %s is missing, and some viewers refuse it. %s", name, again)
	case r.Holes > 0:
		c.warn(RuleFileDamaged, field, "Parts of the PDF %s are missing. %s", name, again)
	}
	if e.pagesErr != nil {
		c.warn(RulePagesUnknown, field, "The pages of %s cannot be counted. Make sure that all files together have at most %d pages.",
			name, c.limits.pages(c.dispute))
	}
	c.checkDisplay(e.pdf, field, name)
}

// checkDisplay warns if a PDF may look different at the bank than on the screen of its author.
func (c *checker) checkDisplay(r pdf.Report, field, name string) {
	switch {
	case r.Portfolio:
		c.warn(RuleFileDisplay, field, "The PDF %s is a portfolio of other files, and most viewers show only its cover. "+
			"Print the documents in it to one PDF.", name)
	case r.Form:
		c.warn(RuleFileDisplay, field, "The PDF %s is an XFA form, and most viewers only show \"Please wait\" for it. Print it to a PDF.", name)
	case r.Media:
		c.warn(RuleFileDisplay, field, "The PDF %s contains films, sound or 3D models, which nobody at the bank plays. Print it to a PDF.", name)
	case r.Scripts:
		c.warn(RuleFileDisplay, field, "The PDF %s has scripts that run when it is opened, so it may look different elsewhere. "+
			"Print it to a PDF.", name)
	}
}

// checkFileFields checks the keys of Packet.Files and the ids in the file fields of the evidence.
func (c *checker) checkFileFields() {
	for _, f := range slices.Sorted(maps.Keys(c.packet.Files)) {
		switch {
		case !f.File():
			c.fail(RuleUnknownField, string(f), noFileField+".%s", didYouMean(string(f), allFileFields()))
		case c.packet.Evidence.Get(f) != "":
			c.fail(RuleTwice, string(f), fileTwice+".")
		}
	}
	for _, f := range dispute.Fields() {
		if id := c.packet.Evidence.Get(f); f.File() && id != "" {
			c.checkFileID(string(f), id)
		}
	}
	if a := c.packet.Evidence.Appeal; a != nil && a.Card != nil {
		ids := a.Card.SupportingFiles
		if len(ids) > maxFiles {
			c.fail(RuleTooMany, appealSlot, "It names %d files, and no response takes more than %d.", len(ids), maxFiles)
			ids = ids[:maxFiles]
		}
		for i, id := range ids {
			c.checkFileID(jsonname.Element(appealSlot, i), string(id))
		}
	}
}

// Two messages that the check and Save share.
const (
	noFileField = "Stripe has no file field of this name"
	fileTwice   = "It has a file to upload and the id of a file at Stripe. Keep one of the two"
)

// checkFileID checks the value of a file field that is not a file to upload.
func (c *checker) checkFileID(field, id string) {
	if !isFileID(id) {
		c.fail(RuleFileName, field, "It takes a file, or the id of a file at Stripe (file_…).")
		return
	}
	c.warn(RuleFileID, field, "The file is at Stripe already, so its size, type and pages are not checked.")
}

// allFileFields returns the names of Stripe's file fields.
func allFileFields() []string {
	var names []string
	for _, f := range dispute.Fields() {
		if f.File() {
			names = append(names, string(f))
		}
	}
	return names
}

// megabytes is a size in words, rounded up to a tenth of a megabyte. A size above a limit
// therefore never reads like the limit.
func megabytes(n int64) string {
	if n < 100_000 {
		return fmt.Sprintf("%d bytes", n)
	}
	tenths := (n + 99_999) / 100_000
	return fmt.Sprintf("%d.%d MB", tenths/10, tenths%10)
}

// limitInMegabytes is a limit in words, rounded down.
func limitInMegabytes(n int64) string { return megabytes(n - n%max(1, min(n, 100_000))) }
