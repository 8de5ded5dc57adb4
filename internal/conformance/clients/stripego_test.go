package clients

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"

	"github.com/stripedispute-go/stripedispute/internal/figures"
)

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

// goSDK is Stripe's SDK for Go with the address of its server.
type goSDK struct {
	t    *testing.T
	base string
	sc   *stripe.Client
}

// client makes a client with another key. Both backends must be set, because files use another
// backend.
func (g goSDK) client(key string) *stripe.Client {
	cfg := &stripe.BackendConfig{
		URL: new(g.base), MaxNetworkRetries: new(int64(2)), LeveledLogger: &stripe.LeveledLogger{},
		EnableTelemetry: new(false),
	}
	return stripe.NewClient(key, stripe.WithBackends(&stripe.Backends{
		API: stripe.GetBackendWithConfig(stripe.APIBackend, cfg), Uploads: stripe.GetBackendWithConfig(stripe.UploadsBackend, cfg),
		Connect:     stripe.GetBackendWithConfig(stripe.ConnectBackend, cfg),
		MeterEvents: stripe.GetBackendWithConfig(stripe.MeterEventsBackend, cfg),
	}))
}

// open adds a dispute and returns its id.
func (g goSDK) open(seed map[string]any) string { return add(g.t, g.base, "disputes", seed) }

// pay pays with a test card.
func (g goSDK) pay(ctx context.Context, card string) (*stripe.PaymentIntent, error) {
	return g.sc.V1PaymentIntents.Create(ctx, &stripe.PaymentIntentCreateParams{
		Amount: new(int64(2000)), Currency: new("usd"), PaymentMethod: new("pm_card_" + card), Confirm: new(true),
		PaymentMethodTypes: []*string{new("card")},
	})
}

// disputeOf finds the dispute of a payment.
func (g goSDK) disputeOf(ctx context.Context, intent string) (*stripe.Dispute, error) {
	for d, err := range g.sc.V1Disputes.List(ctx, &stripe.DisputeListParams{PaymentIntent: new(intent)}).All(ctx) {
		return d, err
	}
	return nil, errors.New("it has no dispute")
}

func equal[T comparable](want, got T) error {
	if want != got {
		return fmt.Errorf("%v, not %v", got, want)
	}
	return nil
}

// refused checks the code of an error.
func refused(err error, code stripe.ErrorCode) error {
	var e *stripe.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("it was not refused: %w", err)
	}
	return equal(code, e.Code)
}

