package issuingdispute_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

const reference = "idp_1MykdxFtDWhhyHE1BFAV3osZ" // the id of the API reference's samples

// TestWire checks the exact request of every call, and that the call returns the object of
// the recorded response.
func TestWire(t *testing.T) {
	const one = "/v1/issuing/disputes/" + reference
	const full = "/v1/issuing/disputes/idp_full"
	type call func(context.Context, *issuingdispute.Client) (*issuingdispute.IssuingDispute, error)
	create := func(p issuingdispute.CreateParams, opts ...stripedispute.Option) call {
		return func(ctx context.Context, c *issuingdispute.Client) (*issuingdispute.IssuingDispute, error) {
			return c.Create(ctx, p, opts...)
		}
	}
	update := func(p issuingdispute.UpdateParams, opts ...stripedispute.Option) call {
		return func(ctx context.Context, c *issuingdispute.Client) (*issuingdispute.IssuingDispute, error) {
			return c.Update(ctx, "idp_full", p, opts...)
		}
	}
	tests := map[string]struct {
		call call
		wire wiretest.Exchange
		file string
	}{
		"create, as in the API reference": {
			create(issuingdispute.CreateParams{Transaction: "ipi_1MykXhFtDWhhyHE1UjsZZ3xQ", Evidence: &issuingdispute.Evidence{
				Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "This transaction is fraudulent."},
			}}),
			wiretest.Exchange{
				Method: "POST", Path: "/v1/issuing/disputes",
				Form: "transaction=ipi_1MykXhFtDWhhyHE1UjsZZ3xQ&evidence[reason]=fraudulent" +
					"&evidence[fraudulent][explanation]=This+transaction+is+fraudulent.",
			},
			"reference_create.json",
		},
		"update, as in the API reference": {
			func(ctx context.Context, c *issuingdispute.Client) (*issuingdispute.IssuingDispute, error) {
				return c.Update(ctx, reference, issuingdispute.UpdateParams{
					Evidence: &issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{
						ExpectedAt: 1590000000, ProductDescription: "Baseball cap", ProductType: issuingdispute.ProductMerchandise,
					}},
					Unset: []string{"not_received.explanation"},
				})
			},
			wiretest.Exchange{
				Method: "POST", Path: one,
				Form: "evidence[reason]=not_received&evidence[not_received][expected_at]=1590000000" +
					"&evidence[not_received][product_description]=Baseball+cap" +
					"&evidence[not_received][product_type]=merchandise&evidence[not_received][explanation]=",
			},
			"reference_update.json",
		},
		"retrieve, as in the API reference": {
			func(ctx context.Context, c *issuingdispute.Client) (*issuingdispute.IssuingDispute, error) {
				return c.Get(ctx, reference)
			},
			wiretest.Exchange{Method: "GET", Path: one},
			"reference_create.json",
		},
		"retrieve and expand": {
			func(ctx context.Context, c *issuingdispute.Client) (*issuingdispute.IssuingDispute, error) {
				return c.Get(ctx, "idp_full",
					stripedispute.WithExpand("transaction", "balance_transactions", "evidence.canceled.additional_documentation"))
			},
			wiretest.Exchange{Method: "GET", Path: full, Query: "expand[]=transaction&expand[]=balance_transactions" +
				"&expand[]=evidence.canceled.additional_documentation"},
			"full.json",
		},
		"submit": {
			func(ctx context.Context, c *issuingdispute.Client) (*issuingdispute.IssuingDispute, error) {
				return c.Submit(ctx, "idp_full")
			},
			wiretest.Exchange{Method: "POST", Path: full + "/submit"},
			"full.json",
		},
		"submit with metadata": {
			func(ctx context.Context, c *issuingdispute.Client) (*issuingdispute.IssuingDispute, error) {
				return c.Submit(ctx, "idp_full", stripedispute.WithParam("metadata[case]", "a & b"), stripedispute.WithExpand("transaction"))
			},
			wiretest.Exchange{Method: "POST", Path: full + "/submit", Form: "expand[]=transaction&metadata[case]=a+%26+b"},
			"full.json",
		},
		"create with little": {
			create(issuingdispute.CreateParams{Transaction: "ipi_1"}),
			wiretest.Exchange{Method: "POST", Path: "/v1/issuing/disputes", Form: "transaction=ipi_1"},
			"full.json",
		},
		"create with everything": {
			create(issuingdispute.CreateParams{
				Transaction: "ipi_1", Amount: 17,
				Evidence: &issuingdispute.Evidence{Reason: issuingdispute.ReasonOther, Other: &issuingdispute.OtherEvidence{}},
				Metadata: stripedispute.Metadata{"b": "2", "a": "1"},
			}, stripedispute.WithExpand("transaction")),
			wiretest.Exchange{
				Method: "POST", Path: "/v1/issuing/disputes",
				Form: "transaction=ipi_1&amount=17&evidence[reason]=other&metadata[a]=1&metadata[b]=2&expand[]=transaction",
			},
			"full.json",
		},
		"create about a debit": {
			create(issuingdispute.CreateParams{ReceivedDebit: "rd_1", Evidence: &issuingdispute.Evidence{}}),
			wiretest.Exchange{Method: "POST", Path: "/v1/issuing/disputes", Form: "treasury[received_debit]=rd_1"},
			"full.json",
		},
		"update nothing": {
			update(issuingdispute.UpdateParams{}),
			wiretest.Exchange{Method: "POST", Path: full},
			"full.json",
		},
		"amount and metadata": {
			update(issuingdispute.UpdateParams{
				Amount: 17, Metadata: stripedispute.Metadata{"a": "1", "b": ""}, Unset: []string{"metadata.c", "metadata[d]"},
			}),
			wiretest.Exchange{Method: "POST", Path: full, Form: "amount=17&metadata[a]=1&metadata[b]=&metadata[c]=&metadata[d]="},
			"full.json",
		},
		"clearing": {
			update(issuingdispute.UpdateParams{
				Unset: []string{
					"metadata", "not_received", "evidence.other.explanation", "other.product_type",
					"evidence[duplicate][check_image]", "canceled.cancellation_policy_provided",
				},
			}),
			wiretest.Exchange{
				Method: "POST", Path: full,
				Form: "metadata=&evidence[not_received]=&evidence[other][explanation]=&evidence[other][product_type]=" +
					"&evidence[duplicate][check_image]=&evidence[canceled][cancellation_policy_provided]=",
			},
			"full.json",
		},
		"another reason clears the one before": {
			update(issuingdispute.UpdateParams{
				Previous: issuingdispute.ReasonFraudulent,
				Evidence: &issuingdispute.Evidence{NoValidAuthorization: &issuingdispute.NoValidAuthorizationEvidence{Explanation: "None"}},
				Unset:    []string{"fraudulent", "no_valid_authorization.additional_documentation"},
			}),
			wiretest.Exchange{
				Method: "POST", Path: full,
				Form: "evidence[reason]=no_valid_authorization&evidence[no_valid_authorization][explanation]=None&evidence[fraudulent]=" +
					"&evidence[no_valid_authorization][additional_documentation]=",
			},
			"full.json",
		},
		"the same reason clears nothing": {
			update(issuingdispute.UpdateParams{
				Previous: issuingdispute.ReasonOther, Evidence: &issuingdispute.Evidence{Other: &issuingdispute.OtherEvidence{Explanation: "x"}},
			}),
			wiretest.Exchange{Method: "POST", Path: full, Form: "evidence[reason]=other&evidence[other][explanation]=x"},
			"full.json",
		},
		"no evidence clears nothing": {
			update(issuingdispute.UpdateParams{Previous: issuingdispute.ReasonOther, Amount: 1}),
			wiretest.Exchange{Method: "POST", Path: full, Form: "amount=1"},
			"full.json",
		},
		"WithParam sends what the checks refuse": {
			update(issuingdispute.UpdateParams{Evidence: &issuingdispute.Evidence{Other: &issuingdispute.OtherEvidence{}}},
				stripedispute.WithParam("evidence[fraudulent][explanation]", "both"),
				stripedispute.WithParam("evidence[other][product_type]", "thing")),
			wiretest.Exchange{Method: "POST", Path: full, Form: "evidence[reason]=other&evidence[fraudulent][explanation]=both" +
				"&evidence[other][product_type]=thing"},
			"full.json",
		},
	}
	var creates, updates []string
	for name, test := range tests {
		switch {
		case test.wire.Path == "/v1/issuing/disputes":
			creates = append(creates, test.wire.Form)
		case !strings.HasSuffix(test.wire.Path, "/submit"):
			updates = append(updates, test.wire.Form)
		}
		t.Run(name, func(t *testing.T) {
			test.wire.Response = recorded(t, test.file)
			wiretest.Intercept(t, test.wire)
			d, err := test.call(t.Context(), issuingdispute.NewClient(wiretest.Config()))
			require.NoError(t, err)
			assert.Equal(t, decoded(t, test.file), d)
		})
	}
	wiretest.AssertAllSent[issuingdispute.CreateParams](t, creates...)
	wiretest.AssertAllSent[issuingdispute.UpdateParams](t, updates...)
}

