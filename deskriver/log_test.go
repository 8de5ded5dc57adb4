package deskriver_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/deskriver/sqlite"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// logLines keeps what is logged with the level WARN or above, as JSON.
type logLines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logLines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logLines) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// lines returns the lines with this message.
func (l *logLines) lines(t *testing.T, message string) (found []map[string]any) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range bytes.Lines(l.text.Bytes()) {
		var fields map[string]any
		require.NoError(t, json.Unmarshal(line, &fields))
		if fields["msg"] == message {
			found = append(found, fields)
		}
	}
	return found
}

func TestFailedLookIsLogged(t *testing.T) {
	t.Parallel()
	log := &logLines{}
	o := newOffice(t, deskriver.Config{SweepEvery: -1, Logger: log.logger()})
	o.fail(func() error { return errors.New("outage") }, nil)
	id := o.Account("acct_1").AddDispute(disputetest.Dispute{})
	o.start()
	failed := func() []map[string]any { return log.lines(t, "dispute look failed") }
	logged := func(key string, value any) bool {
		return slices.ContainsFunc(failed(), func(line map[string]any) bool { return line[key] == value })
	}
	o.eventually(func() bool { return logged("attempt", 2.0) }, "the second attempt is logged")
	assert.True(t, logged("attempt", 1.0))
	for _, line := range failed() {
		assert.Equal(t, "WARN", line["level"])
		assert.Equal(t, "acct_1", line["account"])
		assert.Equal(t, id, line["dispute"])
		assert.Equal(t, false, line["final"])
		assert.Contains(t, line["error"], "outage")
	}

	o.fail(func() error { return &stripedispute.Error{Status: http.StatusBadRequest} }, nil)
	o.eventually(func() bool { return logged("final", true) }, "the job is not repeated")
}

func TestWebhookWithoutASecretIsLogged(t *testing.T) {
	t.Parallel()
	log := &logLines{}
	o := newOffice(t, deskriver.Config{SweepEvery: -1, Logger: log.logger()})
	assert.Empty(t, log.lines(t, "dispute webhook: every event gets 500"))

	hook := o.SendEvents(o.Webhook(""), secret)
	lines := log.lines(t, "dispute webhook: every event gets 500")
	require.Len(t, lines, 1)
	assert.Equal(t, "ERROR", lines[0]["level"])
	o.AddDispute(disputetest.Dispute{})
	assert.Equal(t, http.StatusInternalServerError, hook.Deliveries()[0].Status)
}

func TestOpenRefusesAConfigThatCannotWork(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "q.db")
	good, bad := stripedispute.Config{Key: "sk_test_123"}, stripedispute.Config{}
	for _, k := range []*desk.Desk{
		{Disputes: dispute.NewClient(bad), Files: fileupload.NewClient(good)},
		{Disputes: dispute.NewClient(good), Files: fileupload.NewClient(bad)},
	} {
		_, err := sqlite.Open(t.Context(), file, k, noSweep)
		require.ErrorContains(t, err, "Config.Key is empty")
		assert.True(t, stripedispute.Permanent(err))
	}
}
