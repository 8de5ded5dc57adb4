package issuingdispute

import "github.com/stripedispute-go/stripedispute"

// Evidence is the evidence of a dispute. The same type is for both directions: what you send
// and what Stripe has. It is for one reason: set the field of that reason, such as
// Fraudulent, and leave Reason empty or equal to it. To state only the reason, set the field
// to an empty struct (&FraudulentEvidence{}).
//
// When you send it, a zero field is not changed; to clear a field, see
// [UpdateParams].Unset. A text has at most 2,500 characters. The reason decides which fields
// are required: see [Evidence.Missing]. Stripe checks that only at the submission. Files are
// ids of uploads with the purpose dispute_evidence.
//
// Printing or logging Evidence shows which fields are set, not their values.
//
// Stripe: https://docs.stripe.com/api/issuing/disputes/object.
type Evidence struct {
	Reason Reason `json:"reason,omitempty" url:"reason,omitempty"` // when sent, "" means the reason of the field that is set

	Canceled                  *CanceledEvidence                  `json:"canceled,omitempty" url:"canceled,omitempty"`                                         // for ReasonCanceled
	Duplicate                 *DuplicateEvidence                 `json:"duplicate,omitempty" url:"duplicate,omitempty"`                                       // for ReasonDuplicate
	Fraudulent                *FraudulentEvidence                `json:"fraudulent,omitempty" url:"fraudulent,omitempty"`                                     // for ReasonFraudulent
	MerchandiseNotAsDescribed *MerchandiseNotAsDescribedEvidence `json:"merchandise_not_as_described,omitempty" url:"merchandise_not_as_described,omitempty"` // for ReasonMerchandiseNotAsDescribed
	NoValidAuthorization      *NoValidAuthorizationEvidence      `json:"no_valid_authorization,omitempty" url:"no_valid_authorization,omitempty"`             // for ReasonNoValidAuthorization
	NotReceived               *NotReceivedEvidence               `json:"not_received,omitempty" url:"not_received,omitempty"`                                 // for ReasonNotReceived
	Other                     *OtherEvidence                     `json:"other,omitempty" url:"other,omitempty"`                                               // for ReasonOther
	ServiceNotAsDescribed     *ServiceNotAsDescribedEvidence     `json:"service_not_as_described,omitempty" url:"service_not_as_described,omitempty"`         // for ReasonServiceNotAsDescribed
}

// CanceledEvidence is for a purchase that was cancelled but charged nevertheless.
type CanceledEvidence struct {
	AdditionalDocumentation    stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`         // other documents
	CanceledAt                 stripedispute.Timestamp `json:"canceled_at,omitempty" url:"canceled_at,omitempty"`                                   // when the order was cancelled
	CancellationPolicyProvided *bool                   `json:"cancellation_policy_provided,omitempty" url:"cancellation_policy_provided,omitempty"` // whether the merchant gave the cardholder a cancellation policy; nil means unknown
	CancellationReason         string                  `json:"cancellation_reason,omitempty" url:"cancellation_reason,omitempty"`                   // why it was cancelled
	ExpectedAt                 stripedispute.Timestamp `json:"expected_at,omitempty" url:"expected_at,omitempty"`                                   // when the goods or the service should have been delivered
	Explanation                string                  `json:"explanation,omitempty" url:"explanation,omitempty"`                                   // why the cardholder disputes the transaction
	ProductDescription         string                  `json:"product_description,omitempty" url:"product_description,omitempty"`                   // what was bought
	ProductType                ProductType             `json:"product_type,omitempty" url:"product_type,omitempty"`                                 // merchandise or service
	ReturnStatus               ReturnStatus            `json:"return_status,omitempty" url:"return_status,omitempty"`                               // for merchandise
	ReturnedAt                 stripedispute.Timestamp `json:"returned_at,omitempty" url:"returned_at,omitempty"`                                   // when it was returned, or when the cardholder tried to
}

// DuplicateEvidence is for a purchase that was charged twice, or that was also paid in another
// way: by another card payment, in cash or by check.
type DuplicateEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"` // other documents
	CardStatement           stripedispute.FileID `json:"card_statement,omitempty" url:"card_statement,omitempty"`                     // shows the other card payment
	CashReceipt             stripedispute.FileID `json:"cash_receipt,omitempty" url:"cash_receipt,omitempty"`                         // shows the cash payment
	CheckImage              stripedispute.FileID `json:"check_image,omitempty" url:"check_image,omitempty"`                           // both sides of the check
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`                           // why the cardholder disputes the transaction
	OriginalTransaction     string               `json:"original_transaction,omitempty" url:"original_transaction,omitempty"`         // "ipi_…", the correct transaction; cannot be cleared
}

// FraudulentEvidence is for a transaction that the cardholder did not make.
type FraudulentEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"` // other documents
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`                           // why the cardholder disputes the transaction
}

// MerchandiseNotAsDescribedEvidence is for goods that differ from their description.
type MerchandiseNotAsDescribedEvidence struct {
	AdditionalDocumentation stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"` // other documents
	Explanation             string                  `json:"explanation,omitempty" url:"explanation,omitempty"`                           // why the cardholder disputes the transaction
	ReceivedAt              stripedispute.Timestamp `json:"received_at,omitempty" url:"received_at,omitempty"`                           // when the goods were received
	ReturnDescription       string                  `json:"return_description,omitempty" url:"return_description,omitempty"`             // how the cardholder tried to return them
	ReturnStatus            ReturnStatus            `json:"return_status,omitempty" url:"return_status,omitempty"`                       // the result of the attempt to return them
	ReturnedAt              stripedispute.Timestamp `json:"returned_at,omitempty" url:"returned_at,omitempty"`                           // when they were returned, or when the cardholder tried to
}

