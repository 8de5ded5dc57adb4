package webhook

import "strings"

// Type says what happened. Stripe has hundreds of types and adds more; those
// without a constant here are delivered all the same.
type Type string

// What happens to disputes of payments that you took.
const (
	TypeDisputeCreated         Type = "charge.dispute.created" // a chargeback or an inquiry was opened
	TypeDisputeUpdated         Type = "charge.dispute.updated" // mostly its evidence; [Event.Previous] has what it was
	TypeDisputeClosed          Type = "charge.dispute.closed"  // decided; look at the status for how
	TypeDisputeFundsWithdrawn  Type = "charge.dispute.funds_withdrawn"
	TypeDisputeFundsReinstated Type = "charge.dispute.funds_reinstated" // not always a win: part of a lost one may come back
)

// What happens to disputes that you raise as a card issuer.
const (
	TypeIssuingDisputeCreated         Type = "issuing_dispute.created"
	TypeIssuingDisputeUpdated         Type = "issuing_dispute.updated"
	TypeIssuingDisputeSubmitted       Type = "issuing_dispute.submitted"
	TypeIssuingDisputeClosed          Type = "issuing_dispute.closed" // won, lost or expired
	TypeIssuingDisputeFundsReinstated Type = "issuing_dispute.funds_reinstated"
	TypeIssuingDisputeFundsRescinded  Type = "issuing_dispute.funds_rescinded"
)

// What goes with disputes. An early fraud warning is no dispute yet: refunding
// the payment can still prevent one.
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

// DisputeEvents are the types about disputes of payments that you took, as the
// enabled_events of a webhook endpoint take them.
func DisputeEvents() []Type {
	return []Type{
		TypeDisputeCreated, TypeDisputeUpdated, TypeDisputeClosed,
		TypeDisputeFundsWithdrawn, TypeDisputeFundsReinstated,
	}
}

// IssuingDisputeEvents are the types about disputes that you raise.
func IssuingDisputeEvents() []Type {
	return []Type{
		TypeIssuingDisputeCreated, TypeIssuingDisputeUpdated, TypeIssuingDisputeSubmitted,
		TypeIssuingDisputeClosed, TypeIssuingDisputeFundsReinstated, TypeIssuingDisputeFundsRescinded,
	}
}

// Plain is the type without the "v1." that thin notifications put before it.
// Switch on it to serve both kinds:
//
//	switch e.Type.Plain() {
//	case webhook.TypeDisputeClosed:
func (t Type) Plain() Type { return Type(strings.TrimPrefix(string(t), thinPrefix)) }

// Dispute reports whether this is about a dispute of a payment that you took,
// also when the type is newer than this library.
func (t Type) Dispute() bool { return strings.HasPrefix(string(t.Plain()), disputePrefix) }

// IssuingDispute reports whether this is about a dispute that you raised.
func (t Type) IssuingDispute() bool {
	return strings.HasPrefix(string(t.Plain()), issuingDisputePrefix)
}
