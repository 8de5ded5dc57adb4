package fileupload_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// contents is longer than sniffLen and does not repeat itself at short distances.
var contents = func() string {
	var b strings.Builder
	for i := range 30_000 {
		b.WriteString(string(rune('a'+i%26)) + string(rune('0'+i%10)) + string(rune('A'+i%23)))
	}
	return b.String()
}()

func TestUploadSendsTheContentLength(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte(contents), 0o600))
	file := opened(t, os.DirFS(filepath.Dir(path)), "file")
	tests := map[string]struct {
		body  io.Reader
		size  int64
		known bool
	}{
		"strings.Reader":                {body: strings.NewReader(contents), known: true},
		"bytes.Buffer":                  {body: bytes.NewBufferString(contents), known: true},
		"os.File":                       {body: file, known: true},
		"a file of another file system": {body: opened(t, fstest.MapFS{"file": {Data: []byte(contents)}}, "file"), known: true},
		"a file that cannot seek":       {body: statOnly{opened(t, os.DirFS(filepath.Dir(path)), "file")}, known: true},
		"a reader with Len":             {body: lenOnly{strings.NewReader(contents)}, known: true},
		"a section": {
			body: io.NewSectionReader(strings.NewReader("..."+contents+"..."), 3, int64(len(contents))), known: true,
		},
		"a plain reader, size given":        {body: onlyReader{strings.NewReader(contents)}, size: int64(len(contents)), known: true},
		"a plain reader":                    {body: onlyReader{strings.NewReader(contents)}},
		"a plain reader, one byte a time":   {body: iotest.OneByteReader(strings.NewReader(contents))},
		"a plain reader, EOF with the data": {body: iotest.DataErrReader(strings.NewReader(contents)), size: int64(len(contents)), known: true},
		"a reader whose Seek fails":         {body: seekFails{strings.NewReader(contents)}},
		"a reader whose end is not known":   {body: endFails{strings.NewReader(contents)}},
		"a pipe that is a file":             {body: pipe(t, contents)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := client(func(r *http.Request) (*http.Response, error) {
				raw, err := io.ReadAll(r.Body)
				assert.NoError(t, err)
				if test.known {
					assert.Equal(t, int64(len(raw)), r.ContentLength)
				} else {
					assert.Equal(t, int64(-1), r.ContentLength)
				}
				r.Body = io.NopCloser(bytes.NewReader(raw))
				assert.Equal(t, contents, parts(t, r)[1].value)
				return respond(r, 200, uploaded), nil
			})
			_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: test.body, Size: test.size})
			require.NoError(t, err)
		})
	}
}

func opened(t *testing.T, fsys fs.FS, name string) fs.File {
	t.Helper()
	f, err := fsys.Open(name)
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func pipe(t *testing.T, s string) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	go func() {
		_, _ = io.WriteString(w, s)
		_ = w.Close()
	}()
	t.Cleanup(func() { _ = r.Close() })
	return r
}

type (
	statOnly  struct{ f fs.File }
	lenOnly   struct{ r *strings.Reader }
	seekFails struct{ io.Reader }
	endFails  struct{ *strings.Reader }
)

func (s statOnly) Read(b []byte) (int, error)           { return s.f.Read(b) }
func (s statOnly) Stat() (fs.FileInfo, error)           { return s.f.Stat() }
func (l lenOnly) Read(b []byte) (int, error)            { return l.r.Read(b) }
func (l lenOnly) Len() int                              { return l.r.Len() }
func (seekFails) Seek(int64, int) (int64, error)        { return 0, errors.New("cannot seek") }
func (endFails) Len() string                            { return "not a length" }
func (e endFails) Seek(off int64, w int) (int64, error) { return seekNotEnd(e.Reader, off, w) }

func seekNotEnd(s io.Seeker, off int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return 0, errors.New("nobody knows the end")
	}
	return s.Seek(off, whence)
}

func TestUploadReadsFromTheCurrentPosition(t *testing.T) {
	c := client(func(r *http.Request) (*http.Response, error) {
		assert.Equal(t, "world", parts(t, r)[1].value)
		return respond(r, 200, uploaded), nil
	})
	r := strings.NewReader("hello world")
	_, err := io.CopyN(io.Discard, r, 6)
	require.NoError(t, err)
	_, err = c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: r})
	require.NoError(t, err)
}

func TestUploadNeverClosesTheBody(t *testing.T) {
	for _, status := range []int{200, 400} {
		c := client(func(r *http.Request) (*http.Response, error) {
			_, err := io.Copy(io.Discard, r.Body)
			assert.NoError(t, err)
			assert.NoError(t, r.Body.Close())
			return respond(r, status, uploaded), nil
		})
		body := &closer{Reader: strings.NewReader(contents)}
		_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: body})
		assert.Equal(t, status != 200, err != nil)
		assert.False(t, body.closed)
	}
}

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

func TestUploadReturnsTheErrorOfTheBody(t *testing.T) {
	onFire := errors.New("disk on fire")
	fails := func() io.Reader { return io.MultiReader(strings.NewReader(contents), iotest.ErrReader(onFire)) }
	cut := func() io.Reader {
		return io.MultiReader(strings.NewReader(contents), iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	wraps := func() io.Reader {
		return io.MultiReader(strings.NewReader(contents), iotest.ErrReader(fmt.Errorf("gone: %w", io.EOF)))
	}
	ends := func() io.Reader { return onlyReader{strings.NewReader(contents)} }
	tests := map[string]struct {
		body  func() io.Reader
		size  int64
		want  string
		cause error
	}{
		"half-way, of unknown size": {fails, 0, `reading "a" failed after 90000 bytes: disk on fire`, onFire},
		"half-way, of known size":   {fails, 100_000, `reading "a" failed after 90000 bytes: disk on fire`, onFire},
		"cut, as a download may be": {cut, 0, `reading "a" failed after 90000 bytes: unexpected EOF`, io.ErrUnexpectedEOF},
		"an error that wraps EOF":   {wraps, 0, `reading "a" failed after 90000 bytes: gone: EOF`, io.EOF},
		"too short":                 {ends, 90_001, `"a" ended after 90000 of 90001 bytes`, nil},
		"too long":                  {ends, 89_999, `"a" has more than the expected 89999 bytes`, nil},
		"much too long":             {ends, 5_000, `"a" has more than the expected 5000 bytes`, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := server(t, func(_ http.ResponseWriter, r *http.Request) {
				_, err := io.Copy(io.Discard, r.Body)
				assert.Error(t, err, "the request looked complete")
			})
			f, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: test.body(), Size: test.size})
			require.ErrorContains(t, err, test.want)
			require.NotErrorIs(t, err, stripedispute.ErrConnection)
			if test.cause != nil {
				require.ErrorIs(t, err, test.cause)
			}
			assert.Nil(t, f)
		})
	}
}

func TestUploadDoesNotWaitForAPipeWhenCancelled(t *testing.T) {
	r, w := io.Pipe()
	go func() { _, _ = io.WriteString(w, contents) }() // and then it blocks for ever
	ctx, cancel := context.WithCancel(t.Context())
	c := server(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, 80_000)
		cancel()
		_, _ = io.Copy(io.Discard, r.Body)
	})
	f, err := c.Upload(ctx, fileupload.Params{Purpose: evidence, Name: "a", Body: r})
	require.ErrorIs(t, err, context.Canceled)
	assert.Nil(t, f)
	_ = w.Close()
}
