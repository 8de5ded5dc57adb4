package disputetest

import (
	"maps"
	"slices"
	"strings"
)

// disputeResource is the resource of disputes: docs.stripe.com/api/disputes. A new endpoint is a
// route here, a new evidence field is a line in evidenceFields of dispute_evidence.go; CONTRIBUTING.md
// lists the other places. Endpoints run while the server's lock is held; the events that they emit are
// sent after that, by sendEvents in call.go.
func disputeResource() *resource {
	expand := map[string]string{
		"charge": "charge", "payment_intent": "payment_intent", "balance_transactions": foreign,
		"balance_transactions.source":                                                 anyKind,
		"evidence.appeal.card.supporting_files":                                       "file",
		"evidence.enhanced_evidence." + compelling + ".prior_undisputed_transactions": foreign,
	}
	for _, name := range evidenceNames(isFile) {
		expand["evidence."+name] = "file"
	}
	return &resource{
		kind: "dispute", path: "/v1/disputes", thin: true, expand: expand, decide: (*Server).decideDispute,
		routes: []route{
			listRoute("/v1/disputes", equals("charge", textOf(idLimit)), equals("payment_intent", textOf(idLimit))),
			retrieveRoute("/v1/disputes/{}"),
			postRoute("/v1/disputes/{}", disputeParams(), (*call).updateDispute),
			postRoute("/v1/disputes/{}/close", nil, (*call).closeDispute),
		},
	}
}

// disputeParams are the parameters of an update.
func disputeParams() params {
	return merge(disputeSettings(), params{
		"evidence": objectOf(evidenceFields()),
		"metadata": metadata().clearable(),
		"submit":   boolean(),
	})
}

// disputeSettings are the parameters of an update that the dispute shows as they were sent. They
// are null in a new dispute.
func disputeSettings() params {
	return params{
		"intended_submission_method": enum("manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"),
	}
}

// disputeState is the part of a dispute that the API does not show.
type disputeState struct {
	given      map[string]bool // evidence fields that the merchant has set
	smart      bool            // Smart Disputes is available
	smartNeeds []string        // the evidence fields that Smart Disputes needs
}

func disputeStateOf(dispute *record) *disputeState {
	state, _ := dispute.state.(*disputeState)
	return state
}

// updateDispute updates a dispute, and submits all staged evidence unless the request has
// submit=false. It changes a copy first, so that nothing is saved if any part is refused.
func (c *call) updateDispute() (any, *failure) {
	r, state := c.record, disputeStateOf(c.record)
	submit, given := c.params["submit"].(bool)
	submit = submit || !given // Stripe's default
	draft := disputeDraft{call: c, wire: cloneObject(r.wire), given: maps.Clone(state.given)}
	if fail := draft.apply(submit); fail != nil {
		return nil, fail
	}
	before := r.wire
	r.wire, state.given = draft.wire, draft.given
	effect := Effects{Updates: 1}
	if draft.submits {
		effect.Submissions = 1
	}
	c.server.count(r.id(), effect)
	if !equal(before, r.wire) {
		c.server.emit(r, "charge.dispute.updated", before)
	}
	if draft.submits {
		c.server.awaitDecision(r)
	}
	return r, nil
}

// closeDispute accepts the dispute: the money is lost. An inquiry ends without a
// chargeback.
func (c *call) closeDispute() (any, *failure) {
	outcome := "lost"
	switch status := text(c.record.wire, "status"); {
	case closedStatus(status):
		return nil, alreadyClosed()
	case !strings.HasSuffix(status, "needs_response"):
		return nil, invalid("", "This dispute is %s; it can no longer be closed.", status)
	case strings.HasPrefix(status, "warning_"):
		outcome = "warning_closed"
	}
	c.server.count(c.record.id(), Effects{Closes: 1})
	c.server.finish(c.record, outcome)
	return c.record, nil
}

// closedStatus reports whether a dispute with this status can no longer be changed. decideDispute in
// dispute_life.go and chargedBack in refund.go have conditions for some of these statuses.
func closedStatus(status string) bool {
	return slices.Contains([]string{"won", "lost", "prevented", "warning_closed"}, status)
}

// alreadyClosed is the error for a dispute that can no longer be changed.
func alreadyClosed() *failure { return invalid("", "This dispute is already closed.") }
