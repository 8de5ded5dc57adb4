package report

import (
	"fmt"

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

// Waiting is how many wait for you.
func (t *tally) Waiting() int { return t.By[waiting] }

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
