package dispute

import "slices"

// Product is the kind of thing that was sold, which decides what proves it.
type Product string

// The kinds of product that Stripe's table knows.
const (
	ProductPhysical Product = "physical" // goods that are shipped
	ProductDigital  Product = "digital"  // goods or services used online
	ProductService  Product = "service"  // services rendered offline
)

// background helps whatever the reason is.
var background = []Field{
	FieldBillingAddress, FieldCustomerName, FieldCustomerEmailAddress, FieldCustomerPurchaseIP,
	FieldCustomerSignature, FieldCustomerCommunication, FieldReceipt, FieldProductDescription,
}

var (
	anything     = []Field{FieldUncategorizedText, FieldUncategorizedFile}
	shipping     = []Field{FieldShippingAddress, FieldShippingDocumentation, FieldShippingDate, FieldShippingCarrier, FieldShippingTrackingNumber}
	signed       = []Field{FieldCustomerCommunication, FieldCustomerSignature}
	rendered     = []Field{FieldServiceDate, FieldServiceDocumentation}
	online       = []Field{FieldCustomerPurchaseIP, FieldCustomerName, FieldCustomerEmailAddress, FieldAccessActivityLog}
	refund       = []Field{FieldRefundPolicy, FieldRefundPolicyDisclosure}
	cancellation = []Field{FieldCancellationPolicy, FieldCancellationPolicyDisclosure, FieldCancellationRebuttal}
	duplicate    = []Field{FieldDuplicateChargeID, FieldDuplicateChargeExplanation, FieldDuplicateChargeDocumentation, FieldCustomerCommunication}
)

// table is what helps against a reason, by product. See "Dispute categories".
var table = map[Reason]map[Product][]Field{
	ReasonCreditNotProcessed: {
		ProductPhysical: slices.Concat(refund, []Field{FieldRefundRefusalExplanation, FieldCustomerCommunication}, anything),
		ProductDigital:  slices.Concat(refund, []Field{FieldRefundRefusalExplanation, FieldCustomerCommunication}, cancellation, anything),
		ProductService:  slices.Concat(refund, []Field{FieldRefundRefusalExplanation, FieldCustomerCommunication}, cancellation, anything),
	},
	ReasonDuplicate: {
		ProductPhysical: slices.Concat(duplicate, []Field{FieldShippingDocumentation}, anything),
		ProductDigital:  slices.Concat(duplicate, anything),
		ProductService:  slices.Concat(duplicate, []Field{FieldServiceDocumentation}, anything),
	},
	ReasonFraudulent:   fraud,
	ReasonUnrecognized: fraud,
	ReasonProductNotReceived: {
		ProductPhysical: slices.Concat(signed, shipping, anything),
		ProductDigital:  slices.Concat(online, []Field{FieldCustomerCommunication}, anything),
		ProductService:  slices.Concat(signed, rendered, anything),
	},
	ReasonProductUnacceptable: {
		ProductPhysical: slices.Concat([]Field{FieldProductDescription, FieldCustomerCommunication}, refund, anything),
		ProductDigital:  slices.Concat([]Field{FieldProductDescription, FieldCustomerCommunication}, refund, []Field{FieldAccessActivityLog}, anything),
		ProductService:  slices.Concat([]Field{FieldProductDescription, FieldCustomerCommunication}, refund, anything),
	},
	ReasonSubscriptionCanceled: {
		ProductPhysical: slices.Concat(cancellation, []Field{FieldCustomerCommunication}),
		ProductDigital:  slices.Concat(cancellation, []Field{FieldCustomerCommunication}),
		ProductService:  slices.Concat(cancellation, []Field{FieldCustomerCommunication}, rendered),
	},
}

var fraud = map[Product][]Field{
	ProductPhysical: slices.Concat(signed, shipping, anything),
	ProductDigital:  slices.Concat(online, anything),
	ProductService:  slices.Concat(signed, rendered, anything),
}

// Helpful lists the evidence that helps against a reason, the most telling
// first and what helps always last. Nil means that Stripe names none: general
// disputes, compliance cases (see [EnhancedEvidence]) and failed bank debits,
// which usually cannot be answered.
func Helpful(r Reason, p Product) []Field {
	telling := table[r][p]
	if telling == nil {
		return nil
	}
	var list []Field
	for _, f := range slices.Concat(telling, background) {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// Missing lists the [Helpful] evidence that neither d nor any of more has. It is
// advice: what does not apply to the case is better left out.
func (d *Dispute) Missing(p Product, more ...Evidence) []Field {
	return slices.DeleteFunc(Helpful(d.Reason, p), func(f Field) bool {
		return d.Evidence.Get(f) != "" || slices.ContainsFunc(more, func(e Evidence) bool { return e.Get(f) != "" })
	})
}
