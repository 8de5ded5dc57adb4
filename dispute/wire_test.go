package dispute_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
)

const (
	reference = "du_1MtJUT2eZvKYlo2CNaw2HvEv" // the id of the API reference's samples
	guide     = "dp_BUNOFovTNv9H4HC6uGTI"     // the id of the guide's samples
)

// TestWire checks the exact request of every call, and that the call returns the object of
// the recorded response.
func TestWire(t *testing.T) {
	one := func(id string) string { return "/v1/disputes/" + id }
	tests := map[string]struct {
		call func(context.Context, *dispute.Client) (*dispute.Dispute, error)
		wire wiretest.Exchange
		file string // the recorded response
	}{
		"retrieve, as in the API reference": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) { return c.Get(ctx, reference) },
			wiretest.Exchange{Method: "GET", Path: one(reference)},
			"reference_get.json",
		},
		"close, as in the API reference": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) { return c.Close(ctx, reference) },
			wiretest.Exchange{Method: "POST", Path: one(reference) + "/close"},
			"reference_close.json",
		},
		"retrieve, as in the guide": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) { return c.Get(ctx, guide) },
			wiretest.Exchange{Method: "GET", Path: one(guide)},
			"guide.json",
		},
		"the guide's update, which submits by leaving submit out": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Update(ctx, guide, dispute.UpdateParams{Submit: true, Evidence: &dispute.Evidence{
					CustomerEmailAddress: "email@example.com", ShippingDate: "2024-02-01", ShippingDocumentation: "file_c5PH9OqVRhmCboHZJa4e",
				}})
			},
			wiretest.Exchange{
				Method: "POST", Path: one(guide),
				Form: "evidence[customer_email_address]=email%40example.com&evidence[shipping_date]=2024-02-01" +
					"&evidence[shipping_documentation]=file_c5PH9OqVRhmCboHZJa4e&submit=true",
			},
			"guide.json",
		},
		"the update of the guide of 2019, staged": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Stage(ctx, guide, dispute.Evidence{
					CustomerEmailAddress: "email@example.com", ShippingDate: "2019-09-24", ShippingDocumentation: "file_c5PH9OqVRhmCboHZJa4e",
				})
			},
			wiretest.Exchange{
				Method: "POST", Path: one(guide),
				Form: "evidence[customer_email_address]=email%40example.com&evidence[shipping_date]=2019-09-24" +
					"&evidence[shipping_documentation]=file_c5PH9OqVRhmCboHZJa4e&submit=false",
			},
			"guide.json",
		},
		"submit sends only submit=true": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) { return c.Submit(ctx, guide) },
			wiretest.Exchange{Method: "POST", Path: one(guide), Form: "submit=true"},
			"guide.json",
		},
		"an update of nothing still says that it does not submit": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Update(ctx, guide, dispute.UpdateParams{})
			},
			wiretest.Exchange{Method: "POST", Path: one(guide), Form: "submit=false"},
			"guide.json",
		},
		"expand": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Get(ctx, "du_full", stripedispute.WithExpand("charge.customer", "evidence.receipt"))
			},
			wiretest.Exchange{Method: "GET", Path: one("du_full"), Query: "expand[]=charge.customer&expand[]=evidence.receipt"},
			"full.json",
		},
		"an update that expands": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Submit(ctx, "du_full", stripedispute.WithExpand("charge"))
			},
			wiretest.Exchange{Method: "POST", Path: one("du_full"), Form: "submit=true&expand[]=charge"},
			"full.json",
		},
		"metadata, a key of it deleted, and who shall submit": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Update(ctx, "du_full", dispute.UpdateParams{
					Metadata:                 stripedispute.Metadata{"order_id": "6735", "note": ""},
					IntendedSubmissionMethod: dispute.SubmissionManual, Unset: []string{"metadata.old"},
				})
			},
			wiretest.Exchange{
				Method: "POST", Path: one("du_full"),
				Form: "intended_submission_method=manual&metadata[note]=&metadata[order_id]=6735&submit=false&metadata[old]=",
			},
			"full.json",
		},
		"clearing": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Update(ctx, "du_full", dispute.UpdateParams{Unset: []string{
					"receipt", "evidence.customer_name", "evidence[refund_policy]", "metadata", "enhanced_evidence", "appeal",
				}})
			},
			wiretest.Exchange{
				Method: "POST", Path: one("du_full"),
				Form: "submit=false&evidence[receipt]=&evidence[customer_name]=&evidence[refund_policy]=&metadata=&evidence[enhanced_evidence]=" +
					"&evidence[appeal]=",
			},
			"full.json",
		},
		"clearing below enhanced evidence and appeal": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Update(ctx, "du_full", dispute.UpdateParams{Evidence: &dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{
					VisaCompellingEvidence3: &dispute.CompellingEvidence3{PriorUndisputedTransactions: []dispute.PriorTransaction{{Charge: "ch_A"}}},
				}}, Unset: []string{
					"enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions.0.customer_email_address",
					"enhanced_evidence[visa_compelling_evidence_3][disputed_transaction][shipping_address][line2]",
					"appeal.card.reason_for_filing", "appeal.card.supporting_files",
				}})
			},
			wiretest.Exchange{
				Method: "POST", Path: one("du_full"),
				Form: "evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][charge]=ch_A&submit=false" +
					"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][customer_email_address]=" +
					"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][shipping_address][line2]=" +
					"&evidence[appeal][card][reason_for_filing]=&evidence[appeal][card][supporting_files]=",
			},
			"full.json",
		},
		"all text and files": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				var e dispute.Evidence
				for _, f := range dispute.Fields() {
					value := "text"
					if f.File() {
						value = "file_1"
					}
					if err := e.Set(f, value); err != nil {
						return nil, err
					}
				}
				return c.Stage(ctx, "du_full", e)
			},
			wiretest.Exchange{
				Method: "POST", Path: one("du_full"),
				Form: everyField() + "submit=false",
			},
			"full.json",
		},
		"Compelling Evidence 3.0": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Stage(ctx, "du_full",
					dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
						DisputedTransaction: &dispute.DisputedTransaction{
							CustomerAccountID: "u", CustomerDeviceFingerprint: "f", CustomerDeviceID: "d", CustomerEmailAddress: "e", CustomerPurchaseIP: "i",
							MerchandiseOrServices: dispute.SoldMerchandise, ProductDescription: "p",
							ShippingAddress: &dispute.Address{City: "c", Country: "IE", Line1: "1", Line2: "2", PostalCode: "z", State: "s"},
						},
						PriorUndisputedTransactions: []dispute.PriorTransaction{
							{
								Charge: "ch_A", CustomerAccountID: "u", CustomerDeviceFingerprint: "f",
								CustomerDeviceID: "d", CustomerEmailAddress: "e", CustomerPurchaseIP: "i", ProductDescription: "p",
								ShippingAddress: &dispute.Address{PostalCode: "z"},
							},
							{Charge: "ch_B"},
						},
					}}})
			},
			wiretest.Exchange{Method: "POST", Path: one("du_full"), Form: compelling},
			"full.json",
		},
		"compliance: the fee is acknowledged when the caller says so": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Update(ctx, "du_full",
					dispute.UpdateParams{Submit: true, Evidence: &dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{
						VisaCompliance: &dispute.Compliance{FeeAcknowledged: true}, MastercardCompliance: &dispute.Compliance{},
					}}})
			},
			wiretest.Exchange{
				Method: "POST", Path: one("du_full"),
				Form: "evidence[enhanced_evidence][mastercard_compliance][fee_acknowledged]=false" +
					"&evidence[enhanced_evidence][visa_compliance][fee_acknowledged]=true&submit=true",
			},
			"full.json",
		},
		"an appeal": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Stage(ctx, "du_full", dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{
					ReasonForFiling: "overlooked", SupportingFiles: []stripedispute.FileID{"file_1", "file_2"},
				}}})
			},
			wiretest.Exchange{
				Method: "POST", Path: one("du_full"),
				Form: "evidence[appeal][card][reason_for_filing]=overlooked&evidence[appeal][card][supporting_files][0]=file_1" +
					"&evidence[appeal][card][supporting_files][1]=file_2&submit=false",
			},
			"full.json",
		},
		"a parameter that is newer than this library": {
			func(ctx context.Context, c *dispute.Client) (*dispute.Dispute, error) {
				return c.Stage(ctx, "du_full", dispute.Evidence{ServiceDate: "May"}, stripedispute.WithParam("evidence[tomorrow]", "x&y"))
			},
			wiretest.Exchange{Method: "POST", Path: one("du_full"), Form: "evidence[service_date]=May&submit=false&evidence[tomorrow]=x%26y"},
			"full.json",
		},
	}
	var forms []string
	for name, test := range tests {
		forms = append(forms, test.wire.Form)
		t.Run(name, func(t *testing.T) {
			test.wire.Response = recorded(t, test.file)
			wiretest.Intercept(t, test.wire)
			d, err := test.call(t.Context(), dispute.NewClient(wiretest.Config()))
			require.NoError(t, err)
			assert.Equal(t, decoded(t, test.wire.Response), d)
		})
	}
	wiretest.AssertAllSent[dispute.UpdateParams](t, forms...)
}

