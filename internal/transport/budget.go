package transport

import "sync"

// A budget keeps an outage from being multiplied: every repeat costs, every
// success earns. A client whose calls mostly fail runs out after a hundred
// repeats and then makes one attempt a call until calls succeed again.
const (
	fullBudget  = 500
	repeatCosts = 5
)

type budget struct {
	mu   sync.Mutex
	left int
}

func newBudget() *budget { return &budget{left: fullBudget} }

// spend pays for one repeat, if it can.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < repeatCosts {
		return false
	}
	b.left -= repeatCosts
	return true
}

// success earns one, and gives back what the repeat that led to it had cost.
func (b *budget) success(attempts int) {
	earned := 1
	if attempts > 1 {
		earned = repeatCosts
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(fullBudget, b.left+earned)
}
