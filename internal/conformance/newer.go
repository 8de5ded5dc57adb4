package conformance

import "slices"

// newer lists what the pinned API version has and the document of stripe-mock does not have
// yet. When Stripe adds something, add a line here. The line adds it to the objects and to the
// parameters of the document. The tests then name what the library and the in-memory Stripe
// still lack. The kinds of lines are in newer_line.go, the kinds of
// fields in newer_property.go.
//
// When stripe-mock has it too, the tests fail and name the line. Then delete the line.
var newer = slices.Concat(
	since("2026-10-28.endive",
		// Appeals after a lost chargeback.
		enumValue("dispute", "status", "appeal_needs_response", "appeal_under_review"),
		evidence(object("appeal", object("card", text("reason_for_filing").unlimited(), files("supporting_files"))).clearable()),
		// Who will submit (null without Smart Disputes), and who submitted.
		field("dispute", enum("intended_submission_method", "manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes")).
			alsoSentTo("POST /v1/disputes/{dispute}"),
		field("dispute_evidence_details", enum("submission_method", "manual", "not_submitted", "smart_disputes").required()),
		// Provisional credits of Issuing disputes.
		enumValue("balance_transaction", "type", "issuing_dispute_provisional_credit", "issuing_dispute_provisional_credit_reversal"),
	),
	undated("Stripe's SDKs have it in the dispute too, not only in the card",
		field("dispute", text("network_reason_code").unlimited()),
	),
)
