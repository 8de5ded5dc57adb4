package disputetest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestCanceledRequestEndsItsUpload(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	ctx, cancel := context.WithCancelCause(t.Context())
	source, sink := io.Pipe()
	r := request(t, http.MethodPost, "/v1/files", "").WithContext(ctx)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	r.Body, r.ContentLength = source, -1
	why := errors.New("the user left")
	var writer sync.WaitGroup
	writer.Go(func() {
		_, _ = io.WriteString(sink, "--b\r\n")
		cancel(why)
		var err error
		for err == nil {
			_, err = io.WriteString(sink, "x")
		}
		assert.ErrorIs(t, err, io.ErrClosedPipe)
	})
	_, err := srv.HTTPClient().Do(r) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, why)
	writer.Wait()
	assert.Zero(t, srv.Effects())
}

func TestEndlessUploadEnds(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	r := request(t, http.MethodPost, "/v1/files", "")
	r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	head := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n"
	body := &endless{rest: head}
	r.Body, r.ContentLength = body, -1
	a := do(t, srv, r)
	assert.Equal(t, 400, a.status)
	assert.True(t, body.closed)
	assert.Less(t, body.read, 21<<20)
}

type endless struct {
	rest   string
	read   int
	closed bool
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	if n == 0 {
		n = len(p)
		clear(p)
	}
	e.read += n
	return n, nil
}

func (e *endless) Close() error { e.closed = true; return nil }

func TestBodyMustHaveItsContentLength(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	for _, length := range []int64{3, 300} {
		r := request(t, http.MethodPost, path, "metadata[a]=b")
		r.ContentLength = length
		_, err := srv.HTTPClient().Do(r) //nolint:bodyclose // there is none
		assert.ErrorContains(t, err, "Content-Length")
	}
	assert.Zero(t, srv.Effects())
}

func TestServeHTTP(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	listener := httptest.NewServer(srv)
	defer listener.Close()
	call := func() (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, listener.URL+"/v1/disputes/"+id, nil)
		require.NoError(t, err)
		r.SetBasicAuth("sk_test_x", "")
		return listener.Client().Do(r)
	}
	res, err := call()
	require.NoError(t, err)
	assert.Equal(t, 200, res.StatusCode)
	require.NoError(t, res.Body.Close())

	srv.Fail("GET /v1/disputes/{id}", disputetest.CutBody(20))
	res, err = call()
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Len(t, body, 20)
	require.NoError(t, res.Body.Close())

	srv.FailAlways("GET /v1/disputes/{id}", disputetest.Reset())
	_, err = call() //nolint:bodyclose // there is none
	require.ErrorIs(t, err, io.EOF)

	file := srv.AddFile(disputetest.File{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, listener.URL+"/v1/files/"+file, nil)
	require.NoError(t, err)
	r.SetBasicAuth("sk_test_x", "")
	res, err = listener.Client().Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	require.NoError(t, err)
	assert.Contains(t, string(body), listener.URL+"/v1/files/"+file+"/contents", "addresses are this listener's")
}
