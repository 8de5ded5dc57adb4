package stripedispute

// BalanceTransaction is a movement of money on a Stripe balance, as it stands in
// a dispute. Amounts count in the smallest unit of Currency; Net = Amount − Fee is
// what the balance moved by, negative for a withdrawal. Stripe: BalanceTransaction.
type BalanceTransaction struct {
	ID                string        `json:"id"`
	Object            string        `json:"object"` // "balance_transaction"
	Amount            int64         `json:"amount"`
	AvailableOn       Timestamp     `json:"available_on"` // when Net reaches the available balance
	BalanceType       BalanceKind   `json:"balance_type"`
	Created           Timestamp     `json:"created"`
	Currency          string        `json:"currency"` // ISO 4217, lower case
	Description       string        `json:"description"`
	ExchangeRate      float64       `json:"exchange_rate"` // 0 when nothing was converted
	Fee               int64         `json:"fee"`
	FeeDetails        []Fee         `json:"fee_details"`
	Net               int64         `json:"net"`
	ReportingCategory string        `json:"reporting_category"`
	Source            Expandable    `json:"source"`
	Status            BalanceStatus `json:"status"`
	Type              BalanceType   `json:"type"`
}

// Fee is one part of a [BalanceTransaction]'s fee. Stripe: fee_details.
type Fee struct {
	Amount      int64   `json:"amount"`
	Application string  `json:"application"` // the Connect application that earned it
	Currency    string  `json:"currency"`
	Description string  `json:"description"`
	Type        FeeType `json:"type"`
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

// The states of a balance transaction.
const (
	BalanceAvailable BalanceStatus = "available"
	BalancePending   BalanceStatus = "pending"
)

// BalanceKind names the balance that a [BalanceTransaction] touches. Stripe: balance_type.
type BalanceKind string

// The balances that Stripe names.
const (
	BalanceKindIssuing                    BalanceKind = "issuing"
	BalanceKindPayments                   BalanceKind = "payments"
	BalanceKindRefundAndDisputePrefunding BalanceKind = "refund_and_dispute_prefunding"
	BalanceKindRiskReserved               BalanceKind = "risk_reserved"
)

// BalanceType says what a [BalanceTransaction] is for. A dispute's withdrawal
// shows as [BalanceAdjustment], an Issuing dispute as [BalanceIssuingDispute].
// New values may appear.
type BalanceType string

// The types that Stripe names.
const (
	BalanceAdjustment                              BalanceType = "adjustment"
	BalanceAdvance                                 BalanceType = "advance"
	BalanceAdvanceFunding                          BalanceType = "advance_funding"
	BalanceAnticipationRepayment                   BalanceType = "anticipation_repayment"
	BalanceApplicationFee                          BalanceType = "application_fee"
	BalanceApplicationFeeRefund                    BalanceType = "application_fee_refund"
	BalanceCharge                                  BalanceType = "charge"
	BalanceClimateOrderPurchase                    BalanceType = "climate_order_purchase"
	BalanceClimateOrderRefund                      BalanceType = "climate_order_refund"
	BalanceConnectCollectionTransfer               BalanceType = "connect_collection_transfer"
	BalanceContribution                            BalanceType = "contribution"
	BalanceFeeCreditFunding                        BalanceType = "fee_credit_funding"
	BalanceInboundTransfer                         BalanceType = "inbound_transfer"
	BalanceInboundTransferReversal                 BalanceType = "inbound_transfer_reversal"
	BalanceIssuingAuthorizationHold                BalanceType = "issuing_authorization_hold"
	BalanceIssuingAuthorizationRelease             BalanceType = "issuing_authorization_release"
	BalanceIssuingDispute                          BalanceType = "issuing_dispute"
	BalanceIssuingDisputeProvisionalCredit         BalanceType = "issuing_dispute_provisional_credit"
	BalanceIssuingDisputeProvisionalCreditReversal BalanceType = "issuing_dispute_provisional_credit_reversal"
	BalanceIssuingTransaction                      BalanceType = "issuing_transaction"
	BalanceObligationOutbound                      BalanceType = "obligation_outbound"
	BalanceObligationReversalInbound               BalanceType = "obligation_reversal_inbound"
	BalancePayment                                 BalanceType = "payment"
	BalancePaymentFailureRefund                    BalanceType = "payment_failure_refund"
	BalancePaymentNetworkReserveHold               BalanceType = "payment_network_reserve_hold"
	BalancePaymentNetworkReserveRelease            BalanceType = "payment_network_reserve_release"
	BalancePaymentRefund                           BalanceType = "payment_refund"
	BalancePaymentReversal                         BalanceType = "payment_reversal"
	BalancePaymentUnreconciled                     BalanceType = "payment_unreconciled"
	BalancePayout                                  BalanceType = "payout"
	BalancePayoutCancel                            BalanceType = "payout_cancel"
	BalancePayoutFailure                           BalanceType = "payout_failure"
	BalancePayoutMinimumBalanceHold                BalanceType = "payout_minimum_balance_hold"
	BalancePayoutMinimumBalanceRelease             BalanceType = "payout_minimum_balance_release"
	BalanceRefund                                  BalanceType = "refund"
	BalanceRefundFailure                           BalanceType = "refund_failure"
	BalanceReserveHold                             BalanceType = "reserve_hold"
	BalanceReserveRelease                          BalanceType = "reserve_release"
	BalanceReserveTransaction                      BalanceType = "reserve_transaction"
	BalanceReservedFunds                           BalanceType = "reserved_funds"
	BalanceStripeBalancePaymentDebit               BalanceType = "stripe_balance_payment_debit"
	BalanceStripeBalancePaymentDebitReversal       BalanceType = "stripe_balance_payment_debit_reversal"
	BalanceStripeFee                               BalanceType = "stripe_fee"
	BalanceStripeFXFee                             BalanceType = "stripe_fx_fee"
	BalanceTaxFee                                  BalanceType = "tax_fee"
	BalanceTaxFund                                 BalanceType = "tax_fund"
	BalanceTopup                                   BalanceType = "topup"
	BalanceTopupReversal                           BalanceType = "topup_reversal"
	BalanceTransfer                                BalanceType = "transfer"
	BalanceTransferCancel                          BalanceType = "transfer_cancel"
	BalanceTransferFailure                         BalanceType = "transfer_failure"
	BalanceTransferRefund                          BalanceType = "transfer_refund"
)
