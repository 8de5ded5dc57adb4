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
)

// noRequests returns a client that fails the test when it sends a request.
func noRequests(t *testing.T) *dispute.Client {
	t.Helper()
	return dispute.NewClient(stripedispute.Config{
		Key: "sk_test_1",
		HTTPClient: &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
			t.Errorf("sent: %s %s", r.Method, r.URL)
			return nil, http.ErrHandlerTimeout
		})},
	})
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestUpdateRefusesBadParamsBeforeTheRequest(t *testing.T) {
	files := func(ids ...stripedispute.FileID) *dispute.Evidence {
		return &dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{SupportingFiles: ids}}}
	}
	priors := func(p ...dispute.PriorTransaction) *dispute.Evidence {
		return &dispute.Evidence{
			EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{PriorUndisputedTransactions: p}},
		}
	}
	long := &dispute.Evidence{}
	for _, f := range dispute.Fields() {
		if n := f.Limit(); n > 0 {
			require.NoError(t, long.Set(f, strings.Repeat("ü", n)))
		}
	}
	many := stripedispute.Metadata{}
	for i := range 51 {
		many[strings.Repeat("k", i%40+1)+strings.Repeat("x", i/40)] = "v"
	}
	tests := map[string]struct {
		p    dispute.UpdateParams
		want string
	}{
		"a long text": {
			dispute.UpdateParams{Evidence: &dispute.Evidence{UncategorizedText: strings.Repeat("x", 20_001)}},
			"evidence[uncategorized_text] has 20001 characters",
		},
		"a long short text": {
			dispute.UpdateParams{Evidence: &dispute.Evidence{CustomerName: strings.Repeat("x", 5_001)}},
			"evidence[customer_name] has 5001 characters",
		},
		"too much text in all": {dispute.UpdateParams{Evidence: long}, "together; Stripe takes at most 150000"},
		"a text where a file belongs": {
			dispute.UpdateParams{Evidence: &dispute.Evidence{Receipt: "The customer signed."}}, "evidence[receipt] takes the id of an uploaded file",
		},
		"a path where a file belongs": {
			dispute.UpdateParams{Evidence: &dispute.Evidence{Receipt: "receipt.pdf"}}, "evidence[receipt] takes the id",
		},
		"a URL where a file belongs": {
			dispute.UpdateParams{Evidence: &dispute.Evidence{Receipt: "https://x/y"}}, "evidence[receipt] takes the id",
		},
		"a text among an appeal's files": {dispute.UpdateParams{Evidence: files("file_1", "a text")}, "supporting_files"},
		"three prior transactions": {
			dispute.UpdateParams{
				Evidence: priors(dispute.PriorTransaction{Charge: "a"}, dispute.PriorTransaction{Charge: "b"}, dispute.PriorTransaction{Charge: "c"}),
			}, "has 3 elements",
		},
		"a prior transaction and no charge": {
			dispute.UpdateParams{Evidence: priors(dispute.PriorTransaction{})}, "prior_undisputed_transactions[0] has no charge",
		},
		"51 keys of metadata":    {dispute.UpdateParams{Metadata: many}, "metadata has 51 keys"},
		"a key of 41 characters": {dispute.UpdateParams{Metadata: stripedispute.Metadata{strings.Repeat("k", 41): "v"}}, "a key has 1 to 40"},
		"a key with brackets":    {dispute.UpdateParams{Metadata: stripedispute.Metadata{"a][b": "v"}}, "no brackets"},
		"an empty key":           {dispute.UpdateParams{Metadata: stripedispute.Metadata{"": "v"}}, "a key has 1 to 40"},
		"a long value of metadata": {
			dispute.UpdateParams{Metadata: stripedispute.Metadata{"k": strings.Repeat("v", 501)}}, "metadata[k] has 501 characters",
		},
		"clearing an unknown field": {dispute.UpdateParams{Unset: []string{"customer_email"}}, `"customer_email", which cannot be cleared`},
		"clearing nothing":          {dispute.UpdateParams{Unset: []string{""}}, "cannot be cleared"},
		"clearing submit":           {dispute.UpdateParams{Unset: []string{"submit"}}, "cannot be cleared"},
		"clearing a fee": {
			dispute.UpdateParams{Unset: []string{"enhanced_evidence.visa_compliance.fee_acknowledged"}}, "cannot be cleared",
		},
		"clearing what was sold": {
			dispute.UpdateParams{Unset: []string{"enhanced_evidence.visa_compelling_evidence_3.disputed_transaction.merchandise_or_services"}},
			"cannot be cleared",
		},
		"clearing a prior charge": {
			dispute.UpdateParams{Unset: []string{"enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions.0.charge"}},
			"cannot be cleared",
		},
		"clearing with a forged name": {dispute.UpdateParams{Unset: []string{"receipt]=x&submit=true&y["}}, "cannot be cleared"},
		"clearing what is set": {
			dispute.UpdateParams{Evidence: &dispute.Evidence{Receipt: "file_1"}, Unset: []string{"receipt"}}, "which the same call sets",
		},
		"clearing an appeal that is set": {
			dispute.UpdateParams{Evidence: files("file_1"), Unset: []string{"appeal"}}, "which the same call sets",
		},
		"clearing enhanced evidence that is set": {
			dispute.UpdateParams{Evidence: priors(dispute.PriorTransaction{Charge: "a"}), Unset: []string{"enhanced_evidence"}},
			"which the same call sets",
		},
		"clearing of a prior transaction that is not given": {
			dispute.UpdateParams{
				Unset: []string{"enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions.0.customer_email_address"},
			}, "cannot be cleared",
		},
		"clearing what is set deep down": {
			dispute.UpdateParams{
				Evidence: &dispute.Evidence{
					EnhancedEvidence: &dispute.EnhancedEvidence{
						VisaCompellingEvidence3: &dispute.CompellingEvidence3{DisputedTransaction: &dispute.DisputedTransaction{CustomerAccountID: "u"}},
					},
				}, Unset: []string{"enhanced_evidence.visa_compelling_evidence_3.disputed_transaction.customer_account_id"},
			}, "which the same call sets",
		},
		"replacing all metadata": {
			dispute.UpdateParams{Metadata: stripedispute.Metadata{"k": "v"}, Unset: []string{"metadata"}}, `each old key to ""`,
		},
		"clearing a whole and a part of it": {dispute.UpdateParams{Unset: []string{"appeal", "appeal.card"}}, "do one of the two"},
		"clearing a key of metadata that is set": {
			dispute.UpdateParams{Metadata: stripedispute.Metadata{"k": "v"}, Unset: []string{"metadata.k"}}, "which the same call sets",
		},
		"clearing all metadata and setting a key": {
			dispute.UpdateParams{Metadata: stripedispute.Metadata{"k": "v"}, Unset: []string{"metadata"}}, "do one of the two",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, err := noRequests(t).Update(t.Context(), "du_1", test.p)
			require.ErrorContains(t, err, test.want)
			assert.Nil(t, d)
			assert.NotContains(t, err.Error(), "The customer signed.")
		})
	}
}

