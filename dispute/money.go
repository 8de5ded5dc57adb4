package dispute

// FundsWithdrawn reports whether money has left your balance for this dispute,
// whether or not it came back since. It looks at what the balance transactions
// moved (their net), not at the status or the name of an event.
func (d *Dispute) FundsWithdrawn() bool {
	for _, t := range d.BalanceTransactions {
		if t.Net < 0 {
			return true
		}
	}
	return false
}

// FundsReinstated reports whether the disputed money is back: of the amount that was
// withdrawn, less than half is still missing. Fees do not count, since Stripe keeps most
// of them. The order of the balance transactions does not count either; a correction of
// the exchange rate makes no difference, and money that was given back and withdrawn
// again is not back.
//
// It does not mean that the dispute is won: the refunded part of a payment comes back
// though the dispute is lost. For exact amounts see [Dispute.Net].
func (d *Dispute) FundsReinstated() bool {
	type sums struct{ missing, withdrawn int64 }
	of := map[string]sums{}
	for _, t := range d.BalanceTransactions {
		amount := t.Net + t.Fee // what was moved without the fee
		s := of[t.Currency]
		s.missing -= amount
		s.withdrawn = max(s.withdrawn, -amount)
		of[t.Currency] = s
	}
	for _, s := range of {
		if s.withdrawn > 0 && s.missing < (s.withdrawn+1)/2 {
			return true
		}
	}
	return false
}

// Net returns by how much the dispute has changed your balance so far, fees included, in
// the smallest unit of each currency. It is negative after a withdrawal, and empty when
// nothing has moved.
func (d *Dispute) Net() map[string]int64 {
	net := map[string]int64{}
	for _, t := range d.BalanceTransactions {
		net[t.Currency] += t.Net
	}
	return net
}
