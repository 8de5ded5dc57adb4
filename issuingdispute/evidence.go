package issuingdispute

import (
	"fmt"
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// A new reason is a constant, a type with its two methods, a field of Evidence and a row of required,
// all in this file. A new field or reason is also in disputetest/issuing_reason.go and in
// testdata/full.json: CONTRIBUTING.md, "When Stripe adds an Issuing reason", names all places.

// Evidence is the evidence of a dispute. The same type is for both directions: what you send
// and what Stripe has. An Evidence has the fields of exactly one reason: set the field of that
// reason, such as Fraudulent, and leave Reason empty or equal to it. To state only the reason,
// set the field to an empty struct (&FraudulentEvidence{}).
//
// When you send it, a zero field is not changed; to clear a field, see
// [UpdateParams].Unset. When Stripe sends it, a zero field is not set. A text has at most 2,500
// characters. The reason decides which fields are required: see [Evidence.Missing]. Stripe checks
// that only at the submission. Files are ids of uploads with the purpose dispute_evidence.
//
// Printing or logging Evidence shows which fields are set, not their values.
//
// Stripe: https://docs.stripe.com/api/issuing/disputes/object.
type Evidence struct {
	// Reason is the reason of the dispute. When it is sent, "" means the reason of the field that
	// is set.
	Reason Reason `json:"reason,omitempty" url:"reason,omitempty"`

	// Canceled is the evidence for ReasonCanceled; nil for another reason.
	Canceled *CanceledEvidence `json:"canceled,omitempty" url:"canceled,omitempty"`
	// Duplicate is the evidence for ReasonDuplicate; nil for another reason.
	Duplicate *DuplicateEvidence `json:"duplicate,omitempty" url:"duplicate,omitempty"`
	// Fraudulent is the evidence for ReasonFraudulent; nil for another reason.
	Fraudulent *FraudulentEvidence `json:"fraudulent,omitempty" url:"fraudulent,omitempty"`
	// MerchandiseNotAsDescribed is the evidence for ReasonMerchandiseNotAsDescribed; nil for
	// another reason.
	MerchandiseNotAsDescribed *MerchandiseNotAsDescribedEvidence `json:"merchandise_not_as_described,omitempty" url:"merchandise_not_as_described,omitempty"`
	// NoValidAuthorization is the evidence for ReasonNoValidAuthorization; nil for another reason.
	NoValidAuthorization *NoValidAuthorizationEvidence `json:"no_valid_authorization,omitempty" url:"no_valid_authorization,omitempty"`
	// NotReceived is the evidence for ReasonNotReceived; nil for another reason.
	NotReceived *NotReceivedEvidence `json:"not_received,omitempty" url:"not_received,omitempty"`
	// Other is the evidence for ReasonOther; nil for another reason.
	Other *OtherEvidence `json:"other,omitempty" url:"other,omitempty"`
	// ServiceNotAsDescribed is the evidence for ReasonServiceNotAsDescribed; nil for another
	// reason.
	ServiceNotAsDescribed *ServiceNotAsDescribedEvidence `json:"service_not_as_described,omitempty" url:"service_not_as_described,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e Evidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e Evidence) LogValue() slog.Value { return redact.LogValue(e) }

// CanceledEvidence is for a purchase that was cancelled but charged nevertheless.
type CanceledEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// CanceledAt is when the order was cancelled.
	CanceledAt stripedispute.Timestamp `json:"canceled_at,omitempty" url:"canceled_at,omitempty"`
	// CancellationPolicyProvided says whether the merchant gave the cardholder a cancellation
	// policy. Nil means unknown.
	CancellationPolicyProvided *bool `json:"cancellation_policy_provided,omitempty" url:"cancellation_policy_provided,omitempty"`
	// CancellationReason says why the order was cancelled.
	CancellationReason string `json:"cancellation_reason,omitempty" url:"cancellation_reason,omitempty"`
	// ExpectedAt is when the goods or the service should have been delivered.
	ExpectedAt stripedispute.Timestamp `json:"expected_at,omitempty" url:"expected_at,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
	// ProductDescription says what was bought.
	ProductDescription string `json:"product_description,omitempty" url:"product_description,omitempty"`
	// ProductType says whether that is merchandise or a service.
	ProductType ProductType `json:"product_type,omitempty" url:"product_type,omitempty"`
	// ReturnStatus is the result of the attempt to return merchandise.
	ReturnStatus ReturnStatus `json:"return_status,omitempty" url:"return_status,omitempty"`
	// ReturnedAt is when the merchandise was returned, or when the cardholder tried to return it.
	ReturnedAt stripedispute.Timestamp `json:"returned_at,omitempty" url:"returned_at,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e CanceledEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e CanceledEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// DuplicateEvidence is for a purchase that was charged twice, or that was also paid in another
// way: by another card payment, in cash or by check.
type DuplicateEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// CardStatement is a file that shows the other card payment.
	CardStatement stripedispute.FileID `json:"card_statement,omitempty" url:"card_statement,omitempty"`
	// CashReceipt is a file that shows the cash payment.
	CashReceipt stripedispute.FileID `json:"cash_receipt,omitempty" url:"cash_receipt,omitempty"`
	// CheckImage is a file with both sides of the check.
	CheckImage stripedispute.FileID `json:"check_image,omitempty" url:"check_image,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
	// OriginalTransaction is the id of the correct transaction, "ipi_…". It cannot be cleared.
	OriginalTransaction string `json:"original_transaction,omitempty" url:"original_transaction,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e DuplicateEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e DuplicateEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// FraudulentEvidence is for a transaction that the cardholder did not make.
type FraudulentEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e FraudulentEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e FraudulentEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// MerchandiseNotAsDescribedEvidence is for goods that differ from their description.
type MerchandiseNotAsDescribedEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
	// ReceivedAt is when the goods were received.
	ReceivedAt stripedispute.Timestamp `json:"received_at,omitempty" url:"received_at,omitempty"`
	// ReturnDescription says how the cardholder tried to return the goods.
	ReturnDescription string `json:"return_description,omitempty" url:"return_description,omitempty"`
	// ReturnStatus is the result of the attempt to return them.
	ReturnStatus ReturnStatus `json:"return_status,omitempty" url:"return_status,omitempty"`
	// ReturnedAt is when they were returned, or when the cardholder tried to return them.
	ReturnedAt stripedispute.Timestamp `json:"returned_at,omitempty" url:"returned_at,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e MerchandiseNotAsDescribedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e MerchandiseNotAsDescribedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// NoValidAuthorizationEvidence is for a transaction without the authorization that the
// network requires.
type NoValidAuthorizationEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e NoValidAuthorizationEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e NoValidAuthorizationEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// NotReceivedEvidence is for a purchase that was paid but never received.
type NotReceivedEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// ExpectedAt is when the purchase should have been received.
	ExpectedAt stripedispute.Timestamp `json:"expected_at,omitempty" url:"expected_at,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
	// ProductDescription says what was bought.
	ProductDescription string `json:"product_description,omitempty" url:"product_description,omitempty"`
	// ProductType says whether that is merchandise or a service.
	ProductType ProductType `json:"product_type,omitempty" url:"product_type,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e NotReceivedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e NotReceivedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// OtherEvidence is for a case that no other reason fits.
type OtherEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
	// ProductDescription says what was bought.
	ProductDescription string `json:"product_description,omitempty" url:"product_description,omitempty"`
	// ProductType says whether that is merchandise or a service.
	ProductType ProductType `json:"product_type,omitempty" url:"product_type,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e OtherEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e OtherEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// ServiceNotAsDescribedEvidence is for a service that differs from its description.
type ServiceNotAsDescribedEvidence struct {
	// AdditionalDocumentation is a file with other documents.
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	// CanceledAt is when the service was cancelled.
	CanceledAt stripedispute.Timestamp `json:"canceled_at,omitempty" url:"canceled_at,omitempty"`
	// CancellationReason says why the service was cancelled.
	CancellationReason string `json:"cancellation_reason,omitempty" url:"cancellation_reason,omitempty"`
	// Explanation says why the cardholder disputes the transaction.
	Explanation string `json:"explanation,omitempty" url:"explanation,omitempty"`
	// ReceivedAt is when the service was received.
	ReceivedAt stripedispute.Timestamp `json:"received_at,omitempty" url:"received_at,omitempty"`
}

// Format prints which fields are set, for every verb.
func (e ServiceNotAsDescribedEvidence) Format(f fmt.State, _ rune) { redact.Format(f, e) }

// LogValue logs which fields are set.
func (e ServiceNotAsDescribedEvidence) LogValue() slog.Value { return redact.LogValue(e) }

// Reason is why a transaction is disputed. Each reason has its own field in [Evidence].
// Stripe may add values; unknown ones are kept.
type Reason string

// The reasons that Stripe names.
const (
	ReasonCanceled                  Reason = "canceled"
	ReasonDuplicate                 Reason = "duplicate"
	ReasonFraudulent                Reason = "fraudulent" // networks limit the number of these per card
	ReasonMerchandiseNotAsDescribed Reason = "merchandise_not_as_described"
	ReasonNoValidAuthorization      Reason = "no_valid_authorization" // not offered in the Dashboard
	ReasonNotReceived               Reason = "not_received"
	ReasonOther                     Reason = "other"
	ReasonServiceNotAsDescribed     Reason = "service_not_as_described"
)

// required lists the fields that a submission with each reason requires. If an entry has
// several fields, one of them is enough. See "Required fields" on
// https://docs.stripe.com/issuing/purchases/disputes.
var required = map[Reason][][]string{
	ReasonCanceled: {
		{"canceled_at"},
		{"cancellation_policy_provided"},
		{"cancellation_reason"},
		{"expected_at"},
		{"explanation"},
		{"product_description"},
		{"product_type"},
	},
	ReasonDuplicate:                 {{"original_transaction", "card_statement", "cash_receipt", "check_image"}, {"explanation"}},
	ReasonFraudulent:                {{"explanation"}},
	ReasonMerchandiseNotAsDescribed: {{"explanation"}, {"received_at"}, {"return_status", "return_description"}},
	ReasonNoValidAuthorization:      {{"explanation"}},
	ReasonNotReceived:               {{"expected_at"}, {"explanation"}, {"product_description"}, {"product_type"}},
	ReasonOther:                     {{"explanation"}, {"product_description"}, {"product_type"}},
	ReasonServiceNotAsDescribed:     {{"canceled_at"}, {"cancellation_reason"}, {"explanation"}, {"received_at"}},
}

// ProductType says what was bought. Create and Update refuse a value without a constant here.
type ProductType string

// checkObject in check.go accepts only the product types and return statuses that it names again.

// The product types.
const (
	ProductMerchandise ProductType = "merchandise"
	ProductService     ProductType = "service"
)

// ReturnStatus is the result of an attempt to return merchandise. Create and Update refuse a value
// without a constant here.
type ReturnStatus string

// The return statuses.
const (
	ReturnMerchantRejected ReturnStatus = "merchant_rejected"
	ReturnSuccessful       ReturnStatus = "successful"
)
