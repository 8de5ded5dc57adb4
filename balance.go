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
	BalanceStatusAvailable BalanceStatus = "available"
	BalanceStatusPending   BalanceStatus = "pending"
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
// shows as [BalanceTypeAdjustment], an Issuing dispute as [BalanceTypeIssuingDispute].
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
