package faults_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// silent is a server that sends nothing: no response, or no body.
type silent struct{ inBody bool }

func (s silent) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.inBody {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: waiting{r.Context()}, ContentLength: -1, Request: r}, nil
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// waiting is a body that sends nothing until the context of the request ends.
type waiting struct{ ctx context.Context } //nolint:containedctx // of the request

func (w waiting) Read([]byte) (int, error) {
	<-w.ctx.Done()
	return 0, w.ctx.Err()
}
func (waiting) Close() error { return nil }

func TestASilentServerEndsWithTheDefaultTimeout(t *testing.T) {
	for _, o := range operations() {
		for _, wire := range []silent{{false}, {true}} {
			synctest.Test(t, func(t *testing.T) {
				c := newClients(stripedispute.Config{Key: key, BaseURL: "http://127.0.0.1", HTTPClient: &http.Client{Transport: wire}, MaxRetries: -1})
				start := time.Now()
				_, err := o.withLibrary(t.Context(), c)
				require.ErrorIs(t, err, stripedispute.ErrConnection, o.name)
				require.ErrorIs(t, err, context.DeadlineExceeded, o.name)
				assert.Equal(t, 80*time.Second, time.Since(start), o.name)
			})
		}
	}
}

// failingReader calls then after 100,000 bytes of a file.
type failingReader struct {
	*bytes.Reader

	then func([]byte) (int, error)
}

func (o failingReader) Read(b []byte) (int, error) {
	left := 100_000 - (int(o.Size()) - o.Len())
	if left <= 0 {
		return o.then(b)
	}
	return o.Reader.Read(b[:min(left, len(b))])
}

// readers returns the same file twice: with Seek and without.
func readers(then func([]byte) (int, error)) map[string]io.Reader {
	return map[string]io.Reader{
		"a file":   failingReader{bytes.NewReader(contents), then},
		"a stream": io.MultiReader(failingReader{bytes.NewReader(contents), then}),
	}
}

// uploading sends a file to a host that accepts it.
func uploading(ctx context.Context, t *testing.T, body io.Reader) (effects int, err error) {
	t.Helper()
	h := &host{operation: operationNamed("file Upload")}
	require.NoError(t, h.listen(ctx))
	t.Cleanup(h.end)
	wire := &http.Transport{}
	t.Cleanup(wire.CloseIdleConnections)
	c := newClients(stripedispute.Config{Key: key, BaseURL: "http://" + h.address(), HTTPClient: &http.Client{Transport: wire}})
	_, err = c.files.Upload(ctx, fileupload.Params{Purpose: fileupload.PurposeDisputeEvidence, Name: "receipt.pdf", Body: body})
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.effects, err
}

func TestAReaderThatBlocksEndsWithTheContext(t *testing.T) {
	for name := range readers(nil) {
		t.Run(name, func(t *testing.T) {
			release := make(chan struct{})
			defer close(release)
			ctx, cancel := context.WithCancel(t.Context())
			effects, err := uploading(ctx, t, readers(func([]byte) (int, error) {
				cancel()
				<-release
				return 0, io.EOF
			})[name])
			require.ErrorIs(t, err, context.Canceled)
			assert.Zero(t, effects)
		})
	}
}

func TestAReaderWhoseReadsAreEmptyEndsWithTheContext(t *testing.T) {
	for name := range readers(nil) {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			reads := 0
			effects, err := uploading(ctx, t, readers(func([]byte) (int, error) {
				if reads++; reads == 110 {
					cancel()
				}
				return 0, nil
			})[name])
			require.ErrorIs(t, err, context.Canceled)
			assert.Zero(t, effects)
		})
	}
}

func TestAPanicOfAReaderContinuesInTheCaller(t *testing.T) {
	lost := errors.New("lost")
	for name, body := range readers(func([]byte) (int, error) { panic(lost) }) {
		t.Run(name, func(t *testing.T) {
			assert.PanicsWithValue(t, lost, func() { _, _ = uploading(t.Context(), t, body) })
		})
	}
}

func TestAReaderWithAnInvalidCountIsAnError(t *testing.T) {
	for _, n := range []int{-1, 1 << 20} {
		for name, body := range readers(func([]byte) (int, error) { return n, nil }) {
			t.Run(name, func(t *testing.T) {
				effects, err := uploading(t.Context(), t, body)
				require.ErrorContains(t, err, "a bug of the reader")
				assert.Zero(t, effects)
			})
		}
	}
}
