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

// host is a Stripe at the end of a real connection that knows one operation. It
// answers rightly, but for as many exchanges as a fault is due.
type host struct {
	operation operation
	fault     fault
	cancel    context.CancelFunc // of the call under way
	secure    *tls.Config        // nil: plain
	gone      chan struct{}      // closed when the call is over, where a fault waits for it

	listener net.Listener
	other    *host          // where redirects to another host lead
	together sync.WaitGroup // requests for keptPath that are still to come
	running  sync.WaitGroup

	mu       sync.Mutex
	due      int // faults still to come
	accepted int // connections
	open     map[net.Conn]bool
	requests []request // whose head arrived
	keys     map[string]bool
	effects  int
}

// request is what arrived of one.
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

// end closes what is open and waits until all is quiet.
func (h *host) end() {
	_ = h.listener.Close()
	h.mu.Lock()
	for conn := range h.open {
		_ = conn.Close()
	}
	h.mu.Unlock()
	h.running.Wait()
}

func (h *host) serve(conn net.Conn) {
	x := &exchange{host: h, tcp: conn.(*net.TCPConn), conn: conn}
	if h.fault.accept != nil && h.take() {
		h.fault.accept(x)
		return
	}
	if h.secure != nil {
		x.conn = tls.Server(conn, h.secure)
	}
	x.in = bufio.NewReader(x.conn)
	for x.head() {
		if h.fault.spoil != nil && h.take() {
			if !h.fault.spoil(x) {
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

const keptPath = "/kept"

// keep opens so many connections over wire and leaves them idle.
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

// take uses up a fault, if one is due.
func (h *host) take() bool {
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
	conn net.Conn // what speaks HTTP: tcp, or TLS over it
	in   *bufio.Reader
	req  *http.Request
	at   int // of requests
}

// head reads a request up to its body.
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

// body reads the request to its end.
func (x *exchange) body() {
	digest := sha256.New()
	_, err := io.Copy(digest, x.req.Body)
	x.mu.Lock()
	defer x.mu.Unlock()
	r := &x.requests[x.at]
	r.whole = err == nil
	digest.Sum(r.body[:0])
}

// effect does what the request asks for, once for each idempotency key, and
// returns the right answer.
func (x *exchange) effect() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	r := x.requests[x.at]
	if r.method == http.MethodPost && r.whole && !x.keys[r.key] {
		x.effects++
		x.keys[r.key] = r.key != ""
	}
	return x.operation.answer
}

// reply answers, with further headers as lines, and reports whether that worked.
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

// reset ends the connection with RST in place of FIN.
func (x *exchange) reset() bool {
	_ = x.tcp.SetLinger(0)
	_ = x.tcp.Close()
	return false
}

// silence says nothing until the other side leaves.
func (x *exchange) silence() bool {
	_, _ = io.Copy(io.Discard, x.conn)
	return false
}