func TestUpdateCountsCharactersNotBytes(t *testing.T) {
	d := dispute.UpdateParams{Evidence: &dispute.Evidence{CustomerName: strings.Repeat("ü", 5_000)}}
	sent := 0
	c := dispute.NewClient(stripedispute.Config{
		Key: "sk_test_1", MaxRetries: -1,
		HTTPClient: &http.Client{Transport: tripper(func(*http.Request) (*http.Response, error) {
			sent++
			return nil, context.Canceled
		})},
	})
	_, err := c.Update(t.Context(), "du_1", d)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, sent)
}

func TestClientRefusesAnInvalidID(t *testing.T) {
	c := noRequests(t)
	verbs := map[string]func(context.Context, string) (*dispute.Dispute, error){
		"Get": func(ctx context.Context, id string) (*dispute.Dispute, error) { return c.Get(ctx, id) },
		"Update": func(ctx context.Context, id string) (*dispute.Dispute, error) {
			return c.Update(ctx, id, dispute.UpdateParams{})
		},
		"Stage": func(ctx context.Context, id string) (*dispute.Dispute, error) {
			return c.Stage(ctx, id, dispute.Evidence{})
		},
		"Submit": func(ctx context.Context, id string) (*dispute.Dispute, error) { return c.Submit(ctx, id) },
		"Close":  func(ctx context.Context, id string) (*dispute.Dispute, error) { return c.Close(ctx, id) },
	}
	for verb, call := range verbs {
		for _, id := range []string{"", ".", "..", "du_1/close", "du 1", "дю_1", "du_1?x", "../charges"} {
			d, err := call(t.Context(), id)
			require.ErrorContains(t, err, "the dispute id", "%s %q", verb, id)
			assert.Nil(t, d)
		}
	}
}

