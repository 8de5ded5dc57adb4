package conformance

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// BenchmarkFakes counts calls a second of the in-memory Stripe, in memory and over
// loopback, and of stripe-mock, which keeps no state, over loopback:
//
//	go test -run '^$' -bench Fakes .
func BenchmarkFakes(b *testing.B) {
	srv := disputetest.NewServer()
	srv.AddDispute(disputetest.Dispute{ID: "du_1"})
	listener := httptest.NewServer(srv)
	b.Cleanup(listener.Close)
	mock, err := StartProcess(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(mock.Stop)
	for _, call := range []struct{ name, method, path, form string }{
		{"get", http.MethodGet, "/v1/disputes/du_1", ""},
		{"update", http.MethodPost, "/v1/disputes/du_1", "evidence[customer_name]=Jo&metadata[a]=b&submit=false"},
		{"list", http.MethodGet, "/v1/disputes?limit=3", ""},
	} {
		for _, server := range []struct {
			name, base string
			client     *http.Client
		}{
			{"disputetest-in-memory", "http://127.0.0.1", srv.HTTPClient()},
			{"disputetest-loopback", listener.URL, listener.Client()},
			{"stripe-mock-loopback", mock.URL, http.DefaultClient},
		} {
			b.Run(call.name+"/"+server.name, func(b *testing.B) {
				for b.Loop() {
					r, err := http.NewRequestWithContext(b.Context(), call.method, server.base+call.path, strings.NewReader(call.form))
					if err != nil {
						b.Fatal(err)
					}
					r.Header.Set("Authorization", "Bearer "+key)
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					res, err := server.client.Do(r)
					if err != nil {
						b.Fatal(err)
					}
					_, err = io.Copy(io.Discard, res.Body)
					_ = res.Body.Close()
					if err != nil || res.StatusCode != http.StatusOK {
						b.Fatal(res.Status, err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
			})
		}
	}
}