// TestWireOfEveryReason sends the evidence of each reason in full.json and compares the
// form with the JSON. TestDecodeEveryField checks that full.json has every field.
func TestWireOfEveryReason(t *testing.T) {
	for reason, fields := range evidenceOfEveryReason(t) {
		t.Run(string(reason), func(t *testing.T) {
			want := url.Values{"transaction": {"ipi_1"}, "evidence[reason]": {string(reason)}}
			for name, value := range fields {
				want.Set(fmt.Sprintf("evidence[%s][%s]", reason, name), fmt.Sprint(value))
			}
			c := client(func(r *http.Request) (*http.Response, error) {
				assert.NoError(t, r.ParseForm())
				assert.Equal(t, want, r.PostForm)
				return respond(r, recorded(t, "reference_create.json")), nil
			})
			evidence, same := onlyAbout(t, reason), onlyAbout(t, reason)
			_, err := c.Create(t.Context(), issuingdispute.CreateParams{Transaction: "ipi_1", Evidence: &evidence})
			require.NoError(t, err)
			assert.Equal(t, same, evidence, "parameters are not changed")
		})
	}
}

// evidenceOfEveryReason returns the fields of each reason in full.json. A file is its id.
func evidenceOfEveryReason(t *testing.T) map[issuingdispute.Reason]map[string]any {
	t.Helper()
	var object struct {
		Evidence map[issuingdispute.Reason]json.RawMessage `json:"evidence"`
	}
	require.NoError(t, json.Unmarshal([]byte(recorded(t, "full.json")), &object))
	all := map[issuingdispute.Reason]map[string]any{}
	for f := range reflect.TypeFor[issuingdispute.Evidence]().Fields() {
		if f.Type.Kind() != reflect.Pointer {
			continue
		}
		reason, fields := issuingdispute.Reason(jsonname.Of(f)), map[string]any{}
		d := json.NewDecoder(bytes.NewReader(object.Evidence[reason]))
		d.UseNumber()
		require.NoError(t, d.Decode(&fields), "full.json has no evidence for %s", reason)
		for name, value := range fields {
			if file, ok := value.(map[string]any); ok {
				fields[name] = file["id"]
			}
		}
		all[reason] = fields
	}
	return all
}

