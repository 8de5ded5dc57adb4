package dispute

import "github.com/stripedispute-go/stripedispute"

// Evidence is a response to a dispute. The same type is for both directions: what you send
// and what Stripe has. When you send it, a field that is "" is not changed; to clear a
// field, see [UpdateParams].Unset.
//
// A text has at most 5,000 characters, or as many as its tag "limit" says, and all texts
// together 150,000. Upload files first, with the purpose dispute_evidence: PDF, JPEG or PNG, one
// for each field. Dates are texts for people: Stripe keeps them as you write them.
//
// Printing or logging Evidence shows which fields are set, not their values.
//
// Stripe: https://docs.stripe.com/api/disputes/object.
type Evidence struct {
	AccessActivityLog            string               `json:"access_activity_log,omitempty" url:"access_activity_log,omitempty" limit:"20000"`                       // IPs, times and actions that show a digital product in use
	BillingAddress               string               `json:"billing_address,omitempty" url:"billing_address,omitempty"`                                             // in one line, as the customer gave it
	CancellationPolicy           stripedispute.FileID `json:"cancellation_policy,omitempty" url:"cancellation_policy,omitempty"`                                     // of the subscription, as shown to the customer
	CancellationPolicyDisclosure string               `json:"cancellation_policy_disclosure,omitempty" url:"cancellation_policy_disclosure,omitempty" limit:"20000"` // how and when it was shown before the purchase
	CancellationRebuttal         string               `json:"cancellation_rebuttal,omitempty" url:"cancellation_rebuttal,omitempty" limit:"20000"`                   // why the subscription was not cancelled
	CustomerCommunication        stripedispute.FileID `json:"customer_communication,omitempty" url:"customer_communication,omitempty"`                               // messages exchanged with the customer
	CustomerEmailAddress         string               `json:"customer_email_address,omitempty" url:"customer_email_address,omitempty"`                               // of the customer
	CustomerName                 string               `json:"customer_name,omitempty" url:"customer_name,omitempty"`                                                 // of the customer
	CustomerPurchaseIP           string               `json:"customer_purchase_ip,omitempty" url:"customer_purchase_ip,omitempty"`                                   // of the customer at the purchase
	CustomerSignature            stripedispute.FileID `json:"customer_signature,omitempty" url:"customer_signature,omitempty"`                                       // a signed contract or receipt
	DuplicateChargeDocumentation stripedispute.FileID `json:"duplicate_charge_documentation,omitempty" url:"duplicate_charge_documentation,omitempty"`               // receipt or label of the charge that this one is said to repeat
	DuplicateChargeExplanation   string               `json:"duplicate_charge_explanation,omitempty" url:"duplicate_charge_explanation,omitempty" limit:"20000"`     // how the two charges differ
	DuplicateChargeID            string               `json:"duplicate_charge_id,omitempty" url:"duplicate_charge_id,omitempty"`                                     // "ch_…", the other charge
	EnhancedEvidence             *EnhancedEvidence    `json:"enhanced_evidence,omitempty" url:"enhanced_evidence,omitempty"`                                         // for a network programme; nil for none
	ProductDescription           string               `json:"product_description,omitempty" url:"product_description,omitempty" limit:"20000"`                       // what was sold
	Receipt                      stripedispute.FileID `json:"receipt,omitempty" url:"receipt,omitempty"`                                                             // sent to the customer
	RefundPolicy                 stripedispute.FileID `json:"refund_policy,omitempty" url:"refund_policy,omitempty"`                                                 // as shown to the customer
	RefundPolicyDisclosure       string               `json:"refund_policy_disclosure,omitempty" url:"refund_policy_disclosure,omitempty" limit:"20000"`             // how and when it was shown before the purchase
	RefundRefusalExplanation     string               `json:"refund_refusal_explanation,omitempty" url:"refund_refusal_explanation,omitempty" limit:"20000"`         // why there is no refund, or that there was one
	ServiceDate                  string               `json:"service_date,omitempty" url:"service_date,omitempty"`                                                   // when the service began
	ServiceDocumentation         stripedispute.FileID `json:"service_documentation,omitempty" url:"service_documentation,omitempty"`                                 // shows that the service was rendered
	ShippingAddress              string               `json:"shipping_address,omitempty" url:"shipping_address,omitempty"`                                           // in one line (EnhancedEvidence has an Address)
	ShippingCarrier              string               `json:"shipping_carrier,omitempty" url:"shipping_carrier,omitempty"`                                           // several: separated by commas
	ShippingDate                 string               `json:"shipping_date,omitempty" url:"shipping_date,omitempty"`                                                 // when the goods were shipped
	ShippingDocumentation        stripedispute.FileID `json:"shipping_documentation,omitempty" url:"shipping_documentation,omitempty"`                               // shows that it was shipped to the customer's address
	ShippingTrackingNumber       string               `json:"shipping_tracking_number,omitempty" url:"shipping_tracking_number,omitempty"`                           // several: separated by commas
	UncategorizedFile            stripedispute.FileID `json:"uncategorized_file,omitempty" url:"uncategorized_file,omitempty"`                                       // other evidence
	UncategorizedText            string               `json:"uncategorized_text,omitempty" url:"uncategorized_text,omitempty" limit:"20000"`                         // other evidence

	// Appeal is accepted only while the status is [StatusAppealNeedsResponse]. No other
	// field is accepted then.
	Appeal *Appeal `json:"appeal,omitempty" url:"appeal,omitempty"`
}

// Appeal asks the card network for another decision on a lost chargeback. It is for
// accounts that have enabled appeals. Stripe: evidence.appeal,
// https://docs.stripe.com/disputes/arbitration.
type Appeal struct {
	Card *CardAppeal `json:"card,omitempty" url:"card,omitempty"` // the only kind so far
}

// CardAppeal is an appeal to a card network.
type CardAppeal struct {
	ReasonForFiling string                 `json:"reason_for_filing,omitempty" url:"reason_for_filing,omitempty"`        // why the decision is wrong
	SupportingFiles []stripedispute.FileID `json:"supporting_files,omitempty" url:"supporting_files,omitempty,numbered"` // uploaded for dispute_evidence
}
