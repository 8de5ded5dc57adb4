package evidence

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// files checks the files, each by itself and all together.
func (c *checker) files() {
	c.places()
	var bytes int64
	pages := 0
	for _, e := range c.exhibits {
		c.file(e)
		bytes += e.size
		pages += e.pages
	}
	if bytes > c.limits.TotalBytes {
		c.fail(RuleFileSize, "", "The files have %s together; at most %s are taken, and a file in two fields counts twice. Reduce the resolution of scans, or leave out what does not matter.",
			megabytes(bytes), megabytes(c.limits.TotalBytes))
	}
	if most := c.limits.pages(c.dispute); pages > most {
		whose := "Stripe takes"
		if most < c.limits.Pages {
			whose = "Mastercard takes"
		}
		c.fail(RulePages, "", "The files have %d pages together; %s at most %d. Keep the pages that matter.", pages, whose, most)
	}
	for _, name := range c.packet.unused {
		c.warn(RuleUnusedFile, "", "The file %s is in the folder, and no field names it.", quoted(name))
	}
}

// file checks one file.
func (c *checker) file(e exhibit) {
	field, name := string(e.slot), quoted(e.file.Name)
	switch {
	case e.file.Name == "" || strings.HasSuffix(e.file.Name, "/"):
		c.fail(RuleFileName, field, "The file has no name. Give it one, such as receipt.pdf.")
	case e.size == 0:
		c.fail(RuleFileSize, field, "The file %s is empty.", name)
	case strings.HasPrefix(e.kind, "audio/"), strings.HasPrefix(e.kind, "video/"):
		c.fail(RuleFileType, field, "The file %s is a recording, which nobody at the bank plays. Write down what matters in it, or show pictures of it.", name)
	case e.kind != kindPDF && e.kind != kindJPEG && e.kind != kindPNG:
		c.fail(RuleFileType, field, "The file %s is neither a PDF nor a JPEG nor a PNG, whatever its name says: it looks like %s. Print it to a PDF.", name, e.kind)
	case e.blind != nil:
		c.warn(RulePagesUnknown, field, "The pages of %s cannot be counted; make sure that all files have at most %d together.", name, c.limits.pages(c.dispute))
	case e.opaque != nil:
		c.warn(RuleFileType, field, "The picture %s may be damaged. Open it and save it anew.", name)
	}
}

// places checks which files are for which field.
func (c *checker) places() {
	for _, f := range slices.Sorted(maps.Keys(c.packet.Files)) {
		switch {
		case !f.File():
			c.fail(RuleUnknownField, string(f), "Stripe has no field for a file of this name.%s", didYouMean(string(f), fileFields()))
		case c.packet.Evidence.Get(f) != "":
			c.fail(RuleTwice, string(f), "It has a file to upload and the id of an uploaded one. Keep one of the two.")
		}
	}
	for _, f := range dispute.Fields() {
		if id := c.packet.Evidence.Get(f); f.File() && id != "" {
			c.fileID(string(f), id)
		}
	}
	if a := c.packet.Evidence.Appeal; a != nil && a.Card != nil {
		ids := a.Card.SupportingFiles
		if len(ids) > maxFiles {
			c.fail(RuleTooMany, appealSlot, "It names %d files, and no response takes more than %d.", len(ids), maxFiles)
			ids = ids[:maxFiles]
		}
		for i, id := range ids {
			c.fileID(element(appealSlot, i), string(id))
		}
	}
}

func (c *checker) fileID(field, id string) {
	if !uploaded(id) {
		c.fail(RuleFileName, field, "It takes a file, or the id of an uploaded one (file_…).")
		return
	}
	c.warn(RuleFileID, field, "The file is at Stripe already, so its size, type and pages are not checked.")
}

func fileFields() []string {
	var names []string
	for _, f := range dispute.Fields() {
		if f.File() {
			names = append(names, string(f))
		}
	}
	return names
}

// megabytes writes a size the way Stripe's limits are written. It never rounds a
// size down to the limit that it exceeds.
func megabytes(n int64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%06d", n/1_000_000, n%1_000_000), "0"), ".") + " MB"
}
