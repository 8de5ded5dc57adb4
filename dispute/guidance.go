package dispute

import "slices"

// Product is the kind of thing that was sold. It decides which evidence helps.
type Product string

// A new kind of product is a key in each row of helpfulEvidence and in againstFraud. guidance_test.go
// names the other lists.

// The kinds of product in Stripe's guide.
const (
	ProductPhysical Product = "physical" // goods that are shipped
	ProductDigital  Product = "digital"  // goods or services used online
	ProductService  Product = "service"  // services rendered offline
)

// forEveryReason is the evidence that helps against every reason.
var forEveryReason = []Field{
	FieldBillingAddress, FieldCustomerName, FieldCustomerEmailAddress, FieldCustomerPurchaseIP,
	FieldCustomerSignature, FieldCustomerCommunication, FieldReceipt, FieldProductDescription,
}

// Fields that helpfulEvidence names together in several places.
var (
	uncategorized = []Field{FieldUncategorizedText, FieldUncategorizedFile}
	shipping      = []Field{
		FieldShippingAddress, FieldShippingDocumentation, FieldShippingDate, FieldShippingCarrier, FieldShippingTrackingNumber,
	}
	customerContact = []Field{FieldCustomerCommunication, FieldCustomerSignature}
	serviceProof    = []Field{FieldServiceDate, FieldServiceDocumentation}
	onlineUse       = []Field{FieldCustomerPurchaseIP, FieldCustomerName, FieldCustomerEmailAddress, FieldAccessActivityLog}
	refund          = []Field{FieldRefundPolicy, FieldRefundPolicyDisclosure}
	cancellation    = []Field{FieldCancellationPolicy, FieldCancellationPolicyDisclosure, FieldCancellationRebuttal}
	duplicate       = []Field{
		FieldDuplicateChargeID, FieldDuplicateChargeExplanation, FieldDuplicateChargeDocumentation, FieldCustomerCommunication,
	}
)

// helpfulEvidence has the evidence that helps against a reason, for each product. For a reason without
// a row, Helpful returns nil.
// See https://docs.stripe.com/disputes/categories.
var helpfulEvidence = map[Reason]map[Product][]Field{
	ReasonCreditNotProcessed: {
		ProductPhysical: slices.Concat(refund, []Field{FieldRefundRefusalExplanation, FieldCustomerCommunication}, uncategorized),
		ProductDigital:  slices.Concat(refund, []Field{FieldRefundRefusalExplanation, FieldCustomerCommunication}, cancellation, uncategorized),
		ProductService:  slices.Concat(refund, []Field{FieldRefundRefusalExplanation, FieldCustomerCommunication}, cancellation, uncategorized),
	},
	ReasonDuplicate: {
		ProductPhysical: slices.Concat(duplicate, []Field{FieldShippingDocumentation}, uncategorized),
		ProductDigital:  slices.Concat(duplicate, uncategorized),
		ProductService:  slices.Concat(duplicate, []Field{FieldServiceDocumentation}, uncategorized),
	},
	ReasonFraudulent:   againstFraud,
	ReasonUnrecognized: againstFraud,
	ReasonProductNotReceived: {
		ProductPhysical: slices.Concat(customerContact, shipping, uncategorized),
		ProductDigital:  slices.Concat(onlineUse, []Field{FieldCustomerCommunication}, uncategorized),
		ProductService:  slices.Concat(customerContact, serviceProof, uncategorized),
	},
	ReasonProductUnacceptable: {
		ProductPhysical: slices.Concat([]Field{FieldProductDescription, FieldCustomerCommunication}, refund, uncategorized),
		ProductDigital: slices.Concat(
			[]Field{FieldProductDescription, FieldCustomerCommunication}, refund, []Field{FieldAccessActivityLog}, uncategorized,
		),
		ProductService: slices.Concat([]Field{FieldProductDescription, FieldCustomerCommunication}, refund, uncategorized),
	},
	ReasonSubscriptionCanceled: {
		ProductPhysical: slices.Concat(cancellation, []Field{FieldCustomerCommunication}),
		ProductDigital:  slices.Concat(cancellation, []Field{FieldCustomerCommunication}),
		ProductService:  slices.Concat(cancellation, []Field{FieldCustomerCommunication}, serviceProof),
	},
}

// againstFraud is part of helpfulEvidence, for two reasons.
var againstFraud = map[Product][]Field{
	ProductPhysical: slices.Concat(customerContact, shipping, uncategorized),
	ProductDigital:  slices.Concat(onlineUse, uncategorized),
	ProductService:  slices.Concat(customerContact, serviceProof, uncategorized),
}

// Helpful returns the evidence that helps against a reason: first the evidence for this
// reason, then the evidence for every reason. Nil means that Stripe's guide names none:
// for general disputes, for compliance cases (see [EnhancedEvidence]), and for failed bank
// debits, which usually take no response.
func Helpful(r Reason, p Product) []Field {
	specific := helpfulEvidence[r][p]
	if specific == nil {
		return nil
	}
	var list []Field
	for _, f := range slices.Concat(specific, forEveryReason) {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// Missing returns the [Helpful] evidence that is set neither in d nor in any of more. It is
// advice: some of it may not apply to the case.
func (d *Dispute) Missing(p Product, more ...Evidence) []Field {
	return slices.DeleteFunc(Helpful(d.Reason, p), func(f Field) bool {
		return d.Evidence.Get(f) != "" || slices.ContainsFunc(more, func(e Evidence) bool { return e.Get(f) != "" })
	})
}
