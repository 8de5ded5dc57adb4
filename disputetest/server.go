package disputetest

import (
	"crypto/rand"
	"net/http"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// localBase is the address of a server that is reached in memory.
const localBase = "http://127.0.0.1:12111"

// Server is an in-memory Stripe: objects, rules, a clock, faults and webhooks. It needs no
// port and no goroutine, and need not be closed. All methods may be called from several
// goroutines at the same time, and from webhook handlers.
//
// It is also an [http.Handler], for programs that must reach it over a socket.
type Server struct {
	catalog *catalog

	// mu guards the fields below. Endpoints and timers run while it is held: a function that uses
	// these fields and does not lock mu is called while it is held. Webhooks and the function of
	// FailFunc run without it, since they may call the server.
	mu            sync.Mutex
	accounts      map[accountMode]*Account
	separateModes bool // live keys reach live objects only
	objects       map[string]*record
	counts        map[string]int // how many ids were made, by prefix
	seq           int            // how many objects were created
	run           string         // part of the ids of events: see UniqueEvents

	clock        clock
	decisionWait time.Duration // from a submission to the decision by a text such as winning_evidence
	cause        *call         // the request that causes the current changes, if any
	memory       keyMemory
	faults       faults
	journal      journal
	hooks        []*Webhook
	outbox       []outgoing  // events that were not sent yet
	alarm        *time.Timer // for the next timer of the clock, if served
	served       bool        // a request came over a socket
}

// Option sets up a [Server].
type Option func(*Server)

// SettleAtOnce decides a dispute with a text such as winning_evidence right after the submission.
// The response to the submission does not show the outcome yet; the next request does. Without
// SettleAtOnce the dispute is decided five seconds later by the server's clock.
func SettleAtOnce() Option { return SettleAfter(0) }

// SettleAfter decides a dispute with a text such as winning_evidence this long after the
// submission, by the server's clock.
func SettleAfter(d time.Duration) Option {
	return func(s *Server) { s.decisionWait = max(0, d) }
}

// UniqueEvents gives events other ids in each run. It is for programs whose database
// remembers the events of earlier runs. Without it the ids are the same in each run.
func UniqueEvents() Option {
	return func(s *Server) { s.run = rand.Text()[:12] }
}

// NewServer returns a Server without objects.
func NewServer(opts ...Option) *Server {
	s := &Server{
		catalog:      sharedCatalog(),
		accounts:     map[accountMode]*Account{},
		objects:      map[string]*record{},
		counts:       map[string]int{},
		decisionWait: defaultDecisionWait,
	}
	for _, o := range opts {
		o(s)
	}
	return s
}

// Config returns the settings of a client that reaches the server in memory and uses
// its clock. Copy it and change what the test needs, as in cfg.Account = "acct_1".
// Nothing listens at its BaseURL: an http.Client of your own must wrap the Transport
// of [Server.HTTPClient].
func (s *Server) Config() stripedispute.Config {
	return stripedispute.Config{
		Key:        "sk_test_disputetest",
		BaseURL:    localBase,
		HTTPClient: s.HTTPClient(),
		Clock:      s,
	}
}

// HTTPClient returns a client whose requests reach the server in memory, for any host. It is
// for other libraries than this one, and for requests that this library does not make, such as a
// payment: give them this client and any test key.
func (s *Server) HTTPClient() *http.Client {
	return &http.Client{Transport: memoryTransport{s}}
}

// locked runs f while it holds the lock, then sends the events that f has caused, in the same
// goroutine. Those of a webhook with Queue go into its queue.
func (s *Server) locked(f func()) {
	deliver(s.change(f), func(j job) bool { return j.queued })
}

// change runs f while it holds the lock, and returns the events that f has caused as jobs. Timers
// that are due run before f. Timers that become due by f run after it.
func (s *Server) change(f func()) []job {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runDue()
	f()
	s.runDue()
	return s.takeJobs()
}
