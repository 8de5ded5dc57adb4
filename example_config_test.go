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

// A client of your own, for a proxy, a time limit or certificates.
func ExampleConfig_httpClient() {
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConnsPerHost: 10,
		TLSHandshakeTimeout: 10 * time.Second,
	}
	cfg := stripedispute.Config{
		Key:        "sk_test_123",
		HTTPClient: &http.Client{Transport: transport, Timeout: 20 * time.Second}, // of each attempt
		MaxRetries: 5,
	}
	disputes := dispute.NewClient(cfg)

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // of the whole call
	defer cancel()
	_, err := disputes.Get(ctx, "") // refused before anything is sent
	fmt.Println(err)
	// Output: stripe: the dispute id is empty
}

// pace lets a request through at each tick. A *rate.Limiter of
// golang.org/x/time/rate can stand in its place, and can do more.
type pace struct{ *time.Ticker }

// Wait is called before every attempt.
func (p pace) Wait(ctx context.Context) error {
	select {
	case <-p.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A backfill that leaves others their part of the account's quota. Where Stripe
// answers 429 all the same, Scan slows down by itself.
func ExampleConfig_limiter() {
	srv := disputetest.NewServer()
	for range 250 {
		srv.AddDispute(disputetest.Dispute{})
	}
	cfg := srv.Config()
	cfg.Limiter = pace{time.NewTicker(time.Second / 1000)} // 10 a second suit Stripe better
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

// A line per attempt. Keys, queries and bodies are in none of them.
func ExampleConfig_logging() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("GET /v1/disputes/{id}", disputetest.Status(http.StatusServiceUnavailable))

	cfg := srv.Config()
	cfg.Logger = slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr { // what changes from run to run
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

// span is a stand-in for your tracer. For OpenTelemetry, otelhttp.NewTransport
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

// Tracing goes into the transport: a span per attempt, so that retries show.
func ExampleConfig_tracing() {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/disputes/{id}", disputetest.Status(http.StatusBadGateway))

	cfg := srv.Config()
	cfg.HTTPClient = &http.Client{Transport: span{cfg.HTTPClient.Transport}} // elsewhere: span{http.DefaultTransport}
	_, err := dispute.NewClient(cfg).Stage(context.Background(), id, dispute.Evidence{ProductDescription: "A blue bicycle"})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// span POST /v1/disputes/du_Test0001 502 req_Test0001
	// span POST /v1/disputes/du_Test0001 200 req_Test0002
}
