package disputetest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Measures calls in memory and over loopback, on a server with a thousand other disputes.
func BenchmarkServer(b *testing.B) {
	for name, call := range map[string]struct{ method, path, form string }{
		"Get":    {http.MethodGet, "/v1/disputes/du_1", ""},
		"Update": {http.MethodPost, "/v1/disputes/du_1", "evidence[customer_name]=Jo&metadata[a]=b&submit=false"},
		"List":   {http.MethodGet, "/v1/disputes?limit=10", ""},
		"Filter": {http.MethodGet, "/v1/disputes?charge=ch_1", ""},
	} {
		srv := disputetest.NewServer()
		for range 1000 {
			srv.AddDispute(disputetest.Dispute{})
		}
		srv.AddDispute(disputetest.Dispute{ID: "du_1", Charge: "ch_1"})
		listener := httptest.NewServer(srv)
		b.Cleanup(listener.Close)
		for where, client := range map[string]*http.Client{"memory": srv.HTTPClient(), "loopback": listener.Client()} {
			b.Run(name+"/"+where, func(b *testing.B) {
				for b.Loop() {
					r, err := http.NewRequestWithContext(b.Context(), call.method, listener.URL+call.path, strings.NewReader(call.form))
					if err != nil {
						b.Fatal(err)
					}
					r.Header.Set("Authorization", "Bearer sk_test_x")
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					res, err := client.Do(r)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
						b.Fatal(res.Status, err)
					}
					res.Body.Close()
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
			})
		}
	}
}
