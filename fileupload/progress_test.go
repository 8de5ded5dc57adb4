package fileupload_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/fileupload"
)

type step struct{ sent, total int64 }

func TestUploadProgressCountsToTheEnd(t *testing.T) {
	for total, body := range map[int64]io.Reader{90_000: strings.NewReader(contents), -1: onlyReader{strings.NewReader(contents)}} {
		c := client(func(r *http.Request) (*http.Response, error) {
			_, err := io.Copy(io.Discard, r.Body)
			return respond(r, 200, uploaded), err
		})
		var steps []step
		_, err := c.Upload(t.Context(), fileupload.Params{Purpose: evidence, Name: "a", Body: body, Progress: func(sent, total int64) {
			steps = append(steps, step{sent, total})
		}})
		require.NoError(t, err)
		require.NotEmpty(t, steps)
		assert.Equal(t, step{90_000, total}, steps[len(steps)-1])
		last := int64(0)
		for _, s := range steps {
			assert.Greater(t, s.sent, last)
			assert.Equal(t, total, s.total)
			last = s.sent
		}
	}
}

func TestUploadProgressStartsAgainWithARetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var steps []step
		c, _ := failFirst(t, busy)
		_, err := c.Upload(t.Context(),
			fileupload.Params{Purpose: evidence, Name: "a", Body: strings.NewReader(contents), Progress: func(sent, total int64) {
				steps = append(steps, step{sent, total})
			}})
		require.NoError(t, err)
		fallbacks := 0
		for i := 1; i < len(steps); i++ {
			if steps[i].sent < steps[i-1].sent {
				fallbacks++
			}
		}
		assert.Equal(t, 1, fallbacks)
		assert.Equal(t, step{90_000, 90_000}, steps[len(steps)-1])
	})
}

func TestUploadProgressMayCancelTheUpload(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := server(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	_, err := c.Upload(ctx,
		fileupload.Params{Purpose: evidence, Name: "a", Body: strings.NewReader(contents), Progress: func(int64, int64) { cancel() }})
	require.ErrorIs(t, err, context.Canceled)
}
