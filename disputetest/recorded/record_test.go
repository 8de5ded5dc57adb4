package recorded_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// recorder sends requests to an in-memory Stripe and keeps the bodies of the responses by name.
type recorder struct {
	t      *testing.T
	srv    *disputetest.Server
	cfg    stripedispute.Config
	bodies map[string]string
}

// record sends a request to every endpoint, and causes every kind of error and every event.
func record(t *testing.T) map[string]string {
	t.Helper()
	srv := disputetest.NewServer()
	r := &recorder{t: t, srv: srv, bodies: map[string]string{}}
	r.cfg = stripedispute.Config{Key: "sk_test_123", HTTPClient: srv.HTTPClient(), MaxRetries: -1} // Stripe's own hosts
	r.srv.SetNow(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	snapshots := r.srv.SendEvents(http.NotFoundHandler(), "whsec_test")
	r.disputes()
	r.issuing()
	r.refusals()
	r.others()
	thin := r.srv.SendEvents(http.NotFoundHandler(), "whsec_test").Thin()
	thin.Deliver(snapshots.Waiting()...)
	r.events("event_", snapshots)
	r.events("thin_", thin)
	return r.bodies
}

// events keeps the first event of each type, so that later requests cannot change it.
func (r *recorder) events(prefix string, hook *disputetest.Webhook) {
	for _, d := range hook.Deliveries() {
		name := prefix + strings.ReplaceAll(strings.TrimPrefix(d.Type, "v1."), ".", "_")
		if _, ok := r.bodies[name]; !ok {
			r.bodies[name] = string(d.Body)
		}
	}
}

// others keeps disputes of other kinds and with other outcomes. Each has its own server, so
// that its ids do not depend on other requests.
func (r *recorder) others() {
	ctx := r.t.Context()
	for name, seed := range map[string]disputetest.Dispute{
		"dispute_inquiry":   {Kind: disputetest.Inquiry},
		"dispute_appeal":    {Kind: disputetest.Appeal},
		"dispute_prevented": {Kind: disputetest.Prevented},
	} {
		cfg, srv := r.apart()
		seed.DueBy = far
		id := srv.AddDispute(seed)
		keep(r, name, func(o options) (*dispute.Dispute, error) { return dispute.NewClient(cfg).Get(ctx, id, o...) })
	}
	for _, status := range []string{"won", "lost"} {
		r.decided("dispute_"+status, status == "won")
		cfg, srv := r.apart()
		id := srv.AddIssuingDispute(disputetest.IssuingDispute{Status: status})
		keep(r, "issuing_dispute_"+status, func(o options) (*issuingdispute.IssuingDispute, error) {
			return issuingdispute.NewClient(cfg).Get(ctx, id, append(o, stripedispute.WithExpand("balance_transactions"))...)
		})
	}
}

// decided keeps du_Test0001 as it is when it is decided after dispute_submit.
func (r *recorder) decided(name string, won bool) {
	ctx := r.t.Context()
	cfg, srv := r.apart()
	disputes, id := dispute.NewClient(cfg), srv.AddDispute(first())
	file, err := fileupload.NewClient(cfg).Upload(ctx, label())
	require.NoError(r.t, err)
	_, err = disputes.Stage(ctx, id, delivered(file.ID))
	require.NoError(r.t, err)
	_, err = disputes.Submit(ctx, id)
	require.NoError(r.t, err)
	srv.Decide(id, won)
	keep(r, name, func(o options) (*dispute.Dispute, error) { return disputes.Get(ctx, id, o...) })
}

// apart makes another server whose clock shows the same time.
func (r *recorder) apart() (stripedispute.Config, *disputetest.Server) {
	srv := disputetest.NewServer()
	srv.SetNow(r.srv.Now())
	cfg := r.cfg
	cfg.HTTPClient = srv.HTTPClient()
	return cfg, srv
}

// far is a deadline that is in the future in every test.
var far = time.Date(2099, 12, 31, 23, 59, 59, 0, time.UTC)

// first is du_Test0001.
func first() disputetest.Dispute {
	return disputetest.Dispute{DueBy: far, Reason: "product_not_received", Metadata: map[string]string{"order_id": "6735"}}
}

// label is file_Test0001.
func label() fileupload.Params {
	return fileupload.Params{Purpose: fileupload.PurposeDisputeEvidence, Name: "label.pdf", Body: strings.NewReader("%PDF-1.7\n")}
}

// delivered is the evidence of du_Test0001.
func delivered(label stripedispute.FileID) dispute.Evidence {
	return dispute.Evidence{ShippingDocumentation: label, ShippingTrackingNumber: "1Z999AA10123456784"}
}

// options are the options that keep passes to a call.
type options = []stripedispute.Option

// keep makes a call and keeps the response with a name. The idempotency key is fixed, because
// events contain it.
func keep[T any](r *recorder, name string, call func(o options) (T, error)) T {
	r.t.Helper()
	var resp stripedispute.Response
	v, err := call(options{stripedispute.WithResponse(&resp), stripedispute.WithIdempotencyKey("key_" + name)})
	require.Equal(r.t, strings.HasPrefix(name, "error_"), err != nil, "%s: %v", name, err)
	r.bodies[name] = string(resp.Body)
	return v
}

func (r *recorder) disputes() {
	ctx, disputes := r.t.Context(), dispute.NewClient(r.cfg)
	id := r.srv.AddDispute(first())
	other := r.srv.AddDispute(disputetest.Dispute{DueBy: far, Amount: 900, Created: r.srv.Now().Add(-time.Hour)}) // the last of the list
	file := r.files()

	keep(r, "dispute_get", func(o options) (*dispute.Dispute, error) { return disputes.Get(ctx, id, o...) })
	keep(r, "dispute_list", func(o options) (*stripedispute.Page[*dispute.Dispute], error) {
		return disputes.ListPage(ctx, dispute.ListParams{}, o...)
	})
	keep(r, "dispute_stage", func(o options) (*dispute.Dispute, error) {
		return disputes.Stage(ctx, id, delivered(file), o...)
	})
	keep(r, "dispute_submit", func(o options) (*dispute.Dispute, error) { return disputes.Submit(ctx, id, o...) })
	keep(r, "dispute_close", func(o options) (*dispute.Dispute, error) { return disputes.Close(ctx, other, o...) })
	r.srv.Decide(id, true)
}

func (r *recorder) files() stripedispute.FileID {
	ctx, files := r.t.Context(), fileupload.NewClient(r.cfg)
	id := keep(r, "file_upload", func(o options) (*fileupload.File, error) {
		return files.Upload(ctx, label(), o...)
	}).ID
	link := keep(r, "file_link_create", func(o options) (*fileupload.Link, error) {
		return files.CreateLink(ctx, id, fileupload.LinkParams{ExpiresAt: stripedispute.At(r.srv.Now().Add(time.Hour))}, o...)
	}).ID
	keep(r, "file_link_get", func(o options) (*fileupload.Link, error) { return files.GetLink(ctx, link, o...) })
	keep(r, "file_link_list", func(o options) (*stripedispute.Page[*fileupload.Link], error) {
		return files.ListLinksPage(ctx, fileupload.ListLinksParams{}, o...)
	})
	keep(r, "file_link_update", func(o options) (*fileupload.Link, error) {
		return files.UpdateLink(ctx, link, fileupload.UpdateLinkParams{ExpireNow: true}, o...)
	})
	keep(r, "file_get", func(o options) (*fileupload.File, error) { return files.Get(ctx, id, o...) })
	keep(r, "file_list", func(o options) (*stripedispute.Page[*fileupload.File], error) {
		return files.ListPage(ctx, fileupload.ListParams{}, o...)
	})
	return id
}

func (r *recorder) issuing() {
	ctx, disputes := r.t.Context(), issuingdispute.NewClient(r.cfg)
	id := keep(r, "issuing_dispute_create", func(o options) (*issuingdispute.IssuingDispute, error) {
		return disputes.Create(ctx, issuingdispute.CreateParams{
			Transaction: r.srv.AddTransaction(disputetest.Transaction{}),
			Evidence:    &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{}},
		}, o...)
	}).ID
	keep(r, "issuing_dispute_get", func(o options) (*issuingdispute.IssuingDispute, error) { return disputes.Get(ctx, id, o...) })
	keep(r, "issuing_dispute_list", func(o options) (*stripedispute.Page[*issuingdispute.IssuingDispute], error) {
		return disputes.ListPage(ctx, issuingdispute.ListParams{}, o...)
	})
	keep(r, "issuing_dispute_update", func(o options) (*issuingdispute.IssuingDispute, error) {
		return disputes.Update(ctx, id, issuingdispute.UpdateParams{
			Evidence: &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "The card was stolen."}},
		}, o...)
	})
	keep(r, "issuing_dispute_submit", func(o options) (*issuingdispute.IssuingDispute, error) { return disputes.Submit(ctx, id, o...) })
	r.srv.Decide(id, true)
}

func (r *recorder) refusals() {
	ctx, cfg := r.t.Context(), r.cfg
	disputes := dispute.NewClient(cfg)
	get := func(o options) (*dispute.Dispute, error) { return disputes.Get(ctx, "du_missing", o...) }
	keep(r, "error_404", get)
	keep(r, "error_400", func(o options) (*dispute.Dispute, error) { return disputes.Close(ctx, "du_Test0002", o...) })
	for _, at := range []struct {
		name  string
		fault disputetest.Fault
	}{
		{"error_403", disputetest.Status(http.StatusForbidden)},
		{"error_409", disputetest.Status(http.StatusConflict)},
		{"error_429", disputetest.RateLimited("endpoint-rate")},
		{"error_429_lock_timeout", disputetest.LockTimeout()},
		{"error_500", disputetest.Status(http.StatusInternalServerError)},
		{"error_503", disputetest.Status(http.StatusServiceUnavailable)},
	} {
		r.srv.Fail("GET /v1/disputes/{id}", at.fault)
		keep(r, at.name, get)
	}
	cfg.Key = "sk_test_"
	disputes = dispute.NewClient(cfg)
	keep(r, "error_401", get)
}
