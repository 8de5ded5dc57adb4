package issuingdispute_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func TestCreateAndUpdateRefuseBadEvidence(t *testing.T) {
	long := "secret" + strings.Repeat("ü", 2495)
	tests := map[string]struct {
		e    issuingdispute.Evidence
		want string
	}{
		"a reason without its object": {
			issuingdispute.Evidence{Reason: issuingdispute.ReasonOther},
			`reason "other", but the field of this reason is nil; set it (it may be empty)`,
		},
		"a reason and another object": {
			issuingdispute.Evidence{Reason: issuingdispute.ReasonOther, Fraudulent: &issuingdispute.FraudulentEvidence{}},
			`reason "other", but the field of fraudulent is set`,
		},
		"two objects": {
			issuingdispute.Evidence{Canceled: &issuingdispute.CanceledEvidence{}, Other: &issuingdispute.OtherEvidence{}},
			"evidence is set for canceled and for other",
		},
		"two objects, one of them the reason's": {
			issuingdispute.Evidence{
				Reason: issuingdispute.ReasonOther, Canceled: &issuingdispute.CanceledEvidence{}, Other: &issuingdispute.OtherEvidence{},
			}, "evidence is set for canceled and for other",
		},
		"a newer reason": {issuingdispute.Evidence{Reason: "tomorrow"}, `reason "tomorrow", but the field of this reason is nil`},
		"a long text": {
			issuingdispute.Evidence{Canceled: &issuingdispute.CanceledEvidence{CancellationReason: long}},
			"evidence[canceled][cancellation_reason] has 2501 characters; Stripe takes at most 2500",
		},
		"a long id": {
			issuingdispute.Evidence{Duplicate: &issuingdispute.DuplicateEvidence{OriginalTransaction: strings.Repeat("x", 5001)}},
			"evidence[duplicate][original_transaction] has 5001 characters; Stripe takes at most 5000",
		},
		"an unknown product type": {
			issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{ProductType: "services"}},
			`evidence[not_received][product_type] cannot be "services"; it is "merchandise" or "service"`,
		},
		"a path where a file belongs": {
			issuingdispute.Evidence{Duplicate: &issuingdispute.DuplicateEvidence{CheckImage: "scans/check.png"}},
			"evidence[duplicate][check_image] takes the id of an uploaded file",
		},
		"an unknown return status": {
			issuingdispute.Evidence{MerchandiseNotAsDescribed: &issuingdispute.MerchandiseNotAsDescribedEvidence{ReturnStatus: "refused"}},
			`evidence[merchandise_not_as_described][return_status] cannot be "refused"; it is "merchant_rejected" or "successful"`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, err := noRequests(t).Create(t.Context(), issuingdispute.CreateParams{Transaction: "ipi_1", Evidence: &test.e})
			require.ErrorContains(t, err, test.want)
			assert.NotContains(t, err.Error(), "secret")
			assert.Nil(t, d)
			d, err = noRequests(t).Update(t.Context(), "idp_1", issuingdispute.UpdateParams{Evidence: &test.e})
			require.ErrorContains(t, err, test.want)
			assert.Nil(t, d)
		})
	}
}

func TestUpdateCountsCharactersNotBytes(t *testing.T) {
	fits := strings.Repeat("ü", 2500)
	sent := 0
	c := client(func(r *http.Request) (*http.Response, error) {
		sent++
		return respond(r, recorded(t, "full.json")), nil
	})
	_, err := c.Update(t.Context(), "idp_full",
		issuingdispute.UpdateParams{Evidence: &issuingdispute.Evidence{Canceled: &issuingdispute.CanceledEvidence{
			CancellationReason: fits, Explanation: fits, ProductDescription: fits,
		}}})
	require.NoError(t, err)
	assert.Equal(t, 1, sent)
}

func TestCreateRefusesBadParamsBeforeTheRequest(t *testing.T) {
	tests := map[string]struct {
		p    issuingdispute.CreateParams
		want string
	}{
		"about nothing":     {issuingdispute.CreateParams{Amount: 5}, "nothing to dispute; give Transaction, or ReceivedDebit"},
		"a negative amount": {issuingdispute.CreateParams{Transaction: "ipi_1", Amount: -5}, "Amount is -5"},
		"a nameless label": {
			issuingdispute.CreateParams{Transaction: "ipi_1", Metadata: stripedispute.Metadata{"": ""}}, "metadata cannot have the key",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, err := noRequests(t).Create(t.Context(), test.p)
			require.ErrorContains(t, err, test.want)
			assert.Nil(t, d)
		})
	}
}

