package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
)

// echo responds to every GET on a loopback port with the same body. It allocates nothing
// for a request, so the memory that is measured is that of the client.
type echo struct {
	listener    net.Listener
	response    []byte
	connections atomic.Int64 // accepted so far
}

func newEcho(body []byte) (*echo, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at the end of a race
	if err != nil {
		return nil, err
	}
	e := &echo{listener: l, response: fmt.Appendf(nil,
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nRequest-Id: req_bench\r\nContent-Length: %d\r\n\r\n%s", len(body), body)}
	go e.serve()
	return e, nil
}

func (e *echo) url() string { return "http://" + e.listener.Addr().String() }

// close ends serve. A connection ends when its client closes it.
func (e *echo) close() error { return e.listener.Close() }

func (e *echo) serve() {
	for {
		conn, err := e.listener.Accept()
		if err != nil {
			return
		}
		e.connections.Add(1)
		go e.respond(conn)
	}
}

func (e *echo) respond(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	r := bufio.NewReader(conn)
	for {
		for {
			line, err := r.ReadSlice('\n')
			if err != nil {
				return
			}
			if len(bytes.TrimSpace(line)) == 0 {
				break
			}
		}
		if _, err := conn.Write(e.response); err != nil {
			return
		}
	}
}

// newSink starts a server that reads uploads completely and responds with a file object.
func newSink() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"id": "file_bench", "object": "file", "purpose": "dispute_evidence", "size": %d, "type": "pdf"}`, n)
	}))
}
