package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// maxContents is the limit for contents whose size Stripe did not state.
const maxContents = 512 << 20

// Stream requests the contents at an address that Stripe gave out and copies them to w.
// It expects size bytes; 0 means any number up to maxContents. It retries only if no byte was
// written. It writes in the goroutine of the call. If a Write does not
// return, Stream does not return either, also after ctx has ended.
func Stream(ctx context.Context, c *Client, address string, size int64, w io.Writer, opts []stripedispute.Option) error {
	if c == nil {
		return errNoClient
	}
	r, err := c.contentsRequest(address)
	if err != nil {
		return permanent.Wrap(err)
	}
	r.stream = func(body io.Reader) (fault, error) { return copyExactly(w, body, size) }
	return c.do(ctx, r, stripedispute.NewCall(opts), nil)
}

// contentsRequest makes the request for an address. The request goes to one of the hosts of
// the Config, so that the key cannot reach another host.
func (c *Client) contentsRequest(address string) (Request, error) {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return Request{}, errors.New("stripe: the address of the contents is not a URL that Stripe gives out")
	}
	for _, host := range []struct {
		base   baseURL
		stripe string // Stripe's own host
		files  bool   // Request.Files, which chooses between these two
	}{{c.files, filesHost, true}, {c.api, apiHost, false}} {
		path, ok := host.base.pathOf(u)
		if !ok && u.Scheme == "https" && u.Host == host.stripe {
			path, ok = u.EscapedPath(), true
		}
		if ok && strings.HasPrefix(path, "/v1/") {
			return Request{Method: http.MethodGet, Path: path, Form: u.RawQuery, Files: host.files}, nil
		}
	}
	return Request{}, errors.New("stripe: the address of the contents is not below /v1/ at a host of Stripe or of the Config, " +
		"so the key was not sent there")
}

// copyExactly copies body to w. It returns a fault if body does not have size bytes, or if size is
// 0 and body has more than maxContents.
func copyExactly(w io.Writer, body io.Reader, size int64) (fault, error) {
	out, most := &countingWriter{w: w}, size
	if size == 0 {
		most = maxContents
	}
	_, err := io.Copy(out, io.LimitReader(body, most))
	switch {
	case out.err != nil:
		return local, fmt.Errorf("what was received cannot be written: %w", out.err)
	case out.n == 0 && (err != nil || size > 0):
		return cutShort, err
	case err != nil || out.n < size:
		return partWritten, partWrittenError{written: out.n, size: size, err: err}
	case size > 0 && !atEnd(body):
		return wrongObject, fmt.Errorf("the file is larger than the %d bytes that it should have", size)
	case size == 0 && !atEnd(body):
		return wrongObject, fmt.Errorf("the file, whose size Stripe did not state, is larger than %d MiB", maxContents>>20)
	}
	return none, nil
}

// atEnd reports whether r has no more bytes. An error counts as the end.
func atEnd(r io.Reader) bool {
	n, _ := io.ReadFull(r, make([]byte, 1))
	return n == 0
}

// countingWriter counts the bytes written to w. It keeps the error of w, because io.Copy does not say
// whether an error is from the reader or from the writer.
type countingWriter struct {
	w   io.Writer
	n   int64
	err error
}

func (s *countingWriter) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	if n < len(b) && err == nil {
		err = io.ErrShortWrite
	}
	s.n, s.err = s.n+int64(n), err
	return n, err
}

// partWrittenError is the error of a file of which a part has been written.
type partWrittenError struct {
	written, size int64 // size 0: not known
	err           error
}

func (e partWrittenError) Error() string {
	if e.size == 0 {
		return fmt.Sprintf("the file broke off after %d bytes; the part that was written is not complete", e.written)
	}
	return fmt.Sprintf("the file broke off after %d of %d bytes; the part that was written is not complete", e.written, e.size)
}
func (e partWrittenError) Unwrap() error { return e.err }
