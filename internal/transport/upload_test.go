package transport_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

// responseAfter is a transport that reads n bytes of the body and responds.
func responseAfter(n int64, status int) roundTripper {
	return func(r *http.Request) (*http.Response, error) {
		if n > 0 {
			_, _ = io.CopyN(io.Discard, r.Body, n)
		}
		return respond(status, whole)(r)
	}
}

func TestUploadWithASuccessBeforeTheWholeBodyWasSentIsAnError(t *testing.T) {
	tests := map[string]struct {
		wire roundTripper
		fine bool
	}{
		"not read at all": {responseAfter(0, 200), true},
		"a part":          {responseAfter(3, 200), false},
		"all but a byte":  {responseAfter(5, 200), false},
		"all":             {responseAfter(6, 200), true},
		"a copy of it": {func(r *http.Request) (*http.Response, error) {
			if r.GetBody == nil {
				return responseAfter(6, 200)(r)
			}
			_, _ = io.CopyN(io.Discard, r.Body, 1)
			b, err := r.GetBody()
			if err == nil {
				_, err = io.Copy(io.Discard, b)
			}
			assert.NoError(t, err)
			return respond(200, whole)(r)
		}, true},
	}
	for name, test := range tests {
		for kind, r := range calls() {
			if r.Body == nil {
				continue
			}
			for _, length := range []int64{6, -1} {
				t.Run(name+" of "+kind, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						body := *r.Body
						if r.Body = &body; length < 0 {
							body.Length = -1
							body.Open = func(context.Context) (io.ReadCloser, error) {
								return io.NopCloser(withEOF{strings.NewReader("a file")}), nil
							}
						}
						v, err := do(t.Context(), client(nil, func(c *stripedispute.Config) { c.HTTPClient = &http.Client{Transport: test.wire} }), r)
						if test.fine {
							must(t, v, err)
							return
						}
						require.ErrorContains(t, err, "before the whole body was sent")
						require.ErrorIs(t, err, stripedispute.ErrConnection)
						assert.Nil(t, v)
					})
				})
			}
		}
	}
}

// withEOF returns io.EOF together with the last bytes.
type withEOF struct{ *strings.Reader }

func (w withEOF) Read(b []byte) (int, error) {
	n, err := w.Reader.Read(b)
	if w.Len() == 0 {
		err = io.EOF
	}
	return n, err
}

func TestUploadWithARefusalBeforeTheWholeBodyWasSentIsARefusal(t *testing.T) {
	r := calls()["an upload"]
	_, err := do(t.Context(), client(nil, func(c *stripedispute.Config) { c.HTTPClient = &http.Client{Transport: responseAfter(2, 400)} }), r)
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	assert.Equal(t, 400, e.Status)
	assert.NotErrorIs(t, err, stripedispute.ErrConnection)
}

func TestUploadWaitsForTheRestOfTheBodyAfterTheResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wire := roundTripper(func(r *http.Request) (*http.Response, error) {
			_, err := io.CopyN(io.Discard, r.Body, 2)
			go func() {
				time.Sleep(100 * time.Millisecond)
				_, _ = io.Copy(io.Discard, r.Body)
			}()
			resp, _ := respond(200, whole)(r)
			return resp, err
		})
		c := client(nil, func(c *stripedispute.Config) { c.HTTPClient = &http.Client{Transport: wire} })
		v, err := do(t.Context(), c, calls()["an upload"])
		must(t, v, err)
	})
}
