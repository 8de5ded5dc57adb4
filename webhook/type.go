package webhook

import "strings"

// Type says what happened. Stripe has hundreds of types and adds more; a Handler
// also delivers those that have no constant here.
//
// Stripe: https://docs.stripe.com/api/events/types
type Type string

// Types about disputes of payments that you received.
const (
	TypeDisputeCreated         Type = "charge.dispute.created" // a dispute or an inquiry was opened
	TypeDisputeUpdated         Type = "charge.dispute.updated" // mostly its evidence; [Event.Previous] has the old values
	TypeDisputeClosed          Type = "charge.dispute.closed"  // decided; the status of the dispute says how
	TypeDisputeFundsWithdrawn  Type = "charge.dispute.funds_withdrawn"
	TypeDisputeFundsReinstated Type = "charge.dispute.funds_reinstated" // not always because of a win: part of a lost dispute can come back
)

// Types about disputes that you raise as a card issuer.
const (
	TypeIssuingDisputeCreated         Type = "issuing_dispute.created"
	TypeIssuingDisputeUpdated         Type = "issuing_dispute.updated"
	TypeIssuingDisputeSubmitted       Type = "issuing_dispute.submitted"
	TypeIssuingDisputeClosed          Type = "issuing_dispute.closed" // won, lost or expired
	TypeIssuingDisputeFundsReinstated Type = "issuing_dispute.funds_reinstated"
	TypeIssuingDisputeFundsRescinded  Type = "issuing_dispute.funds_rescinded"
)

// Types about related objects. An early fraud warning is not a dispute yet: a
// refund of the payment can still prevent one.
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

// Plain is the type without the "v1." that it begins with in thin events. Switch
// on it to serve both forms:
//
//	switch e.Type.Plain() {
//	case webhook.TypeDisputeClosed:
func (t Type) Plain() Type { return Type(strings.TrimPrefix(string(t), thinPrefix)) }

// Dispute reports whether the type is about a dispute of a payment that you
// received, also when the type is newer than this library.
func (t Type) Dispute() bool { return strings.HasPrefix(string(t.Plain()), disputePrefix) }

// IssuingDispute reports whether the type is about a dispute that you raised as a
// card issuer.
func (t Type) IssuingDispute() bool {
	return strings.HasPrefix(string(t.Plain()), issuingDisputePrefix)
}
