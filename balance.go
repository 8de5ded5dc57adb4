package stripedispute

// BalanceTransaction is a movement of money on a Stripe balance that belongs to a
// dispute. Amounts are in the smallest unit of Currency. Net = Amount − Fee is the change
// of the balance, negative for a withdrawal.
//
// Stripe: https://docs.stripe.com/api/balance_transactions/object.
type BalanceTransaction struct {
	ID                string        `json:"id"`                 // "txn_…"
	Object            string        `json:"object"`             // "balance_transaction"
	Amount            int64         `json:"amount"`             // before fees
	AvailableOn       Timestamp     `json:"available_on"`       // when Net reaches the available balance
	BalanceType       BalanceKind   `json:"balance_type"`       // which balance it changes
	Created           Timestamp     `json:"created"`            // when Stripe made it
	Currency          string        `json:"currency"`           // ISO 4217, lower case
	Description       string        `json:"description"`        // for people; "" for none
	ExchangeRate      float64       `json:"exchange_rate"`      // 0 if no currency was converted
	Fee               int64         `json:"fee"`                // the sum of FeeDetails
	FeeDetails        []Fee         `json:"fee_details"`        // the parts of Fee
	Net               int64         `json:"net"`                // Amount − Fee
	ReportingCategory string        `json:"reporting_category"` // the group in Stripe's reports, such as "dispute"
	Source            Expandable    `json:"source"`             // the object that caused it, such as the dispute
	Status            BalanceStatus `json:"status"`             // whether the money can be used yet
	Type              BalanceType   `json:"type"`               // what it is for
}

// Fee is one part of the fee of a [BalanceTransaction]. Stripe: fee_details.
type Fee struct {
	Amount      int64   `json:"amount"`      // in the smallest unit of Currency
	Application string  `json:"application"` // id of the Connect application that earned it, "" for none
	Currency    string  `json:"currency"`    // ISO 4217, lower case
	Description string  `json:"description"` // for people; "" for none
	Type        FeeType `json:"type"`        // who takes it
}

// FeeType says who takes a [Fee]. New values may appear.
type FeeType string

// The fee types that Stripe names.
const (
	FeeApplication              FeeType = "application_fee"
	FeePaymentMethodPassthrough FeeType = "payment_method_passthrough_fee"
	FeeStripe                   FeeType = "stripe_fee"
	FeeTax                      FeeType = "tax"
	FeeWithheldTax              FeeType = "withheld_tax"
)

// BalanceStatus says whether the money of a [BalanceTransaction] can be used yet.
type BalanceStatus string

// The statuses of a balance transaction.
const (
	BalanceStatusAvailable BalanceStatus = "available"
	BalanceStatusPending   BalanceStatus = "pending"
)

// BalanceKind names the balance that a [BalanceTransaction] changes. Stripe: balance_type.
type BalanceKind string

// The balances that Stripe names.
const (
	BalanceKindIssuing                    BalanceKind = "issuing"
	BalanceKindPayments                   BalanceKind = "payments"
	BalanceKindRefundAndDisputePrefunding BalanceKind = "refund_and_dispute_prefunding"
	BalanceKindRiskReserved               BalanceKind = "risk_reserved"
)

// BalanceType says what a [BalanceTransaction] is for. The withdrawal of a dispute
// has the type [BalanceTypeAdjustment], that of an Issuing dispute [BalanceTypeIssuingDispute].
// New values may appear.
type BalanceType string

