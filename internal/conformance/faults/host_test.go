package faults_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// host is a server on loopback that serves one operation like Stripe. The first exchanges fail
// with the fault, as many as due says.
type host struct {
	operation operation
	fault     fault
	cancel    context.CancelFunc // of the call under way
	secure    *tls.Config        // nil: plain
	gone      chan struct{}      // closed after the call, for a fault that waits for it

	listener net.Listener
	other    *host          // the target of redirects to another host
	together sync.WaitGroup // requests for keptPath that have not come yet
	running  sync.WaitGroup

	mu       sync.Mutex
	due      int // exchanges that still fail
	accepted int // connections
	open     map[net.Conn]bool
	requests []request // whose headers were read
	keys     map[string]bool
	effects  int
}

// request is what was read of a request.
type request struct {
	method, path, key, authorization string
	body                             [sha256.Size]byte
	whole                            bool
}

// begin listens on loopback until the test ends.
func (h *host) begin(t *testing.T) {
	t.Helper()
	if err := h.listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.end)
}

func (h *host) listen(ctx context.Context) (err error) {
	h.keys, h.open = map[string]bool{}, map[net.Conn]bool{}
	h.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err == nil {
		h.running.Go(h.accept)
	}
	return err
}

// accept starts a goroutine for each connection. It runs in its own goroutine until end is called.
func (h *host) accept() {
	for {
		conn, err := h.listener.Accept()
		if err != nil {
			return
		}
		h.mu.Lock()
		h.accepted++
		h.open[conn] = true
		h.mu.Unlock()
		h.running.Go(func() {
			h.serve(conn)
			_ = conn.Close()
			h.mu.Lock()
			delete(h.open, conn)
			h.mu.Unlock()
		})
	}
}

// end closes the listener and all connections, and waits for their goroutines.
func (h *host) end() {
	_ = h.listener.Close()
	h.mu.Lock()
	for conn := range h.open {
		_ = conn.Close()
	}
	h.mu.Unlock()
	h.running.Wait()
}

// serve serves the requests of a connection until the client, end or the fault closes it.
func (h *host) serve(conn net.Conn) {
	x := &exchange{host: h, tcp: conn.(*net.TCPConn), conn: conn}
	if h.fault.accept != nil && h.takeFault() {
		h.fault.accept(x)
		return
	}
	if h.secure != nil {
		x.conn = tls.Server(conn, h.secure)
	}
	x.in = bufio.NewReader(x.conn)
	for x.head() {
		if h.fault.breakExchange != nil && h.takeFault() {
			if !h.fault.breakExchange(x) {
				return
			}
			continue
		}
		x.body()
		if !x.reply(http.StatusOK, "application/json", x.effect()) {
			return
		}
	}
}

// keptPath is the path of the requests of keep. Each gets its response when all of them have come, so
// that they use different connections.
const keptPath = "/kept"

// keep opens n connections with wire and leaves them idle.
func (h *host) keep(ctx context.Context, wire http.RoundTripper, n int) error {
	h.together.Add(n)
	failed := make(chan error, n)
	for range n {
		go func() {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+h.address()+keptPath, nil)
			if err == nil {
				var resp *http.Response
				if resp, err = wire.RoundTrip(req); err == nil {
					err = resp.Body.Close()
				}
			}
			failed <- err
		}()
	}
	var all error
	for range n {
		all = errors.Join(all, <-failed)
	}
	return all
}

// takeFault reports whether the next exchange fails, and counts it.
func (h *host) takeFault() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.due == 0 {
		return false
	}
	h.due--
	return true
}

func (h *host) address() string { return h.listener.Addr().String() }

// exchange is one request on a connection.
type exchange struct {
	*host

	tcp  *net.TCPConn
	conn net.Conn // tcp, or TLS over it
	in   *bufio.Reader
	req  *http.Request
	at   int // the index in requests
}

// head reads the headers of a request.
func (x *exchange) head() bool {
	req, err := http.ReadRequest(x.in)
	if err != nil {
		return false
	}
	if req.URL.Path == keptPath {
		x.together.Done()
		x.together.Wait()
		return x.reply(http.StatusOK, "text/plain", "") && x.head()
	}
	x.req = req
	x.mu.Lock()
	defer x.mu.Unlock()
	x.at = len(x.requests)
	x.requests = append(x.requests, request{
		method: req.Method, path: req.URL.Path, key: req.Header.Get("Idempotency-Key"), authorization: req.Header.Get("Authorization"),
	})
	return true
}

// body reads the body of the request.
func (x *exchange) body() {
	digest := sha256.New()
	_, err := io.Copy(digest, x.req.Body)
	x.mu.Lock()
	defer x.mu.Unlock()
	r := &x.requests[x.at]
	r.whole = err == nil
	digest.Sum(r.body[:0])
}

// effect counts the effect of the request, once for each idempotency key, and returns the right
// response.
func (x *exchange) effect() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.requests[x.at]
	if r.method == http.MethodPost && r.whole && !x.keys[r.key] {
		x.effects++
		x.keys[r.key] = r.key != ""
	}
	return x.operation.response
}

// reply writes a response, with more headers as lines, and reports whether that worked.
func (x *exchange) reply(status int, kind, body string, headers ...string) bool {
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nRequest-Id: req_fault\r\n",
		status, http.StatusText(status), kind, len(body))
	for _, line := range headers {
		head += line + "\r\n"
	}
	return x.write(head + "\r\n" + body)
}

func (x *exchange) write(s string) bool {
	_, err := io.WriteString(x.conn, s)
	return err == nil
}

// reset closes the connection with RST instead of FIN.
func (x *exchange) reset() bool {
	_ = x.tcp.SetLinger(0)
	_ = x.tcp.Close()
	return false
}

// silence sends nothing until the client or end closes the connection.
func (x *exchange) silence() bool {
	_, _ = io.Copy(io.Discard, x.conn)
	return false
}
