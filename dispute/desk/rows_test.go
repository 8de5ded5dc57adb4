package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Each row is a situation and what one look does in it. The deadline is five days after the
// start.
func TestLookInEachSituation(t *testing.T) {
	const day = 24 * time.Hour
	due := start.Add(5 * day)
	compliance := func(k *desk.Desk) {
		k.Gather = packet(dispute.Evidence{
			ProductDescription: "A blue bicycle",
			EnhancedEvidence:   &dispute.EnhancedEvidence{VisaCompliance: &dispute.Compliance{}},
		})
	}
	incomplete := func(k *desk.Desk) {
		k.Gather = packet(dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
			DisputedTransaction: &dispute.DisputedTransaction{ProductDescription: "A blue bicycle"},
		}}})
	}
	appeal := func(k *desk.Desk) {
		k.Gather = packet(dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "The rule was kept."}}})
	}
	emptied := func(t *testing.T, k *desk.Desk, id string) {
		t.Helper()
		_, err := k.Disputes.Stage(t.Context(), id, dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "…"}}})
		require.NoError(t, err)
		_, err = k.Disputes.Update(t.Context(), id, dispute.UpdateParams{Unset: []string{"appeal.card.reason_for_filing"}})
		require.NoError(t, err)
	}
	automatic := func(k *desk.Desk) { k.Approval = desk.Automatic }
	intends := func(m dispute.SubmissionMethod) func(*testing.T, *desk.Desk, string) {
		return func(t *testing.T, k *desk.Desk, id string) {
			t.Helper()
			_, err := k.Disputes.Update(t.Context(), id, dispute.UpdateParams{IntendedSubmissionMethod: m})
			require.NoError(t, err)
		}
	}
	tests := map[string]struct {
		seed   disputetest.Dispute
		with   []func(*desk.Desk)
		before func(*testing.T, *desk.Desk, string)

		staged, submitted bool
		kinds             []desk.Kind
		next              time.Time
		gathersAgain      bool // at every look, because the merchant's records may have changed
	}{
		"a chargeback": {
			staged: true, kinds: []desk.Kind{desk.FundsMoved, desk.WaitsApproval}, next: due.Add(-time.Hour),
		},
		"an inquiry": {
			seed:   disputetest.Dispute{Kind: disputetest.Inquiry},
			staged: true, kinds: []desk.Kind{desk.WaitsApproval}, next: due.Add(-time.Hour),
		},
		"an appeal": {
			seed: disputetest.Dispute{Kind: disputetest.Appeal}, with: []func(*desk.Desk){appeal},
			staged: true, kinds: []desk.Kind{desk.FundsMoved, desk.WaitsApproval}, next: due.Add(-time.Hour),
		},
		"an appeal that somebody emptied, automatic": {
			seed: disputetest.Dispute{Kind: disputetest.Appeal}, before: emptied,
			with:  []func(*desk.Desk){automatic, func(k *desk.Desk) { k.Gather = nil }},
			kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, next: due.Add(-time.Hour),
		},
		"automatic, at once": {
			with: []func(*desk.Desk){automatic}, staged: true, submitted: true, kinds: []desk.Kind{desk.FundsMoved, desk.Submitted},
		},
		"automatic, before the deadline": {
			with:   []func(*desk.Desk){automatic, func(k *desk.Desk) { k.SubmitBefore = day }},
			staged: true, kinds: []desk.Kind{desk.FundsMoved}, next: due.Add(-day),
		},
		"automatic, with less time left than SubmitBefore": {
			with:   []func(*desk.Desk){automatic, func(k *desk.Desk) { k.SubmitBefore = 30 * day }},
			staged: true, submitted: true, kinds: []desk.Kind{desk.FundsMoved, desk.Submitted},
		},
		"a payment without evidence": {
			with:  []func(*desk.Desk){func(k *desk.Desk) { k.Gather = nothing }},
			kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, next: due.Add(-time.Hour), gathersAgain: true,
		},
		"a payment without evidence, automatic": {
			with:  []func(*desk.Desk){automatic, func(k *desk.Desk) { k.Gather = nothing }},
			kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, next: due.Add(-time.Hour), gathersAgain: true,
		},
		"no Gather": {
			with:  []func(*desk.Desk){func(k *desk.Desk) { k.Gather = nil }},
			kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, next: due.Add(-time.Hour),
		},
		"a compliance fee is not acknowledged": {
			seed: disputetest.Dispute{Kind: disputetest.VisaCompliance}, with: []func(*desk.Desk){automatic, compliance},
			staged: true, kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, next: due.Add(-time.Hour),
		},
		"Compelling Evidence 3.0 requires an action": {
			seed: disputetest.Dispute{Kind: disputetest.CompellingEvidence}, with: []func(*desk.Desk){incomplete},
			staged: true, kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson, desk.WaitsApproval}, next: due.Add(-time.Hour),
		},
		"Compelling Evidence 3.0 requires an action, automatic": {
			seed: disputetest.Dispute{Kind: disputetest.CompellingEvidence}, with: []func(*desk.Desk){automatic, incomplete},
			staged: true, kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, next: due.Add(-day),
		},
		"Smart Disputes responds": {
			seed: disputetest.Dispute{SmartDisputes: true}, with: []func(*desk.Desk){automatic}, before: intends(dispute.SubmissionSmartDisputes),
			kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson},
		},
		"Smart Disputes is preferred": {
			seed: disputetest.Dispute{SmartDisputes: true}, with: []func(*desk.Desk){automatic},
			before: intends(dispute.SubmissionPreferSmartDisputes),
			staged: true, kinds: []desk.Kind{desk.FundsMoved, desk.NeedsPerson}, next: due.Add(-time.Hour),
		},
		"manual is preferred": {
			seed: disputetest.Dispute{SmartDisputes: true}, with: []func(*desk.Desk){automatic}, before: intends(dispute.SubmissionPreferManual),
			staged: true, submitted: true, kinds: []desk.Kind{desk.FundsMoved, desk.Submitted},
		},
		"no response is taken": {
			seed:  disputetest.Dispute{Kind: disputetest.Unanswerable},
			kinds: []desk.Kind{desk.FundsMoved, desk.Lost},
		},
		"prevented": {
			seed:  disputetest.Dispute{Kind: disputetest.Prevented},
			kinds: []desk.Kind{desk.Ended},
		},
		"won": {
			seed:  disputetest.Dispute{Status: "won"},
			kinds: []desk.Kind{desk.FundsMoved, desk.FundsMoved, desk.Submitted, desk.Won},
		},
		"under review": {
			seed:  disputetest.Dispute{Status: "under_review"},
			kinds: []desk.Kind{desk.FundsMoved, desk.Submitted},
		},
		"reminders: the latest that is due": {
			with:   []func(*desk.Desk){func(k *desk.Desk) { k.RemindBefore = []time.Duration{day, 6 * day, 30 * day} }},
			staged: true, kinds: []desk.Kind{desk.FundsMoved, desk.WaitsApproval, desk.Reminder}, next: due.Add(-day),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			if test.seed.Kind != disputetest.Unanswerable {
				test.seed.DueBy = due
			}
			id := srv.AddDispute(test.seed)
			k, told := newDesk(srv)
			for _, change := range test.with {
				change(k)
			}
			if test.before != nil {
				test.before(t, k, id)
			}
			seeded := srv.Effects(id)
			next := look(t, k, id)
			assert.Equal(t, test.kinds, told.kinds())
			assert.Equal(t, test.next, next)
			if test.staged {
				assert.True(t, get(t, k, id).State().Staged)
			}
			want := 0
			if test.submitted {
				want = 1
			}
			assert.Equal(t, want, srv.Effects(id).Submissions-seeded.Submissions)
			assert.Zero(t, srv.Effects(id).Closes)

			effects := srv.Effects(id)
			assert.Equal(t, next, look(t, k, id), "a second look")
			assert.Equal(t, effects, srv.Effects(id), "a second look has nothing left to do")
			if c := get(t, k, id); !c.Dispute.Status.Final() {
				pending, later := k.Pending(c)
				assert.Equal(t, next, later)
				assert.Equal(t, test.gathersAgain, pending)
			}
			c := get(t, k, id)
			approvable, approved := k.Approvable(c), k.Approve(t.Context(), "", id, c.State().Fingerprint, "user_42")
			assert.Equal(t, fmt.Sprint(approved), fmt.Sprint(approvable), "Approve and Approvable in approve.go must refuse the same")
			if get(t, k, id).Dispute.Status.Final() {
				return // Stripe refuses to change its metadata, so the notices are sent again, with the same ids
			}
			for id, n := range told.seen {
				assert.Equal(t, 1, n, id)
			}
		})
	}
}

// packet makes a Gather that returns a packet with this evidence.
func packet(e dispute.Evidence) func(context.Context, desk.Case) (*evidence.Packet, error) {
	return func(context.Context, desk.Case) (*evidence.Packet, error) { return &evidence.Packet{Evidence: e}, nil }
}
