package issuingdispute_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func TestSubmitDisputeReturnsOnlyWhatShowsTheSubmission(t *testing.T) {
	at := func(status string) string {
		return fmt.Sprintf(`{"id":"idp_1","object":"issuing.dispute","status":%q}`, status)
	}
	tests := map[string]struct {
		after, now string
		requests   int
		want       issuingdispute.Status // "" for ErrUnconfirmed
	}{
		"submitted":                  {at("submitted"), "", 1, "submitted"},
		"submitted and won already":  {at("won"), "", 1, "won"},
		"submitted and lost already": {at("lost"), "", 1, "lost"},
		"unchanged, then submitted":  {at("unsubmitted"), at("submitted"), 2, "submitted"},
		"unchanged":                  {at("unsubmitted"), at("unsubmitted"), 2, ""},
		"expired":                    {at("expired"), at("expired"), 2, ""},
		"a newer status":             {at("of_tomorrow"), at("of_tomorrow"), 2, ""},
		"no status":                  {`{"id":"idp_1"}`, `{"id":"idp_1"}`, 2, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			sent := 0
			c := client(func(r *http.Request) (*http.Response, error) {
				sent++
				if r.Method == http.MethodGet {
					return respond(r, test.now), nil
				}
				return respond(r, test.after), nil
			})
			d, err := c.SubmitDispute(t.Context(), &issuingdispute.IssuingDispute{ID: "idp_1", Status: issuingdispute.StatusUnsubmitted})
			assert.Equal(t, test.requests, sent)
			if test.want != "" {
				require.NoError(t, err)
				assert.Equal(t, test.want, d.Status)
				return
			}
			require.ErrorIs(t, err, stripedispute.ErrUnconfirmed)
			assert.Nil(t, d)
		})
	}
}

func TestSubmitDisputeSendsNothingForWhatIsSubmittedOrDecided(t *testing.T) {
	c := noRequests(t)
	for status, want := range map[issuingdispute.Status]error{
		"submitted": issuingdispute.ErrSubmitted, "won": issuingdispute.ErrFinal,
		"lost": issuingdispute.ErrFinal, "expired": issuingdispute.ErrFinal,
	} {
		_, err := c.SubmitDispute(t.Context(), &issuingdispute.IssuingDispute{ID: "idp_1", Status: status})
		require.ErrorIs(t, err, want)
		assert.True(t, stripedispute.Permanent(err))
		assert.ErrorContains(t, err, map[issuingdispute.Status]string{
			"submitted": "issuing dispute idp_1 cannot be submitted: the Issuing dispute was submitted already",
			"won":       "issuing dispute idp_1 (won) cannot be submitted: the Issuing dispute is decided",
		}[status])
	}
	_, err := c.SubmitDispute(t.Context(), nil)
	require.ErrorContains(t, err, "nil")
}

func TestSubmitDoesNotCheckTheResponse(t *testing.T) {
	c := client(func(r *http.Request) (*http.Response, error) {
		return respond(r, `{"id":"idp_1","status":"unsubmitted"}`), nil
	})
	_, err := c.Submit(t.Context(), "idp_1")
	require.NoError(t, err)
}

func TestSubmitDisputeAgainstTheInMemoryStripe(t *testing.T) {
	srv := disputetest.NewServer()
	c := issuingdispute.NewClient(srv.Config())
	d, err := c.Get(t.Context(), srv.AddIssuingDispute(disputetest.IssuingDispute{}))
	require.NoError(t, err)
	d, err = c.SubmitDispute(t.Context(), d)
	require.NoError(t, err)
	assert.Equal(t, issuingdispute.StatusSubmitted, d.Status)
	_, err = c.SubmitDispute(t.Context(), d)
	require.ErrorIs(t, err, issuingdispute.ErrSubmitted)
	assert.Equal(t, 1, srv.Effects().Submissions)
}

func TestMissingListsWhatTheReasonRequires(t *testing.T) {
	tests := map[string]struct {
		evidence issuingdispute.Evidence
		want     []string
	}{
		"no reason":       {issuingdispute.Evidence{}, []string{"reason"}},
		"a newer reason":  {issuingdispute.Evidence{Reason: "of_tomorrow"}, nil},
		"the reason only": {issuingdispute.Evidence{Reason: "fraudulent"}, []string{"fraudulent.explanation"}},
		"an empty object": {issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{}}, []string{"fraudulent.explanation"}},
		"nothing": {
			issuingdispute.Evidence{NoValidAuthorization: &issuingdispute.NoValidAuthorizationEvidence{Explanation: "x"}}, nil,
		},
		"a part": {
			issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{ProductDescription: "x", ExpectedAt: 1}},
			[]string{"not_received.explanation", "not_received.product_type"},
		},
		"one of several": {
			issuingdispute.Evidence{Duplicate: &issuingdispute.DuplicateEvidence{CashReceipt: "file_1", Explanation: "x"}}, nil,
		},
		"none of several": {
			issuingdispute.Evidence{Duplicate: &issuingdispute.DuplicateEvidence{}},
			[]string{"duplicate.original_transaction", "duplicate.explanation"},
		},
		"a canceled service": {
			issuingdispute.Evidence{Canceled: &issuingdispute.CanceledEvidence{
				CanceledAt: 1, CancellationPolicyProvided: new(false),
				CancellationReason: "x", ExpectedAt: 1, Explanation: "x", ProductDescription: "x",
				ProductType: issuingdispute.ProductService,
			}}, nil,
		},
		"canceled merchandise": {
			issuingdispute.Evidence{Canceled: &issuingdispute.CanceledEvidence{
				CanceledAt: 1, CancellationReason: "x", ExpectedAt: 1, Explanation: "x", ProductDescription: "x",
				ProductType: issuingdispute.ProductMerchandise,
			}}, []string{"canceled.cancellation_policy_provided", "canceled.return_status", "canceled.returned_at"},
		},
		"merchandise not as described": {
			issuingdispute.Evidence{MerchandiseNotAsDescribed: &issuingdispute.MerchandiseNotAsDescribedEvidence{}},
			[]string{
				"merchandise_not_as_described.explanation", "merchandise_not_as_described.received_at", "merchandise_not_as_described.return_status",
			},
		},
	}
	for name, test := range tests {
		assert.Equal(t, test.want, test.evidence.Missing(), name)
	}
}

