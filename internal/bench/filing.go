package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// filingFields are the files of a filing.
var filingFields = []dispute.Field{dispute.FieldReceipt, dispute.FieldShippingDocumentation}

// slowStripe is the in-memory Stripe on a loopback port. Each response takes time, and
// requests are counted.
type slowStripe struct {
	*disputetest.Server
	web      *httptest.Server
	requests atomic.Int64
}

func newSlowStripe(delay time.Duration) *slowStripe {
	s := &slowStripe{Server: disputetest.NewServer()}
	s.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		time.Sleep(delay)
		s.ServeHTTP(w, r)
	}))
	return s
}

// filer is one way to respond to a dispute: two texts and two files, submitted once.
type filer struct {
	name string
	file func(ctx context.Context, id string) error
}

// Filing measures a whole response to one dispute with two files, until it is submitted, at
// a server that takes as long for each response as Stripe does.
func Filing(e Effort) ([]Figure, error) {
	s := newSlowStripe(e.Delay)
	defer s.web.Close()
	var figures []Figure
	times := map[string]float64{}
	for _, f := range s.filers() {
		spent, requests, err := s.fileOne(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		times[f.name] = float64(spent) / float64(time.Millisecond)
		note := fmt.Sprintf("%s a request, so %.1f requests in sequence", e.Delay, float64(spent)/float64(e.Delay))
		figures = append(figures,
			amount("filing-"+f.name+"-requests", float64(requests), "requests", ""),
			amount("filing-"+f.name, times[f.name], "ms", note))
	}
	return append(figures, ratio("filing-over-careful-stripe-go", times["submit"]/times["stripe-go-careful"], 0, "")), nil
}

func (s *slowStripe) filers() []filer {
	cfg := stripedispute.Config{Key: "sk_test_bench", BaseURL: s.web.URL}
	r := &evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
	stripeGo := newStripeGoFiler(s.web.URL)
	return []filer{
		{"submit", func(ctx context.Context, id string) error {
			_, err := r.Submit(ctx, id, filingPacket())
			return err
		}},
		{"stage-and-submit-staged", func(ctx context.Context, id string) error {
			staged, err := r.Stage(ctx, id, filingPacket())
			if err != nil {
				return err
			}
			_, err = r.SubmitStaged(ctx, id, staged.Fingerprint) // a person has looked at it in between
			return err
		}},
		{"stripe-go-careful", stripeGo.careful},
		{"stripe-go-naive", stripeGo.naive},
	}
}

// fileOne responds to a new dispute, and returns the time and the requests that it took.
func (s *slowStripe) fileOne(f filer) (time.Duration, int64, error) {
	id := s.AddDispute(disputetest.Dispute{})
	before, start := s.requests.Load(), time.Now()
	if err := f.file(context.Background(), id); err != nil {
		return 0, 0, err
	}
	spent, requests := time.Since(start), s.requests.Load()-before
	if did := s.Effects(id); did.Submissions != 1 {
		return 0, 0, fmt.Errorf("%d submissions", did.Submissions)
	}
	held, _ := s.Object(id)["evidence"].(map[string]any)
	for _, field := range filingFields {
		if held[string(field)] == nil {
			return 0, 0, errors.New("no file in " + string(field))
		}
	}
	return spent, requests, nil
}

const (
	filingProduct = "A blue bicycle, delivered and signed for"
	filingName    = "Jane Roe"
)

func filingPacket() *evidence.Packet {
	p := &evidence.Packet{
		Evidence: dispute.Evidence{ProductDescription: filingProduct, CustomerName: filingName},
		Files:    map[dispute.Field]evidence.File{},
	}
	for _, f := range filingFields {
		p.Files[f] = evidence.FileOf(string(f)+".pdf", smallPDF(string(f)))
	}
	return p
}
