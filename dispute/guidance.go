package dispute

import "slices"

// Product is the kind of thing that was sold. It decides which evidence helps.
type Product string

// The kinds of product in Stripe's guide.
const (
	ProductPhysical Product = "physical" // goods that are shipped
	ProductDigital  Product = "digital"  // goods or services used online
	ProductService  Product = "service"  // services rendered offline
)

// background is the evidence that helps against every reason.
var background = []Field{
	FieldBillingAddress, FieldCustomerName, FieldCustomerEmailAddress, FieldCustomerPurchaseIP,
	FieldCustomerSignature, FieldCustomerCommunication, FieldReceipt, FieldProductDescription,
}

var (
	anything = []Field{FieldUncategorizedText, FieldUncategorizedFile}
	shipping = []Field{
		FieldShippingAddress, FieldShippingDocumentation, FieldShippingDate, FieldShippingCarrier, FieldShippingTrackingNumber,
	}
	signed       = []Field{FieldCustomerCommunication, FieldCustomerSignature}
	rendered     = []Field{FieldServiceDate, FieldServiceDocumentation}
	online       = []Field{FieldCustomerPurchaseIP, FieldCustomerName, FieldCustomerEmailAddress, FieldAccessActivityLog}
	refund       = []Field{FieldRefundPolicy, FieldRefundPolicyDisclosure}
	cancellation = []Field{FieldCancellationPolicy, FieldCancellationPolicyDisclosure, FieldCancellationRebuttal}
	duplicate    = []Field{
		FieldDuplicateChargeID, FieldDuplicateChargeExplanation, FieldDuplicateChargeDocumentation, FieldCustomerCommunication,
	}
)

// table holds the evidence that helps against a reason, by product.
// See https://docs.stripe.com/disputes/categories.
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
		ProductDigital: slices.Concat(
			[]Field{FieldProductDescription, FieldCustomerCommunication}, refund, []Field{FieldAccessActivityLog}, anything,
		),
		ProductService: slices.Concat([]Field{FieldProductDescription, FieldCustomerCommunication}, refund, anything),
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

// Helpful returns the evidence that helps against a reason: first what helps against
// this one, then what helps against every reason. Nil means that Stripe's guide names none:
// for general disputes, for compliance cases (see [EnhancedEvidence]), and for failed bank
// debits, which usually cannot be answered.
func Helpful(r Reason, p Product) []Field {
	specific := table[r][p]
	if specific == nil {
		return nil
	}
	var list []Field
	for _, f := range slices.Concat(specific, background) {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// Missing returns the [Helpful] evidence that neither d nor any of more has. It is advice:
// leave out what does not apply to the case.
func (d *Dispute) Missing(p Product, more ...Evidence) []Field {
	return slices.DeleteFunc(Helpful(d.Reason, p), func(f Field) bool {
		return d.Evidence.Get(f) != "" || slices.ContainsFunc(more, func(e Evidence) bool { return e.Get(f) != "" })
	})
}
