package fileupload_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// faulty is a reader that calls then instead of reading once it has returned some bytes. It
// can seek.
type faulty struct {
	*strings.Reader

	after int
	then  func(b []byte) (int, error)
	seek  func() // Seek calls it if it is not nil
}

func (f *faulty) Read(b []byte) (int, error) {
	at := int(f.Size()) - f.Len()
	if at >= f.after {
		return f.then(b)
	}
	return f.Reader.Read(b[:min(len(b), f.after-at)])
}

func (f *faulty) Seek(off int64, whence int) (int64, error) {
	if f.seek != nil {
		f.seek()
	}
	return f.Reader.Seek(off, whence)
}

// faults returns readers that call then: at the beginning, in the middle and at the end, each
// with Seek and without.
func faults(then func(b []byte) (int, error)) map[string]func() io.Reader {
	at := func(after int) *faulty {
		return &faulty{Reader: strings.NewReader(contents), after: after, then: then}
	}
	return map[string]func() io.Reader{
		"at once":                 func() io.Reader { return at(0) },
		"on the way":              func() io.Reader { return at(50_000) },
		"at once, no Seek":        func() io.Reader { return onlyReader{at(0)} },
		"on the way, no Seek":     func() io.Reader { return onlyReader{at(50_000)} },
		"in the last Read":        func() io.Reader { return at(len(contents)) },
		"after the last, no Seek": func() io.Reader { return onlyReader{at(len(contents))} },
	}
}

// drain reads the whole upload and responds.
func drain(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err == nil {
		_, _ = io.WriteString(w, uploaded)
	}
}

// release ends a blocked call, and waits until net/http has finished with it.
func release(blocked chan struct{}) {
	close(blocked)
	time.Sleep(time.Minute)
}

func TestUploadEndsWithTheContextWhenReadBlocks(t *testing.T) {
	for name := range faults(nil) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				blocked := make(chan struct{})
				body := faults(func([]byte) (int, error) { <-blocked; return 0, io.EOF })[name]()
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				start := time.Now()
				f, err := server(t, drain).Upload(ctx, fileupload.Params{Purpose: evidence, Name: "a", Body: body})
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Nil(t, f)
				assert.Less(t, time.Since(start), 11*time.Second)
				release(blocked)
			})
		})
	}
}

func TestUploadEndsWithItsAttemptWhenReadBlocks(t *testing.T) {
	for name := range faults(nil) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				blocked := make(chan struct{})
				body := faults(func([]byte) (int, error) { <-blocked; return 0, io.EOF })[name]()
				start := time.Now()
				_, err := server(t, drain).Upload(context.Background(), fileupload.Params{Purpose: evidence, Name: "a", Body: body})
				require.ErrorIs(t, err, context.DeadlineExceeded)
				assert.Less(t, time.Since(start), 81*time.Second, "one attempt, since a second one would wait as well")
				if strings.Contains(name, "on the way") {
					require.ErrorContains(t, err, "not retried")
				}
				release(blocked)
			})
		})
	}
}

func TestUploadEndsWithTheContextWhenSeekBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blocked := make(chan struct{})
		body := &faulty{Reader: strings.NewReader(contents), after: len(contents), seek: func() { <-blocked }}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := noRequests(t).Upload(ctx, fileupload.Params{Purpose: evidence, Name: "a", Body: body})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		release(blocked)
	})
}

func TestUploadEndsWithTheContextWhenSeekBlocksBeforeARetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blocked, attempts := make(chan struct{}), 0
		body := &faulty{Reader: strings.NewReader(contents), after: len(contents), then: func([]byte) (int, error) { return 0, io.EOF }}
		c := client(func(r *http.Request) (*http.Response, error) {
			if attempts++; attempts == 1 {
				body.seek = func() { <-blocked }
			}
			return respond(r, 503, ""), nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := c.Upload(ctx, fileupload.Params{Purpose: evidence, Name: "a", Body: body})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorContains(t, err, `a Seek of "a" has not returned`)
		require.ErrorIs(t, err, stripedispute.ErrServer, "the error has the response before")
		assert.Equal(t, 1, attempts)
		release(blocked)
	})
}

func TestUploadEndsWithTheContextWhenReadReturnsNothing(t *testing.T) {
	for name, body := range faults(func([]byte) (int, error) { return 0, nil }) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				_, err := server(t, drain).Upload(ctx, fileupload.Params{Purpose: evidence, Name: "a", Body: body()})
				require.ErrorIs(t, err, context.DeadlineExceeded)
			})
		})
	}
}

func TestUploadAcceptsReadsThatReturnNothingForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		rest := strings.NewReader("the rest")
		body := &faulty{Reader: strings.NewReader(contents), after: 50_000, then: func(b []byte) (int, error) {
			if time.Since(start) < 5*time.Second {
				return 0, nil
			}
			return rest.Read(b)
		}}
		_, err := server(t, drain).Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: onlyReader{body}})
		require.NoError(t, err)
	})
}

