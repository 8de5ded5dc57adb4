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

// ServeHTTP responds to a request over a socket. From the first one on, changes that
// happen by themselves happen when their time comes, not with the next request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.keepTime()
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

// wire is an http.RoundTripper that reaches a Server without a network.
type wire struct{ server *Server }

// RoundTrip responds in the caller's goroutine.
func (t wire) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx := r.Context()
	in := r.Clone(ctx)
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "192.0.2.1:1234"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	in.Body = http.NoBody
	body := &sent{ReadCloser: r.Body, want: r.ContentLength}
	if r.Body != nil {
		in.Body = body
		defer func() { _ = r.Body.Close() }()
		// A source that blocks must not outlive the call.
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
		contents = io.MultiReader(bytes.NewReader(rep.body[:rep.cut]), broken{})
	}
	return &http.Response{
		Status:     strconv.Itoa(rep.status) + " " + http.StatusText(rep.status),
		StatusCode: rep.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        rep.header,
		Body:          io.NopCloser(contents),
		ContentLength: int64(len(rep.body)),
		Request:       r,
	}, nil
}

// broken is the rest of a body after its connection broke.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// errLength is the error of a request whose body is shorter or longer than announced.
var errLength = errors.New("disputetest: the body's length is not the Content-Length")

// sent is a request body that must have its Content-Length, as with a real transport.
type sent struct {
	io.ReadCloser
	want, got int64
	err       error // why it could not be read to its end
}

func (b *sent) Read(p []byte) (int, error) {
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
