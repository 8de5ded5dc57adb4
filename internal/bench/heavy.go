package bench

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

const (
	callers        = 64 // that call at the same time
	callsPerCaller = 8  // one after another
)

// countingServer responds to every request with the full dispute, and counts the
// connections that clients open.
type countingServer struct {
	url         string
	roots       *x509.CertPool // nil: plain text
	connections *atomic.Int64
	stop        func()
}

// plainServer speaks HTTP/1.1 in plain text.
func plainServer() (*countingServer, error) {
	e, err := newEcho(fullDispute)
	if err != nil {
		return nil, err
	}
	return &countingServer{url: e.url(), connections: &e.connections, stop: func() { _ = e.close() }}, nil
}

// tlsServer speaks HTTP/1.1 or HTTP/2 over TLS.
func tlsServer(http2 bool) *countingServer {
	connections := new(atomic.Int64)
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(fullDispute)
	}))
	web.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	web.EnableHTTP2 = http2
	web.StartTLS()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &countingServer{url: web.URL, roots: roots, connections: connections, stop: web.Close}
}

// Heavy compares two clients under 64 callers at the same time: the default one, which
// keeps two idle connections for HTTP/1.1, and one that keeps 64. Stripe's servers speak
// HTTP/2, where one connection has all requests; some proxies speak HTTP/1.1.
func Heavy(e Effort) ([]Figure, error) {
	plain, err := plainServer()
	if err != nil {
		return nil, err
	}
	var figures []Figure
	for _, protocol := range []struct {
		name, timeName string
		server         *countingServer
	}{
		{"http1", "get-64-at-a-time", plain},
		{"http1-tls", "get-64-at-a-time-http1-tls", tlsServer(false)},
		{"http2", "get-64-at-a-time-http2", tlsServer(true)},
	} {
		part, err := protocol.server.compare(e, protocol.name, protocol.timeName)
		protocol.server.stop()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", protocol.name, err)
		}
		figures = append(figures, part...)
	}
	return figures, nil
}

// compare measures both clients at this server. This library's default client uses
// http.DefaultTransport; for this time, that is a new one which trusts the server, so no other race
// may run at the same time.
func (s *countingServer) compare(e Effort, name, timeName string) ([]Figure, error) {
	original := http.DefaultTransport
	defer func() { http.DefaultTransport = original }()
	http.DefaultTransport = trustingTransport(s.roots)
	transport := trustingTransport(s.roots)
	transport.MaxIdleConnsPerHost = callers
	defer transport.CloseIdleConnections()

	cfg := s.config()
	tuned := cfg
	tuned.HTTPClient = &http.Client{Transport: transport}
	runners := []Runner{{"64 idle connections", callsOfAll(tuned)}, {"default client", callsOfAll(cfg)}}
	var figures []Figure
	for i, client := range []string{"tuned", "default"} {
		first, later, err := s.countConnections(runners[i], e.part(20))
		if err != nil {
			return nil, err
		}
		note := fmt.Sprintf("in 1,000 calls of %d callers; %d in the first %d calls", callers, first, callers*callsPerCaller)
		figures = append(figures, amount("connections-"+name+"-"+client, later, "new connections", note))
	}
	r, err := Race(e.part(5), runners...)
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("%d calls: %s", callers*callsPerCaller, r.Times())
	return append(figures, ratio(timeName, r.Time("64 idle connections", "default client"), 0, note)), nil
}

// config reaches the server with the default client.
func (s *countingServer) config() stripedispute.Config {
	return stripedispute.Config{Key: "sk_test_bench", BaseURL: s.url}
}

// countConnections returns how many connections a new client opens in its first calls, and
// later in 1,000 calls.
func (s *countingServer) countConnections(r Runner, rounds int) (first int64, later float64, err error) {
	before := s.connections.Load()
	if err := r.Do(); err != nil {
		return 0, 0, err
	}
	first = s.connections.Load() - before
	for range rounds {
		if err := r.Do(); err != nil {
			return 0, 0, err
		}
	}
	opened := s.connections.Load() - before - first
	return first, float64(opened) * 1000 / float64(rounds*callers*callsPerCaller), nil
}

// callsOfAll makes the calls of all callers.
func callsOfAll(cfg stripedispute.Config) func() error {
	c := dispute.NewClient(cfg)
	return func() error {
		return atTheSameTime(callers, func() error {
			for range callsPerCaller {
				if _, err := c.Get(context.Background(), fullID); err != nil {
					return err
				}
			}
			return nil
		})
	}
}
