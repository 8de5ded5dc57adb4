package transport

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"reflect"
	"sync"
)

// A budget keeps retries from multiplying the load of an outage: a retry takes from it, and
// a success adds to it. If all calls fail, 100 retries are made. After that, each call makes
// one attempt until calls succeed again. Config.MaxRetries and docs/testing.md state the number.
const (
	fullBudget = 500
	retryCost  = 5
	maxBudgets = 256
)

// errBudgetUsedUp is the reason for a call that ends although its last attempt could be retried.
var errBudgetUsedUp = errors.New("the retry budget of this key, host and RoundTripper is used up, because many calls failed")

type budget struct {
	mu   sync.Mutex
	left int
}

// spend pays for one retry and reports whether the budget had enough.
func (b *budget) spend() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < retryCost {
		return false
	}
	b.left -= retryCost
	return true
}

// addSuccess adds one for a call that succeeded, or the cost of one retry if it needed a retry.
func (b *budget) addSuccess(attempts int) {
	earned := 1
	if attempts > 1 {
		earned = retryCost
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left = min(fullBudget, b.left+earned)
}

// route identifies a budget. Its clients share an API key, a host and a connection pool, so
// an outage affects all of them. The account is not a part of it, so that the clients of all
// connected accounts share one budget.
type route struct {
	key  [sha256.Size]byte // a digest of the API key: a global must not hold the key
	host string
	wire any // the RoundTripper, or the http.Client if that is not comparable; nil for http.DefaultTransport
}

// budgetPool holds the budgets of the routes that were used last. It is a global, because
// programs make a client for each connected account or for each call: a budget for each
// client would not limit the load. It is bounded: a route that was removed starts again with
// a full budget.
type budgetPool struct {
	mu     sync.Mutex
	routes map[route]*pooledBudget
	uses   uint64
}

type pooledBudget struct {
	budget
	lastUse uint64 // the value of budgetPool.uses then
}

var allBudgets = budgetPool{routes: map[route]*pooledBudget{}} //nolint:gochecknoglobals // see above

// get returns the budget for the API key at host, and makes it if there is none. New calls it, so
// a client keeps its budget even if the pool removes the route.
func (p *budgetPool) get(key, host string, hc *http.Client) *budget {
	r := route{sha256.Sum256([]byte(key)), host, hc.Transport}
	if hc.Transport != nil && !reflect.ValueOf(hc.Transport).Comparable() {
		r.wire = hc
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.routes[r]
	if b == nil {
		p.makeRoom()
		b = &pooledBudget{budget: budget{left: fullBudget}}
		p.routes[r] = b
	}
	p.uses++
	b.lastUse = p.uses
	return &b.budget
}

// makeRoom removes the route that was not used for the longest time, if the pool is full.
func (p *budgetPool) makeRoom() {
	if len(p.routes) < maxBudgets {
		return
	}
	var oldest route
	least := p.uses + 1
	for r, b := range p.routes {
		if b.lastUse < least {
			oldest, least = r, b.lastUse
		}
	}
	delete(p.routes, oldest)
}
