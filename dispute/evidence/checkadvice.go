package evidence

import (
	"slices"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// missing advises what helps against the reason and is not there.
func (c *checker) missing() {
	if c.dispute.Status.Appeal() {
		return
	}
	have := c.packet.Evidence
	for f := range c.packet.Files {
		if f.File() {
			_ = have.Set(f, "file") // it will be there
		}
	}
	for _, f := range c.lacking(have) {
		if f != dispute.FieldUncategorizedFile && f != dispute.FieldUncategorizedText {
			c.advise(RuleMissing, string(f), "It helps against %s. Leave it out if it does not apply.", c.dispute.Reason)
		}
	}
}

// lacking is what is missing for the product, or whatever the product is.
func (c *checker) lacking(have dispute.Evidence) []dispute.Field {
	if p := c.packet.product(); p != "" {
		return c.dispute.Missing(p, have)
	}
	digital, service := c.dispute.Missing(dispute.ProductDigital, have), c.dispute.Missing(dispute.ProductService, have)
	return slices.DeleteFunc(c.dispute.Missing(dispute.ProductPhysical, have), func(f dispute.Field) bool {
		return !slices.Contains(digital, f) || !slices.Contains(service, f)
	})
}

// product is what was sold: what the packet says, or what its evidence shows.
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
	case has(dispute.FieldShippingAddress, dispute.FieldShippingCarrier, dispute.FieldShippingDate, dispute.FieldShippingDocumentation, dispute.FieldShippingTrackingNumber):
		return dispute.ProductPhysical
	case has(dispute.FieldServiceDate, dispute.FieldServiceDocumentation):
		return dispute.ProductService
	case has(dispute.FieldAccessActivityLog):
		return dispute.ProductDigital
	}
	return ""
}
