package dispute_test

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func scanned(ctx context.Context, c *dispute.Client, p dispute.ScanParams, opts ...stripedispute.Option) ([]string, error) {
	var ids []string
	for d, err := range c.Scan(ctx, p, opts...) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, d.ID)
	}
	slices.Sort(ids)
	return ids, nil
}

func TestScanReadsTheSameAsList(t *testing.T) {
	srv, ids := seeded(250)
	slices.Sort(ids)
	c := dispute.NewClient(srv.Config())
	for _, inFlight := range []int{0, 1, 100} {
		got, err := scanned(t.Context(), c, dispute.ScanParams{InFlight: inFlight})
		require.NoError(t, err)
		assert.Equal(t, ids, got)
	}
}

func TestScanReadsOnlyWithinItsBounds(t *testing.T) {
	srv, ids := seeded(9) // newest first, one per hour, the oldest nine hours ago
	c := dispute.NewClient(srv.Config())
	ago := func(hours int) stripedispute.Timestamp {
		return stripedispute.At(srv.Now().Add(-time.Duration(hours) * time.Hour))
	}
	tests := map[string]struct {
		created stripedispute.TimeRange
		want    []string
	}{
		"later than":           {stripedispute.TimeRange{GT: ago(3)}, ids[:2]},
		"at or later than":     {stripedispute.TimeRange{GTE: ago(3)}, ids[:3]},
		"earlier than":         {stripedispute.TimeRange{LT: ago(7)}, ids[7:]},
		"at or earlier than":   {stripedispute.TimeRange{LTE: ago(7)}, ids[6:]},
		"the narrower bounds":  {stripedispute.TimeRange{GT: ago(8), GTE: ago(6), LT: ago(4), LTE: ago(2)}, ids[4:6]},
		"the narrower, turned": {stripedispute.TimeRange{GT: ago(6), GTE: ago(8), LT: ago(2), LTE: ago(4)}, ids[3:5]},
		"exactly at":           {stripedispute.TimeRange{At: ago(5)}, ids[4:5]},
		"nothing":              {stripedispute.TimeRange{GT: ago(3), LT: ago(4)}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := scanned(t.Context(), c, dispute.ScanParams{Created: test.created})
			require.NoError(t, err)
			assert.ElementsMatch(t, test.want, got)
		})
	}
}

func TestScanRefusesContradictoryParams(t *testing.T) {
	tests := map[string]dispute.ScanParams{
		"InFlight is -1":                         {InFlight: -1},
		"InFlight is 101":                        {InFlight: 101},
		"Windows and Created exclude each other": {Windows: []stripedispute.Window{{}}, Created: stripedispute.TimeRange{GT: 1}},
		"Created.At excludes the other bounds":   {Created: stripedispute.TimeRange{At: 1, LT: 2}},
		"is the last possible second":            {Created: stripedispute.TimeRange{LTE: math.MaxInt64}},
	}
	for want, p := range tests {
		srv, _ := seeded(1)
		_, err := scanned(t.Context(), dispute.NewClient(srv.Config()), p)
		require.ErrorContains(t, err, want)
		assert.Empty(t, srv.Requests())
	}
}

func TestScanContinuesInAnotherProcess(t *testing.T) {
	srv, ids := seeded(450)
	slices.Sort(ids)
	cfg := srv.Config()
	cfg.MaxRetries = -1
	c := dispute.NewClient(cfg)
	srv.Fail("GET /v1/disputes", disputetest.OK(), disputetest.OK(), disputetest.OK(), disputetest.Status(500))
	var stored []byte
	store := func(left []stripedispute.Window) {
		var err error
		stored, err = json.Marshal(left)
		require.NoError(t, err)
	}
	first, err := scanned(t.Context(), c, dispute.ScanParams{Checkpoint: store})
	require.ErrorIs(t, err, stripedispute.ErrServer)

	var left []stripedispute.Window
	require.NoError(t, json.Unmarshal(stored, &left))
	second, err := scanned(t.Context(), c, dispute.ScanParams{Windows: left, Checkpoint: store})
	require.NoError(t, err)
	all := slices.Sorted(slices.Values(slices.Concat(first, second)))
	assert.Equal(t, ids, all)
	assert.NotEmpty(t, first)
	assert.JSONEq(t, "[]", string(stored), "nothing is left")

	require.NoError(t, json.Unmarshal(stored, &left))
	third, err := scanned(t.Context(), c, dispute.ScanParams{Windows: left})
	require.NoError(t, err)
	assert.Empty(t, third)
}

func TestScanContinuesAfterRateLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, ids := seeded(450)
		slices.Sort(ids)
		cfg := srv.Config()
		cfg.MaxRetries = -1
		srv.Fail("GET /v1/disputes", disputetest.OK(), disputetest.RateLimited("endpoint-rate"), disputetest.RateLimited("endpoint-rate"))
		var r stripedispute.Response
		got, err := scanned(t.Context(), dispute.NewClient(cfg), dispute.ScanParams{}, stripedispute.WithResponse(&r))
		require.NoError(t, err)
		assert.Equal(t, ids, got)
		assert.Equal(t, 200, r.Status)
	})
}
