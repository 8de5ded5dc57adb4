package stripedispute_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// TestOptionsAreAppliedOnceForARequest passes an option that counts how often it is called.
func TestOptionsAreAppliedOnceForARequest(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.AddDispute(disputetest.Dispute{})
	disputes, files := dispute.NewClient(srv.Config()), fileupload.NewClient(srv.Config())
	read := func(list func(func(*dispute.Dispute, error) bool)) (err error) {
		list(func(_ *dispute.Dispute, e error) bool { err = e; return e == nil })
		return err
	}
	for name, call := range map[string]func(stripedispute.Option) error{
		"Get": func(o stripedispute.Option) error { _, err := disputes.Get(t.Context(), id, o); return err },
		"ListPage": func(o stripedispute.Option) error {
			_, err := disputes.ListPage(t.Context(), dispute.ListParams{}, o)
			return err
		},
		"List": func(o stripedispute.Option) error {
			return read(disputes.List(t.Context(), dispute.ListParams{Limit: 1}, o))
		},
		"Upload": func(o stripedispute.Option) error {
			p := fileupload.Params{Purpose: fileupload.PurposeDisputeEvidence, Name: "a.pdf", Body: strings.NewReader("%PDF-1.4")}
			_, err := files.Upload(t.Context(), p, o)
			return err
		},
	} {
		before, calls := len(srv.Requests()), 0
		require.NoError(t, call(func(*stripedispute.Call) { calls++ }), name)
		assert.Equal(t, len(srv.Requests())-before, calls, name)
	}
}

func TestCallLogValueHidesTheParameters(t *testing.T) {
	t.Parallel()
	c := stripedispute.NewCall([]stripedispute.Option{stripedispute.WithParam("evidence[receipt]", "hush")})
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("", "call", c, "pointer", &c)
	assert.NotContains(t, log.String(), "hush")
	assert.Contains(t, log.String(), "1 parameters")
}

func TestCallOptionSharesNoMemory(t *testing.T) {
	t.Parallel()
	c := stripedispute.NewCall([]stripedispute.Option{
		stripedispute.WithParam("a", "1"), stripedispute.WithParam("b", "2"), stripedispute.WithParam("c", "3"),
		stripedispute.WithAccount("acct_1"),
	})
	one := stripedispute.NewCall([]stripedispute.Option{c.Option(), stripedispute.WithParam("d", "one")})
	two := stripedispute.NewCall([]stripedispute.Option{c.Option(), stripedispute.WithParam("d", "two")})
	assert.Equal(t, [2]string{"d", "one"}, one.Params[3])
	assert.Equal(t, [2]string{"d", "two"}, two.Params[3])
	assert.Equal(t, c.Account, two.Account)
}
