package issuingdispute

import (
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
)

// A new field also needs a value in testdata/full.json and in the objects of disputetest/issuing.go.
// The tests of internal/conformance name a place that is missing.

// IssuingDispute is a claim against a transaction of a card that you issued. Fields that
// the API leaves null or out are zero.
//
// Stripe: the Dispute object of Issuing, https://docs.stripe.com/api/issuing/disputes/object.
type IssuingDispute struct {
	ID     string `json:"id"`     // "idp_…"
	Object string `json:"object"` // "issuing.dispute"

	// Amount is the disputed amount, in the smallest unit of Currency. It is usually the
	// amount of the transaction, but exchange rates can make a difference.
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"` // of the transaction; ISO 4217, lower case

	Status     Status     `json:"status"`      // what can be done next
	LossReason LossReason `json:"loss_reason"` // why it was lost; "" if it was not

	Transaction stripedispute.Expandable `json:"transaction"` // the disputed transaction, "ipi_…"
	Treasury    *Treasury                `json:"treasury"`    // nil unless the card draws on a FinancialAccount

	Evidence Evidence `json:"evidence"` // what you gave so far

	// BalanceTransactions are the movements of money so far. Stripe sends them only to
	// a request with WithExpand("balance_transactions").
	BalanceTransactions []stripedispute.BalanceTransaction `json:"balance_transactions"`

	Livemode bool                    `json:"livemode"` // false in test mode
	Created  stripedispute.Timestamp `json:"created"`  // when the dispute was made
	Metadata stripedispute.Metadata  `json:"metadata"` // your own labels
}

// Treasury has the disputed debit of a FinancialAccount. Stripe: treasury.
type Treasury struct {
	ReceivedDebit string `json:"received_debit"` // id of the disputed debit
	DebitReversal string `json:"debit_reversal"` // id of its reversal; "" before the dispute is submitted
}

// LogValue returns the id, state, reason, amount and transaction, never evidence.
func (d IssuingDispute) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("id", d.ID),
		slog.String("status", string(d.Status)),
		slog.String("reason", string(d.Evidence.Reason)),
		slog.Int64("amount", d.Amount),
		slog.String("currency", d.Currency),
		slog.String("transaction", d.Transaction.ID),
	)
}

// identify returns what transport compares with the request.
func identify(d *IssuingDispute) (object, id string) { return d.Object, d.ID }

// Status is the state of an Issuing dispute. Stripe may add values; unknown ones are
// kept.
type Status string

// A new status is also in Final, if it ends a dispute, and in submitted of client.go, if it follows a
// submission.

// The statuses of an Issuing dispute.
const (
	StatusUnsubmitted Status = "unsubmitted" // can be changed; Submit sends it
	StatusSubmitted   Status = "submitted"   // at the network, for 30 to 90 days
	StatusWon         Status = "won"         // the money is yours
	StatusLost        Status = "lost"        // see LossReason
	StatusExpired     Status = "expired"     // not submitted in time
)

// Final reports whether there is nothing more to do: won, lost or expired. According to Stripe,
// an Issuing dispute keeps such a status.
func (s Status) Final() bool {
	return s == StatusWon || s == StatusLost || s == StatusExpired
}

// LossReason is why an Issuing dispute was lost. Stripe may add values; unknown
// ones are kept.
type LossReason string

// The loss reasons that Stripe names.
const (
	LossCardholderAuthenticationIssuerLiability       LossReason = "cardholder_authentication_issuer_liability"
	LossECI5TokenTransactionWithTAVV                  LossReason = "eci5_token_transaction_with_tavv"
	LossExcessDisputesInTimeframe                     LossReason = "excess_disputes_in_timeframe"
	LossHasNotMetTheMinimumDisputeAmountRequirements  LossReason = "has_not_met_the_minimum_dispute_amount_requirements"
	LossInvalidDuplicateDispute                       LossReason = "invalid_duplicate_dispute"
	LossInvalidIncorrectAmountDispute                 LossReason = "invalid_incorrect_amount_dispute"
	LossInvalidNoAuthorization                        LossReason = "invalid_no_authorization"
	LossInvalidUseOfDisputes                          LossReason = "invalid_use_of_disputes"
	LossMerchandiseDeliveredOrShipped                 LossReason = "merchandise_delivered_or_shipped"
	LossMerchandiseOrServiceAsDescribed               LossReason = "merchandise_or_service_as_described"
	LossNotCancelled                                  LossReason = "not_cancelled"
	LossOther                                         LossReason = "other"
	LossRefundIssued                                  LossReason = "refund_issued"
	LossSubmittedBeyondAllowableTimeLimit             LossReason = "submitted_beyond_allowable_time_limit"
	LossTransaction3DSRequired                        LossReason = "transaction_3ds_required"
	LossTransactionApprovedAfterPriorFraudDispute     LossReason = "transaction_approved_after_prior_fraud_dispute"
	LossTransactionAuthorized                         LossReason = "transaction_authorized"
	LossTransactionElectronicallyRead                 LossReason = "transaction_electronically_read"
	LossTransactionQualifiesForVisaEasyPaymentService LossReason = "transaction_qualifies_for_visa_easy_payment_service"
	LossTransactionUnattended                         LossReason = "transaction_unattended"
)
