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

// Server is an in-memory Stripe: objects, rules, a clock, faults and webhooks. It
// needs no port, no goroutine and no closing. All methods may be called from several
// goroutines at once, and from webhook handlers.
//
// It is also an [http.Handler], for programs that must reach it over a socket.
type Server struct {
	catalog *catalog

	mu       sync.Mutex
	accounts map[place]*Account
	modes    bool // live keys reach live objects only
	objects  map[string]*record
	counts   map[string]int // how many ids were given out, by prefix
	seq      int            // how many objects were created
	run      string         // part of the ids of events

	clock       clock
	verdictWait time.Duration // from a submission to the verdict on magic evidence
	cause       *call         // the request that causes the present changes, if one does
	memory      memory
	faults      faults
	journal     journal
	hooks       []*Webhook
	outbox      []outgoing  // events that were not sent yet
	alarm       *time.Timer // of the next change that happens by itself, over a socket
	served      bool        // over a socket
}

// Option sets up a [Server].
type Option func(*Server)

// SettleAtOnce makes the verdict on magic evidence follow right after the response
// to the submission, so that the next request sees the outcome. Without it,
// verdicts come five seconds later by the server's clock.
func SettleAtOnce() Option { return SettleAfter(0) }

// SettleAfter makes the verdict on magic evidence come this long after the submission,
// by the server's clock.
func SettleAfter(d time.Duration) Option {
	return func(s *Server) { s.verdictWait = max(0, d) }
}

// UniqueEvents makes the ids of events differ from run to run. It is for programs with
// a database that remembers the events of earlier runs. Without it, the same test gives
// the same ids.
func UniqueEvents() Option {
	return func(s *Server) { s.run = rand.Text()[:12] }
}

// NewServer returns a Server that has no objects yet.
func NewServer(opts ...Option) *Server {
	s := &Server{
		catalog:     sharedCatalog(),
		accounts:    map[place]*Account{},
		objects:     map[string]*record{},
		counts:      map[string]int{},
		verdictWait: verdictWait,
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

// HTTPClient returns a client that reaches the server in memory, whatever host a
// request names. It is for other libraries than this one: give them this client and
// any test key.
func (s *Server) HTTPClient() *http.Client {
	return &http.Client{Transport: wire{s}}
}

// locked runs f with the server to itself, then sends the events that it caused.
func (s *Server) locked(f func()) {
	deliver(s.change(f), func(j job) bool { return j.hook.queued })
}

// change runs f with the server to itself, and returns the jobs of its events.
func (s *Server) change(f func()) []job {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tick()
	f()
	s.tick()
	return s.jobs()
}
