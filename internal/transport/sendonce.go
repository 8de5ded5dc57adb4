package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"strings"
	"sync"
)

// errLost is why an attempt failed that net/http would have repeated by itself.
var errLost = errors.New("the connection was lost, or the server refused the stream, before a response came")

// sendOnce lets one attempt write one request. net/http repeats a request by itself
// when a connection that was used before breaks without a response, and when an HTTP/2
// server refuses the stream: unseen and uncounted, although the first request may have
// taken effect. Before it does so it gets another connection, and these hooks run
// before it writes to that one.
//
// A RoundTripper of the caller's that sends a request again is not stopped after a
// response, nor after a new HTTP/1 connection broke: net/http does not repeat there.
type sendOnce struct {
	cancel context.CancelFunc // of the attempt
	fresh  bool               // HTTP/1 connections that were used before are closed, not used: one of them was dead

	mu       sync.Mutex
	got      bool // a connection to write to
	reused   bool // that connection was used before
	http2    bool // it speaks HTTP/2, as the fields written to it tell
	skipped  bool // the last connection is not written to
	head     bool // the head of the request was written, or may have been
	answered bool // a response has begun
	stopped  bool // a second request was prevented
}

// watch adds the hooks to the context of an attempt. Hooks that are there stay.
func (s *sendOnce) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:              s.getConn,
		GotConn:              s.gotConn,
		WroteHeaderField:     s.wroteHeaderField,
		WroteHeaders:         s.wroteHeaders,
		GotFirstResponseByte: s.gotFirstResponseByte,
	})
}

// getConn stops a repeat before a connection is looked for. That is not enough: where
// one is there at once, net/http may take it all the same.
func (s *sendOnce) getConn(string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopRepeat()
}

// gotConn stops a repeat before anything is written. HTTP/2 looks at the context
// again; HTTP/1 does not, but it cannot write to a closed connection, and then looks.
func (s *sendOnce) gotConn(info httptrace.GotConnInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopRepeat()
	unwanted := s.stopped || s.fresh && info.Reused
	switch {
	case unwanted && !s.http2 && !isHTTP2(info.Conn):
		s.skipped = true
		closeNow(info.Conn)
	case s.stopped: // other requests use the connection at the same time
		s.skipped = true
	default:
		s.got, s.reused, s.skipped = true, info.Reused, false
	}
}

func (s *sendOnce) stopRepeat() {
	if s.got && !s.answered && (s.reused || s.http2) {
		s.stopped = true
		s.cancel()
	}
}

// wroteHeaderField recognises HTTP/2 by its fields, which begin with ":authority".
func (s *sendOnce) wroteHeaderField(name string, _ []string) {
	if strings.HasPrefix(name, ":") {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.http2 = true
	}
}

func (s *sendOnce) wroteHeaders() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.head = s.head || !s.skipped
}

func (s *sendOnce) gotFirstResponseByte() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answered = true
}

// prevented reports whether net/http was about to repeat the request.
func (s *sendOnce) prevented() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// unsent reports whether an attempt that failed wrote nothing that a server could act
// on: it got a connection that was dead already, and did not write the whole head.
func (s *sendOnce) unsent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got && s.reused && !s.head
}

// kept reports whether the request was written to an HTTP/1 connection that was used
// before. If that was dead, so may be the others that were kept as long.
func (s *sendOnce) kept() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reused && !s.http2
}

func isHTTP2(conn net.Conn) bool {
	c, ok := conn.(interface{ ConnectionState() tls.ConnectionState })
	return ok && c.ConnectionState().NegotiatedProtocol == "h2"
}

// closeNow closes a connection without the farewell of TLS, which may take seconds.
func closeNow(conn net.Conn) {
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = c.NetConn()
	}
	_ = conn.Close()
}
