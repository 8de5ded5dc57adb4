package disputetest

import (
	"maps"
	"slices"
	"time"
)

// issuingResource is the resource of Issuing disputes: docs.stripe.com/api/issuing/disputes. Its
// endpoints run while the server's lock is held; their events are sent after that: see call.sendEvents.
func issuingResource() *resource {
	expand := map[string]string{"transaction": "issuing.transaction", "balance_transactions": "balance_transaction"}
	for name, reason := range issuingReasons() {
		for field, ru := range reason.fields {
			if ru.kind == isFile {
				expand["evidence."+name+"."+field] = "file"
			}
		}
	}
	const path = "/v1/issuing/disputes"
	return &resource{
		kind: "issuing.dispute", param: "dispute", path: path, thin: true, expand: expand,
		addComputed: addComputedIssuing, decide: (*Server).decideIssuing,
		routes: []route{
			listRoute(path, equals("status", enum(issuingStatuses()...)), equals("transaction", textOf(idLimit))),
			postRoute(path, issuingCreateParams(), (*call).createIssuing),
			retrieveRoute(path + "/{}"),
			postRoute(path+"/{}", issuingUpdateParams(), (*call).updateIssuing),
			postRoute(path+"/{}/submit", params{"metadata": metadata().clearable()}, (*call).submitIssuing),
		},
	}
}

// issuingStatuses are for the filter of the list. AddIssuingDispute in issuing_seed.go says how a seed
// gets each.
func issuingStatuses() []string {
	return []string{"expired", "lost", "submitted", "unsubmitted", "won"}
}

func issuingCreateParams() params {
	return params{
		"amount":      positive(0),
		"evidence":    objectOf(issuingEvidenceFields()),
		"metadata":    metadata(), // not clearable, according to Stripe's OpenAPI document
		"transaction": textOf(idLimit),
		"treasury":    objectOf(params{"received_debit": textOf(idLimit).required()}),
	}
}

func issuingUpdateParams() params {
	return params{
		"amount":   positive(0),
		"evidence": objectOf(issuingEvidenceFields()),
		"metadata": metadata().clearable(),
	}
}

// issuingState is the part of an Issuing dispute that the API shows only if the request
// expands it: the balance transactions.
type issuingState struct{ movements []any }

func issuingStateOf(r *record) *issuingState {
	state, _ := r.state.(*issuingState)
	return state
}

// addComputedIssuing adds the balance transactions if the request expands them.
func addComputedIssuing(_ *Server, r *record, o object, v view) {
	if slices.ContainsFunc(v.paths, func(path string) bool { return hasMember(path, "balance_transactions") }) {
		o["balance_transactions"] = clone(issuingStateOf(r).movements)
	}
}

// createIssuing creates a dispute, and its transaction if there is none yet.
func (c *call) createIssuing() (any, *failure) {
	seed, fail := c.disputed()
	if fail != nil {
		return nil, fail
	}
	draft := object{"amount": nil, "evidence": object{"reason": "other"}, "metadata": object{}}
	if fail := c.changeIssuing(draft); fail != nil {
		return nil, fail
	}
	if amount, ok := draft["amount"].(int64); ok {
		seed.Amount = amount
	}
	r := c.account.openIssuing(seed)
	r.wire["evidence"], r.wire["metadata"] = draft["evidence"], draft["metadata"]
	c.server.count(r.id(), Effects{IssuingDisputes: 1})
	c.server.emit(r, "issuing_dispute.created", nil)
	return r, nil
}

