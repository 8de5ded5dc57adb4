package conformance

import "slices"

// newer lists what the pinned API version has and the document of stripe-mock does not have
// yet. It is the place to say that Stripe has added something: a line adds it to the objects
// and to the parameters in which Stripe has it, and the tests then name what the library and
// the in-memory Stripe still lack. The kinds of lines are in newer_line.go, the kinds of
// fields in newer_property.go.
//
// A line fails the tests as soon as stripe-mock has learned it. Then delete the line.
var newer = slices.Concat(
	since("2026-10-28.endive",
		// Appeals after a lost chargeback.
		enumValue("dispute", "status", "appeal_needs_response", "appeal_under_review"),
		evidence(object("appeal", object("card", text("reason_for_filing").unlimited(), files("supporting_files"))).clearable()),
		// Who shall submit, null without Smart Disputes, and who did.
		field("dispute", enum("intended_submission_method", "manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes")).
			alsoSentTo("POST /v1/disputes/{dispute}"),
		field("dispute_evidence_details", enum("submission_method", "manual", "not_submitted", "smart_disputes").required()),
		// Provisional credits of Issuing disputes.
		enumValue("balance_transaction", "type", "issuing_dispute_provisional_credit", "issuing_dispute_provisional_credit_reversal"),
	),
	undated("Stripe's SDKs have it at the top level too, besides the card's",
		field("dispute", text("network_reason_code").unlimited()),
	),
)