// everyField is the form of a text or a file in each field of evidence.
func everyField() string {
	var form strings.Builder
	for _, f := range dispute.Fields() {
		value := "text"
		if f.File() {
			value = "file_1"
		}
		form.WriteString("evidence[" + string(f) + "]=" + value + "&")
	}
	return form.String()
}

const compelling = "evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][customer_account_id]=u" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][customer_device_fingerprint]=f" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][customer_device_id]=d" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][customer_email_address]=e" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][customer_purchase_ip]=i" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][merchandise_or_services]=merchandise" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][product_description]=p" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][shipping_address][city]=c" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][shipping_address][country]=IE" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][shipping_address][line1]=1" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][shipping_address][line2]=2" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][shipping_address][postal_code]=z" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][disputed_transaction][shipping_address][state]=s" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][charge]=ch_A" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][customer_account_id]=u" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][customer_device_fingerprint]=f" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][customer_device_id]=d" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][customer_email_address]=e" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][customer_purchase_ip]=i" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][product_description]=p" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][0][shipping_address][postal_code]=z" +
	"&evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions][1][charge]=ch_B" +
	"&submit=false"

func TestWireOfLists(t *testing.T) {
	tests := map[string]struct {
		p     dispute.ListParams
		opts  []stripedispute.Option
		query string
	}{
		"as in the API reference":         {p: dispute.ListParams{Limit: 3}, query: "limit=3"},
		"of one payment, as in the guide": {p: dispute.ListParams{PaymentIntent: "pi_1"}, query: "payment_intent=pi_1"},
		"everything": {
			p: dispute.ListParams{
				Charge: "ch_1", PaymentIntent: "pi_1",
				Created: stripedispute.TimeRange{GT: 1, GTE: 2, LT: 3, LTE: 4}, Limit: 100, StartingAfter: "du_1", Max: 7,
			},
			opts: []stripedispute.Option{stripedispute.WithExpand("charge")},
			query: "charge=ch_1&payment_intent=pi_1&created[gt]=1&created[gte]=2&created[lt]=3&created[lte]=4&limit=100&starting_after=du_1" +
				"&expand[]=data.charge",
		},
		"backwards":     {p: dispute.ListParams{EndingBefore: "du_1"}, query: "ending_before=du_1"},
		"of one second": {p: dispute.ListParams{Created: stripedispute.TimeRange{At: 5}}, query: "created=5"},
		"nothing":       {},
	}
	var queries []string
	for name, test := range tests {
		queries = append(queries, test.query)
		t.Run(name, func(t *testing.T) {
			wiretest.Intercept(t,
				wiretest.Exchange{Method: http.MethodGet, Path: "/v1/disputes", Query: test.query, Response: recorded(t, "reference_list.json")})
			page, err := dispute.NewClient(wiretest.Config()).ListPage(t.Context(), test.p, test.opts...)
			require.NoError(t, err)
			assert.False(t, page.HasMore)
			assert.Equal(t, "/v1/disputes", page.URL)
			require.Len(t, page.Data, 1)
			assert.Equal(t, reference, page.Data[0].ID)
		})
	}
	wiretest.AssertAllSent[dispute.ListParams](t, queries...)
}
