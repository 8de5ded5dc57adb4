package disputetest

import (
	"net/http"
	"sync"

	"github.com/stripedispute-go/stripedispute"
)

// Server is a Stripe of its own: objects, rules, a clock, faults and webhooks,
// all in memory. It needs no port, no goroutine and no closing. All methods may
// be called from several goroutines at once, and from webhook handlers.
//
// It is also an [http.Handler], for programs that must reach it over a socket.
type Server struct {
	mu       sync.Mutex
	accounts map[place]*Account
	modes    bool // live keys reach live objects only
	objects  map[string]*thing
	thins    map[string]*thing // events by the id of their thin form
	counts   map[string]int    // ids given out, by prefix
	seq      int

	clock   clock
	settle  bool // verdicts fall at once
	cause   *call
	memory  memory
	faults  faults
	journal journal
	hooks   []*Webhook
	outbox  []*thing // events that wait for the lock to open
}

// Option sets up a [Server].
type Option func(*Server)

// SettleAtOnce makes the verdict on magic evidence fall right after the answer
// to the submission, so that the next request sees the outcome. Without it,
// verdicts come five seconds later by the server's clock.
func SettleAtOnce() Option {
	return func(s *Server) { s.settle = true }
}

// NewServer makes a Server that has no objects yet.
func NewServer(opts ...Option) *Server {
	s := &Server{
		accounts: map[place]*Account{},
		objects:  map[string]*thing{},
		thins:    map[string]*thing{},
		counts:   map[string]int{},
	}
	s.Account("")
	for _, o := range opts {
		o(s)
	}
	return s
}

// Config reaches the server in memory, and goes by its clock. Copy it and change
// what the test needs, as in cfg.Account = "acct_1". Nothing listens at its BaseURL:
// an http.Client of your own wraps the Transport of [Server.HTTPClient].
func (s *Server) Config() stripedispute.Config {
	return stripedispute.Config{
		Key:        "sk_test_disputetest",
		BaseURL:    "http://127.0.0.1:12111",
		HTTPClient: s.HTTPClient(),
		Clock:      s,
	}
}

// HTTPClient reaches the server in memory, whatever host the request names. It
// is for clients other than this library's: give them this and any test key.
func (s *Server) HTTPClient() *http.Client {
	return &http.Client{Transport: wire{s}}
}

// locked runs f with the server to itself, then sends the events it made.
func (s *Server) locked(f func()) {
	defer s.deliver()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tick()
	f()
	s.tick()
}
