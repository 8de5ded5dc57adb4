package report

import (
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// The outcomes of a dispute. page.html has a color and a name for each, by its number.
const (
	won = iota
	lost
	waiting  // for a response
	pending  // the bank has not decided yet
	closed   // without a winner
	outcomes // how many there are
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

// tally counts the disputes of one month, one reason, one status or one deadline.
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

// Waiting is how many disputes wait for a response.
func (t *tally) Waiting() int { return t.By[waiting] }

// Bar divides a bar of the length Count into one part for each outcome.
func (t *tally) Bar() []barPart {
	var bar []barPart
	at := 0
	for kind, n := range t.By {
		bar = append(bar, barPart{kind, at, n})
		at += n
	}
	return bar
}

// barPart is one part of a bar: its outcome, where it begins, and how long it is.
type barPart struct{ Kind, At, Len int }