func TestUpdateRefusesBadParamsBeforeTheRequest(t *testing.T) {
	other := &issuingdispute.Evidence{Other: &issuingdispute.OtherEvidence{Explanation: "x"}}
	set := stripedispute.Metadata{"k": "v"}
	tests := map[string]struct {
		p    issuingdispute.UpdateParams
		want string
	}{
		"a negative amount":           {issuingdispute.UpdateParams{Amount: -5}, "Amount is -5"},
		"a nameless label":            {issuingdispute.UpdateParams{Metadata: stripedispute.Metadata{"": ""}}, "metadata cannot have the key"},
		"clearing an unknown field":   {issuingdispute.UpdateParams{Unset: []string{"other.bogus"}}, `"other.bogus", which cannot be cleared`},
		"clearing nothing":            {issuingdispute.UpdateParams{Unset: []string{""}}, "cannot be cleared"},
		"clearing the reason":         {issuingdispute.UpdateParams{Unset: []string{"reason"}}, "cannot be cleared"},
		"clearing all evidence":       {issuingdispute.UpdateParams{Unset: []string{"evidence"}}, "cannot be cleared"},
		"clearing the amount":         {issuingdispute.UpdateParams{Unset: []string{"amount"}}, "cannot be cleared"},
		"clearing too deep":           {issuingdispute.UpdateParams{Unset: []string{"other.explanation.x"}}, "cannot be cleared"},
		"clearing the original":       {issuingdispute.UpdateParams{Unset: []string{"duplicate.original_transaction"}}, "cannot be cleared"},
		"clearing with a forged name": {issuingdispute.UpdateParams{Unset: []string{"other]=x&amount=1&y["}}, "cannot be cleared"},
		"clearing a field that is set": {
			issuingdispute.UpdateParams{Evidence: other, Unset: []string{"other.explanation"}}, "which the same call sets",
		},
		"clearing an object that is set": {issuingdispute.UpdateParams{Evidence: other, Unset: []string{"other"}}, "which the same call sets"},
		"clearing a label that is set":   {issuingdispute.UpdateParams{Metadata: set, Unset: []string{"metadata.k"}}, "which the same call sets"},
		"clearing all labels and one":    {issuingdispute.UpdateParams{Metadata: set, Unset: []string{"metadata"}}, "do one of the two"},
		"leaving an unknown reason":      {issuingdispute.UpdateParams{Evidence: other, Previous: "to]morrow"}, `Previous is "to]morrow"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, err := noRequests(t).Update(t.Context(), "idp_1", test.p)
			require.ErrorContains(t, err, test.want)
			assert.Nil(t, d)
		})
	}
}

func TestClientRefusesAnInvalidID(t *testing.T) {
	c := noRequests(t)
	verbs := map[string]func(context.Context, string) (*issuingdispute.IssuingDispute, error){
		"Get": func(ctx context.Context, id string) (*issuingdispute.IssuingDispute, error) { return c.Get(ctx, id) },
		"Update": func(ctx context.Context, id string) (*issuingdispute.IssuingDispute, error) {
			return c.Update(ctx, id, issuingdispute.UpdateParams{})
		},
		"Submit": func(ctx context.Context, id string) (*issuingdispute.IssuingDispute, error) {
			return c.Submit(ctx, id)
		},
	}
	for verb, call := range verbs {
		for _, id := range []string{"", ".", "..", "idp_1/submit", "idp 1", "idp_1?x"} {
			d, err := call(t.Context(), id)
			require.ErrorContains(t, err, "the Issuing dispute id", "%s %q", verb, id)
			assert.Nil(t, d)
		}
	}
	_, err := c.ListPage(t.Context(), issuingdispute.ListParams{Limit: 101})
	require.ErrorContains(t, err, "Limit is 101")
	for d, err := range c.List(t.Context(), issuingdispute.ListParams{Max: -1}) {
		require.ErrorContains(t, err, "Max is -1")
		assert.Nil(t, d)
	}
}

func TestListAndCreateRefuseAnInvalidIDInAParameter(t *testing.T) {
	c := noRequests(t)
	for _, id := range []string{" ", "ipi_1\n", "ipi_1/x", ".."} {
		for name, p := range map[string]issuingdispute.ListParams{
			"Transaction": {Transaction: id}, "StartingAfter": {StartingAfter: id}, "EndingBefore": {EndingBefore: id},
		} {
			_, err := c.ListPage(t.Context(), p)
			require.ErrorContains(t, err, "the "+name, "%q", id)
		}
		_, err := c.Create(t.Context(), issuingdispute.CreateParams{Transaction: id})
		require.ErrorContains(t, err, "the Transaction", "%q", id)
		_, err = c.Create(t.Context(), issuingdispute.CreateParams{ReceivedDebit: id})
		require.ErrorContains(t, err, "the ReceivedDebit", "%q", id)
	}
}

func TestOfTransactionNeverSelectsAll(t *testing.T) {
	c := noRequests(t)
	for id, want := range map[string]string{
		"": "is empty", " ": "not the id of a transaction", "ipi": "not the id of a transaction", "ipi_": "not the id of a transaction",
		"idp_1": "not the id of a transaction", "IPI_1": "not the id of a transaction", "sk_live_1": "not the id of a transaction",
		" ipi_1": "not the id of a transaction", "ipi_1\n": "the Transaction", "ipi_1/x": "the Transaction",
	} {
		n := 0
		for d, err := range c.OfTransaction(t.Context(), id) {
			require.ErrorContains(t, err, want, "%q", id)
			assert.NotContains(t, err.Error(), "_live_1")
			assert.True(t, stripedispute.Permanent(err), "%q", id)
			assert.Nil(t, d)
			n++
		}
		assert.Equal(t, 1, n, "%q", id)
	}
}

func TestErrorShowsNoEvidence(t *testing.T) {
	c := client(func(r *http.Request) (*http.Response, error) {
		resp := respond(r,
			`{"error":{"type":"invalid_request_error","param":"evidence[other][explanation]","message":"Invalid string: hush hush"}}`)
		resp.StatusCode = http.StatusBadRequest
		return resp, nil
	})
	_, err := c.Update(t.Context(), "idp_1",
		issuingdispute.UpdateParams{Evidence: &issuingdispute.Evidence{Other: &issuingdispute.OtherEvidence{Explanation: "hush hush"}}})
	e, ok := errors.AsType[*stripedispute.Error](err)
	require.True(t, ok)
	assert.Equal(t, "evidence[other][explanation]", e.Param)
	assert.NotContains(t, err.Error(), "hush")
}
