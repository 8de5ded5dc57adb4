package disputetest

import (
	"maps"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// Limits of evidence.
const (
	maxShortText = 5_000   // characters
	maxLongText  = 20_000  // characters
	maxAllTexts  = 150_000 // characters of all texts of one dispute
	// maxAllFiles is how many bytes the files of one response may have together. A file in
	// two fields counts twice. Stripe was observed to refuse a little more.
	maxAllFiles = 4_750_002
)

// evidenceFields is the table of a dispute's evidence fields. It is the only list of them in
// this package, which may not import package dispute; the tests of package dispute compare the
// fields and limits.
var evidenceFields = sync.OnceValue(func() params {
	short, long, file := textOf(maxShortText).clearable(), textOf(maxLongText).clearable(), fileID().clearable()
	return params{
		"access_activity_log":            long,
		"appeal":                         appealRule(),
		"billing_address":                short,
		"cancellation_policy":            file,
		"cancellation_policy_disclosure": long,
		"cancellation_rebuttal":          long,
		"customer_communication":         file,
		"customer_email_address":         short,
		"customer_name":                  short,
		"customer_purchase_ip":           short,
		"customer_signature":             file,
		"duplicate_charge_documentation": file,
		"duplicate_charge_explanation":   long,
		"duplicate_charge_id":            short,
		"enhanced_evidence":              enhancedRule(),
		"product_description":            long,
		"receipt":                        file,
		"refund_policy":                  file,
		"refund_policy_disclosure":       long,
		"refund_refusal_explanation":     long,
		"service_date":                   short,
		"service_documentation":          file,
		"shipping_address":               short,
		"shipping_carrier":               short,
		"shipping_date":                  short,
		"shipping_documentation":         file,
		"shipping_tracking_number":       short,
		"uncategorized_file":             file,
		"uncategorized_text":             long,
	}
})

func appealRule() rule {
	return objectOf(params{
		"card": objectOf(params{
			"reason_for_filing": textOf(maxLongText).clearable(),
			"supporting_files":  listOf(fileID(), 0).clearable(),
		}).clearable(),
	}).clearable()
}

// evidenceNames lists the evidence fields of a kind: texts or files.
func evidenceNames(kind ruleKind) []string {
	var names []string
	for name, ru := range evidenceFields() {
		if ru.kind == kind {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// noEvidence returns evidence whose fields have no values, as the API shows it.
func noEvidence() object {
	evidence := object{}
	for name := range evidenceFields() {
		evidence[name] = nil
	}
	evidence["enhanced_evidence"] = object{}
	return evidence
}

// stage puts the evidence of the request into the draft and checks the evidence as a whole.
func (d *disputeDraft) stage(status string, patch object) *failure {
	evidence := sub(d.wire, "evidence")
	for _, name := range slices.Sorted(maps.Keys(patch)) {
		param := "evidence[" + name + "]"
		if appeal := status == "appeal_needs_response"; appeal != (name == "appeal") {
			return invalid(param, "%s cannot be changed while the dispute is %s.", param, status)
		}
		var fail *failure
		switch value := patch[name].(type) {
		case unset:
			delete(d.given, name)
			evidence[name] = noEvidence()[name]
			continue
		case string:
			if evidenceFields()[name].kind == isFile {
				fail = d.call.evidenceFile(value, param)
			}
			evidence[name] = value
		case object:
			if name == "appeal" {
				fail = d.stageAppeal(evidence, value)
			} else {
				fail = d.stageEnhanced(sub(evidence, name), value)
			}
		}
		if fail != nil {
			return fail
		}
		d.given[name] = true
	}
	refreshEligibility(d.wire)
	if len(patch) > 0 {
		sub(d.wire, "evidence_details")["has_evidence"] = len(d.given) > 0
	}
	return d.checkTotals(evidence)
}

// checkTotals checks the limits of the evidence as a whole.
func (d *disputeDraft) checkTotals(evidence object) *failure {
	characters, bytes := 0, int64(0)
	for _, name := range evidenceNames(isText) {
		characters += utf8.RuneCountInString(text(evidence, name))
	}
	files := texts(dig(evidence, "appeal", "card", "supporting_files"))
	for _, name := range evidenceNames(isFile) {
		files = append(files, text(evidence, name))
	}
	for _, id := range files {
		if f := d.call.account.find("file", id); f != nil {
			bytes += number(f.wire, "size")
		}
	}
	switch {
	case characters > maxAllTexts:
		return invalid("evidence", "The texts of the evidence have %d characters together, more than the maximum of %d.",
			characters, maxAllTexts)
	case bytes > maxAllFiles:
		return invalid("evidence", "The files of the evidence exceed the maximum combined size of 5 MB.")
	}
	return nil
}

// stageAppeal stages evidence[appeal].
func (d *disputeDraft) stageAppeal(evidence, sent object) *failure {
	if _, ok := sent["card"].(unset); ok {
		evidence["appeal"] = nil
		return nil
	}
	card := object{"reason_for_filing": nil, "supporting_files": []any{}}
	if old, ok := dig(evidence, "appeal", "card").(object); ok {
		card = old
	}
	patch, _ := sent["card"].(object)
	for name, value := range patch {
		switch value := value.(type) {
		case unset:
			card[name] = object{"reason_for_filing": nil, "supporting_files": []any{}}[name]
		case []any:
			for i, id := range texts(value) {
				param := "evidence[appeal][card][supporting_files][" + strconv.Itoa(i) + "]"
				if fail := d.call.evidenceFile(id, param); fail != nil {
					return fail
				}
			}
			card[name] = value
		default:
			card[name] = value
		}
	}
	evidence["appeal"] = object{"card": card}
	return nil
}
