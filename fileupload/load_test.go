package fileupload_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func TestUploadAHundredFilesAtOnce(t *testing.T) {
	var mu sync.Mutex
	got := map[string]string{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all := parts(t, r)
		mu.Lock()
		defer mu.Unlock()
		if assert.Len(t, all, 2) {
			got[all[1].filename] = all[1].value
		}
		_, _ = fmt.Fprintf(w, `{"id":"file_%d","object":"file","size":1}`, len(got))
	}))
	t.Cleanup(srv.Close)
	c := fileupload.NewClient(stripedispute.Config{Key: "sk_test_1", BaseURL: srv.URL})

	var group sync.WaitGroup
	want := map[string]string{}
	for i := range 100 {
		name, body := fmt.Sprintf("%d.txt", i), strings.Repeat(fmt.Sprintf("%d ", i), 10_000)
		want[name] = body
		var r io.Reader = strings.NewReader(body)
		if i%2 == 0 {
			r = onlyReader{r}
		}
		group.Go(func() {
			_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: name, Body: r})
			assert.NoError(t, err)
		})
	}
	group.Wait()
	assert.Equal(t, want, got)
}

func TestUploadUsesLittleMemory(t *testing.T) {
	const size, most = 64 << 20, 1 << 20
	path := filepath.Join(t.TempDir(), "large")
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, file.Truncate(size))
	require.NoError(t, file.Close())

	var arrived int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, uploaded)
	}))
	t.Cleanup(srv.Close)
	c := fileupload.NewClient(stripedispute.Config{Key: "sk_test_1", BaseURL: srv.URL})
	uploads := map[string]func() error{
		"a file": func() error {
			_, err := c.UploadFile(t.Context(), fileupload.PurposeIdentityDocument, path) // evidence must not be so large
			return err
		},
		"a stream": func() error {
			f, err := os.Open(path)
			require.NoError(t, err)
			defer f.Close()
			_, err = c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "large", Body: onlyReader{f}})
			return err
		},
	}
	for name, upload := range uploads {
		t.Run(name, func(t *testing.T) {
			n := allocated(func() { require.NoError(t, upload()) })
			assert.Greater(t, arrived, int64(size))
			assert.Less(t, n, uint64(most), "bytes allocated by client and server together")
		})
	}
}

// allocated returns the number of bytes that f allocates on the heap, freed or not.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
