package dispute

import (
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// CONTRIBUTING.md, "When Stripe adds a field", names the places of a new field inside the enhanced
// evidence. A field that identifies the customer is in both types of transactions, and in
// identifiers of compelling.go; checkCompellingEvidence of dispute/evidence copies each field. The
// messages of checkCompliance, in the same file there, also state the fee.

// EnhancedEvidence is evidence for a network programme that the dispute is eligible for:
// see [Dispute].EnhancedEligibilityTypes. Stripe: enhanced_evidence.
type EnhancedEvidence struct {
	// MastercardCompliance responds to a compliance case of Mastercard; nil for none.
	MastercardCompliance *Compliance `json:"mastercard_compliance,omitempty" url:"mastercard_compliance,omitempty"`
	// VisaCompellingEvidence3 is for a dispute as fraud; nil for none.
	VisaCompellingEvidence3 *CompellingEvidence3 `json:"visa_compelling_evidence_3,omitempty" url:"visa_compelling_evidence_3,omitempty"`
	// VisaCompliance responds to a compliance case of Visa; nil for none.
	VisaCompliance *Compliance `json:"visa_compliance,omitempty" url:"visa_compliance,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e EnhancedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e EnhancedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Compliance responds to a claim that a network rule was broken. The response costs a fee of
// about 500 USD: Stripe withdraws it a day or two after the submission and gives it back if
// you win. Closing the dispute avoids it. Stripe refuses to submit without the
// acknowledgement, and this library never gives it for you.
//
// Stripe: https://docs.stripe.com/disputes/api/visa-compliance and
// https://docs.stripe.com/disputes/api/mastercard-compliance.
type Compliance struct {
	FeeAcknowledged bool `json:"fee_acknowledged" url:"fee_acknowledged"` // true accepts the fee; always sent when Compliance is set
}

// CompellingEvidence3 shows, by two earlier payments that were not disputed, that the
// same customer made a payment that is disputed as fraud (Visa reason code 10.4).
// [CompellingEvidence3.Missing] lists what it still lacks.
//
// Stripe: https://docs.stripe.com/disputes/api/visa-ce3.
type CompellingEvidence3 struct {
	// DisputedTransaction is the disputed payment; nil if nothing is known about it.
	DisputedTransaction *DisputedTransaction `json:"disputed_transaction,omitempty" url:"disputed_transaction,omitempty"`

	// PriorUndisputedTransactions are exactly two payments by the same payment
	// method, 120 to 364 days before the disputed one.
	PriorUndisputedTransactions []PriorTransaction `json:"prior_undisputed_transactions,omitempty" url:"prior_undisputed_transactions,omitempty"`
}

// Format prints which fields are set, for every verb.
func (ce CompellingEvidence3) Format(f fmt.State, _ rune) { redact.Format(f, ce) }

// LogValue logs which fields are set.
func (ce CompellingEvidence3) LogValue() slog.Value { return redact.LogValue(ce) }

// DisputedTransaction describes the disputed payment. The values that identify the customer must
// be equal here and in both prior transactions. Stripe fills in some fields; do not change these.
// A text has at most as many characters as a CustomerName of [Evidence]; "" leaves the field as it is.
type DisputedTransaction struct {
	// CustomerAccountID is the customer's id in your system.
	CustomerAccountID string `json:"customer_account_id,omitempty" url:"customer_account_id,omitempty"`
	// CustomerDeviceFingerprint has at least 20 characters.
	CustomerDeviceFingerprint string `json:"customer_device_fingerprint,omitempty" url:"customer_device_fingerprint,omitempty"`
	// CustomerDeviceID has at least 15 characters; it is an IMEI, for example.
	CustomerDeviceID string `json:"customer_device_id,omitempty" url:"customer_device_id,omitempty"`
	// CustomerEmailAddress was used for the purchase.
	CustomerEmailAddress string `json:"customer_email_address,omitempty" url:"customer_email_address,omitempty"`
	// CustomerPurchaseIP is an IPv4 or IPv6 address.
	CustomerPurchaseIP string `json:"customer_purchase_ip,omitempty" url:"customer_purchase_ip,omitempty"`
	// MerchandiseOrServices says which of the two was sold.
	MerchandiseOrServices Sold `json:"merchandise_or_services,omitempty" url:"merchandise_or_services,omitempty"`
	// ProductDescription says what was sold.
	ProductDescription string `json:"product_description,omitempty" url:"product_description,omitempty"`
	// ShippingAddress is where it was shipped; nil for nowhere.
	ShippingAddress *Address `json:"shipping_address,omitempty" url:"shipping_address,omitempty"`
}

// Format prints which fields are set, for every verb.
func (t DisputedTransaction) Format(f fmt.State, _ rune) { redact.Format(f, t) }

// LogValue logs which fields are set.
func (t DisputedTransaction) LogValue() slog.Value { return redact.LogValue(t) }

// PriorTransaction describes an earlier payment of the same customer that was not disputed. The
// values that identify the customer must be equal in the [DisputedTransaction] and in both prior
// transactions. A text has at most as many characters as in the [DisputedTransaction].
type PriorTransaction struct {
	// Charge is the id of the payment, "ch_…". It is required.
	Charge string `json:"charge" url:"charge"`
	// CustomerAccountID is the customer's id in your system.
	CustomerAccountID string `json:"customer_account_id,omitempty" url:"customer_account_id,omitempty"`
	// CustomerDeviceFingerprint has at least 20 characters.
	CustomerDeviceFingerprint string `json:"customer_device_fingerprint,omitempty" url:"customer_device_fingerprint,omitempty"`
	// CustomerDeviceID has at least 15 characters; it is an IMEI, for example.
	CustomerDeviceID string `json:"customer_device_id,omitempty" url:"customer_device_id,omitempty"`
	// CustomerEmailAddress was used for this payment.
	CustomerEmailAddress string `json:"customer_email_address,omitempty" url:"customer_email_address,omitempty"`
	// CustomerPurchaseIP is an IPv4 or IPv6 address.
	CustomerPurchaseIP string `json:"customer_purchase_ip,omitempty" url:"customer_purchase_ip,omitempty"`
	// ProductDescription says what was sold in this payment.
	ProductDescription string `json:"product_description,omitempty" url:"product_description,omitempty"`
	// ShippingAddress is where it was shipped; nil for nowhere.
	ShippingAddress *Address `json:"shipping_address,omitempty" url:"shipping_address,omitempty"`
}

// Format prints which fields are set, for every verb.
func (t PriorTransaction) Format(f fmt.State, _ rune) { redact.Format(f, t) }

// LogValue logs which fields are set.
func (t PriorTransaction) LogValue() slog.Value { return redact.LogValue(t) }

// Sold says what the customer bought. Note the plural "services": Issuing disputes have
// the singular.
type Sold string

// What can be sold.
const (
	SoldMerchandise Sold = "merchandise"
	SoldServices    Sold = "services"
)

// Address is a postal address.
type Address struct {
	City       string `json:"city,omitempty" url:"city,omitempty"`               // or town, village
	Country    string `json:"country,omitempty" url:"country,omitempty"`         // ISO 3166-1, two letters
	Line1      string `json:"line1,omitempty" url:"line1,omitempty"`             // street and number
	Line2      string `json:"line2,omitempty" url:"line2,omitempty"`             // flat, suite or building; may be empty
	PostalCode string `json:"postal_code,omitempty" url:"postal_code,omitempty"` // ZIP or postal code
	State      string `json:"state,omitempty" url:"state,omitempty"`             // state, county, province or region
}

// Format prints which fields are set, for every verb.
func (a Address) Format(f fmt.State, _ rune) { redact.Format(f, a) }

// LogValue logs which fields are set.
func (a Address) LogValue() slog.Value { return redact.LogValue(a) }

// Eligibility is a network programme that a dispute can be eligible for. Stripe may add
// values.
type Eligibility string

// The programmes.
const (
	EligibilityMastercardCompliance    Eligibility = "mastercard_compliance"
	EligibilityVisaCompellingEvidence3 Eligibility = "visa_compelling_evidence_3"
	EligibilityVisaCompliance          Eligibility = "visa_compliance"
)

// EnhancedEligibility has Stripe's verdict on the evidence for each programme. A field is nil
// until there is evidence for its programme. Stripe: enhanced_eligibility.
type EnhancedEligibility struct {
	MastercardCompliance    *ComplianceEligibility          `json:"mastercard_compliance"`      // whether the fee was acknowledged
	VisaCompellingEvidence3 *CompellingEvidence3Eligibility `json:"visa_compelling_evidence_3"` // whether the evidence qualifies
	VisaCompliance          *ComplianceEligibility          `json:"visa_compliance"`            // whether the fee was acknowledged
}

// ComplianceEligibility says whether the fee was acknowledged.
type ComplianceEligibility struct {
	Status ComplianceStatus `json:"status"` // whether the fee was acknowledged
}

// ComplianceStatus is the state of a compliance response. Stripe may add values.
type ComplianceStatus string

// The states of a compliance response.
const (
	ComplianceFeeAcknowledged            ComplianceStatus = "fee_acknowledged"
	ComplianceRequiresFeeAcknowledgement ComplianceStatus = "requires_fee_acknowledgement"
)

// CompellingEvidence3Eligibility says whether the evidence qualifies, and what to do if
// it does not.
type CompellingEvidence3Eligibility struct {
	RequiredActions []RequiredAction          `json:"required_actions"` // what is still missing
	Status          CompellingEvidence3Status `json:"status"`           // whether the evidence qualifies
}

// CompellingEvidence3Status is the state of a Compelling Evidence 3.0 response. Stripe may
// add values.
type CompellingEvidence3Status string

// The states of a Compelling Evidence 3.0 response.
const (
	CompellingEvidence3NotQualified   CompellingEvidence3Status = "not_qualified" // respond with ordinary evidence
	CompellingEvidence3Qualified      CompellingEvidence3Status = "qualified"
	CompellingEvidence3RequiresAction CompellingEvidence3Status = "requires_action" // see RequiredActions
)

// RequiredAction is something that Compelling Evidence 3.0 still lacks. Stripe
// may add values.
type RequiredAction string

// The required actions.
const (
	MissingCustomerIdentifiers                   RequiredAction = "missing_customer_identifiers"
	MissingDisputedTransactionDescription        RequiredAction = "missing_disputed_transaction_description"
	MissingMerchandiseOrServices                 RequiredAction = "missing_merchandise_or_services"
	MissingPriorUndisputedTransactionDescription RequiredAction = "missing_prior_undisputed_transaction_description"
	MissingPriorUndisputedTransactions           RequiredAction = "missing_prior_undisputed_transactions"
)
