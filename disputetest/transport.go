package disputetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"strconv"
	"syscall"
)

// ServeHTTP serves a request over a socket. From the first request on, deadlines and decisions
// happen at their time, and not only with the next request. Events for a URL go into its queue after
// the response was written; those for a handler were sent before.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.runTimers()
	rep, jobs := s.exchange(r, true)
	defer deliver(jobs, func(job) bool { return true })
	if rep.reset || rep.err != nil {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), rep.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(rep.body)))
	w.WriteHeader(rep.status)
	body, whole := rep.body, true
	if rep.cut >= 0 && rep.cut < len(rep.body) {
		body, whole = rep.body[:rep.cut], false
	}
	_, _ = w.Write(body)
	if len(jobs) > 0 || !whole {
		_ = http.NewResponseController(w).Flush() // before the events
	}
	if !whole {
		panic(http.ErrAbortHandler)
	}
}

// memoryTransport is an http.RoundTripper that calls a Server without a network.
type memoryTransport struct{ server *Server }

// RoundTrip handles the request in the goroutine that makes it. If the request is canceled, it stops
// waiting for the body or for the delay of a fault, but not for a webhook.
func (t memoryTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	in := r.Clone(ctx)
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	in.Body = http.NoBody
	body := &checkedBody{ReadCloser: r.Body, want: r.ContentLength}
	if r.Body != nil {
		in.Body = body
		defer func() { _ = r.Body.Close() }()
		// When the request is canceled, a Read that blocks must end too.
		defer context.AfterFunc(ctx, func() { _ = r.Body.Close() })()
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	rep, _ := t.server.exchange(in, false)
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case body.err != nil:
		return nil, body.err
	case rep.err != nil:
		return nil, rep.err
	case rep.reset:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	}
	var contents io.Reader = bytes.NewReader(rep.body)
	if rep.cut >= 0 && rep.cut < len(rep.body) {
		contents = io.MultiReader(bytes.NewReader(rep.body[:rep.cut]), brokenBody{})
	}
	return &http.Response{
		Status:     strconv.Itoa(rep.status) + " " + http.StatusText(rep.status),
		StatusCode: rep.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        rep.header.Clone(), // the idempotency key may remember rep
		Body:          io.NopCloser(contents),
		ContentLength: int64(len(rep.body)),
		Request:       r,
	}, nil
}

// brokenBody is the rest of a body after the connection broke.
type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// errLength is the error of a request whose body does not have the length in Content-Length.
var errLength = errors.New("disputetest: the body's length is not the Content-Length")

// checkedBody is a request body. As with a real transport, its length must be the Content-Length.
type checkedBody struct {
	io.ReadCloser
	want, got int64
	err       error // why it could not be read to its end
}

func (b *checkedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.got += int64(n)
	if b.want > 0 && (b.got > b.want || errors.Is(err, io.EOF) && b.got < b.want) {
		err = errLength
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}
