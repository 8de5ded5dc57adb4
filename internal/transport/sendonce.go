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

// errConnLost is the error of an attempt that net/http would have repeated by itself.
var errConnLost = errors.New("the connection was lost, or the server refused the stream, before a response was received")

// sendOnce keeps net/http from sending the request of an attempt twice. net/http repeats a
// request by itself if a connection that was used before breaks without a response, or if an
// HTTP/2 server refuses the stream. Such a request is not counted or logged, although the
// first one may have taken effect. To repeat it, net/http gets another connection, and these
// hooks run before it writes to that connection.
//
// net/http does not repeat a request after a response, or after a new HTTP/1 connection broke.
// A RoundTripper of the user that repeats one in these cases is not stopped.
//
// Client.try makes one for each attempt. net/http calls the hooks in several of its goroutines.
// Client.withoutResponse asks for the result when the attempt has failed.
type sendOnce struct {
	cancel  context.CancelFunc // of the attempt
	newConn bool               // do not write to HTTP/1 connections that were used before: one was dead

	mu            sync.Mutex
	gotConn       bool // there is a connection to write to
	reused        bool // that connection was used before
	http2         bool // the connection is HTTP/2, as the header fields written to it show
	skippedConn   bool // the last connection that net/http got is not written to
	wroteHeaders  bool // the headers of the request were written, or may have been
	responseBegun bool
	stopped       bool // a second request was prevented
}

// watch adds the hooks to the context of an attempt. Hooks of the user in that context stay.
func (s *sendOnce) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:              s.onGetConn,
		GotConn:              s.onGotConn,
		WroteHeaderField:     s.onWroteHeaderField,
		WroteHeaders:         s.onWroteHeaders,
		GotFirstResponseByte: s.onFirstResponseByte,
	})
}

// onGetConn stops a repeated request before net/http looks for a connection. That is not
// enough: net/http may use a connection that is available at once.
func (s *sendOnce) onGetConn(string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skippedConn = false
	s.stopIfRepeat()
}

// onGotConn stops a repeated request before anything is written: net/http checks the context
// again before it writes to HTTP/2, but only after a failed write to HTTP/1, so an HTTP/1
// connection is closed. For newConn, it closes a connection that was used before.
func (s *sendOnce) onGotConn(info httptrace.GotConnInfo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopIfRepeat()
	unwanted := s.stopped || s.newConn && info.Reused
	switch {
	case unwanted && !s.http2 && !isHTTP2(info.Conn):
		s.skippedConn = true
		closeNow(info.Conn)
	case s.stopped: // other requests use the connection at the same time
		s.skippedConn = true
	default:
		s.gotConn, s.reused, s.skippedConn = true, info.Reused, false
	}
}

// stopIfRepeat ends the attempt if the request may have been written before. Call it with the mutex
// locked.
func (s *sendOnce) stopIfRepeat() {
	if s.gotConn && !s.responseBegun && (s.reused || s.http2) {
		s.stopped = true
		s.cancel()
	}
}

// onWroteHeaderField recognises HTTP/2 by its first header field, ":authority".
func (s *sendOnce) onWroteHeaderField(name string, _ []string) {
	if strings.HasPrefix(name, ":") {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.http2 = true
	}
}

func (s *sendOnce) onWroteHeaders() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wroteHeaders = s.wroteHeaders || !s.skippedConn
}

func (s *sendOnce) onFirstResponseByte() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.responseBegun = true
}

// stoppedRepeat reports whether the hooks kept net/http from repeating the request.
func (s *sendOnce) stoppedRepeat() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// nothingSent reports whether a failed attempt wrote nothing that a server could act on. Either
// its connection was used before and was dead before all headers were written. Or onGotConn closed
// every connection: usually net/http then gets another one by itself, but not if the write fails
// in the middle of a body.
func (s *sendOnce) nothingSent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.gotConn {
		return s.skippedConn
	}
	return s.reused && !s.wroteHeaders
}

// hadConn reports whether there was a connection to write to.
func (s *sendOnce) hadConn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gotConn
}

// reusedConn reports whether the request was written to an HTTP/1 connection that was used
// before. If that connection was dead, the other idle connections may be dead too.
func (s *sendOnce) reusedConn() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reused && !s.http2
}

func isHTTP2(conn net.Conn) bool {
	c, ok := conn.(interface{ ConnectionState() tls.ConnectionState })
	return ok && c.ConnectionState().NegotiatedProtocol == "h2"
}

// closeNow closes a connection without the closing message of TLS, which may take seconds.
func closeNow(conn net.Conn) {
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = c.NetConn()
	}
	_ = conn.Close()
}
