package dispute

// FundsWithdrawn reports whether money has left your balance for this dispute, even if it
// came back later. It uses the Net of the balance transactions, not the status.
func (d *Dispute) FundsWithdrawn() bool {
	for _, t := range d.BalanceTransactions {
		if t.Net < 0 {
			return true
		}
	}
	return false
}

// FundsReinstated reports whether the disputed money is back: less than half of the
// withdrawn amount is still missing. It ignores fees, since Stripe keeps most of them, and
// the order of the balance transactions. Corrections of the exchange rate are too small to
// change the result. Money that was given back and then withdrawn again is not back.
//
// It does not mean that the dispute is won: the refunded part of a payment comes back
// even if the dispute is lost. For exact amounts see [Dispute.Net].
func (d *Dispute) FundsReinstated() bool {
	type sums struct{ missing, withdrawn int64 }
	byCurrency := map[string]sums{}
	for _, t := range d.BalanceTransactions {
		amount := t.Net + t.Fee // what was moved without the fee
		s := byCurrency[t.Currency]
		s.missing -= amount
		s.withdrawn = max(s.withdrawn, -amount)
		byCurrency[t.Currency] = s
	}
	for _, s := range byCurrency {
		if s.withdrawn > 0 && s.missing < (s.withdrawn+1)/2 {
			return true
		}
	}
	return false
}

// Net returns the change of your balance by the dispute so far, fees included, for each
// currency in its smallest unit. It is negative after a withdrawal, and empty if no money has
// moved.
func (d *Dispute) Net() map[string]int64 {
	net := map[string]int64{}
	for _, t := range d.BalanceTransactions {
		net[t.Currency] += t.Net
	}
	return net
}