func TestWarningsListWhatCanLoseTheDispute(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	before, later := stripedispute.At(now), stripedispute.At(now.Add(time.Second))
	noFile := func(reason string) string {
		return reason + ".additional_documentation is not set: a dispute should have a file that supports it"
	}
	tests := map[string]struct {
		evidence issuingdispute.Evidence
		want     []string
	}{
		"no reason":       {issuingdispute.Evidence{}, nil},
		"a newer reason":  {issuingdispute.Evidence{Reason: "of_tomorrow"}, nil},
		"the reason only": {issuingdispute.Evidence{Reason: "fraudulent"}, []string{noFile("fraudulent")}},
		"complete without a file": {
			issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{
				ExpectedAt: before, Explanation: "x", ProductDescription: "x", ProductType: "merchandise",
			}}, []string{noFile("not_received")},
		},
		"not received, but not expected yet": {
			issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{AdditionalDocumentation: "file_1", ExpectedAt: later}},
			[]string{"not_received.expected_at is in the future"},
		},
		"with a file": {
			issuingdispute.Evidence{NotReceived: &issuingdispute.NotReceivedEvidence{AdditionalDocumentation: "file_1", ExpectedAt: before}},
			nil,
		},
		"with another file": {issuingdispute.Evidence{Duplicate: &issuingdispute.DuplicateEvidence{CashReceipt: "file_1"}}, nil},
		"canceled before the delivery": {
			issuingdispute.Evidence{Canceled: &issuingdispute.CanceledEvidence{
				AdditionalDocumentation: "file_1", CanceledAt: before, ExpectedAt: later,
			}}, nil,
		},
		"returned and received later": {
			issuingdispute.Evidence{MerchandiseNotAsDescribed: &issuingdispute.MerchandiseNotAsDescribedEvidence{
				ReceivedAt: later, ReturnedAt: later,
			}}, []string{
				noFile("merchandise_not_as_described"),
				"merchandise_not_as_described.received_at is in the future", "merchandise_not_as_described.returned_at is in the future",
			},
		},
	}
	for name, test := range tests {
		assert.Equal(t, test.want, test.evidence.Warnings(now), name)
	}
}

func TestMissingNamesFieldsThatExist(t *testing.T) {
	for reason := range evidenceOfEveryReason(t) {
		assert.Empty(t, onlyAbout(t, reason).Missing(), "%s with all its fields", reason)
		missing := issuingdispute.Evidence{Reason: reason}.Missing()
		assert.NotEmpty(t, missing, "required has no row for the reason %s", reason)
		for _, name := range missing {
			_, err := client(func(r *http.Request) (*http.Response, error) { return respond(r, `{"id":"idp_1"}`), nil }).
				Update(t.Context(), "idp_1", issuingdispute.UpdateParams{Unset: []string{name}})
			if name != "duplicate.original_transaction" { // it cannot be cleared
				require.NoError(t, err, name)
			}
		}
	}
}

// lenient are the fields that a submission requires at Stripe but not at the in-memory Stripe.
var lenient = map[string]bool{"canceled.cancellation_policy_provided": true, "canceled.expected_at": true}

// The in-memory Stripe has a table of its own, since it may not import package issuingdispute.
func TestMissingListsWhatTheInMemoryStripeRequires(t *testing.T) {
	for reason, fields := range evidenceOfEveryReason(t) {
		for left := range fields {
			others := maps.Clone(fields)
			delete(others, left)
			body, err := json.Marshal(map[issuingdispute.Reason]any{reason: others})
			require.NoError(t, err)
			var e issuingdispute.Evidence
			require.NoError(t, json.Unmarshal(body, &e))

			srv := disputetest.NewServer()
			for _, id := range []string{"file_1", "file_2", "file_3", "file_4"} {
				srv.AddFile(disputetest.File{ID: id})
			}
			c := issuingdispute.NewClient(srv.Config())
			d, err := c.Create(t.Context(), issuingdispute.CreateParams{Transaction: srv.AddTransaction(disputetest.Transaction{}), Evidence: &e})
			require.NoError(t, err)
			_, err = c.Submit(t.Context(), d.ID)
			path := string(reason) + "." + left
			assert.Equal(t, len(e.Missing()) > 0, err != nil || lenient[path],
				"without %s: compare required in issuingdispute/evidence.go with needs in disputetest/issuing_reason.go", path)
		}
	}
}