// NoValidAuthorizationEvidence is for a transaction without the authorization that the
// network requires.
type NoValidAuthorizationEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"` // other documents
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`                           // why the cardholder disputes the transaction
}

// NotReceivedEvidence is for a purchase that was paid but never received.
type NotReceivedEvidence struct {
	AdditionalDocumentation stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"` // other documents
	ExpectedAt              stripedispute.Timestamp `json:"expected_at,omitempty" url:"expected_at,omitempty"`                           // when it should have been received
	Explanation             string                  `json:"explanation,omitempty" url:"explanation,omitempty"`                           // why the cardholder disputes the transaction
	ProductDescription      string                  `json:"product_description,omitempty" url:"product_description,omitempty"`           // what was bought
	ProductType             ProductType             `json:"product_type,omitempty" url:"product_type,omitempty"`                         // merchandise or service
}

// OtherEvidence is for a case that no other reason fits.
type OtherEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"` // other documents
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`                           // why the cardholder disputes the transaction
	ProductDescription      string               `json:"product_description,omitempty" url:"product_description,omitempty"`           // what was bought
	ProductType             ProductType          `json:"product_type,omitempty" url:"product_type,omitempty"`                         // merchandise or service
}

// ServiceNotAsDescribedEvidence is for a service that differs from its description.
type ServiceNotAsDescribedEvidence struct {
	AdditionalDocumentation stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"` // other documents
	CanceledAt              stripedispute.Timestamp `json:"canceled_at,omitempty" url:"canceled_at,omitempty"`                           // when the service was cancelled
	CancellationReason      string                  `json:"cancellation_reason,omitempty" url:"cancellation_reason,omitempty"`           // why it was cancelled
	Explanation             string                  `json:"explanation,omitempty" url:"explanation,omitempty"`                           // why the cardholder disputes the transaction
	ReceivedAt              stripedispute.Timestamp `json:"received_at,omitempty" url:"received_at,omitempty"`                           // when the service was received
}

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

// ProductType says what was bought.
type ProductType string

// The product types.
const (
	ProductMerchandise ProductType = "merchandise"
	ProductService     ProductType = "service"
)

// ReturnStatus is the result of an attempt to return merchandise.
type ReturnStatus string

// The return statuses.
const (
	ReturnMerchantRejected ReturnStatus = "merchant_rejected"
	ReturnSuccessful       ReturnStatus = "successful"
)
