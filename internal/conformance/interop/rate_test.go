package interop

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestRateLimiterLimitsScan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		for range 1000 {
			srv.AddDispute(disputetest.Dispute{})
		}
		cfg := srv.Config()
		cfg.Limiter = rate.NewLimiter(20, 1)
		start, n := time.Now(), 0
		for _, err := range dispute.NewClient(cfg).Scan(t.Context(), dispute.ScanParams{}) {
			require.NoError(t, err)
			n++
		}
		requests := len(srv.Requests())
		assert.Equal(t, 1000, n)
		assert.GreaterOrEqual(t, requests, 10)
		assert.GreaterOrEqual(t, time.Since(start), time.Duration(requests-1)*time.Second/20)
	})
}
