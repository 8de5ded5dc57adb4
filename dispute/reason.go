package dispute

// Reason is why the cardholder disputes the payment. Stripe may add values; unknown ones are
// kept.
type Reason string

// A new reason may need a row of helpfulEvidence in guidance.go, a case in warnIfFutile of dispute/evidence,
// and a row of claims and an outline in module compose.

// The reasons that Stripe names. See https://docs.stripe.com/disputes/categories.
const (
	ReasonBankCannotProcess       Reason = "bank_cannot_process"
	ReasonCheckReturned           Reason = "check_returned"
	ReasonCreditNotProcessed      Reason = "credit_not_processed"
	ReasonCustomerInitiated       Reason = "customer_initiated"
	ReasonDebitNotAuthorized      Reason = "debit_not_authorized"
	ReasonDuplicate               Reason = "duplicate"
	ReasonFraudulent              Reason = "fraudulent"
	ReasonGeneral                 Reason = "general"
	ReasonIncorrectAccountDetails Reason = "incorrect_account_details"
	ReasonInsufficientFunds       Reason = "insufficient_funds"
	ReasonNoncompliant            Reason = "noncompliant" // a network rule was broken; see [EnhancedEvidence]
	ReasonProductNotReceived      Reason = "product_not_received"
	ReasonProductUnacceptable     Reason = "product_unacceptable"
	ReasonSubscriptionCanceled    Reason = "subscription_canceled"
	ReasonUnrecognized            Reason = "unrecognized"
)

// SubmissionMethod says who submits evidence, or who did. Stripe may add values.
type SubmissionMethod string

// To find what follows from a method elsewhere, search for SubmissionSmartDisputes.

// The submission methods. The first four are values of intended_submission_method (who will
// submit), the last three of submission_method (who did).
const (
	SubmissionPreferManual        SubmissionMethod = "prefer_manual"         // you, if you gave evidence; otherwise Smart Disputes
	SubmissionPreferSmartDisputes SubmissionMethod = "prefer_smart_disputes" // Smart Disputes, if it finds evidence; otherwise you
	SubmissionManual              SubmissionMethod = "manual"                // you; never Smart Disputes
	SubmissionSmartDisputes       SubmissionMethod = "smart_disputes"        // Smart Disputes only
	SubmissionNotSubmitted        SubmissionMethod = "not_submitted"         // nobody so far
)
