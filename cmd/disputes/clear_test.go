package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

func TestClearPrintsTheNewFingerprint(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	fp := strings.Fields(s.ok("stage", "case"))[1]
	cleared := strings.Fields(s.ok("clear", id, "product_description", "shipping_date"))
	require.Len(t, cleared, 2)
	assert.Equal(t, id, cleared[0])
	assert.NotEqual(t, fp, cleared[1])
	assert.Nil(t, s.held(id, "product_description"))
	assert.NotNil(t, s.held(id, "receipt"))
	assert.Zero(t, s.Effects(id).Submissions)
	r := records(t, s.ok("clear", "-json", id, "product_description"))
	require.Len(t, r, 1)
	assert.Equal(t, cleared[1], r[0]["fingerprint"])
	_, _, status := s.run("submit", id, fp)
	assert.Equal(t, statusDiffers, status)
	assert.Equal(t, 2, s.Effects(id).Updates, "what is empty is not cleared again")

	_, _, status = s.run("stage", "case")
	assert.Equal(t, statusDiffers, status, "stage does not bring it back")
	s.ok("submit", id, cleared[1])
}

func TestClearRefuses(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	s.ok("stage", "case")
	won := s.AddDispute(disputetest.Dispute{Status: "won"})
	for args, want := range map[string]int{
		"clear " + id:                       statusUsage,
		"clear receipt " + id:               statusUsage,
		"clear " + id + " colour":           statusUsage,
		"clear " + id + " receipt colour":   statusUsage,
		"clear " + id + " appeal.card":      statusUsage,
		"clear " + won + " receipt":         statusNothing,
		"clear du_none product_description": statusRefused,
	} {
		_, errs, status := s.run(strings.Fields(args)...)
		assert.Equal(t, want, status, "%s: %s", args, errs)
	}
	assert.NotNil(t, s.held(id, "receipt"))
	_, errs, _ := s.run("clear", id, "appeal.card")
	assert.Contains(t, errs, `"appeal.card" is a part of a field, and clear takes whole fields; to clear all of it, name appeal`)
}

func TestClearTakesEveryFieldOfEvidence(t *testing.T) {
	for f := range reflect.TypeFor[dispute.Evidence]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		assert.True(t, isClearable(name), "%s: evidenceObjects in fields.go lists the fields that are objects", name)
	}
}

func TestClearNamesEachFieldOnce(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	s.ok("stage", "case")
	_, errs, status := s.run("clear", id, "receipt", "product_description", "receipt")
	assert.Zero(t, status, errs)
	assert.Contains(t, errs, "cleared: receipt, product_description\n")
}

func TestClearFailsIfStripeStillShowsTheField(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	s.ok("stage", "case")
	s.serveReplaced(strings.NewReplacer(`"product_description":null`, `"product_description":"A bicycle"`,
		`"product_description": null`, `"product_description": "A bicycle"`))
	out, errs, status := s.run("clear", id, "product_description")
	assert.Equal(t, statusLater, status, errs)
	assert.Contains(t, errs, "it still has product_description")
	assert.Empty(t, out)
}

func TestClearOfApprovedEvidenceSaysWhoApprovedIt(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	fp := strings.Fields(s.ok("stage", "case"))[1]
	k := desk.Desk{Disputes: dispute.NewClient(s.Config()), Files: fileupload.NewClient(s.Config())}
	require.NoError(t, k.Approve(t.Context(), "", id, dispute.Fingerprint(fp), "Ada"))
	_, errs, status := s.run("clear", id, "receipt", "shipping_date")
	assert.Equal(t, statusDiffers, status)
	assert.Equal(t, "disputes: "+id+": the evidence at Stripe was approved by Ada; nothing was cleared. "+
		"To clear the fields, which voids the approval: disputes clear -replace "+id+" receipt\n", errs)
	assert.NotNil(t, s.held(id, "receipt"))
}
