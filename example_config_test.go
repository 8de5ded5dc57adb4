package stripedispute_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// An http.Client with a proxy, a timeout or certificates.
func ExampleConfig_httpClient() {
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConnsPerHost: 10,
		TLSHandshakeTimeout: 10 * time.Second,
	}
	cfg := stripedispute.Config{
		Key:        "sk_test_123",
		HTTPClient: &http.Client{Transport: transport, Timeout: 20 * time.Second}, // Timeout applies to each attempt
		MaxRetries: 5,
	}
	disputes := dispute.NewClient(cfg)

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // the timeout of the whole call
	defer cancel()
	_, err := disputes.Get(ctx, "") // refused before anything is sent
	fmt.Println(err)
	// Output: stripe: the dispute id is empty
}

// tickLimiter allows one request per tick. In a program, use a *rate.Limiter of
// golang.org/x/time/rate, which can do more.
type tickLimiter struct{ *time.Ticker }

// Wait is called before every attempt.
func (p tickLimiter) Wait(ctx context.Context) error {
	select {
	case <-p.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A backfill that leaves other programs their part of the account's quota. If Stripe
// responds with 429 anyway, Scan slows down by itself.
func ExampleConfig_limiter() {
	srv := disputetest.NewServer()
	for range 250 {
		srv.AddDispute(disputetest.Dispute{})
	}
	cfg := srv.Config()
	cfg.Limiter = tickLimiter{time.NewTicker(time.Second / 1000)} // with Stripe: time.Second / 10
	n := 0
	for _, err := range dispute.NewClient(cfg).Scan(context.Background(), dispute.ScanParams{InFlight: 4}) {
		if err != nil {
			log.Fatal(err)
		}
		n++
	}
	fmt.Println(n, "disputes")
	// Output: 250 disputes
}

// One log line per attempt, without keys, queries and bodies.
func ExampleConfig_logging() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("GET /v1/disputes/{id}", disputetest.Status(http.StatusServiceUnavailable))

	cfg := srv.Config()
	cfg.Logger = slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { // removes the values that differ in each run
			if a.Key == slog.TimeKey || a.Value.Kind() == slog.KindDuration {
				return slog.Attr{}
			}
			return a
		},
	}))
	if _, err := dispute.NewClient(cfg).Get(context.Background(), id); err != nil {
		log.Fatal(err)
	}
	// Output:
	// level=WARN msg="stripe request" method=GET path=/v1/disputes/du_Test0001 attempt=1 status=503 request_id=req_Test0001 fault=refused
	// level=DEBUG msg="stripe request" method=GET path=/v1/disputes/du_Test0001 attempt=2 status=200 request_id=req_Test0002 fault=""
}

// span takes the place of your tracer. For OpenTelemetry, use otelhttp.NewTransport, which
// is such a RoundTripper.
type span struct{ next http.RoundTripper }

// RoundTrip is called for each attempt.
func (s span) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(r)
	if err != nil {
		fmt.Println("span", r.Method, r.URL.Path, err)
		return nil, err
	}
	fmt.Println("span", r.Method, r.URL.Path, resp.StatusCode, resp.Header.Get("Request-Id"))
	return resp, nil
}

// A RoundTripper that traces: one span per attempt, so that retries are visible.
func ExampleConfig_tracing() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/disputes/{id}", disputetest.Status(http.StatusBadGateway))

	cfg := srv.Config()
	cfg.HTTPClient = &http.Client{Transport: span{cfg.HTTPClient.Transport}} // in a program: span{http.DefaultTransport}
	_, err := dispute.NewClient(cfg).Stage(context.Background(), id, dispute.Evidence{ProductDescription: "A blue bicycle"})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// span POST /v1/disputes/du_Test0001 502 req_Test0001
	// span POST /v1/disputes/du_Test0001 200 req_Test0002
}
