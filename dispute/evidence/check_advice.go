package evidence

import (
	"slices"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// adviseMissing advises to add the fields that help against the reason of the dispute. The table of
// these fields is in dispute/guidance.go.
func (c *checker) adviseMissing() {
	if c.dispute.Status.Appeal() {
		return
	}
	have := c.packet.Evidence
	for f := range c.packet.Files {
		if f.File() {
			_ = have.Set(f, "file") // the upload fills the field
		}
	}
	for _, f := range c.lacking(have) {
		if f != dispute.FieldUncategorizedFile && f != dispute.FieldUncategorizedText {
			c.advise(RuleMissing, string(f), "It helps against %s. Leave it out if it does not apply.", c.dispute.Reason)
		}
	}
}

// lacking returns the missing fields for the kind of product. If the kind is unknown, it
// returns the fields that are missing for every kind.
func (c *checker) lacking(have dispute.Evidence) []dispute.Field {
	if p := c.packet.product(); p != "" {
		return c.dispute.Missing(p, have)
	}
	digital, service := c.dispute.Missing(dispute.ProductDigital, have), c.dispute.Missing(dispute.ProductService, have)
	return slices.DeleteFunc(c.dispute.Missing(dispute.ProductPhysical, have), func(f dispute.Field) bool {
		return !slices.Contains(digital, f) || !slices.Contains(service, f)
	})
}

// product is the kind of product: the one in the packet, or a guess from the fields that the
// packet has, or "".
func (p *Packet) product() dispute.Product {
	has := func(fields ...dispute.Field) bool {
		return slices.ContainsFunc(fields, func(f dispute.Field) bool {
			_, file := p.Files[f]
			return file || p.Evidence.Get(f) != ""
		})
	}
	switch {
	case p.Product != "":
		return p.Product
	case has(dispute.FieldShippingAddress, dispute.FieldShippingCarrier, dispute.FieldShippingDate,
		dispute.FieldShippingDocumentation, dispute.FieldShippingTrackingNumber):
		return dispute.ProductPhysical
	case has(dispute.FieldServiceDate, dispute.FieldServiceDocumentation):
		return dispute.ProductService
	case has(dispute.FieldAccessActivityLog):
		return dispute.ProductDigital
	}
	return ""
}
