package fileupload_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

const evidence = fileupload.PurposeDisputeEvidence

func recorded(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(b)
}

// part is one part of a multipart body.
type part struct{ name, filename, contentType, value string }

// parts reads a multipart body to its end.
func parts(t *testing.T, r *http.Request) []part {
	t.Helper()
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if !assert.NoError(t, err) || !assert.Equal(t, "multipart/form-data", kind) {
		return nil
	}
	var all []part
	for reader := multipart.NewReader(r.Body, params["boundary"]); ; {
		p, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return all
		}
		if !assert.NoError(t, err) {
			return all
		}
		value, err := io.ReadAll(p)
		assert.NoError(t, err)
		_, disposition, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
		assert.NoError(t, err)
		all = append(all, part{p.FormName(), disposition["filename"], p.Header.Get("Content-Type"), string(value)})
	}
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// client sends its requests to f. It retries as often as by default.
func client(f tripper) *fileupload.Client {
	return fileupload.NewClient(stripedispute.Config{Key: "sk_test_1", HTTPClient: &http.Client{Transport: f}})
}

// noRequests returns a client that fails the test when it sends a request.
func noRequests(t *testing.T) *fileupload.Client {
	t.Helper()
	return client(func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent: %s %s", r.Method, r.URL)
		return nil, http.ErrHandlerTimeout
	})
}

// respond makes a response with a status and a body.
func respond(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Request: r, Header: http.Header{"Request-Id": {"req_1"}},
		Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)),
	}
}

const uploaded = `{"id":"file_1","object":"file","purpose":"dispute_evidence","size":5}`

// server is a client of a real HTTP server over pipes, which works in a synctest
// bubble.
func server(t *testing.T, h http.HandlerFunc) *fileupload.Client {
	t.Helper()
	l := &listener{conns: make(chan net.Conn), done: make(chan struct{})}
	var open sync.WaitGroup
	s := &http.Server{Handler: h, ConnState: func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed:
			open.Done()
		}
	}}
	go func() { _ = s.Serve(l) }()
	tr := &http.Transport{DialContext: l.dial}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		_ = s.Close()
		open.Wait() // the server may still handle a body that broke off
	})
	return fileupload.NewClient(stripedispute.Config{
		Key: "sk_test_1", BaseURL: "http://localhost", HTTPClient: &http.Client{Transport: tr},
	})
}

type listener struct {
	conns chan net.Conn
	done  chan struct{}
}

func (l *listener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	close(l.done)
	return nil
}
func (l *listener) Addr() net.Addr { return &net.TCPAddr{} }

// onlyReader hides all methods of a reader but Read.
type onlyReader struct{ io.Reader }
