package fileupload_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// failFirst returns a client of a server that reads a part of the first attempt and then calls
// first. The server accepts the second attempt.
func failFirst(t *testing.T, first http.HandlerFunc) (*fileupload.Client, *atomic.Int64) {
	t.Helper()
	var attempts atomic.Int64
	var key string
	return server(t, func(w http.ResponseWriter, r *http.Request) {
		if attempts.Add(1) == 1 {
			key = r.Header.Get("Idempotency-Key")
			_, err := io.CopyN(io.Discard, r.Body, 40_000)
			assert.NoError(t, err)
			first(w, r)
			return
		}
		assert.Equal(t, key, r.Header.Get("Idempotency-Key"))
		if all := parts(t, r); assert.Len(t, all, 2) {
			assert.Equal(t, contents, all[1].value)
		}
		_, _ = io.WriteString(w, uploaded)
	}), &attempts
}

// reset breaks the connection.
func reset(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// busy responds before it has read the whole body.
func busy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Request-Id", "req_1")
	w.WriteHeader(http.StatusServiceUnavailable)
}

func TestUploadRetrySendsEveryByteAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte("..."+contents), 0o600))
	sources := map[string]func() io.Reader{
		"a reader":      func() io.Reader { return strings.NewReader(contents) },
		"a buffer":      func() io.Reader { return bytes.NewBufferString(contents) },
		"an unsafe one": func() io.Reader { return &counter{Reader: strings.NewReader(contents)} },
		"a file, from where it stood": func() io.Reader {
			f, err := os.Open(path)
			require.NoError(t, err)
			t.Cleanup(func() { _ = f.Close() })
			_, err = f.Seek(3, io.SeekStart)
			require.NoError(t, err)
			return f
		},
	}
	for name, source := range sources {
		for fault, first := range map[string]http.HandlerFunc{"reset": reset, "busy": busy} {
			t.Run(name+" "+fault, func(t *testing.T) {
				body := source()
				synctest.Test(t, func(t *testing.T) {
					c, attempts := failFirst(t, first)
					f, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: body})
					require.NoError(t, err)
					assert.Equal(t, stripedispute.FileID("file_1"), f.ID)
					assert.Equal(t, int64(2), attempts.Load())
				})
			})
		}
	}
}

// counter counts its calls without a lock: the race detector reports it if two attempts use
// it at the same time.
type counter struct {
	*strings.Reader

	reads int
}

func (c *counter) Read(b []byte) (int, error) {
	c.reads++
	return c.Reader.Read(b)
}

func (c *counter) Seek(off int64, whence int) (int64, error) {
	c.reads++
	return c.Reader.Seek(off, whence)
}

func TestUploadSendsAStreamOnceAndSaysSo(t *testing.T) {
	for fault, first := range map[string]http.HandlerFunc{"reset": reset, "busy": busy} {
		t.Run(fault, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, attempts := failFirst(t, first)
				f, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{strings.NewReader(contents)}})
				require.ErrorContains(t, err, `"a" comes from a reader that cannot seek, so it cannot be sent again`)
				assert.Nil(t, f)
				assert.Equal(t, int64(1), attempts.Load())
				if fault == "busy" {
					e, ok := errors.AsType[*stripedispute.Error](err)
					require.True(t, ok)
					assert.Equal(t, 503, e.Status)
					assert.Equal(t, "req_1", e.RequestID)
				}
			})
		})
	}
}

func TestUploadRetriesAStreamThatWasNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		var before io.Reader
		c := client(func(r *http.Request) (*http.Response, error) {
			if attempts++; attempts > 1 { // a transport may read the old body late
				n, err := io.Copy(io.Discard, before)
				assert.Less(t, n, int64(len(contents)), "only the bytes before the file")
				assert.ErrorContains(t, err, "has ended")
			}
			if before = r.Body; attempts < 3 {
				return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
			}
			assert.Equal(t, contents, parts(t, r)[1].value)
			return respond(r, 200, uploaded), nil
		})
		_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{strings.NewReader(contents)}})
		require.NoError(t, err)
		assert.Equal(t, 3, attempts)
	})
}

func TestUploadRetriesAShortStream(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		c := client(func(r *http.Request) (*http.Response, error) {
			attempts++
			assert.Equal(t, pdf, parts(t, r)[1].value)
			return respond(r, []int{500, 200}[attempts-1], uploaded), nil
		})
		_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{strings.NewReader(pdf)}})
		require.NoError(t, err)
	})
}

func TestUploadOfAStreamReturnsTheRefusalOfStripe(t *testing.T) {
	c := client(func(r *http.Request) (*http.Response, error) {
		return respond(r, 400, `{"error":{"type":"invalid_request_error","message":"This file is too large."}}`), nil
	})
	_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{strings.NewReader(contents)}})
	require.EqualError(t, err, "stripe: 400 invalid_request_error: This file is too large. (req_1)")
}

// A transport may continue to read the body of an attempt that has ended.
func TestAttemptReaderEndsWithItsAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &counter{Reader: strings.NewReader(contents)}
		var bodies []io.Reader
		c := client(func(r *http.Request) (*http.Response, error) {
			bodies = append(bodies, r.Body)
			head := make([]byte, 20_000)
			_, err := io.ReadFull(r.Body, head)
			assert.NoError(t, err)
			if len(bodies) == 1 {
				return respond(r, 503, ""), nil
			}
			n, err := bodies[0].Read(make([]byte, 10))
			assert.Zero(t, n)
			assert.ErrorContains(t, err, "has ended")
			r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(head), r.Body))
			assert.Equal(t, contents, parts(t, r)[1].value)
			return respond(r, 200, uploaded), nil
		})
		_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: source})
		require.NoError(t, err)

		reads := source.reads
		_, err = bodies[1].Read(make([]byte, 10))
		require.Error(t, err)
		assert.Equal(t, reads, source.reads, "the reader was used after Upload")
	})
}

func TestUploadDoesNotUseTheReaderAfterItReturned(t *testing.T) {
	source := &counter{Reader: strings.NewReader(contents)}
	var body io.Reader
	c := client(func(r *http.Request) (*http.Response, error) {
		body = r.Body
		return respond(r, 400, ""), nil
	})
	_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: source})
	require.Error(t, err)
	reads := source.reads
	_, err = io.Copy(io.Discard, body)
	require.ErrorContains(t, err, "has ended")
	assert.Equal(t, reads, source.reads)
}

func TestUploadFailsWhenTheBodyCannotSeekBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, attempts := failFirst(t, busy)
		_, err := c.Upload(t.Context(),
			fileupload.Params{Purpose: evidence, Name: "a", Body: &jammed{Reader: strings.NewReader(contents), left: 5}})
		require.ErrorContains(t, err, `"a" cannot be read from the beginning again: jammed`)
		assert.Equal(t, int64(1), attempts.Load())
	})
}

// jammed fails to seek after some calls.
type jammed struct {
	*strings.Reader
	left int
}

func (j *jammed) Seek(off int64, whence int) (int64, error) {
	if j.left--; j.left < 0 {
		return 0, errors.New("jammed")
	}
	return j.Reader.Seek(off, whence)
}

func TestUploadEndsWithTheContextWhenAPipeIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := client(nil).Upload(ctx, fileupload.Params{Purpose: evidence, Name: "a", Body: r})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NoError(t, w.Close()) // ends the pending Read
	})
}
