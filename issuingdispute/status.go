package issuingdispute

// Status is where an Issuing dispute stands. Stripe may add values; unknown ones
// are kept as they came.
type Status string

// The statuses of an Issuing dispute.
const (
	StatusUnsubmitted Status = "unsubmitted" // can be changed, and waits for Submit
	StatusSubmitted   Status = "submitted"   // with the network, for 30 to 90 days
	StatusWon         Status = "won"         // the money is yours
	StatusLost        Status = "lost"        // see LossReason
	StatusExpired     Status = "expired"     // not submitted in time
)

// Final reports whether nothing more can be done: won, lost or expired.
func (s Status) Final() bool {
	return s == StatusWon || s == StatusLost || s == StatusExpired
}

// LossReason is why an Issuing dispute was lost. Stripe may add values; unknown
// ones are kept as they came.
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
