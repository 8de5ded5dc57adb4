package disputetest

import (
	"cmp"
	"slices"
	"strings"
)

// refundResource is the resource of refunds: docs.stripe.com/api/refunds. A full refund closes
// an inquiry. A payment whose chargeback is open or lost cannot be refunded. The section Payments of
// the package comment says this too. The endpoints run while the server's lock is held; their events
// are sent after that: see call.sendEvents.
func refundResource() *resource {
	const path = "/v1/refunds"
	id := textOf(idLimit)
	return &resource{
		kind: "refund", path: path,
		expand: map[string]string{
			"balance_transaction": "balance_transaction", "charge": "charge", "customer": "customer",
			"failure_balance_transaction": "balance_transaction", "payment_intent": "payment_intent", "payment_method": "payment_method",
			"source_transfer_reversal": foreign, "transfer_reversal": foreign,
		},
		routes: []route{
			listRoute(path, equals("charge", id), equals("payment_intent", id)),
			postRoute(path, merge(params{
				"amount":         positive(0),
				"charge":         id,
				"payment_intent": id,
				"reason":         enum("duplicate", "fraudulent", "requested_by_customer"),
				"metadata":       metadata().clearable(),
			}, each(anything(), "currency", "customer", "instructions_email", "origin", "refund_application_fee", "reverse_transfer")),
				(*call).createRefund),
			retrieveRoute(path + "/{}"),
			postRoute(path+"/{}", params{"metadata": metadata().clearable()}, (*call).updateRefund),
		},
	}
}

// createRefund refunds a charge, unless it was charged back or refunded.
func (c *call) createRefund() (any, *failure) {
	charge, fail := c.refundedCharge()
	if fail != nil {
		return nil, fail
	}
	rest := number(charge.wire, "amount") - number(charge.wire, "amount_refunded")
	amount := cmp.Or(number(c.params, "amount"), rest)
	switch {
	case chargedBack(charge):
		return nil, invalidWithCode("charge_disputed", "", "Charge %s has been charged back; cannot issue a refund.", charge.id())
	case rest == 0:
		return nil, invalidWithCode("charge_already_refunded", "", "Charge %s has already been refunded.", charge.id())
	case amount > rest:
		return nil, invalid("amount", "Refund amount (%d) is greater than unrefunded amount on charge (%d).", amount, rest)
	}
	o := object{"metadata": object{}}
	if fail := applyMetadata(o, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	return c.refund(charge, amount, o["metadata"]), nil
}

// refundedCharge returns the charge of the request, or the charge of its PaymentIntent.
func (c *call) refundedCharge() (*record, *failure) {
	id, param := text(c.params, "charge"), "charge"
	if intent := text(c.params, "payment_intent"); id == "" && intent != "" {
		r := c.account.find("payment_intent", intent)
		if r == nil {
			return nil, noSuchObject(c.server.catalog.resources["payment_intent"], clip(intent), "payment_intent")
		}
		if id, param = text(r.wire, "latest_charge"), "payment_intent"; id == "" {
			return nil, invalid(param, "This PaymentIntent (%s) does not have a successful charge to refund.", intent)
		}
	}
	if id == "" {
		return nil, invalidWithCode("parameter_missing", "charge", "One of these parameters must be given: charge, payment_intent.")
	}
	charge := c.account.find("charge", id)
	if charge == nil {
		return nil, noSuchObject(c.server.catalog.resources["charge"], clip(id), param)
	}
	return charge, nil
}

// refund returns money of a charge, with its events. A full refund closes the open inquiries about it;
// each refund makes its early fraud warnings not actionable any more.
func (c *call) refund(charge *record, amount int64, metadata any) *record {
	s, id, before := c.server, c.server.newID("re"), cloneObject(charge.wire)
	currency := text(charge.wire, "currency")
	moved := c.account.moveMoney(movement{amount: -amount, currency: currency, source: id, typ: "refund", category: "refund"})
	r := s.add(c.account, object{
		"id": id, "object": "refund", "amount": amount, "balance_transaction": moved.id(), "charge": charge.id(), "created": s.unix(),
		"currency": currency, "destination_details": object{"type": "card", "card": object{
			"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund",
		}},
		"metadata": metadata, "payment_intent": charge.wire["payment_intent"], "reason": c.params["reason"], "receipt_number": nil,
		"source_transfer_reversal": nil, "status": "succeeded", "transfer_reversal": nil,
	})
	refunded := number(charge.wire, "amount_refunded") + amount
	charge.wire["amount_refunded"], charge.wire["refunded"] = refunded, refunded == number(charge.wire, "amount")
	s.count(id, Effects{Refunds: 1})
	s.emit(r, "refund.created", nil)
	s.emit(charge, "charge.refunded", before)
	if truth(charge.wire, "refunded") {
		s.closeInquiries(charge)
	}
	s.dismissWarnings(charge)
	return r
}

func (c *call) updateRefund() (any, *failure) {
	r := c.record
	draft := cloneObject(r.wire)
	if fail := applyMetadata(draft, c.params["metadata"]); fail != nil {
		return nil, fail
	}
	before := r.wire
	r.wire = draft
	c.server.count(r.id(), Effects{Updates: 1})
	if !equal(before, draft) {
		c.server.emit(r, "refund.updated", before)
		c.server.emit(r, "charge.refund.updated", before)
	}
	return r, nil
}

// disputesOf lists the disputes of a charge, oldest first.
func disputesOf(charge *record) []*record {
	return slices.DeleteFunc(slices.Clone(charge.account.lists["dispute"]), func(r *record) bool {
		return text(r.wire, "charge") != charge.id()
	})
}

// chargedBack reports whether a dispute has withdrawn the money of a charge and not returned it.
func chargedBack(charge *record) bool {
	return slices.ContainsFunc(disputesOf(charge), func(r *record) bool {
		status := text(r.wire, "status")
		return !strings.HasPrefix(status, "warning_") && status != "won" && status != "prevented"
	})
}

// closeInquiries closes the inquiries about a charge that was refunded in full.
func (s *Server) closeInquiries(charge *record) {
	for _, r := range disputesOf(charge) {
		if status := text(r.wire, "status"); strings.HasPrefix(status, "warning_") && !closedStatus(status) {
			r.wire["is_charge_refundable"] = false
			s.finish(r, "warning_closed")
		}
	}
}
