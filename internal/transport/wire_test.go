package transport_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

// wire is a server on loopback. It counts the requests that it read to the end.
type wire struct {
	net.Listener

	// respond writes the response to request n, which counts from 1, and reports whether the
	// connection stays open.
	respond func(n int, r *http.Request, w io.Writer) (keep bool)

	secure *tls.Config // nil: no TLS

	running sync.WaitGroup
	mu      sync.Mutex
	conns   []net.Conn
	sent    []sent
}

// listen serves HTTP/1 on loopback until the test ends.
func listen(t *testing.T, respond func(n int, r *http.Request, w io.Writer) (keep bool)) *wire {
	t.Helper()
	return listenTLS(t, nil, respond)
}

func listenTLS(t *testing.T, secure *tls.Config, respond func(n int, r *http.Request, w io.Writer) (keep bool)) *wire {
	t.Helper()
	w := &wire{secure: secure, respond: respond}
	w.begin(t, w.serve)
	return w
}

// listenRefusing serves HTTP/2 and calls refuse for every stream. secure is nil for HTTP/2
// without TLS.
func listenRefusing(t *testing.T, secure *tls.Config, refuse func(w io.Writer, stream uint32)) *wire {
	t.Helper()
	w := &wire{secure: secure}
	w.begin(t, func(conn net.Conn) { w.serveHTTP2(conn, refuse) })
	return w
}

// tlsConfigs returns the configurations of a TLS server and of a client that trusts it.
func tlsConfigs(protocols ...string) (server, client *tls.Config) {
	s := httptest.NewTLSServer(nil)
	defer s.Close()
	client = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	client.NextProtos = nil
	return &tls.Config{Certificates: s.TLS.Certificates, NextProtos: protocols}, client
}

func (w *wire) begin(t *testing.T, serve func(net.Conn)) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w.Listener = l
	w.running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			w.mu.Lock()
			w.conns = append(w.conns, conn)
			w.mu.Unlock()
			w.running.Go(func() {
				defer conn.Close()
				if w.secure != nil {
					serve(tls.Server(conn, w.secure))
				} else {
					serve(conn)
				}
			})
		}
	})
	t.Cleanup(w.end)
}

// end closes the listener and all connections.
func (w *wire) end() {
	_ = w.Close()
	w.mu.Lock()
	for _, conn := range w.conns {
		_ = conn.Close()
	}
	w.mu.Unlock()
	w.running.Wait()
}

func (w *wire) serve(conn net.Conn) {
	for in := bufio.NewReader(conn); ; {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		n := w.count(sent{method: r.Method, url: r.URL.String(), body: string(body), header: r.Header})
		if !w.respond(n, r, conn) {
			return
		}
	}
}

func (w *wire) count(s sent) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, s)
	return len(w.sent)
}

// requests counts the requests with this method that were read.
func (w *wire) requests(method string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.sent {
		if s.method == method {
			n++
		}
	}
	return n
}

func (w *wire) accepted() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.conns)
}

// serveHTTP2 counts a request for each stream that is opened.
func (w *wire) serveHTTP2(conn net.Conn, refuse func(io.Writer, uint32)) {
	preface := make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	if _, err := io.ReadFull(conn, preface); err != nil {
		return
	}
	_, _ = conn.Write(frame(settings, 0, 0, nil))
	for head := make([]byte, 9); ; {
		if _, err := io.ReadFull(conn, head); err != nil {
			return
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, conn, length); err != nil {
			return
		}
		switch kind, flags := head[3], head[4]; {
		case kind == settings && flags&acknowledge == 0:
			_, _ = conn.Write(frame(settings, acknowledge, 0, nil))
		case kind == headers:
			w.count(sent{method: "stream"})
			refuse(conn, binary.BigEndian.Uint32(head[5:]))
		}
	}
}

const (
	headers, reset, settings, goAway = 1, 3, 4, 7
	acknowledge                      = 1
)

func frame(kind, flags byte, stream uint32, payload []byte) []byte {
	n := len(payload)
	b := []byte{byte(n >> 16), byte(n >> 8), byte(n), kind, flags}
	return append(binary.BigEndian.AppendUint32(b, stream), payload...)
}

// refuseStream tells the client that the stream was not processed.
func refuseStream(w io.Writer, stream uint32) {
	_, _ = w.Write(frame(reset, 0, stream, binary.BigEndian.AppendUint32(nil, 7)))
}

// shutDown tells the client that the connection accepts no more streams, and that this one was not
// processed.
func shutDown(w io.Writer, stream uint32) {
	_, _ = w.Write(frame(goAway, 0, 0, binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, stream-1), 0)))
}

// reply writes a response with a body, and with headers given as "Name: value".
func reply(w io.Writer, status int, body string, headers ...string) bool {
	lines := slices.Concat([]string{
		fmt.Sprintf("HTTP/1.1 %d %s", status, http.StatusText(status)), "Content-Type: application/json",
		"Request-Id: req_1", fmt.Sprintf("Content-Length: %d", len(body)),
	}, headers)
	_, err := io.WriteString(w, strings.Join(lines, "\r\n")+"\r\n\r\n"+body)
	return err == nil
}

// config returns a Config for w, with its own http.Transport.
func (w *wire) config(t *testing.T, change ...func(*stripedispute.Config)) stripedispute.Config {
	t.Helper()
	tr := &http.Transport{MaxIdleConnsPerHost: 100}
	t.Cleanup(tr.CloseIdleConnections)
	cfg := stripedispute.Config{Key: "sk_test_123", BaseURL: "http://" + w.Addr().String(), HTTPClient: &http.Client{Transport: tr}}
	for _, c := range change {
		c(&cfg)
	}
	return cfg
}

// overTLS trusts the certificate of tlsConfigs.
func overTLS(client *tls.Config) func(*stripedispute.Config) {
	return func(c *stripedispute.Config) {
		tr := c.HTTPClient.Transport.(*http.Transport)
		tr.TLSClientConfig, tr.ForceAttemptHTTP2 = client, true
		c.BaseURL = strings.Replace(c.BaseURL, "http:", "https:", 1)
	}
}

// overHTTP2 uses HTTP/2 without TLS.
func overHTTP2(c *stripedispute.Config) {
	tr := c.HTTPClient.Transport.(*http.Transport)
	tr.Protocols = new(http.Protocols)
	tr.Protocols.SetUnencryptedHTTP2(true)
}

// countingLimiter is a Limiter that counts.
type countingLimiter struct {
	mu sync.Mutex
	n  int
}

func (l *countingLimiter) Wait(context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	return nil
}
