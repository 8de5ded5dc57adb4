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

// FundsReinstated reports whether money has come back. That alone does not mean
// won: a lost dispute of a partly refunded charge gives the refunded part back.
func (d *Dispute) FundsReinstated() bool {
	for _, t := range d.BalanceTransactions {
		if t.Net > 0 {
			return true
		}
	}
	return false
}

// Net is what the dispute has moved your balance by so far, fees included, in
// the smallest unit of each currency. It is negative after a withdrawal, and
// empty when nothing has moved.
func (d *Dispute) Net() map[string]int64 {
	net := map[string]int64{}
	for _, t := range d.BalanceTransactions {
		net[t.Currency] += t.Net
	}
	return net
}
