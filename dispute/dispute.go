package dispute

import (
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
)

// CONTRIBUTING.md, "When Stripe adds a field", names the places of a new field of Dispute. A field
// that a request can change is also in UpdateParams.

// Dispute is a claim of a cardholder or bank against a payment. Fields that the API leaves
// null or out are zero.
//
// Stripe: the Dispute object, https://docs.stripe.com/api/disputes/object.
type Dispute struct {
	ID     string `json:"id"`     // "du_…"
	Object string `json:"object"` // "dispute"

	// Amount is the disputed amount, in the smallest unit of Currency;
	// [stripedispute.FormatAmount] writes it for people. It can be less than the charge
	// (a part of an order) or more (exchange rates, several payments).
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"` // ISO 4217, lower case

	Status Status `json:"status"` // what has to be done next
	Reason Reason `json:"reason"` // why the cardholder disputes

	Charge        stripedispute.Expandable `json:"charge"`         // the disputed charge, "ch_…" or "py_…"
	PaymentIntent stripedispute.Expandable `json:"payment_intent"` // of the charge, "pi_…"; empty for none

	// Evidence is what you gave so far and what Stripe filled in by itself, so it is
	// rarely empty. Staged says whether you gave any.
	Evidence        Evidence        `json:"evidence"`
	EvidenceDetails EvidenceDetails `json:"evidence_details"` // the state of the response

	// BalanceTransactions are the movements of money so far, in no particular order. An
	// inquiry has none. A chargeback has the withdrawal of amount and fee. Later ones
	// give the amount back, follow a changed decision, or correct an exchange rate. See
	// [Dispute.FundsWithdrawn], [Dispute.FundsReinstated] and [Dispute.Net].
	BalanceTransactions []stripedispute.BalanceTransaction `json:"balance_transactions"`

	// EnhancedEligibilityTypes are the network programmes for which Stripe accepts
	// EnhancedEvidence in this dispute.
	EnhancedEligibilityTypes []Eligibility `json:"enhanced_eligibility_types"`

	// IntendedSubmissionMethod says who will submit: you or Smart Disputes. It is empty
	// for accounts without Smart Disputes.
	IntendedSubmissionMethod SubmissionMethod `json:"intended_submission_method"`

	// IsChargeRefundable is true while a full refund still settles the case. Only
	// inquiries can be settled in this way.
	IsChargeRefundable bool `json:"is_charge_refundable"`

	Livemode bool                    `json:"livemode"` // false in test mode
	Created  stripedispute.Timestamp `json:"created"`  // when Stripe opened the dispute
	Metadata stripedispute.Metadata  `json:"metadata"` // your own keys and values

	PaymentMethodDetails PaymentMethodDetails `json:"payment_method_details"` // what the card network or wallet says

	// NetworkReasonCode is the network's own code. Stripe often sets only the one in
	// PaymentMethodDetails. Use it for display, and decide by Reason.
	NetworkReasonCode string `json:"network_reason_code"`
}

// EvidenceDetails describes the state of the response. Stripe: evidence_details.
type EvidenceDetails struct {
	// DueBy is the deadline of the response. 0 means that none is accepted: see
	// [Dispute.Deadline].
	DueBy stripedispute.Timestamp `json:"due_by"`

	// HasEvidence says that evidence is staged or was submitted. It may be the evidence of the
	// response before, for example to the inquiry that became this chargeback.
	HasEvidence bool `json:"has_evidence"`

	// PastDue is true when the last submission was too late. It does not mean that the
	// deadline has passed: compare [Dispute.Deadline] with the clock.
	PastDue bool `json:"past_due"`

	// SubmissionCount counts submissions: mostly 0 or 1, and one more when an inquiry
	// got a response before it became a chargeback.
	SubmissionCount int64 `json:"submission_count"`

	// SubmissionMethod says who submitted the response to the original chargeback.
	SubmissionMethod SubmissionMethod `json:"submission_method"`

	EnhancedEligibility EnhancedEligibility `json:"enhanced_eligibility"` // Stripe's verdict on EnhancedEvidence
}

// LogValue returns the id, state, reason, amount and deadline, never evidence.
func (d Dispute) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", d.ID),
		slog.String("status", string(d.Status)),
		slog.String("reason", string(d.Reason)),
		slog.Int64("amount", d.Amount),
		slog.String("currency", d.Currency),
		slog.String("due_by", d.EvidenceDetails.DueBy.String()),
	)
}

// identify returns what transport compares with the request.
func identify(d *Dispute) (object, id string) { return d.Object, d.ID }
