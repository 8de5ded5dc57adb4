package issuingdispute

import "github.com/stripedispute-go/stripedispute"

// Evidence is the case for a dispute, in both directions: what you send and what
// Stripe holds. It is about one reason: set the object of that reason, and leave Reason
// empty or equal to it. An object may be empty (&FraudulentEvidence{}), which
// states the reason only.
//
// When sent, a zero field is not changed; to clear one, see [UpdateParams].Unset.
// Texts hold at most 2,500 characters. Which fields are required depends on the
// reason: see [Evidence.Missing]. Stripe checks that only when the dispute is submitted.
// Files are ids of uploads for the purpose dispute_evidence.
//
// Printing or logging Evidence shows which fields are set, not what is in them.
//
// Stripe: https://docs.stripe.com/api/issuing/disputes/object.
type Evidence struct {
	Reason Reason `json:"reason,omitempty" url:"reason,omitempty"`

	Canceled                  *CanceledEvidence                  `json:"canceled,omitempty" url:"canceled,omitempty"`
	Duplicate                 *DuplicateEvidence                 `json:"duplicate,omitempty" url:"duplicate,omitempty"`
	Fraudulent                *FraudulentEvidence                `json:"fraudulent,omitempty" url:"fraudulent,omitempty"`
	MerchandiseNotAsDescribed *MerchandiseNotAsDescribedEvidence `json:"merchandise_not_as_described,omitempty" url:"merchandise_not_as_described,omitempty"`
	NoValidAuthorization      *NoValidAuthorizationEvidence      `json:"no_valid_authorization,omitempty" url:"no_valid_authorization,omitempty"`
	NotReceived               *NotReceivedEvidence               `json:"not_received,omitempty" url:"not_received,omitempty"`
	Other                     *OtherEvidence                     `json:"other,omitempty" url:"other,omitempty"`
	ServiceNotAsDescribed     *ServiceNotAsDescribedEvidence     `json:"service_not_as_described,omitempty" url:"service_not_as_described,omitempty"`
}

// CanceledEvidence is about something that was cancelled and charged all the same.
type CanceledEvidence struct {
	AdditionalDocumentation    stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	CanceledAt                 stripedispute.Timestamp `json:"canceled_at,omitempty" url:"canceled_at,omitempty"`
	CancellationPolicyProvided *bool                   `json:"cancellation_policy_provided,omitempty" url:"cancellation_policy_provided,omitempty"` // whether the cardholder was given one; nil: not said
	CancellationReason         string                  `json:"cancellation_reason,omitempty" url:"cancellation_reason,omitempty"`
	ExpectedAt                 stripedispute.Timestamp `json:"expected_at,omitempty" url:"expected_at,omitempty"` // when the goods or the service were due
	Explanation                string                  `json:"explanation,omitempty" url:"explanation,omitempty"`
	ProductDescription         string                  `json:"product_description,omitempty" url:"product_description,omitempty"`
	ProductType                ProductType             `json:"product_type,omitempty" url:"product_type,omitempty"`
	ReturnStatus               ReturnStatus            `json:"return_status,omitempty" url:"return_status,omitempty"` // of merchandise
	ReturnedAt                 stripedispute.Timestamp `json:"returned_at,omitempty" url:"returned_at,omitempty"`     // or when that was tried
}

// DuplicateEvidence is about something that was charged twice, or paid in another
// way: by card, in cash, by check.
type DuplicateEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	CardStatement           stripedispute.FileID `json:"card_statement,omitempty" url:"card_statement,omitempty"` // that shows the other card payment
	CashReceipt             stripedispute.FileID `json:"cash_receipt,omitempty" url:"cash_receipt,omitempty"`
	CheckImage              stripedispute.FileID `json:"check_image,omitempty" url:"check_image,omitempty"` // both sides of the check
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`
	OriginalTransaction     string               `json:"original_transaction,omitempty" url:"original_transaction,omitempty"` // "ipi_…", the one that is right; cannot be cleared
}

// FraudulentEvidence is about a transaction that the cardholder did not make.
type FraudulentEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`
}

