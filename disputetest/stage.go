package disputetest

import (
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxFiles is what the files of one response may weigh together, a file in two
// fields counting twice. Just above it Stripe has been seen to refuse.
const maxFiles = 4_750_002

// emptyEvidence has every field, as the API shows it.
func emptyEvidence() object {
	e := object{}
	for name := range evidenceRules() {
		e[name] = nil
	}
	e["enhanced_evidence"] = object{}
	return e
}

// stage puts the evidence sent into the draft and checks the whole.
func (u *update) stage(status string, patch object) *failure {
	evidence := sub(u.now, "evidence")
	for _, name := range slices.Sorted(maps.Keys(patch)) {
		param := "evidence[" + name + "]"
		if appeal := status == "appeal_needs_response"; appeal != (name == "appeal") {
			return invalid(param, "%s cannot be changed while the dispute is %s.", param, status)
		}
		var no *failure
		switch value := patch[name].(type) {
		case unset:
			delete(u.given, name)
			evidence[name] = emptyEvidence()[name]
			continue
		case string:
			if slices.Contains(fileFields(), name) {
				no = u.call.evidenceFile(value, param)
			}
			evidence[name] = value
		case object:
			if name == "appeal" {
				no = u.appeal(evidence, value)
			} else {
				no = u.enhance(sub(evidence, name), value)
			}
		}
		if no != nil {
			return no
		}
		u.given[name] = true
	}
	refreshEligibility(u.now)
	if len(patch) > 0 {
		sub(u.now, "evidence_details")["has_evidence"] = len(u.given) > 0
	}
	return u.weigh(evidence)
}

// weigh checks the bounds on the evidence as a whole.
func (u *update) weigh(evidence object) *failure {
	letters, bytes := 0, int64(0)
	for _, name := range append(shortTexts(), longTexts()...) {
		letters += utf8.RuneCountInString(text(evidence, name))
	}
	files := texts(dig(evidence, "appeal", "card", "supporting_files"))
	for _, name := range fileFields() {
		files = append(files, text(evidence, name))
	}
	for _, id := range files {
		if f := u.call.home.find("file", id); f != nil {
			bytes += number(f.wire, "size")
		}
	}
	switch {
	case letters > allText:
		return invalid("evidence", "The texts of the evidence have %d characters together, more than the maximum of %d.", letters, allText)
	case bytes > maxFiles:
		return invalid("evidence", "The files of the evidence exceed the maximum combined size of 5 MB.")
	}
	return nil
}

// evidenceFile checks that a file can serve as evidence.
func (c *call) evidenceFile(id, param string) *failure {
	f := c.home.find("file", id)
	if f == nil || number(f.wire, "expires_at") < c.server.unix() {
		return unknown("file", clip(id), param)
	}
	if purpose := text(f.wire, "purpose"); purpose != evidencePurpose {
		return invalid(param, "The file %s was uploaded with purpose %s; %s takes one with purpose %s.", id, purpose, param, evidencePurpose)
	}
	return nil
}

// appeal takes evidence[appeal].
func (u *update) appeal(evidence, sent object) *failure {
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
				if no := u.call.evidenceFile(id, "evidence[appeal][card][supporting_files]["+strconv.Itoa(i)+"]"); no != nil {
					return no
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
