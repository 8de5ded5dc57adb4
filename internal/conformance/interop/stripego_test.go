package interop

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// rows are the calls that docs/migration.md compares, with stripe-go and with this library. The
// server has du_1, du_2, ipi_1 and file_1.
var rows = map[string]struct {
	stripeGo func(context.Context, *stripe.Client) error
	library  func(context.Context, stripedispute.Config) error
}{
	"retrieve": {
		func(ctx context.Context, sc *stripe.Client) error {
			_, err := sc.V1Disputes.Retrieve(ctx, "du_1", nil)
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := dispute.NewClient(cfg).Get(ctx, "du_1")
			return err
		},
	},
	"list": {
		func(ctx context.Context, sc *stripe.Client) error {
			for _, err := range sc.V1Disputes.List(ctx, &stripe.DisputeListParams{PaymentIntent: stripe.String("pi_1")}).All(ctx) {
				return err
			}
			return nil
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			for _, err := range dispute.NewClient(cfg).List(ctx, dispute.ListParams{PaymentIntent: "pi_1"}) {
				return err
			}
			return nil
		},
	},
	"stage": {
		func(ctx context.Context, sc *stripe.Client) error {
			_, err := sc.V1Disputes.Update(ctx, "du_1", &stripe.DisputeUpdateParams{
				Evidence: &stripe.DisputeUpdateEvidenceParams{CustomerName: stripe.String("Ann"), Receipt: stripe.String("file_1")},
				Submit:   new(false),
			})
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := dispute.NewClient(cfg).Stage(ctx, "du_1", dispute.Evidence{CustomerName: "Ann", Receipt: "file_1"})
			return err
		},
	},
	"submit": {
		func(ctx context.Context, sc *stripe.Client) error {
			_, err := sc.V1Disputes.Update(ctx, "du_1", &stripe.DisputeUpdateParams{Submit: new(true)})
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := dispute.NewClient(cfg).Submit(ctx, "du_1")
			return err
		},
	},
	"metadata, and a field cleared": {
		func(ctx context.Context, sc *stripe.Client) error {
			p := &stripe.DisputeUpdateParams{Submit: new(false), Metadata: map[string]string{"order_id": "6735"}}
			p.AddExtra("evidence[uncategorized_text]", "")
			_, err := sc.V1Disputes.Update(ctx, "du_1", p)
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := dispute.NewClient(cfg).Update(ctx, "du_1", dispute.UpdateParams{
				Metadata: stripedispute.Metadata{"order_id": "6735"}, Unset: []string{"uncategorized_text"},
			})
			return err
		},
	},
	"close": {
		func(ctx context.Context, sc *stripe.Client) error {
			_, err := sc.V1Disputes.Close(ctx, "du_1", nil)
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := dispute.NewClient(cfg).Close(ctx, "du_1")
			return err
		},
	},
	"upload": {
		func(ctx context.Context, sc *stripe.Client) error {
			_, err := sc.V1Files.Create(ctx, &stripe.FileCreateParams{
				Purpose: stripe.String("dispute_evidence"), Filename: stripe.String("label.pdf"), FileReader: strings.NewReader("%PDF-1.7\n"),
			})
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := fileupload.NewClient(cfg).Upload(ctx, upload())
			return err
		},
	},
	"link": {
		func(ctx context.Context, sc *stripe.Client) error {
			_, err := sc.V1FileLinks.Create(ctx, &stripe.FileLinkCreateParams{File: stripe.String("file_1")})
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := fileupload.NewClient(cfg).CreateLink(ctx, "file_1", fileupload.LinkParams{})
			return err
		},
	},
	"issuing": {
		func(ctx context.Context, sc *stripe.Client) error {
			d, err := sc.V1IssuingDisputes.Create(ctx, &stripe.IssuingDisputeCreateParams{
				Transaction: stripe.String("ipi_1"),
				Evidence: &stripe.IssuingDisputeCreateEvidenceParams{
					Reason:     stripe.String("fraudulent"),
					Fraudulent: &stripe.IssuingDisputeCreateEvidenceFraudulentParams{Explanation: stripe.String("Stolen.")},
				},
			})
			if err != nil {
				return err
			}
			_, err = sc.V1IssuingDisputes.Submit(ctx, d.ID, nil)
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			c := issuingdispute.NewClient(cfg)
			d, err := c.Create(ctx, issuingdispute.CreateParams{
				Transaction: "ipi_1",
				Evidence:    &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "Stolen."}},
			})
			if err != nil {
				return err
			}
			_, err = c.Submit(ctx, d.ID)
			return err
		},
	},
	"a connected account": {
		func(ctx context.Context, sc *stripe.Client) error {
			p := &stripe.DisputeCloseParams{}
			p.SetStripeAccount("acct_1")
			p.SetIdempotencyKey("close-du_2")
			_, err := sc.V1Disputes.Close(ctx, "du_2", p)
			return err
		},
		func(ctx context.Context, cfg stripedispute.Config) error {
			_, err := dispute.NewClient(cfg).Close(ctx, "du_2",
				stripedispute.WithAccount("acct_1"), stripedispute.WithIdempotencyKey("close-du_2"))
			return err
		},
	},
}

func TestCallsOfMigrationHaveTheEffectsOfStripeGo(t *testing.T) {
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			atStripeGo, atLibrary := newServer(), newServer()
			backends := stripe.NewBackendsWithConfig(&stripe.BackendConfig{
				HTTPClient: atStripeGo.HTTPClient(), LeveledLogger: &stripe.LeveledLogger{},
			})
			require.NoError(t, row.stripeGo(t.Context(), stripe.NewClient("sk_test_123", stripe.WithBackends(backends))))
			require.NoError(t, row.library(t.Context(), stripedispute.Config{Key: "sk_test_123", HTTPClient: atLibrary.HTTPClient()}))
			assert.Equal(t, atStripeGo.Effects(), atLibrary.Effects())
			for _, id := range []string{"du_1", "du_2", "idp_Test0001"} {
				assert.Equal(t, state(atStripeGo, id), state(atLibrary, id))
			}
		})
	}
}

// newServer returns an in-memory Stripe with the objects of the calls.
func newServer() *disputetest.Server {
	srv := disputetest.NewServer()
	srv.AddDispute(disputetest.Dispute{ID: "du_1", PaymentIntent: "pi_1", Evidence: map[string]string{"uncategorized_text": "a draft"}})
	srv.Account("acct_1").AddDispute(disputetest.Dispute{ID: "du_2"})
	srv.AddTransaction(disputetest.Transaction{ID: "ipi_1"})
	srv.AddFile(disputetest.File{ID: "file_1"})
	return srv
}

// state returns the part of an object that the calls change.
func state(srv *disputetest.Server, id string) []any {
	o := srv.Object(id)
	return []any{o["status"], o["evidence"], o["metadata"]}
}
