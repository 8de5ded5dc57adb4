package disputetest

// warningResource is the resource of early fraud warnings, which are not disputes:
// docs.stripe.com/api/radar/early_fraud_warnings.
func warningResource() *resource {
	const path = "/v1/radar/early_fraud_warnings"
	id := textOf(idLimit)
	return &resource{
		kind: "radar.early_fraud_warning", param: "early_fraud_warning", path: path, thin: true,
		expand: map[string]string{"charge": "charge", "payment_intent": "payment_intent"},
		routes: []route{
			listRoute(path, equals("charge", id), equals("payment_intent", id)),
			retrieveRoute(path + "/{}"),
		},
	}
}

// createWarning creates a warning about a charge. It runs in the timer of disputePayment.
func (s *Server) createWarning(charge *record) {
	o := object{
		"id": s.newID("issfr"), "object": "radar.early_fraud_warning", "actionable": true, "charge": charge.id(), "created": s.unix(),
		"fraud_type": "made_with_stolen_card", "livemode": false,
	}
	if intent := text(charge.wire, "payment_intent"); intent != "" {
		o["payment_intent"] = intent
	}
	s.emit(s.add(charge.account, o), "radar.early_fraud_warning.created", nil)
}

// dismissWarnings makes the warnings about a refunded charge no longer actionable.
func (s *Server) dismissWarnings(charge *record) {
	for _, r := range charge.account.lists["radar.early_fraud_warning"] {
		if text(r.wire, "charge") == charge.id() && truth(r.wire, "actionable") {
			before := cloneObject(r.wire)
			r.wire["actionable"] = false
			s.emit(r, "radar.early_fraud_warning.updated", before)
		}
	}
}
