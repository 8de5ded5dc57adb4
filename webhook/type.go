package webhook

import "strings"

// Type says what happened. Stripe has hundreds of types and adds more; a Handler
// also passes on types that have no constant here.
//
// Stripe: https://docs.stripe.com/api/events/types
type Type string

// A new type about disputes is also in DisputeEvents or IssuingDisputeEvents below, and disputetest
// sends it: CONTRIBUTING.md, "When Stripe adds an event type", names the files. The tests of
// internal/conformance and of disputetest/recorded name a type that is missing.

// The types of events about disputes of payments that you received.
const (
	TypeDisputeCreated         Type = "charge.dispute.created"          // a dispute or an inquiry was opened
	TypeDisputeUpdated         Type = "charge.dispute.updated"          // usually its evidence; [Event.Previous] has the old values
	TypeDisputeClosed          Type = "charge.dispute.closed"           // decided; see the status of the dispute
	TypeDisputeFundsWithdrawn  Type = "charge.dispute.funds_withdrawn"  // the amount and a fee were withdrawn
	TypeDisputeFundsReinstated Type = "charge.dispute.funds_reinstated" // usually after a win, but a part can also come back after a loss
)

// The types of events about disputes that you raise as a card issuer.
const (
	TypeIssuingDisputeCreated   Type = "issuing_dispute.created"   // not submitted yet
	TypeIssuingDisputeUpdated   Type = "issuing_dispute.updated"   // its evidence, amount or metadata
	TypeIssuingDisputeSubmitted Type = "issuing_dispute.submitted" // to the network
	TypeIssuingDisputeClosed    Type = "issuing_dispute.closed"    // won, lost or expired

	// TypeIssuingDisputeFundsReinstated says that money was credited to your Issuing balance.
	// Beware: it does not always mean a win. Stripe may also credit the amount at the submission,
	// as a provisional credit, which the decision takes back.
	TypeIssuingDisputeFundsReinstated Type = "issuing_dispute.funds_reinstated"

	// TypeIssuingDisputeFundsRescinded says that money was deducted from your Issuing balance,
	// usually a provisional credit. Beware: it does not mean that the dispute is lost. The
	// decision takes a provisional credit back also if you win; then the amount is credited for
	// good, with another event. Look at the status, and at the sum of Net of the dispute's
	// BalanceTransactions: see the example "provisionalCredit" of [Handler].
	TypeIssuingDisputeFundsRescinded Type = "issuing_dispute.funds_rescinded"
)

// The types of events about related objects. An early fraud warning is not a dispute yet: a
// refund of the payment can still prevent a dispute.
const (
	TypeEarlyFraudWarningCreated Type = "radar.early_fraud_warning.created"
	TypeEarlyFraudWarningUpdated Type = "radar.early_fraud_warning.updated"
	TypeFileCreated              Type = "file.created"
)

const (
	disputePrefix        = "charge.dispute."
	issuingDisputePrefix = "issuing_dispute."
	thinPrefix           = "v1."
)

// DisputeEvents returns the types about disputes of payments that you received,
// as they are written in the enabled_events of a webhook endpoint.
func DisputeEvents() []Type {
	return []Type{
		TypeDisputeCreated, TypeDisputeUpdated, TypeDisputeClosed,
		TypeDisputeFundsWithdrawn, TypeDisputeFundsReinstated,
	}
}

// IssuingDisputeEvents returns the types about disputes that you raise as a card
// issuer.
func IssuingDisputeEvents() []Type {
	return []Type{
		TypeIssuingDisputeCreated, TypeIssuingDisputeUpdated, TypeIssuingDisputeSubmitted,
		TypeIssuingDisputeClosed, TypeIssuingDisputeFundsReinstated, TypeIssuingDisputeFundsRescinded,
	}
}

// Plain returns the type without the prefix "v1." that thin events have. Use it in a switch,
// so that the cases match both forms:
//
//	switch e.Type.Plain() {
//	case webhook.TypeDisputeClosed:
//		return report(ctx, e)
//	}
func (t Type) Plain() Type { return Type(strings.TrimPrefix(string(t), thinPrefix)) }

// Dispute reports whether the type is about a dispute of a payment that you
// received, also if the type is newer than this library.
func (t Type) Dispute() bool { return strings.HasPrefix(string(t.Plain()), disputePrefix) }

// IssuingDispute reports whether the type is about a dispute that you raised as a
// card issuer.
func (t Type) IssuingDispute() bool {
	return strings.HasPrefix(string(t.Plain()), issuingDisputePrefix)
}