// goSteps are the steps of a program that uses the SDK.
var goSteps = map[string]func(context.Context, goSDK) error{
	"retrieve": func(ctx context.Context, g goSDK) error {
		d, err := g.sc.V1Disputes.Retrieve(ctx, g.open(map[string]any{"amount": 900}), nil)
		return errors.Join(err, equal(900, d.Amount), equal(stripe.DisputeStatusNeedsResponse, d.Status))
	},
	"expand": func(ctx context.Context, g goSDK) error {
		p := &stripe.DisputeRetrieveParams{}
		p.AddExpand("charge.customer")
		p.AddExpand("payment_intent.latest_charge.balance_transaction")
		d, err := g.sc.V1Disputes.Retrieve(ctx, g.open(nil), p)
		return errors.Join(err, equal("customer", d.Charge.Customer.Object),
			equal(d.Charge.ID, d.PaymentIntent.LatestCharge.BalanceTransaction.Source.ID))
	},
	"pagination": func(ctx context.Context, g goSDK) error {
		p, seen := &stripe.DisputeListParams{}, map[string]bool{}
		p.Limit = new(int64(2))
		for d, err := range g.sc.V1Disputes.List(ctx, p).All(ctx) {
			if err != nil {
				return err
			}
			if seen[d.ID] {
				return fmt.Errorf("%s was listed twice", d.ID)
			}
			seen[d.ID] = true
		}
		return equal(true, len(seen) > 7)
	},
	"upload and stage": func(ctx context.Context, g goSDK) error {
		f, err := g.sc.V1Files.Create(ctx, &stripe.FileCreateParams{
			Purpose: new("dispute_evidence"), Filename: new("label.pdf"), FileReader: strings.NewReader(pdf),
		})
		if err != nil {
			return err
		}
		d, err := g.sc.V1Disputes.Update(ctx, g.open(nil), &stripe.DisputeUpdateParams{
			Evidence: &stripe.DisputeUpdateEvidenceParams{ShippingDocumentation: new(f.ID)}, Submit: new(false),
		})
		return errors.Join(err, equal(int64(0), d.EvidenceDetails.SubmissionCount), equal(true, d.EvidenceDetails.HasEvidence))
	},
	"file links": func(ctx context.Context, g goSDK) error {
		l, err := g.sc.V1FileLinks.Create(ctx, &stripe.FileLinkCreateParams{File: new(add(g.t, g.base, "files", nil))})
		if err != nil {
			return err
		}
		l, err = g.sc.V1FileLinks.Update(ctx, l.ID, &stripe.FileLinkUpdateParams{ExpiresAtNow: new(true)})
		return errors.Join(err, equal(true, l.Expired))
	},
	"submit": func(ctx context.Context, g goSDK) error {
		d, err := g.sc.V1Disputes.Update(ctx, g.open(nil), &stripe.DisputeUpdateParams{
			Evidence: &stripe.DisputeUpdateEvidenceParams{UncategorizedText: new("winning_evidence")},
		})
		if err != nil {
			return err
		}
		if err := equal(stripe.DisputeStatusUnderReview, d.Status); err != nil {
			return err
		}
		d, err = g.sc.V1Disputes.Retrieve(ctx, d.ID, nil)
		return errors.Join(err, equal(stripe.DisputeStatusWon, d.Status), equal(2, len(d.BalanceTransactions)))
	},
	"Compelling Evidence 3.0": func(ctx context.Context, g goSDK) error {
		ip, mail := new("203.0.113.7"), new("jo@example.com")
		prior := func(id string) *stripe.DisputeUpdateEvidenceEnhancedEvidenceVisaCompellingEvidence3PriorUndisputedTransactionParams {
			return &stripe.DisputeUpdateEvidenceEnhancedEvidenceVisaCompellingEvidence3PriorUndisputedTransactionParams{
				Charge: new(id), CustomerPurchaseIP: ip, CustomerEmailAddress: mail, ProductDescription: new("A course"),
			}
		}
		d, err := g.sc.V1Disputes.Update(ctx, g.open(map[string]any{"kind": "compelling_evidence_3"}), &stripe.DisputeUpdateParams{
			Submit: new(false),
			Evidence: &stripe.DisputeUpdateEvidenceParams{EnhancedEvidence: &stripe.DisputeUpdateEvidenceEnhancedEvidenceParams{
				VisaCompellingEvidence3: &stripe.DisputeUpdateEvidenceEnhancedEvidenceVisaCompellingEvidence3Params{
					DisputedTransaction: &stripe.DisputeUpdateEvidenceEnhancedEvidenceVisaCompellingEvidence3DisputedTransactionParams{
						CustomerPurchaseIP: ip, CustomerEmailAddress: mail, ProductDescription: new("A course"),
						MerchandiseOrServices: new("services"),
					},
					PriorUndisputedTransactions: []*stripe.DisputeUpdateEvidenceEnhancedEvidenceVisaCompellingEvidence3PriorUndisputedTransactionParams{
						prior("ch_1"), prior("ch_2"),
					},
				},
			}},
		})
		return errors.Join(err, equal("qualified", string(d.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3.Status)))
	},
	"close, without parameters": func(ctx context.Context, g goSDK) error {
		d, err := g.sc.V1Disputes.Close(ctx, g.open(nil), nil)
		return errors.Join(err, equal(stripe.DisputeStatusLost, d.Status))
	},
	"close an inquiry": func(ctx context.Context, g goSDK) error {
		d, err := g.sc.V1Disputes.Close(ctx, g.open(map[string]any{"kind": "inquiry"}), nil)
		return errors.Join(err, equal(stripe.DisputeStatusWarningClosed, d.Status))
	},
	"an unknown id": func(ctx context.Context, g goSDK) error {
		_, err := g.sc.V1Disputes.Retrieve(ctx, "du_none", nil)
		return refused(err, stripe.ErrorCodeResourceMissing)
	},
	"what is won cannot be changed": func(ctx context.Context, g goSDK) error {
		_, err := g.sc.V1Disputes.Update(ctx, g.open(map[string]any{"status": "won"}), &stripe.DisputeUpdateParams{Submit: new(true)})
		return refused(err, "")
	},
	"a lost response is retried": func(ctx context.Context, g goSDK) error {
		id := g.open(nil)
		control(g.t, g.base, "POST faults", map[string]any{
			"match": "POST /v1/disputes/{id}/close", "faults": []map[string]any{{"kind": "lost_answer"}},
		})
		p := &stripe.DisputeCloseParams{}
		p.SetIdempotencyKey("go-" + id)
		d, err := g.sc.V1Disputes.Close(ctx, id, p)
		closes := control(g.t, g.base, "GET effects?id="+id, nil)["closes"]
		return errors.Join(err, equal(stripe.DisputeStatusLost, d.Status), equal[any](1.0, closes))
	},
	"an idempotency key": func(ctx context.Context, g goSDK) error {
		id, p := g.open(nil), &stripe.DisputeCloseParams{}
		p.SetIdempotencyKey("once-" + id)
		if _, err := g.sc.V1Disputes.Close(ctx, id, p); err != nil {
			return err
		}
		d, err := g.sc.V1Disputes.Close(ctx, id, p)
		return errors.Join(err, equal("true", d.LastResponse.Header.Get("Idempotent-Replayed")))
	},
	"a connected account": func(ctx context.Context, g goSDK) error {
		id, p := g.open(map[string]any{"account": "acct_1"}), &stripe.DisputeRetrieveParams{}
		if _, err := g.sc.V1Disputes.Retrieve(ctx, id, nil); refused(err, stripe.ErrorCodeResourceMissing) != nil {
			return errors.New("another account can read it")
		}
		p.SetStripeAccount("acct_1")
		d, err := g.sc.V1Disputes.Retrieve(ctx, id, p)
		return errors.Join(err, equal(id, d.ID))
	},
	"live mode": func(ctx context.Context, g goSDK) error {
		d, err := g.client("rk_live_1").V1Disputes.Retrieve(ctx, g.open(map[string]any{"live": true}), nil)
		return errors.Join(err, equal(true, d.Livemode))
	},
	"a payment with a test card": func(ctx context.Context, g goSDK) error {
		intent, err := g.pay(ctx, "createDisputeProductNotReceived")
		if err != nil {
			return err
		}
		d, err := g.disputeOf(ctx, intent.ID)
		code := d.PaymentMethodDetails.Card.NetworkReasonCode
		return errors.Join(err, equal(stripe.DisputeReasonProductNotReceived, d.Reason), equal("13.1", code))
	},
	"a payment in steps": func(ctx context.Context, g goSDK) error {
		intent, err := g.sc.V1PaymentIntents.Create(ctx, &stripe.PaymentIntentCreateParams{Amount: new(int64(5)), Currency: new("eur")})
		if err != nil {
			return err
		}
		intent, err = g.sc.V1PaymentIntents.Confirm(ctx, intent.ID, &stripe.PaymentIntentConfirmParams{PaymentMethod: new("pm_card_visa")})
		if err != nil {
			return err
		}
		c, err := g.sc.V1Charges.Retrieve(ctx, intent.LatestCharge.ID, nil)
		return errors.Join(err, equal("visa", string(c.PaymentMethodDetails.Card.Brand)))
	},
	"a charge": func(ctx context.Context, g goSDK) error {
		p := &stripe.ChargeCreateParams{Amount: new(int64(700)), Currency: new("usd"), Description: new("Shoes")}
		if err := p.SetSource("tok_createDispute"); err != nil {
			return err
		}
		c, err := g.sc.V1Charges.Create(ctx, p)
		if err != nil {
			return err
		}
		c, err = g.sc.V1Charges.Update(ctx, c.ID, &stripe.ChargeUpdateParams{Metadata: map[string]string{"a": "b"}})
		return errors.Join(err, equal("b", c.Metadata["a"]), equal(true, c.Disputed))
	},
	"a refund settles an inquiry": func(ctx context.Context, g goSDK) error {
		intent, err := g.pay(ctx, "createDisputeInquiry")
		if err != nil {
			return err
		}
		if _, err := g.sc.V1Refunds.Create(ctx, &stripe.RefundCreateParams{PaymentIntent: new(intent.ID)}); err != nil {
			return err
		}
		d, err := g.disputeOf(ctx, intent.ID)
		return errors.Join(err, equal(stripe.DisputeStatusWarningClosed, d.Status))
	},
	"a refund of a chargeback": func(ctx context.Context, g goSDK) error {
		intent, err := g.pay(ctx, "createDispute")
		if err != nil {
			return err
		}
		_, err = g.sc.V1Refunds.Create(ctx, &stripe.RefundCreateParams{PaymentIntent: new(intent.ID)})
		return refused(err, stripe.ErrorCodeChargeDisputed)
	},
	"balance transactions": func(ctx context.Context, g goSDK) error {
		d, err := g.sc.V1Disputes.Retrieve(ctx, g.open(nil), nil)
		if err != nil {
			return err
		}
		b, err := g.sc.V1BalanceTransactions.Retrieve(ctx, d.BalanceTransactions[0].ID, nil)
		return errors.Join(err, equal(d.BalanceTransactions[0].Net, b.Net), equal(d.ID, b.Source.ID))
	},
	"Issuing disputes": func(ctx context.Context, g goSDK) error {
		tx := add(g.t, g.base, "issuing_transactions", nil)
		d, err := g.sc.V1IssuingDisputes.Create(ctx, &stripe.IssuingDisputeCreateParams{
			Transaction: new(tx),
			Evidence: &stripe.IssuingDisputeCreateEvidenceParams{
				Reason: new("fraudulent"), Fraudulent: &stripe.IssuingDisputeCreateEvidenceFraudulentParams{Explanation: new("losing_evidence")},
			},
		})
		if err != nil {
			return err
		}
		if _, err := g.sc.V1IssuingDisputes.Submit(ctx, d.ID, nil); err != nil {
			return err
		}
		d, err = g.sc.V1IssuingDisputes.Retrieve(ctx, d.ID, nil)
		return errors.Join(err, equal(stripe.IssuingDisputeStatusLost, d.Status), equal(stripe.IssuingDisputeLossReasonOther, d.LossReason))
	},
	"Issuing transactions": func(ctx context.Context, g goSDK) error {
		tx := add(g.t, g.base, "issuing_transactions", map[string]any{"amount": 700})
		x, err := g.sc.V1IssuingTransactions.Retrieve(ctx, tx, nil)
		return errors.Join(err, equal(-700, x.Amount))
	},
	"early fraud warnings": func(ctx context.Context, g goSDK) error {
		intent, err := g.pay(ctx, "createIssuerFraudRecord")
		if err != nil {
			return err
		}
		p := &stripe.RadarEarlyFraudWarningListParams{PaymentIntent: new(intent.ID)}
		for w, err := range g.sc.V1RadarEarlyFraudWarnings.List(ctx, p).All(ctx) {
			return errors.Join(err, equal(intent.LatestCharge.ID, w.Charge.ID))
		}
		return errors.New("there is no warning")
	},
	"events of its own version": func(ctx context.Context, g goSDK) error {
		type posted struct {
			body      []byte
			signature string
		}
		got := make(chan posted, 10)
		app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body) // a body that is cut short fails below
			got <- posted{body, r.Header.Get("Stripe-Signature")}
		}))
		defer app.Close()
		control(g.t, g.base, "POST webhooks", map[string]any{
			"url": app.URL, "secret": "whsec_go", "version": stripe.APIVersion, "only": []string{"charge.dispute.created"},
		})
		id := g.open(nil)
		select {
		case p := <-got:
			e, err := webhook.ConstructEvent(p.body, p.signature, "whsec_go")
			return errors.Join(err, equal[any](id, e.Data.Object["id"]))
		case <-ctx.Done():
			return ctx.Err()
		}
	},
	"events by a pattern": func(ctx context.Context, g goSDK) error {
		g.open(nil)
		for e, err := range g.sc.V1Events.List(ctx, &stripe.EventListParams{Type: new("charge.dispute.*")}).All(ctx) {
			return errors.Join(err, equal(true, strings.HasPrefix(string(e.Type), "charge.dispute.")))
		}
		return errors.New("there is no event")
	},
	"a deadline passes": func(ctx context.Context, g goSDK) error {
		id := g.open(map[string]any{"due_by": time.Now().Add(time.Hour)})
		control(g.t, g.base, "POST clock", map[string]any{"advance": "2h"})
		d, err := g.sc.V1Disputes.Retrieve(ctx, id, nil)
		return errors.Join(err, equal(stripe.DisputeStatusLost, d.Status))
	},
}

func TestStripeGoAgainstFakestripe(t *testing.T) {
	g := goSDK{t: t, base: serve(t)}
	g.sc = g.client("sk_test_123")
	passed := 0
	for name, step := range goSteps {
		err := run(t.Context(), g, step)
		if err == nil {
			passed++
			continue
		}
		t.Errorf("%s: %v", name, err)
	}
	figures.Print(t, "clients: stripe-go %d of %d", passed, len(goSteps))
	require.Positive(t, passed)
}

// run runs a step. With an error the SDK returns a nil object, and reading it panics.
func run(ctx context.Context, g goSDK, step func(context.Context, goSDK) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return step(ctx, g)
}