// MerchandiseNotAsDescribedEvidence is about goods that were not what was sold.
type MerchandiseNotAsDescribedEvidence struct {
	AdditionalDocumentation stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	Explanation             string                  `json:"explanation,omitempty" url:"explanation,omitempty"`
	ReceivedAt              stripedispute.Timestamp `json:"received_at,omitempty" url:"received_at,omitempty"`
	ReturnDescription       string                  `json:"return_description,omitempty" url:"return_description,omitempty"` // of the attempt to return them
	ReturnStatus            ReturnStatus            `json:"return_status,omitempty" url:"return_status,omitempty"`
	ReturnedAt              stripedispute.Timestamp `json:"returned_at,omitempty" url:"returned_at,omitempty"` // or when that was tried
}

// NoValidAuthorizationEvidence is about a transaction that was not authorized as
// the network requires.
type NoValidAuthorizationEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`
}

// NotReceivedEvidence is about something that was paid and never came.
type NotReceivedEvidence struct {
	AdditionalDocumentation stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	ExpectedAt              stripedispute.Timestamp `json:"expected_at,omitempty" url:"expected_at,omitempty"` // when it was due
	Explanation             string                  `json:"explanation,omitempty" url:"explanation,omitempty"`
	ProductDescription      string                  `json:"product_description,omitempty" url:"product_description,omitempty"`
	ProductType             ProductType             `json:"product_type,omitempty" url:"product_type,omitempty"`
}

// OtherEvidence is about what no other reason fits.
type OtherEvidence struct {
	AdditionalDocumentation stripedispute.FileID `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	Explanation             string               `json:"explanation,omitempty" url:"explanation,omitempty"`
	ProductDescription      string               `json:"product_description,omitempty" url:"product_description,omitempty"`
	ProductType             ProductType          `json:"product_type,omitempty" url:"product_type,omitempty"`
}

// ServiceNotAsDescribedEvidence is about a service that was not what was sold.
type ServiceNotAsDescribedEvidence struct {
	AdditionalDocumentation stripedispute.FileID    `json:"additional_documentation,omitempty" url:"additional_documentation,omitempty"`
	CanceledAt              stripedispute.Timestamp `json:"canceled_at,omitempty" url:"canceled_at,omitempty"`
	CancellationReason      string                  `json:"cancellation_reason,omitempty" url:"cancellation_reason,omitempty"`
	Explanation             string                  `json:"explanation,omitempty" url:"explanation,omitempty"`
	ReceivedAt              stripedispute.Timestamp `json:"received_at,omitempty" url:"received_at,omitempty"` // when it was rendered
}

// Reason is why a transaction is disputed. Each has its own object in [Evidence].
// Stripe may add values; unknown ones are kept as they came.
type Reason string

// The reasons that Stripe names.
const (
	ReasonCanceled                  Reason = "canceled"
	ReasonDuplicate                 Reason = "duplicate"
	ReasonFraudulent                Reason = "fraudulent" // networks cap the number of these per card
	ReasonMerchandiseNotAsDescribed Reason = "merchandise_not_as_described"
	ReasonNoValidAuthorization      Reason = "no_valid_authorization" // not offered in the Dashboard
	ReasonNotReceived               Reason = "not_received"
	ReasonOther                     Reason = "other"
	ReasonServiceNotAsDescribed     Reason = "service_not_as_described"
)

// ProductType says what was bought.
type ProductType string

// The product types.
const (
	ProductMerchandise ProductType = "merchandise"
	ProductService     ProductType = "service"
)

// ReturnStatus says what became of an attempt to return merchandise.
type ReturnStatus string

// The return statuses.
const (
	ReturnMerchantRejected ReturnStatus = "merchant_rejected"
	ReturnSuccessful       ReturnStatus = "successful"
)
