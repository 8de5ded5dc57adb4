package dispute

import (
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
)

// Dispute is a claim of a cardholder or bank against a payment. Fields that the API leaves
// null or out are zero.
//
// Stripe: the Dispute object, https://docs.stripe.com/api/disputes/object.
type Dispute struct {
	ID     string `json:"id"`     // "du_…"
	Object string `json:"object"` // "dispute"

	// Amount disputed, in the smallest unit of Currency; [stripedispute.FormatAmount]
	// writes it for people. It can be less than the charge (a part of an order) or more
	// (exchange rates, several payments).
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"` // ISO 4217, lower case

	Status Status `json:"status"`
	Reason Reason `json:"reason"`

	Charge        stripedispute.Expandable `json:"charge"`
	PaymentIntent stripedispute.Expandable `json:"payment_intent"`

	// Evidence holds what you gave so far and what Stripe filled in by itself, so it is
	// rarely empty. EvidenceDetails.HasEvidence says whether you gave any.
	Evidence        Evidence        `json:"evidence"`
	EvidenceDetails EvidenceDetails `json:"evidence_details"`

	// BalanceTransactions are the movements of money so far, in no order: none for an
	// inquiry, a withdrawal of amount and fee, later maybe the amount given back, more
	// when a decision changes, and corrections of exchange rates. See
	// [Dispute.FundsWithdrawn], [Dispute.FundsReinstated] and [Dispute.Net].
	BalanceTransactions []stripedispute.BalanceTransaction `json:"balance_transactions"`

	// EnhancedEligibilityTypes are the network programmes for which Stripe accepts
	// EnhancedEvidence in this dispute.
	EnhancedEligibilityTypes []Eligibility `json:"enhanced_eligibility_types"`

	// IntendedSubmissionMethod says who will submit: you or Smart Disputes. Empty
	// for accounts without Smart Disputes.
	IntendedSubmissionMethod SubmissionMethod `json:"intended_submission_method"`

	// IsChargeRefundable is true while a full refund still settles the case:
	// inquiries only.
	IsChargeRefundable bool `json:"is_charge_refundable"`

	Livemode bool                    `json:"livemode"` // false in test mode
	Created  stripedispute.Timestamp `json:"created"`
	Metadata stripedispute.Metadata  `json:"metadata"`

	PaymentMethodDetails PaymentMethodDetails `json:"payment_method_details"`

	// NetworkReasonCode is the network's own code. Often Stripe shows it under
	// PaymentMethodDetails only. For display; decide by Reason.
	NetworkReasonCode string `json:"network_reason_code"`
}

// EvidenceDetails describes the state of the response. Stripe: evidence_details.
type EvidenceDetails struct {
	// DueBy is the deadline of the response. 0 means that none is accepted: see
	// [Dispute.Deadline].
	DueBy stripedispute.Timestamp `json:"due_by"`

	HasEvidence bool `json:"has_evidence"` // evidence is staged or submitted

	// PastDue is true when the last submission was too late. It does not mean that the
	// deadline has passed: compare [Dispute.Deadline] with the clock.
	PastDue bool `json:"past_due"`

	// SubmissionCount counts submissions: mostly 0 or 1, and one more when an inquiry
	// was answered before it became a chargeback.
	SubmissionCount int64 `json:"submission_count"`

	// SubmissionMethod says who submitted the response to the original chargeback.
	SubmissionMethod SubmissionMethod `json:"submission_method"`

	EnhancedEligibility EnhancedEligibility `json:"enhanced_eligibility"`
}

// LogValue logs what identifies a dispute and its state, never evidence.
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

func identify(d *Dispute) (object, id string) { return d.Object, d.ID }
