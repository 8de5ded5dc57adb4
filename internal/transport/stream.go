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

// maxContents bounds contents whose size Stripe did not tell.
const maxContents = 512 << 20

// Stream requests the contents at an address that Stripe gave out and copies them to w.
// It expects size bytes; 0 means any number up to 512 MiB. It retries only if no byte was
// written.
func Stream(ctx context.Context, c *Client, address string, size int64, w io.Writer, opts []stripedispute.Option) error {
	if c == nil {
		return errNotMade
	}
	r, err := c.locate(address)
	if err != nil {
		return permanent.Wrap(err)
	}
	r.stream = func(body io.Reader) (fault, error) { return copyExactly(w, body, size) }
	return c.do(ctx, r, opts, nil)
}

// locate makes the request for an address. It goes to Config's hosts whatever
// the address says, so that the key cannot go elsewhere.
func (c *Client) locate(address string) (Request, error) {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return Request{}, errors.New("stripe: the address of the contents is not a URL that Stripe gives out")
	}
	for _, host := range []struct {
		base  base
		home  string
		files bool
	}{{c.files, "files.stripe.com", true}, {c.api, "api.stripe.com", false}} {
		path, ok := host.base.below(u)
		if !ok && u.Scheme == "https" && u.Host == host.home {
			path, ok = u.EscapedPath(), true
		}
		if ok && strings.HasPrefix(path, "/v1/") {
			return Request{Method: http.MethodGet, Path: path, Form: u.RawQuery, Files: host.files}, nil
		}
	}
	return Request{}, errors.New("stripe: the address of the contents is not at one of Stripe's hosts, so the key was not sent there")
}

// below is the path of u under the base, if it is there.
func (b base) below(u *url.URL) (path string, ok bool) {
	if b.url == nil || u.Scheme != b.url.Scheme || u.Host != b.url.Host {
		return "", false
	}
	return strings.CutPrefix(u.EscapedPath(), b.url.EscapedPath())
}

// copyExactly copies body to w and compares it with its size.
func copyExactly(w io.Writer, body io.Reader, size int64) (fault, error) {
	out, most := &sink{w: w}, size
	if size == 0 {
		most = maxContents
	}
	_, err := io.Copy(out, io.LimitReader(body, most))
	switch {
	case out.err != nil:
		return local, fmt.Errorf("what was received cannot be written: %w", out.err)
	case out.n == 0 && (err != nil || size > 0):
		return cut, err
	case err != nil || out.n < size:
		return torn, broke{at: out.n, size: size, err: err}
	case size > 0 && !ended(body):
		return misplaced, fmt.Errorf("the file is larger than the %d bytes that it should have", size)
	case size == 0 && !ended(body):
		return misplaced, fmt.Errorf("the file, whose size Stripe did not tell, is larger than %d MiB", maxContents>>20)
	}
	return none, nil
}

func ended(r io.Reader) bool {
	n, _ := io.ReadFull(r, make([]byte, 1))
	return n == 0
}

// sink remembers that trouble was the writer's.
type sink struct {
	w   io.Writer
	n   int64
	err error
}

func (s *sink) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	if n < len(b) && err == nil {
		err = io.ErrShortWrite
	}
	s.n, s.err = s.n+int64(n), err
	return n, err
}

// broke is the error of a file of which a part has been written.
type broke struct {
	at, size int64
	err      error
}

func (b broke) Error() string {
	return fmt.Sprintf("the file broke off after %d of %d bytes; what was written is not whole", b.at, b.size)
}
func (b broke) Unwrap() error { return b.err }