// disputed returns the transaction or the received debit of the new dispute. Any id with the
// right prefix is accepted: the server creates the transaction.
func (c *call) disputed() (IssuingDispute, *failure) {
	transaction := text(c.params, "transaction")
	debit := text(c.params, "treasury", "received_debit")
	disputed := c.account.find("issuing.transaction", transaction)
	switch {
	case transaction == "" && debit == "":
		return IssuingDispute{}, invalidWithCode("parameter_missing", "transaction", "Missing required param: transaction.")
	case transaction != "" && debit != "":
		return IssuingDispute{}, invalidWithCode("parameters_exclusive", "transaction",
			"Only one of these parameters may be given: transaction, treasury[received_debit].")
	case transaction != "" && disputed == nil && (!isPrefixed(transaction, "ipi_") || c.server.objects[transaction] != nil):
		return IssuingDispute{}, noSuchObject(&resource{kind: "issuing.transaction"}, clip(transaction), "transaction")
	case disputed != nil && !c.server.clock.now().Before(lastDayOf(disputed)):
		return IssuingDispute{}, invalid("transaction", "This transaction can no longer be disputed: it was captured %d days ago or earlier.",
			issuingLife/(24*time.Hour))
	case debit != "" && !isPrefixed(debit, "rd_"):
		return IssuingDispute{}, noSuchObject(&resource{kind: "treasury.received_debit"}, clip(debit), "treasury[received_debit]")
	}
	return IssuingDispute{Transaction: transaction, ReceivedDebit: debit}, nil
}

// updateIssuing changes a dispute. After the submission only its metadata can be changed.
func (c *call) updateIssuing() (any, *failure) {
	r := c.record
	if status := text(r.wire, "status"); status != "unsubmitted" && (c.params["evidence"] != nil || c.params["amount"] != nil) {
		return nil, invalid("", "This dispute is %s; only its metadata can be changed.", status)
	}
	draft := cloneObject(r.wire)
	if fail := c.changeIssuing(draft); fail != nil {
		return nil, fail
	}
	before := r.wire
	r.wire = draft
	c.server.count(r.id(), Effects{Updates: 1})
	if !equal(before, draft) {
		c.server.emit(r, "issuing_dispute.updated", before)
	}
	return r, nil
}

// submitIssuing submits a dispute and grants the provisional credit.
func (c *call) submitIssuing() (any, *failure) {
	r := c.record
	if status := text(r.wire, "status"); status != "unsubmitted" {
		return nil, invalid("", "This dispute is %s; it can no longer be submitted.", status)
	}
	draft := cloneObject(r.wire)
	if fail := applyMetadata(draft, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	if fail := checkComplete(draft); fail != nil {
		return nil, fail
	}
	draft["status"] = "submitted"
	if treasury, ok := draft["treasury"].(object); ok {
		treasury["debit_reversal"] = c.server.newID("debrev")
	}
	r.wire = draft
	c.server.count(r.id(), Effects{Submissions: 1})
	c.server.emit(r, "issuing_dispute.submitted", nil)
	c.server.grantCredit(r)
	c.server.awaitIssuingDecision(r)
	return r, nil
}

// changeIssuing puts the parameters into the draft.
func (c *call) changeIssuing(draft object) *failure {
	if amount, ok := c.params["amount"]; ok {
		draft["amount"] = amount
	}
	if fail := applyMetadata(draft, c.params["metadata"]); fail != nil {
		return fail
	}
	evidence := sub(draft, "evidence")
	patch, _ := c.params["evidence"].(object)
	if reason, ok := patch["reason"]; ok {
		evidence["reason"] = reason
	}
	for _, name := range slices.Sorted(maps.Keys(patch)) {
		switch value := patch[name].(type) {
		case unset:
			delete(evidence, name)
		case object:
			if clearsNothing(value, evidence[name]) {
				continue
			}
			if reason := text(evidence, "reason"); reason != name {
				return invalid("evidence["+name+"]", "evidence[%s] does not go with the reason %s: set evidence[reason] too.", name, reason)
			}
			if fail := c.fillReason(evidence, name, value); fail != nil {
				return fail
			}
		}
	}
	return nil
}

// fillReason merges the evidence that was sent for one reason. Fields that were never sent are
// null.
func (c *call) fillReason(evidence object, reason string, sent object) *failure {
	fields := issuingReasons()[reason].fields
	have, ok := evidence[reason].(object)
	if !ok {
		have = nulls(fields)
		evidence[reason] = have
	}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		value := sent[name]
		if value == (unset{}) {
			value = nil
		} else if id, ok := value.(string); ok && fields[name].kind == isFile {
			if fail := c.evidenceFile(id, "evidence["+reason+"]["+name+"]"); fail != nil {
				return fail
			}
		}
		have[name] = value
	}
	return nil
}

// nulls makes an object whose fields are all null.
func nulls(p params) object {
	o := object{}
	for name := range p {
		o[name] = nil
	}
	return o
}
