package issuingdispute

import (
	"log/slog"

	"github.com/stripedispute-go/stripedispute"
)

// IssuingDispute is a claim against a transaction of a card that you issued.
// Stripe: the Issuing Dispute object. Fields that the API leaves null or out are
// zero.
type IssuingDispute struct {
	ID     string `json:"id"`     // "idp_…"
	Object string `json:"object"` // "issuing.dispute"

	// Amount disputed, in the smallest unit of Currency. As a rule that of the
	// transaction; it can differ, by the rate of exchange for the most part.
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"` // of the transaction; ISO 4217, lower case

	Status     Status     `json:"status"`
	LossReason LossReason `json:"loss_reason"` // why it was lost; "" unless it was

	Transaction stripedispute.Expandable `json:"transaction"` // "ipi_…"
	Treasury    *Treasury                `json:"treasury"`    // nil unless the card draws on a FinancialAccount

	Evidence Evidence `json:"evidence"`

	// BalanceTransactions are the movements of money so far. They come only when
	// they are asked for, by WithExpand("balance_transactions").
	BalanceTransactions []stripedispute.BalanceTransaction `json:"balance_transactions"`

	Livemode bool                    `json:"livemode"` // false in test mode
	Created  stripedispute.Timestamp `json:"created"`
	Metadata stripedispute.Metadata  `json:"metadata"`
}

// Treasury is what is disputed of a FinancialAccount. Stripe: treasury.
type Treasury struct {
	ReceivedDebit string `json:"received_debit"` // what is disputed
	DebitReversal string `json:"debit_reversal"` // what gives it back; "" before the dispute is submitted
}

// LogValue logs what identifies a dispute and where it stands, never evidence.
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

func name(d *IssuingDispute) (object, id string) { return d.Object, d.ID }
