package desk_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Counts the requests for one dispute with one file, from its first look to its submission.
// docs/production.md explains them.
func TestRequestsOfASubmittedDispute(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	k.Gather = func(context.Context, desk.Case) (*evidence.Packet, error) {
		return &evidence.Packet{
			Evidence: dispute.Evidence{ProductDescription: "A blue bicycle"},
			Files:    map[dispute.Field]evidence.File{dispute.FieldReceipt: evidence.FileOf("receipt.pdf", pdf)},
		}, nil
	}
	count := func(do func()) int {
		before := len(srv.Requests())
		do()
		for _, r := range srv.Requests()[before:] {
			t.Log(r.Method, r.Path)
		}
		return len(srv.Requests()) - before
	}
	look := func() {
		_, err := k.Look(t.Context(), "", id)
		require.NoError(t, err)
	}
	staged := count(look)
	fp := get(t, k, id).State().Fingerprint
	approved := count(func() { require.NoError(t, k.Approve(t.Context(), "", id, fp, "user_42")) })
	submitted := count(look)
	waiting := count(look)
	t.Logf("requests: %d to stage, %d to approve, %d to submit, %d for a look with nothing to do", staged, approved, submitted, waiting)
	assert.LessOrEqual(t, staged, 6)
	assert.Equal(t, 2, approved)
	assert.LessOrEqual(t, submitted, 4)
	assert.Equal(t, 1, waiting)
}

var pdf = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n" +
	"0000000054 00000 n \n0000000105 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n")
