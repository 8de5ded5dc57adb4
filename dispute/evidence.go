package dispute

import (
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// A new text or file also needs its constant in field.go, and a place in disputetest.
// CONTRIBUTING.md, "When Stripe adds a field", names all places.

// Evidence is a response to a dispute. The same type is for both directions: what you send
// and what Stripe has. When you send it, a field that is "" is not changed; to clear a
// field, see [UpdateParams].Unset. When Stripe sends it, such a field is not set.
//
// A text has at most 5,000 characters, or as many as its tag "limit" says, and all texts
// together 150,000. Upload files first, with the purpose dispute_evidence: PDF, JPEG or PNG, one
// for each field. Dates are texts for people: Stripe keeps them as you write them.
//
// Printing or logging Evidence shows which fields are set, not their values.
//
// Stripe: https://docs.stripe.com/api/disputes/object.
type Evidence struct {
	// AccessActivityLog has the IP addresses, times and actions that show a digital product in
	// use.
	AccessActivityLog string `json:"access_activity_log,omitempty" url:"access_activity_log,omitempty" limit:"20000"`
	// BillingAddress is the billing address in one line, as the customer gave it.
	BillingAddress string `json:"billing_address,omitempty" url:"billing_address,omitempty"`
	// CancellationPolicy is a file with the cancellation policy of the subscription, as shown to
	// the customer.
	CancellationPolicy stripedispute.FileID `json:"cancellation_policy,omitempty" url:"cancellation_policy,omitempty"`
	// CancellationPolicyDisclosure says how and when the customer saw that policy before the
	// purchase.
	CancellationPolicyDisclosure string `json:"cancellation_policy_disclosure,omitempty" url:"cancellation_policy_disclosure,omitempty" limit:"20000"`
	// CancellationRebuttal says why the subscription was not cancelled.
	CancellationRebuttal string `json:"cancellation_rebuttal,omitempty" url:"cancellation_rebuttal,omitempty" limit:"20000"`
	// CustomerCommunication is a file with the messages exchanged with the customer.
	CustomerCommunication stripedispute.FileID `json:"customer_communication,omitempty" url:"customer_communication,omitempty"`
	// CustomerEmailAddress is the e-mail address of the customer.
	CustomerEmailAddress string `json:"customer_email_address,omitempty" url:"customer_email_address,omitempty"`
	// CustomerName is the name of the customer.
	CustomerName string `json:"customer_name,omitempty" url:"customer_name,omitempty"`
	// CustomerPurchaseIP is the IP address of the customer at the purchase.
	CustomerPurchaseIP string `json:"customer_purchase_ip,omitempty" url:"customer_purchase_ip,omitempty"`
	// CustomerSignature is a file with a contract or receipt that the customer signed.
	CustomerSignature stripedispute.FileID `json:"customer_signature,omitempty" url:"customer_signature,omitempty"`
	// DuplicateChargeDocumentation is a file with the receipt or the shipping label of the charge
	// that this one is said to repeat.
	DuplicateChargeDocumentation stripedispute.FileID `json:"duplicate_charge_documentation,omitempty" url:"duplicate_charge_documentation,omitempty"`
	// DuplicateChargeExplanation says how the two charges differ.
	DuplicateChargeExplanation string `json:"duplicate_charge_explanation,omitempty" url:"duplicate_charge_explanation,omitempty" limit:"20000"`
	// DuplicateChargeID is the id of the other charge, "ch_…".
	DuplicateChargeID string `json:"duplicate_charge_id,omitempty" url:"duplicate_charge_id,omitempty"`
	// EnhancedEvidence is evidence for a network programme; nil for none.
	EnhancedEvidence *EnhancedEvidence `json:"enhanced_evidence,omitempty" url:"enhanced_evidence,omitempty"`
	// ProductDescription says what was sold.
	ProductDescription string `json:"product_description,omitempty" url:"product_description,omitempty" limit:"20000"`
	// Receipt is a file with the receipt that was sent to the customer.
	Receipt stripedispute.FileID `json:"receipt,omitempty" url:"receipt,omitempty"`
	// RefundPolicy is a file with the refund policy, as shown to the customer.
	RefundPolicy stripedispute.FileID `json:"refund_policy,omitempty" url:"refund_policy,omitempty"`
	// RefundPolicyDisclosure says how and when the customer saw that policy before the purchase.
	RefundPolicyDisclosure string `json:"refund_policy_disclosure,omitempty" url:"refund_policy_disclosure,omitempty" limit:"20000"`
	// RefundRefusalExplanation says why there is no refund, or that there was one.
	RefundRefusalExplanation string `json:"refund_refusal_explanation,omitempty" url:"refund_refusal_explanation,omitempty" limit:"20000"`
	// ServiceDate is when the service began.
	ServiceDate string `json:"service_date,omitempty" url:"service_date,omitempty"`
	// ServiceDocumentation is a file that shows that the service was rendered.
	ServiceDocumentation stripedispute.FileID `json:"service_documentation,omitempty" url:"service_documentation,omitempty"`
	// ShippingAddress is the address in one line. EnhancedEvidence has an Address.
	ShippingAddress string `json:"shipping_address,omitempty" url:"shipping_address,omitempty"`
	// ShippingCarrier is the name of the carrier; separate several by commas.
	ShippingCarrier string `json:"shipping_carrier,omitempty" url:"shipping_carrier,omitempty"`
	// ShippingDate is when the goods were shipped.
	ShippingDate string `json:"shipping_date,omitempty" url:"shipping_date,omitempty"`
	// ShippingDocumentation is a file that shows the shipment to the customer's address.
	ShippingDocumentation stripedispute.FileID `json:"shipping_documentation,omitempty" url:"shipping_documentation,omitempty"`
	// ShippingTrackingNumber is the tracking number; separate several by commas.
	ShippingTrackingNumber string `json:"shipping_tracking_number,omitempty" url:"shipping_tracking_number,omitempty"`
	// UncategorizedFile is a file with other evidence.
	UncategorizedFile stripedispute.FileID `json:"uncategorized_file,omitempty" url:"uncategorized_file,omitempty"`
	// UncategorizedText is other evidence.
	UncategorizedText string `json:"uncategorized_text,omitempty" url:"uncategorized_text,omitempty" limit:"20000"`

	// Appeal is accepted only while the status is [StatusAppealNeedsResponse]. No other
	// field is accepted then.
	Appeal *Appeal `json:"appeal,omitempty" url:"appeal,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e Evidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e Evidence) LogValue() slog.Value { return redact.LogValue(e) }

// Appeal asks the card network for another decision on a lost chargeback. It is for
// accounts that have enabled appeals. Stripe: evidence.appeal,
// https://docs.stripe.com/disputes/arbitration.
type Appeal struct {
	Card *CardAppeal `json:"card,omitempty" url:"card,omitempty"` // the only kind so far
}

// Format prints which fields are set, for every verb.
func (a Appeal) Format(f fmt.State, _ rune) { redact.Format(f, a) }

// LogValue logs which fields are set.
func (a Appeal) LogValue() slog.Value { return redact.LogValue(a) }

// check returns an error for a file of the appeal that cannot be the id of a file.
func (a *Appeal) check() error {
	if a == nil || a.Card == nil {
		return nil
	}
	for _, id := range a.Card.SupportingFiles {
		if err := id.Check("evidence[appeal][card][supporting_files]"); err != nil {
			return err
		}
	}
	return nil
}

// CardAppeal is an appeal to a card network.
type CardAppeal struct {
	// ReasonForFiling says why the decision is wrong.
	ReasonForFiling string `json:"reason_for_filing,omitempty" url:"reason_for_filing,omitempty"`
	// SupportingFiles are the ids of files with the purpose dispute_evidence.
	SupportingFiles []stripedispute.FileID `json:"supporting_files,omitempty" url:"supporting_files,omitempty,numbered"`
}

// Format prints which fields are set, for every verb.
func (a CardAppeal) Format(f fmt.State, _ rune) { redact.Format(f, a) }

// LogValue logs which fields are set.
func (a CardAppeal) LogValue() slog.Value { return redact.LogValue(a) }
