package review

import (
	"maps"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// balanceChange is the change of the balance in each currency, with its parts if a fee was taken:
// "-144.00 USD (129.00 disputed + 15.00 fee)".
func balanceChange(all []stripedispute.BalanceTransaction) string {
	type sums struct{ amount, fee int64 }
	byCurrency := map[string]sums{}
	for _, t := range all {
		s := byCurrency[t.Currency]
		s.amount += t.Amount
		s.fee += t.Fee
		byCurrency[t.Currency] = s
	}
	var parts []string
	for _, currency := range slices.Sorted(maps.Keys(byCurrency)) {
		s := byCurrency[currency]
		text := stripedispute.FormatAmount(s.amount-s.fee, currency)
		switch {
		case s.fee > 0 && s.amount < 0:
			text += " (" + number(-s.amount, currency) + " disputed + " + number(s.fee, currency) + " fee)"
		case s.fee > 0 && s.amount == 0:
			text += " (fee)"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// number is an amount without its currency.
func number(amount int64, currency string) string {
	digits, _, _ := strings.Cut(stripedispute.FormatAmount(amount, currency), " ")
	return digits
}
