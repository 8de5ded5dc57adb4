package transport

import (
	"crypto/sha256"
	"net/http"
	"reflect"
	"sync"
)

// A budget keeps an outage from being multiplied: every retry costs, every success
// earns. Where most calls fail, a hundred retries are made, and then one attempt a call
// until calls succeed again.
const (
	fullBudget  = 500
	repeatCosts = 5
	maxBudgets  = 256
)

type budget struct {
	mu   sync.Mutex
	left int
}

// spend pays for one retry, if it can.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < repeatCosts {
		return false
	}
	b.left -= repeatCosts
	return true
}

// success earns one, and gives back what the retry that led to it cost.
func (b *budget) success(attempts int) {
	earned := 1
	if attempts > 1 {
		earned = repeatCosts
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(fullBudget, b.left+earned)
}

// route is what the clients of one budget have in common: an outage meets them together.
// The account is not part of it, so that the clients of all connected accounts share.
type route struct {
	key  [sha256.Size]byte // of the API key, which has no place in a global
	host string
	wire any // the RoundTripper; nil for http.DefaultTransport
}

// budgets holds the budgets of the routes that were asked for last. It is a global
// because programs make a client for each connected account, or for each call: with a
// budget for each client, an outage is multiplied all the same. It is bounded: a route
// that is forgotten begins again with a full budget.
type budgets struct {
	mu     sync.Mutex
	routes map[route]*sharedBudget
	asked  uint64
}

type sharedBudget struct {
	budget
	asked uint64 // when, as the number of the question
}

var everyBudget = budgets{routes: map[route]*sharedBudget{}} //nolint:gochecknoglobals // see above

// of returns the budget for the API key at host.
func (all *budgets) of(key, host string, hc *http.Client) *budget {
	r := route{sha256.Sum256([]byte(key)), host, hc.Transport}
	if hc.Transport != nil && !reflect.ValueOf(hc.Transport).Comparable() {
		r.wire = hc
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	b := all.routes[r]
	if b == nil {
		all.makeRoom()
		b = &sharedBudget{budget: budget{left: fullBudget}}
		all.routes[r] = b
	}
	all.asked++
	b.asked = all.asked
	return &b.budget
}

// makeRoom forgets the route that was not asked for the longest, where there are too many.
func (all *budgets) makeRoom() {
	if len(all.routes) < maxBudgets {
		return
	}
	var oldest route
	least := all.asked + 1
	for r, b := range all.routes {
		if b.asked < least {
			oldest, least = r, b.asked
		}
	}
	delete(all.routes, oldest)
}
