package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// withChangedResponses is a Config of srv that changes every successful response.
func withChangedResponses(t *testing.T, srv *disputetest.Server, change func(r *http.Request, o map[string]any)) stripedispute.Config {
	t.Helper()
	cfg := srv.Config()
	stripe := cfg.HTTPClient.Transport
	cfg.HTTPClient = &http.Client{Transport: tripper(func(r *http.Request) (*http.Response, error) {
		resp, err := stripe.RoundTrip(r)
		if err != nil || resp.StatusCode != http.StatusOK {
			return resp, err
		}
		var o map[string]any
		decoder := json.NewDecoder(resp.Body)
		decoder.UseNumber()
		assert.NoError(t, decoder.Decode(&o))
		change(r, o)
		body, err := json.Marshal(o)
		assert.NoError(t, err)
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return resp, nil
	})}
	return cfg
}

// withChangedDisputes is a Config of srv that changes every dispute in a response.
func withChangedDisputes(
	t *testing.T, srv *disputetest.Server, change func(r *http.Request, d, details map[string]any),
) stripedispute.Config {
	t.Helper()
	return withChangedResponses(t, srv, func(r *http.Request, d map[string]any) {
		if details, ok := d["evidence_details"].(map[string]any); ok {
			change(r, d, details)
		}
	})
}

func TestSubmitDoesNotTakeSmartDisputesForThePacket(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{SmartDisputes: true})
	cfg := withChangedDisputes(t, srv, func(_ *http.Request, d, details map[string]any) {
		d["intended_submission_method"] = "prefer_smart_disputes"
		if details["submission_method"] == "manual" {
			details["submission_method"] = "smart_disputes"
		}
	})
	staged, err := responder(cfg).Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Contains(t, rules(staged.Problems), "warning futile")

	_, err = responder(cfg).Submit(t.Context(), id, samplePacket(t))
	require.ErrorIs(t, err, evidence.ErrUnconfirmed)
	require.ErrorContains(t, err, "smart_disputes")

	_, err = responder(cfg).Submit(t.Context(), id, samplePacket(t)) // a later process sees only the dispute
	require.ErrorIs(t, err, dispute.ErrUnderReview)
	require.ErrorContains(t, err, "no packet was the response")
}

func TestSubmitDoesNotTakeAnInquirysResponseForTheChargebacks(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	r := responder(withChangedDisputes(t, srv, func(_ *http.Request, d, details map[string]any) {
		if d["status"] == "lost" {
			details["submission_method"] = "not_submitted"
		}
	}))
	_, err := r.Submit(t.Context(), id, &evidence.Packet{Evidence: dispute.Evidence{UncategorizedText: "to the inquiry"}})
	require.NoError(t, err)
	srv.Escalate(id)
	_, err = r.Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	srv.Decide(id, false) // without a submission
	_, err = r.Submit(t.Context(), id, samplePacket(t))
	require.ErrorIs(t, err, dispute.ErrFinal)
}

func TestSubmitChecksCompellingEvidenceWhenItReadsBack(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	cfg := withChangedDisputes(t, srv, func(r *http.Request, _, details map[string]any) {
		if r.Method == http.MethodPost {
			details["enhanced_eligibility"] = map[string]any{}
		}
	})
	p := compellingPacket()
	p.Evidence.EnhancedEvidence.VisaCompellingEvidence3.DisputedTransaction.ProductDescription = ""
	_, err := responder(cfg).Submit(t.Context(), id, p)
	problems, ok := errors.AsType[*evidence.Problems](err)
	require.True(t, ok, err)
	assert.Contains(t, rules(problems.Errors()), "error compelling_evidence enhanced_evidence.visa_compelling_evidence_3")
	assert.Zero(t, srv.Effects(id).Submissions)
}

func TestSubmitNamesEnhancedEvidenceThatThePacketLacks(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	unfinished := compellingPacket().Evidence
	unfinished.EnhancedEvidence.VisaCompellingEvidence3.DisputedTransaction.ProductDescription = ""
	_, err := dispute.NewClient(srv.Config()).Stage(t.Context(), id, unfinished)
	require.NoError(t, err)
	_, err = responder(srv.Config()).Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	res, err := responder(srv.Config()).Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Contains(t, res.Others, "enhanced_evidence.visa_compelling_evidence_3")
	assert.Contains(t, rules(res.Problems), "warning compelling_evidence enhanced_evidence.visa_compelling_evidence_3")
}

func TestStageNamesWhatStripeHasInsideEnhancedEvidenceOfThePacket(t *testing.T) {
	const disputed = "enhanced_evidence.visa_compelling_evidence_3.disputed_transaction"
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	more := compellingPacket().Evidence
	ce := more.EnhancedEvidence.VisaCompellingEvidence3
	ce.DisputedTransaction.CustomerDeviceID = "device-0123456789"
	ce.DisputedTransaction.ShippingAddress = &dispute.Address{City: "Berlin"}
	ce.PriorUndisputedTransactions[0].CustomerDeviceID = "device-0123456789"
	_, err := dispute.NewClient(srv.Config()).Stage(t.Context(), id, more)
	require.NoError(t, err)
	p := compellingPacket()
	res, err := responder(srv.Config()).Stage(t.Context(), id, p)
	require.NoError(t, err)
	held := res.After.Evidence.EnhancedEvidence.VisaCompellingEvidence3
	assert.Equal(t, "device-0123456789", held.DisputedTransaction.CustomerDeviceID)
	assert.Equal(t, []string{disputed + ".customer_device_id", disputed + ".shipping_address"}, res.Others)
}
