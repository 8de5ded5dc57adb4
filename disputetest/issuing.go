package disputetest

import (
	"maps"
	"slices"
)

func (c *call) listIssuing() (any, *failure) {
	return c.list("issuing.dispute", "/v1/issuing/disputes", func(t *thing) bool { return c.is(t, "status", "transaction") })
}

func (c *call) createIssuing() (any, *failure) {
	seed, no := c.disputed()
	if no != nil {
		return nil, no
	}
	draft := object{"amount": nil, "evidence": object{"reason": "other"}, "metadata": object{}}
	if no := c.changeIssuing(draft); no != nil {
		return nil, no
	}
	if amount, ok := draft["amount"].(int64); ok {
		seed.Amount = amount
	}
	t := c.home.openIssuing(seed)
	t.wire["evidence"], t.wire["metadata"] = draft["evidence"], draft["metadata"]
	c.server.count(t.id(), Effects{IssuingDisputes: 1})
	c.server.emit(t, "issuing_dispute.created", nil)
	return c.show(t), nil
}

// disputed finds out what the new dispute is about. Any id that looks like a
// transaction's will do: the server makes the transaction up.
func (c *call) disputed() (IssuingDispute, *failure) {
	transaction := text(c.params, "transaction")
	debit := text(c.params, "treasury", "received_debit")
	switch {
	case transaction == "" && debit == "":
		return IssuingDispute{}, coded("parameter_missing", "transaction", "Missing required param: transaction.")
	case transaction != "" && debit != "":
		return IssuingDispute{}, coded("parameters_exclusive", "transaction", "Only one of these parameters may be given: transaction, treasury[received_debit].")
	case transaction != "" && c.home.find("issuing.transaction", transaction) == nil && (!worded(transaction, "ipi_") || c.server.objects[transaction] != nil):
		return IssuingDispute{}, unknown("issuing.transaction", clip(transaction), "transaction")
	case debit != "" && !worded(debit, "rd_"):
		return IssuingDispute{}, unknown("treasury.received_debit", clip(debit), "treasury[received_debit]")
	}
	return IssuingDispute{Transaction: transaction, ReceivedDebit: debit}, nil
}

func (c *call) updateIssuing() (any, *failure) {
	t, no := c.named()
	if no != nil {
		return nil, no
	}
	if status := text(t.wire, "status"); status != "unsubmitted" && (c.params["evidence"] != nil || c.params["amount"] != nil) {
		return nil, invalid("", "This dispute is %s; only its metadata can be changed.", status)
	}
	draft := cloneObject(t.wire)
	if no := c.changeIssuing(draft); no != nil {
		return nil, no
	}
	before := t.wire
	t.wire = draft
	c.server.count(t.id(), Effects{Updates: 1})
	if !equal(before, draft) {
		c.server.emit(t, "issuing_dispute.updated", before)
	}
	return c.show(t), nil
}

func (c *call) submitIssuing() (any, *failure) {
	t, no := c.named()
	if no != nil {
		return nil, no
	}
	if status := text(t.wire, "status"); status != "unsubmitted" {
		return nil, invalid("", "This dispute is %s; it can no longer be submitted.", status)
	}
	draft := cloneObject(t.wire)
	if no := applyLabels(draft, c.params["metadata"]); no != nil {
		return nil, no
	}
	if no := complete(draft); no != nil {
		return nil, no
	}
	draft["status"] = "submitted"
	if treasury, ok := draft["treasury"].(object); ok {
		treasury["debit_reversal"] = c.server.newID("debrev")
	}
	t.wire = draft
	c.server.count(t.id(), Effects{Submissions: 1})
	c.server.emit(t, "issuing_dispute.submitted", nil)
	c.server.awaitIssuing(t)
	return c.show(t), nil
}

// changeIssuing puts the parameters into the draft.
func (c *call) changeIssuing(draft object) *failure {
	if amount, ok := c.params["amount"]; ok {
		draft["amount"] = amount
	}
	if no := applyLabels(draft, c.params["metadata"]); no != nil {
		return no
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
			if reason := text(evidence, "reason"); reason != name {
				return invalid("evidence["+name+"]", "evidence[%s] does not go with the reason %s: set evidence[reason] too.", name, reason)
			}
			if no := c.fillReason(evidence, name, value); no != nil {
				return no
			}
		}
	}
	return nil
}

// fillReason merges what was sent for one reason; what was never given is null.
func (c *call) fillReason(evidence object, reason string, sent object) *failure {
	rules := issuingEvidenceRules()[reason].fields
	have, ok := evidence[reason].(object)
	if !ok {
		have = object{}
		for name := range rules {
			have[name] = nil
		}
		evidence[reason] = have
	}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		value := sent[name]
		if value == (unset{}) {
			value = nil
		} else if id, ok := value.(string); ok && rules[name].kind == isFile {
			if no := c.evidenceFile(id, "evidence["+reason+"]["+name+"]"); no != nil {
				return no
			}
		}
		have[name] = value
	}
	return nil
}
