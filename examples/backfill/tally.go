package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// What became of a dispute.
const (
	won = iota
	lost
	waiting // for you
	pending // with the bank
	closed  // without a winner
	outcomes
)

func outcome(s dispute.Status) int {
	switch {
	case s == dispute.StatusWon:
		return won
	case s == dispute.StatusLost:
		return lost
	case s.NeedsResponse():
		return waiting
	case s.Final():
		return closed
	}
	return pending
}

// money is an amount per currency, in its smallest unit. Currencies are never
// added up.
type money map[string]int64

// String writes the amounts as people do: "42.00 USD, 500 JPY".
func (m money) String() string {
	var all []string
	for _, currency := range slices.Sorted(maps.Keys(m)) {
		decimals := 2
		if strings.Contains("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf", currency) {
			decimals = 0
		} else if strings.Contains("bhd jod kwd omr tnd", currency) {
			decimals = 3
		}
		all = append(all, decimal(m[currency], decimals)+" "+strings.ToUpper(currency))
	}
	return strings.Join(all, ", ")
}

// decimal writes n with a point before the last decimals and commas by thousands.
func decimal(n int64, decimals int) string {
	digits := fmt.Sprintf("%0*d", decimals+1, n)
	whole, rest := digits[:len(digits)-decimals], digits[len(digits)-decimals:]
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if rest != "" {
		rest = "." + rest
	}
	return whole + rest
}

// tally counts disputes that have something in common.
type tally struct {
	Name  string
	Count int
	By    [outcomes]int
	Money money
}

func (t *tally) add(d *dispute.Dispute) {
	t.Count++
	t.By[outcome(d.Status)]++
	if t.Money == nil {
		t.Money = money{}
	}
	t.Money[d.Currency] += d.Amount
}

// WinRate is the share of the decided disputes that were won.
func (t *tally) WinRate() string {
	if t.By[won]+t.By[lost] == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(t.By[won])/float64(t.By[won]+t.By[lost]))
}

// Bar is the outcomes as pieces of a bar that is Count long.
func (t *tally) Bar() []piece {
	var bar []piece
	at := 0
	for kind, n := range t.By {
		bar = append(bar, piece{kind, at, n})
		at += n
	}
	return bar
}

type piece struct{ Kind, At, Len int }