// The types that Stripe names.
const (
	BalanceTypeAdjustment                              BalanceType = "adjustment"
	BalanceTypeAdvance                                 BalanceType = "advance"
	BalanceTypeAdvanceFunding                          BalanceType = "advance_funding"
	BalanceTypeAnticipationRepayment                   BalanceType = "anticipation_repayment"
	BalanceTypeApplicationFee                          BalanceType = "application_fee"
	BalanceTypeApplicationFeeRefund                    BalanceType = "application_fee_refund"
	BalanceTypeCharge                                  BalanceType = "charge"
	BalanceTypeClimateOrderPurchase                    BalanceType = "climate_order_purchase"
	BalanceTypeClimateOrderRefund                      BalanceType = "climate_order_refund"
	BalanceTypeConnectCollectionTransfer               BalanceType = "connect_collection_transfer"
	BalanceTypeContribution                            BalanceType = "contribution"
	BalanceTypeFeeCreditFunding                        BalanceType = "fee_credit_funding"
	BalanceTypeInboundTransfer                         BalanceType = "inbound_transfer"
	BalanceTypeInboundTransferReversal                 BalanceType = "inbound_transfer_reversal"
	BalanceTypeIssuingAuthorizationHold                BalanceType = "issuing_authorization_hold"
	BalanceTypeIssuingAuthorizationRelease             BalanceType = "issuing_authorization_release"
	BalanceTypeIssuingDispute                          BalanceType = "issuing_dispute"
	BalanceTypeIssuingDisputeProvisionalCredit         BalanceType = "issuing_dispute_provisional_credit"
	BalanceTypeIssuingDisputeProvisionalCreditReversal BalanceType = "issuing_dispute_provisional_credit_reversal"
	BalanceTypeIssuingTransaction                      BalanceType = "issuing_transaction"
	BalanceTypeObligationOutbound                      BalanceType = "obligation_outbound"
	BalanceTypeObligationReversalInbound               BalanceType = "obligation_reversal_inbound"
	BalanceTypePayment                                 BalanceType = "payment"
	BalanceTypePaymentFailureRefund                    BalanceType = "payment_failure_refund"
	BalanceTypePaymentNetworkReserveHold               BalanceType = "payment_network_reserve_hold"
	BalanceTypePaymentNetworkReserveRelease            BalanceType = "payment_network_reserve_release"
	BalanceTypePaymentRefund                           BalanceType = "payment_refund"
	BalanceTypePaymentReversal                         BalanceType = "payment_reversal"
	BalanceTypePaymentUnreconciled                     BalanceType = "payment_unreconciled"
	BalanceTypePayout                                  BalanceType = "payout"
	BalanceTypePayoutCancel                            BalanceType = "payout_cancel"
	BalanceTypePayoutFailure                           BalanceType = "payout_failure"
	BalanceTypePayoutMinimumBalanceHold                BalanceType = "payout_minimum_balance_hold"
	BalanceTypePayoutMinimumBalanceRelease             BalanceType = "payout_minimum_balance_release"
	BalanceTypeRefund                                  BalanceType = "refund"
	BalanceTypeRefundFailure                           BalanceType = "refund_failure"
	BalanceTypeReserveHold                             BalanceType = "reserve_hold"
	BalanceTypeReserveRelease                          BalanceType = "reserve_release"
	BalanceTypeReserveTransaction                      BalanceType = "reserve_transaction"
	BalanceTypeReservedFunds                           BalanceType = "reserved_funds"
	BalanceTypeStripeBalancePaymentDebit               BalanceType = "stripe_balance_payment_debit"
	BalanceTypeStripeBalancePaymentDebitReversal       BalanceType = "stripe_balance_payment_debit_reversal"
	BalanceTypeStripeFee                               BalanceType = "stripe_fee"
	BalanceTypeStripeFXFee                             BalanceType = "stripe_fx_fee"
	BalanceTypeTaxFee                                  BalanceType = "tax_fee"
	BalanceTypeTaxFund                                 BalanceType = "tax_fund"
	BalanceTypeTopup                                   BalanceType = "topup"
	BalanceTypeTopupReversal                           BalanceType = "topup_reversal"
	BalanceTypeTransfer                                BalanceType = "transfer"
	BalanceTypeTransferCancel                          BalanceType = "transfer_cancel"
	BalanceTypeTransferFailure                         BalanceType = "transfer_failure"
	BalanceTypeTransferRefund                          BalanceType = "transfer_refund"
)
