package stripedispute

// BalanceTransaction is a movement of money on a Stripe balance that belongs to a
// dispute. Amounts are in the smallest unit of Currency. Net = Amount − Fee is the change
// of the balance, negative for a withdrawal.
//
// Stripe: https://docs.stripe.com/api/balance_transactions/object.
type BalanceTransaction struct {
	ID                string            `json:"id"`                 // "txn_…"
	Object            string            `json:"object"`             // "balance_transaction"
	Amount            int64             `json:"amount"`             // before fees
	AvailableOn       Timestamp         `json:"available_on"`       // when Net reaches the available balance
	BalanceType       BalanceType       `json:"balance_type"`       // which balance it changes
	Created           Timestamp         `json:"created"`            // when Stripe made it
	Currency          string            `json:"currency"`           // ISO 4217, lower case
	Description       string            `json:"description"`        // for people; "" for none
	ExchangeRate      float64           `json:"exchange_rate"`      // 0 if no currency was converted
	Fee               int64             `json:"fee"`                // the sum of FeeDetails
	FeeDetails        []Fee             `json:"fee_details"`        // the parts of Fee
	Net               int64             `json:"net"`                // Amount − Fee
	ReportingCategory string            `json:"reporting_category"` // the group in Stripe's reports, such as "dispute"
	Source            Expandable        `json:"source"`             // the object that caused it, such as the dispute
	Status            TransactionStatus `json:"status"`             // whether the money can be used yet
	Type              TransactionType   `json:"type"`               // what it is for
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

// TransactionStatus says whether the money of a [BalanceTransaction] can be used yet.
type TransactionStatus string

// The statuses of a balance transaction.
const (
	TransactionStatusAvailable TransactionStatus = "available"
	TransactionStatusPending   TransactionStatus = "pending"
)

// BalanceType names the balance that a [BalanceTransaction] changes. Stripe: balance_type.
type BalanceType string

// The balances that Stripe names.
const (
	BalanceTypeIssuing                    BalanceType = "issuing"
	BalanceTypePayments                   BalanceType = "payments"
	BalanceTypeRefundAndDisputePrefunding BalanceType = "refund_and_dispute_prefunding"
	BalanceTypeRiskReserved               BalanceType = "risk_reserved"
)

// TransactionType says what a [BalanceTransaction] is for. The withdrawal of a dispute has the
// type [TransactionTypeAdjustment], that of an Issuing dispute [TransactionTypeIssuingDispute].
// New values may appear.
type TransactionType string

// The types that Stripe names.
const (
	TransactionTypeAdjustment                              TransactionType = "adjustment"
	TransactionTypeAdvance                                 TransactionType = "advance"
	TransactionTypeAdvanceFunding                          TransactionType = "advance_funding"
	TransactionTypeAnticipationRepayment                   TransactionType = "anticipation_repayment"
	TransactionTypeApplicationFee                          TransactionType = "application_fee"
	TransactionTypeApplicationFeeRefund                    TransactionType = "application_fee_refund"
	TransactionTypeCharge                                  TransactionType = "charge"
	TransactionTypeClimateOrderPurchase                    TransactionType = "climate_order_purchase"
	TransactionTypeClimateOrderRefund                      TransactionType = "climate_order_refund"
	TransactionTypeConnectCollectionTransfer               TransactionType = "connect_collection_transfer"
	TransactionTypeContribution                            TransactionType = "contribution"
	TransactionTypeFeeCreditFunding                        TransactionType = "fee_credit_funding"
	TransactionTypeInboundTransfer                         TransactionType = "inbound_transfer"
	TransactionTypeInboundTransferReversal                 TransactionType = "inbound_transfer_reversal"
	TransactionTypeIssuingAuthorizationHold                TransactionType = "issuing_authorization_hold"
	TransactionTypeIssuingAuthorizationRelease             TransactionType = "issuing_authorization_release"
	TransactionTypeIssuingDispute                          TransactionType = "issuing_dispute"
	TransactionTypeIssuingDisputeProvisionalCredit         TransactionType = "issuing_dispute_provisional_credit"
	TransactionTypeIssuingDisputeProvisionalCreditReversal TransactionType = "issuing_dispute_provisional_credit_reversal"
	TransactionTypeIssuingTransaction                      TransactionType = "issuing_transaction"
	TransactionTypeObligationOutbound                      TransactionType = "obligation_outbound"
	TransactionTypeObligationReversalInbound               TransactionType = "obligation_reversal_inbound"
	TransactionTypePayment                                 TransactionType = "payment"
	TransactionTypePaymentFailureRefund                    TransactionType = "payment_failure_refund"
	TransactionTypePaymentNetworkReserveHold               TransactionType = "payment_network_reserve_hold"
	TransactionTypePaymentNetworkReserveRelease            TransactionType = "payment_network_reserve_release"
	TransactionTypePaymentRefund                           TransactionType = "payment_refund"
	TransactionTypePaymentReversal                         TransactionType = "payment_reversal"
	TransactionTypePaymentUnreconciled                     TransactionType = "payment_unreconciled"
	TransactionTypePayout                                  TransactionType = "payout"
	TransactionTypePayoutCancel                            TransactionType = "payout_cancel"
	TransactionTypePayoutFailure                           TransactionType = "payout_failure"
	TransactionTypePayoutMinimumBalanceHold                TransactionType = "payout_minimum_balance_hold"
	TransactionTypePayoutMinimumBalanceRelease             TransactionType = "payout_minimum_balance_release"
	TransactionTypeRefund                                  TransactionType = "refund"
	TransactionTypeRefundFailure                           TransactionType = "refund_failure"
	TransactionTypeReserveHold                             TransactionType = "reserve_hold"
	TransactionTypeReserveRelease                          TransactionType = "reserve_release"
	TransactionTypeReserveTransaction                      TransactionType = "reserve_transaction"
	TransactionTypeReservedFunds                           TransactionType = "reserved_funds"
	TransactionTypeStripeBalancePaymentDebit               TransactionType = "stripe_balance_payment_debit"
	TransactionTypeStripeBalancePaymentDebitReversal       TransactionType = "stripe_balance_payment_debit_reversal"
	TransactionTypeStripeFee                               TransactionType = "stripe_fee"
	TransactionTypeStripeFXFee                             TransactionType = "stripe_fx_fee"
	TransactionTypeTaxFee                                  TransactionType = "tax_fee"
	TransactionTypeTaxFund                                 TransactionType = "tax_fund"
	TransactionTypeTopup                                   TransactionType = "topup"
	TransactionTypeTopupReversal                           TransactionType = "topup_reversal"
	TransactionTypeTransfer                                TransactionType = "transfer"
	TransactionTypeTransferCancel                          TransactionType = "transfer_cancel"
	TransactionTypeTransferFailure                         TransactionType = "transfer_failure"
	TransactionTypeTransferRefund                          TransactionType = "transfer_refund"
)
