package evidence_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// What Stripe shows and UpdateParams refuses is submitted as it is staged, without being repeated.
func TestSubmitStagedSubmitsWhatARequestCannotRepeat(t *testing.T) {
	for name, c := range map[string]struct {
		seed   disputetest.Dispute
		change func(shown map[string]any)
	}{
		"a text that is too long": {change: func(shown map[string]any) {
			shown["customer_name"] = strings.Repeat("x", dispute.FieldCustomerName.Limit()+1)
		}},
		"a text in place of a file": {change: func(shown map[string]any) { shown["receipt"] = "not a file" }},
		"too many characters in all texts": {change: func(shown map[string]any) {
			for _, f := range dispute.Fields() {
				if !f.File() {
					shown[string(f)] = strings.Repeat("x", f.Limit())
				}
			}
		}},
		"an appeal with a text in place of a file": {
			seed: disputetest.Dispute{Kind: disputetest.Appeal},
			change: func(shown map[string]any) {
				shown["appeal"] = map[string]any{"card": map[string]any{"reason_for_filing": "x", "supporting_files": []any{"not a file"}}}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(c.seed)
			cfg := withChangedDisputes(t, srv, func(_ *http.Request, d, _ map[string]any) { c.change(d["evidence"].(map[string]any)) })
			d, err := dispute.NewClient(cfg).Get(t.Context(), id)
			require.NoError(t, err)
			res, err := submitter(cfg).SubmitStaged(t.Context(), id, d.Evidence.Fingerprint())
			require.NoError(t, err)
			assert.True(t, res.Submitted)
			assert.Equal(t, 1, srv.Effects(id).Submissions)
		})
	}
}
