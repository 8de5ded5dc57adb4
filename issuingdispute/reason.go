package issuingdispute

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