// onlyAbout returns the evidence of full.json for one reason.
func onlyAbout(t *testing.T, reason issuingdispute.Reason) issuingdispute.Evidence {
	t.Helper()
	evidence := decoded(t, "full.json").Evidence
	for f, object := range reflect.ValueOf(&evidence).Elem().Fields() {
		if jsonname.Of(f) != string(reason) {
			object.SetZero()
		}
	}
	return evidence
}

func TestWireOfLists(t *testing.T) {
	tests := map[string]struct {
		p     issuingdispute.ListParams
		opts  []stripedispute.Option
		query string
	}{
		"nothing": {},
		"everything": {
			issuingdispute.ListParams{
				Status: issuingdispute.StatusWon, Transaction: "ipi_1", Created: stripedispute.TimeRange{GT: 1, GTE: 2, LT: 3, LTE: 4},
				Limit: 100, StartingAfter: "idp_1", Max: 7,
			},
			[]stripedispute.Option{stripedispute.WithExpand("transaction")},
			"status=won&transaction=ipi_1&created[gt]=1&created[gte]=2&created[lt]=3&created[lte]=4&limit=100&starting_after=idp_1" +
				"&expand[]=data.transaction",
		},
		"backwards": {p: issuingdispute.ListParams{EndingBefore: "idp_1"}, query: "ending_before=idp_1"},
	}
	var queries []string
	for name, test := range tests {
		queries = append(queries, test.query)
		t.Run(name, func(t *testing.T) {
			wiretest.Intercept(t,
				wiretest.Exchange{Method: "GET", Path: "/v1/issuing/disputes", Query: test.query, Response: recorded(t, "list.json")})
			page, err := issuingdispute.NewClient(wiretest.Config()).ListPage(t.Context(), test.p, test.opts...)
			require.NoError(t, err)
			require.Len(t, page.Data, 1)
			assert.Equal(t, reference, page.Data[0].ID)
		})
	}
	wiretest.AssertAllSent[issuingdispute.ListParams](t, queries...)
}
