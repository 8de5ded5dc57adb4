package bench

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestChildServesPagesOverHTTP2AndCountsRequests(t *testing.T) {
	server, err := startChild(childSpec{Disputes: 250})
	require.NoError(t, err)
	t.Cleanup(server.stop)
	_, requests, err := server.counted(func() error {
		list := dispute.NewClient(server.config()).List(t.Context(), dispute.ListParams{Limit: pageSize})
		return rangeOver(250, list, func(int) {})
	})
	require.NoError(t, err)
	assert.Equal(t, 3, requests)
	resp, err := server.client.Get(server.url + countPath)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	assert.Equal(t, 2, resp.ProtoMajor)
}

func TestChildRespondsWithItsBody(t *testing.T) {
	server, err := startChild(childSpec{Body: fullDispute})
	require.NoError(t, err)
	t.Cleanup(server.stop)
	d, err := dispute.NewClient(server.config()).Get(t.Context(), fullID)
	require.NoError(t, err)
	assert.Equal(t, fullID, d.ID)
}

func TestFilersMakeTheRequestsThatAreDocumented(t *testing.T) {
	s := newSlowStripe(0)
	t.Cleanup(s.web.Close)
	want := map[string]int64{"submit": 7, "stage-and-submit-staged": 7, "stripe-go-careful": 6, "stripe-go-naive": 3}
	for _, f := range s.filers() {
		_, requests, err := s.fileOne(f)
		require.NoError(t, err, f.name)
		assert.Equal(t, want[f.name], requests, f.name)
	}
}

func TestFileOneRefusesAFilingThatDidNothing(t *testing.T) {
	s := newSlowStripe(0)
	t.Cleanup(s.web.Close)
	_, _, err := s.fileOne(filer{"idle", func(context.Context, string) error { return nil }})
	assert.EqualError(t, err, "0 submissions")
}

func TestStripeGoCarefulRefusesADisputeWithStagedEvidence(t *testing.T) {
	s := newSlowStripe(0)
	t.Cleanup(s.web.Close)
	id := s.AddDispute(disputetest.Dispute{})
	_, err := dispute.NewClient(s.Config()).Stage(t.Context(), id, dispute.Evidence{CustomerName: "Somebody"})
	require.NoError(t, err)
	err = newStripeGoFiler(s.web.URL).careful(t.Context(), id)
	assert.EqualError(t, err, "the dispute does not wait for this response")
	assert.Zero(t, s.Effects(id).Submissions)
}

func TestPaceLetsRequestsThroughAtEqualIntervals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, start := &pace{every: 40 * time.Millisecond}, time.Now()
		for i := range 4 {
			require.NoError(t, p.Wait(t.Context()))
			assert.Equal(t, time.Duration(i)*40*time.Millisecond, time.Since(start))
		}
		time.Sleep(time.Second) // a pause is not made up for
		start = time.Now()
		for i := range 2 {
			require.NoError(t, p.Wait(t.Context()))
			assert.Equal(t, time.Duration(i)*40*time.Millisecond, time.Since(start))
		}
	})
}

func TestPaceReturnsTheErrorOfTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pace{every: time.Hour}
		require.NoError(t, p.Wait(t.Context()))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		assert.ErrorIs(t, p.Wait(ctx), context.DeadlineExceeded)
	})
}

func TestOneConnectionOfHTTP2IsEnoughAfterAFirstCall(t *testing.T) {
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			server := tlsServer(http2)
			t.Cleanup(server.stop)
			original := http.DefaultTransport
			t.Cleanup(func() { http.DefaultTransport = original })
			http.DefaultTransport = trustingTransport(server.roots)
			_, err := dispute.NewClient(server.config()).Get(t.Context(), fullID)
			require.NoError(t, err)
			require.NoError(t, callsOfAll(server.config())())
			if http2 {
				assert.EqualValues(t, 1, server.connections.Load())
			} else {
				assert.Greater(t, server.connections.Load(), int64(2))
			}
		})
	}
}
