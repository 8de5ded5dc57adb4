package disputetest

import (
	"maps"
	"slices"
)

const compelling = "visa_compelling_evidence_3"

// enhancedRule is the rule of evidence[enhanced_evidence]. For a new kind there must be disputes that
// can have it: the eligibility of a profile in dispute_kind.go. If a fee must be acknowledged, submit
// in dispute_update.go checks it.
func enhancedRule() rule {
	return objectOf(params{
		"mastercard_compliance": objectOf(each(boolean(), "fee_acknowledged")),
		"visa_compliance":       objectOf(each(boolean(), "fee_acknowledged")),
		compelling: objectOf(params{
			"disputed_transaction":          objectOf(disputedParams()),
			"prior_undisputed_transactions": listOf(objectOf(priorParams()), 2),
		}),
	}).clearable()
}

// disputedParams are the parameters of the disputed transaction.
func disputedParams() params {
	return merge(transactionParams(), params{"merchandise_or_services": enum("merchandise", "services")})
}

// priorParams are the parameters of an earlier transaction.
func priorParams() params {
	return merge(transactionParams(), params{"charge": textOf(idLimit).required()})
}

// transactionParams are the parameters that the disputed transaction and the earlier
// transactions both have. One that identifies the customer is also in sameCustomer.
func transactionParams() params {
	short := textOf(maxShortText).clearable()
	return merge(each(short, "customer_account_id", "customer_email_address", "customer_purchase_ip", "product_description"), params{
		"customer_device_fingerprint": short.atLeast(20),
		"customer_device_id":          short.atLeast(15),
		"shipping_address":            objectOf(each(short, addressParts()...)),
	})
}

func addressParts() []string {
	return []string{"city", "country", "line1", "line2", "postal_code", "state"}
}

// stageEnhanced stages evidence[enhanced_evidence], which only some disputes can have.
func (d *disputeDraft) stageEnhanced(have, sent object) *failure {
	for _, kind := range slices.Sorted(maps.Keys(sent)) {
		param := "evidence[enhanced_evidence][" + kind + "]"
		if !d.eligible(kind) {
			return invalid(param, "The charge %s is not eligible for %s.", text(d.wire, "charge"), withSpaces(kind))
		}
		patch, _ := sent[kind].(object)
		if kind != compelling {
			maps.Copy(sub(have, kind), patch)
			continue
		}
		claim := sub(have, kind)
		if claim["prior_undisputed_transactions"] == nil {
			claim["disputed_transaction"], claim["prior_undisputed_transactions"] = nil, []any{}
		}
		if disputed, ok := patch["disputed_transaction"].(object); ok {
			mergeTransaction(claim, "disputed_transaction", disputed, disputedParams())
		}
		if priors, ok := patch["prior_undisputed_transactions"].([]any); ok {
			list := make([]any, len(priors))
			for i, prior := range priors {
				slot := object{}
				p, _ := prior.(object)
				mergeTransaction(slot, "it", p, priorParams())
				list[i] = slot["it"]
			}
			claim["prior_undisputed_transactions"] = list
		}
	}
	return nil
}

// mergeTransaction merges a transaction into parent[name]. Members that were never sent are null.
func mergeTransaction(parent object, name string, sent object, fields params) {
	have, ok := parent[name].(object)
	if !ok {
		have = object{}
		for field := range fields {
			have[field] = nil
		}
		parent[name] = have
	}
	for field, value := range sent {
		switch value := value.(type) {
		case unset:
			have[field] = nil
		case object:
			address, ok := have[field].(object)
			if !ok {
				address = object{}
				for _, part := range addressParts() {
					address[part] = nil
				}
			}
			for part, v := range value {
				if v == (unset{}) {
					v = nil
				}
				address[part] = v
			}
			have[field] = address
		default:
			have[field] = value
		}
	}
}

// refreshEligibility sets what the enhanced evidence still requires.
func refreshEligibility(o object) {
	details := sub(o, "evidence_details")
	status := object{}
	for _, kind := range texts(o["enhanced_eligibility_types"]) {
		claim, filled := dig(o, "evidence", "enhanced_evidence", kind).(object)
		switch {
		case kind == compelling && filled:
			actions := missingActions(claim, text(o, "charge"))
			word := "requires_action"
			if len(actions) == 0 {
				word = "qualified"
			}
			status[kind] = object{"status": word, "required_actions": anys(actions)}
		case kind == compelling: // has no status before something was sent
		case truth(claim, "fee_acknowledged"):
			status[kind] = object{"status": "fee_acknowledged"}
		default:
			status[kind] = object{"status": "requires_fee_acknowledgement"}
		}
	}
	details["enhanced_eligibility"] = status
}

// missingActions lists the actions that a Compelling Evidence 3.0 claim still requires.
func missingActions(claim object, charge string) []string {
	disputed, _ := claim["disputed_transaction"].(object)
	priors := []object{}
	seen := map[string]bool{charge: true}
	undescribed := false
	list, _ := claim["prior_undisputed_transactions"].([]any)
	for _, p := range list {
		prior, _ := p.(object)
		if id := text(prior, "charge"); !seen[id] {
			seen[id] = true
			priors = append(priors, prior)
		}
		undescribed = undescribed || text(prior, "product_description") == ""
	}
	var actions []string
	for action, missing := range map[string]bool{
		"missing_customer_identifiers":                     !sameCustomer(disputed, priors),
		"missing_disputed_transaction_description":         text(disputed, "product_description") == "",
		"missing_merchandise_or_services":                  text(disputed, "merchandise_or_services") == "",
		"missing_prior_undisputed_transaction_description": undescribed || len(list) == 0,
		"missing_prior_undisputed_transactions":            len(priors) < 2,
	} {
		if missing {
			actions = append(actions, action)
		}
	}
	slices.Sort(actions)
	return actions
}

// sameCustomer reports whether the transactions show the same customer: two main identifiers
// are equal, or one main and one secondary identifier. The IP address and the device are main
// identifiers.
func sameCustomer(disputed object, priors []object) bool {
	same := func(field string) bool {
		want := disputed[field]
		if address, ok := want.(object); ok && text(address, "line1") == "" || want == nil || len(priors) < 2 {
			return false
		}
		return !slices.ContainsFunc(priors, func(p object) bool { return !equal(want, p[field]) })
	}
	ip := same("customer_purchase_ip")
	device := same("customer_device_id") || same("customer_device_fingerprint")
	secondary := same("customer_email_address") || same("customer_account_id") || same("shipping_address")
	return ip && device || (ip || device) && secondary
}