func TestListRefusesBadParamsBeforeTheRequest(t *testing.T) {
	for want, p := range map[string]dispute.ListParams{
		"exclude each other": {StartingAfter: "du_1", EndingBefore: "du_2"},
		"Limit is 101":       {Limit: 101},
		"Limit is -1":        {Limit: -1},
		"Max is -1":          {Max: -1},
		"At excludes":        {Created: stripedispute.TimeRange{At: 1, LT: 2}},
	} {
		c := noRequests(t)
		page, err := c.ListPage(t.Context(), p)
		require.ErrorContains(t, err, want)
		assert.Nil(t, page)
		n := 0
		for d, err := range c.List(t.Context(), p) {
			require.ErrorContains(t, err, want)
			assert.Nil(t, d)
			n++
		}
		assert.Equal(t, 1, n)
	}
}

func TestListRefusesAnInvalidIDInAFilter(t *testing.T) {
	c := noRequests(t)
	for _, id := range []string{" ", "ch_1\n", "ch_1/x", "ch 1", "ch_1?a=b", "ch_é", "..", "%2e", strings.Repeat("x", 5001)} {
		for name, p := range map[string]dispute.ListParams{
			"Charge": {Charge: id}, "PaymentIntent": {PaymentIntent: id}, "StartingAfter": {StartingAfter: id}, "EndingBefore": {EndingBefore: id},
		} {
			_, err := c.ListPage(t.Context(), p)
			require.ErrorContains(t, err, "the "+name, "%q", id)
			p.Prefetch = true
			for _, err := range c.List(t.Context(), p) {
				require.ErrorContains(t, err, "the "+name, "%q", id)
			}
			for _, err := range c.NeedingResponse(t.Context(), p) {
				require.ErrorContains(t, err, "the "+name, "%q", id)
			}
		}
	}
}

func TestOfPaymentNeverSelectsAll(t *testing.T) {
	c := noRequests(t)
	for id, want := range map[string]string{
		"": "is empty", " ": "not the id of a payment", "ch": "not the id of a payment", "ch_": "not the id of a payment",
		"pi_": "not the id of a payment", "du_1": "not the id of a payment",
		"CH_1": "not the id of a payment", "sk_live_1": "not the id of a payment",
		"ch_1\n": "the Charge", "py_1/x": "the Charge", "pi_1 ": "the PaymentIntent", " ch_1": "not the id of a payment",
		"pi_1_secret_2": "client secret",
	} {
		n := 0
		for d, err := range c.OfPayment(t.Context(), id) {
			require.ErrorContains(t, err, want, "%q", id)
			assert.NotContains(t, err.Error(), "_live_1")
			assert.NotContains(t, err.Error(), "_secret_2")
			assert.Nil(t, d)
			n++
		}
		assert.Equal(t, 1, n, "%q", id)
	}
}

func TestNeedingResponseRefusesAMaxBelowZero(t *testing.T) {
	for _, err := range noRequests(t).NeedingResponse(t.Context(), dispute.ListParams{Max: -1}) {
		require.ErrorContains(t, err, "Max")
	}
}

func TestSubmitDisputeAndCloseDisputeRefuseBeforeTheRequest(t *testing.T) {
	c := noRequests(t)
	_, err := c.SubmitDispute(t.Context(), decoded(t, `{"id":"du_1","status":"lost"}`))
	require.ErrorIs(t, err, dispute.ErrFinal)
	_, err = c.SubmitDispute(t.Context(), decoded(t, `{"id":"du_1","status":"under_review"}`))
	require.ErrorIs(t, err, dispute.ErrUnderReview)
	_, err = c.SubmitDispute(t.Context(), nil)
	require.ErrorContains(t, err, "nil")
	_, err = c.CloseDispute(t.Context(), decoded(t, `{"id":"du_1","status":"won"}`))
	require.ErrorIs(t, err, dispute.ErrFinal)
	_, err = c.CloseDispute(t.Context(), decoded(t, `{"id":"du_1","status":"warning_needs_response"}`))
	require.ErrorIs(t, err, dispute.ErrInquiry)
	_, err = c.CloseDispute(t.Context(), nil)
	require.ErrorContains(t, err, "nil")
}