func TestUploadPanicsWithThePanicOfTheReader(t *testing.T) {
	lost := errors.New("lost")
	for name, body := range faults(func([]byte) (int, error) { panic(lost) }) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				assert.PanicsWithValue(t, lost, func() {
					_, _ = server(t, drain).Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: body()})
				})
			})
		})
	}
}

func TestUploadPanicsWithThePanicOfProgress(t *testing.T) {
	for _, body := range []io.Reader{strings.NewReader(contents), onlyReader{strings.NewReader(contents)}, strings.NewReader("short")} {
		synctest.Test(t, func(t *testing.T) {
			assert.PanicsWithValue(t, "lost", func() {
				_, _ = server(t, drain).Upload(t.Context(), fileupload.Params{
					Purpose: evidence, Name: "a", Body: body, Progress: func(int64, int64) { panic("lost") },
				})
			})
		})
	}
}

func TestUploadPanicsWithThePanicOfTheRoundTripper(t *testing.T) {
	assert.PanicsWithValue(t, "lost", func() {
		_, _ = client(func(*http.Request) (*http.Response, error) { panic("lost") }).Upload(t.Context(), fileupload.Params{
			Purpose: evidence, Name: "a", Body: strings.NewReader(contents),
		})
	})
}

func TestUploadEndsItsGoroutineWhenTheReaderDoes(t *testing.T) {
	ended := make(chan bool)
	go func() {
		returned := false
		defer func() { ended <- !returned }()
		body := &faulty{Reader: strings.NewReader(contents), then: func([]byte) (int, error) { runtime.Goexit(); return 0, nil }}
		_, _ = noRequests(t).Upload(context.Background(), fileupload.Params{Purpose: evidence, Name: "a", Body: body})
		returned = true
	}()
	assert.True(t, <-ended)
}

func TestUploadEndsWithTheContextWhenProgressBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		blocked := make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := server(t, drain).Upload(ctx, fileupload.Params{
			Purpose: evidence, Name: "a", Body: strings.NewReader(contents), Progress: func(int64, int64) { <-blocked },
		})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		release(blocked)
	})
}

func TestUploadRefusesAnImpossibleCountOfRead(t *testing.T) {
	for text, then := range map[string]func(b []byte) (int, error){
		"returned -1":  func([]byte) (int, error) { return -1, nil },
		"returned -2":  func([]byte) (int, error) { return -2, io.EOF },
		"a bug of the": func(b []byte) (int, error) { return len(b) + 1, nil },
	} {
		for name, body := range faults(then) {
			t.Run(text+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f, err := server(t, drain).Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: body()})
					require.ErrorContains(t, err, text)
					require.NotErrorIs(t, err, stripedispute.ErrConnection, "it is not an error of the network")
					assert.Nil(t, f)
				})
			})
		}
	}
}

func TestUploadFileRefusesANamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	_, err := noRequests(t).UploadFile(t.Context(), evidence, path)
	require.ErrorContains(t, err, `"pipe" is a named pipe`)
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(path, link))
	_, err = noRequests(t).UploadFile(t.Context(), evidence, link)
	require.ErrorContains(t, err, `"link" is a named pipe`)
	_, err = noRequests(t).UploadFile(t.Context(), evidence, os.DevNull)
	require.ErrorContains(t, err, "is a device")
}

func TestUploadSaysThatAReaderIsAtItsEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "written")
	written, err := os.Create(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = written.Close() })
	_, err = written.WriteString(contents)
	require.NoError(t, err)
	beyond := strings.NewReader(contents)
	_, err = beyond.Seek(10, io.SeekEnd)
	require.NoError(t, err)
	for name, body := range map[string]io.Reader{"a file just written": written, "beyond its end": beyond} {
		for _, size := range []int64{0, 5} {
			_, err := noRequests(t).Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: body, Size: size})
			require.ErrorContains(t, err, `"a" is at its end, after 90000 bytes`, name)
			assert.NotContains(t, err.Error(), "empty")
		}
	}
}

func TestUploadRefusesAFileThatIsTooLargeForItsPurpose(t *testing.T) {
	const limit = 5 << 20
	tests := map[string]fileupload.Params{
		"a reader that can seek": {Body: strings.NewReader(strings.Repeat("x", limit+1))},
		"a reader with Len":      {Body: lenOnly{strings.NewReader(strings.Repeat("x", limit+1))}},
		"a size that is given":   {Body: onlyReader{strings.NewReader("x")}, Size: limit + 1},
	}
	for name, p := range tests {
		t.Run(name, func(t *testing.T) {
			p.Purpose, p.Name = evidence, "a"
			_, err := noRequests(t).Upload(t.Context(), p)
			require.ErrorContains(t, err, `"a" has 5242881 bytes; Stripe takes at most 5 MB`)
		})
	}
	c := client(func(r *http.Request) (*http.Response, error) { return respond(r, 200, uploaded), nil })
	for _, p := range []fileupload.Params{
		{Purpose: evidence, Name: "a", Body: strings.NewReader(strings.Repeat("x", limit))},
		{Purpose: fileupload.PurposeIdentityDocument, Name: "a", Body: strings.NewReader(strings.Repeat("x", limit+1))},
	} {
		_, err := c.Upload(t.Context(), p)
		require.NoError(t, err)
	}
}
