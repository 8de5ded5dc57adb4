package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// addition is something that the library has and the document of stripe-mock has
// not: the JSON to merge in at a place, and why.
type addition struct {
	at   string // names on the way down, separated by spaces; "{}" stands for the only member
	json string
	why  string
}

// newer is all that the pinned version has beyond the document. A line whose
// names stripe-mock has learned fails the tests and is to be dropped.
var newer = []addition{
	{
		"components schemas dispute properties status enum", `["appeal_needs_response", "appeal_under_review"]`,
		"2026-10-28.endive: appeals after a lost chargeback",
	},
	{
		"components schemas dispute properties", `{"intended_submission_method": {"type": "string", "nullable": true, "enum": ["manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"]}}`,
		"2026-10-28.endive: who shall submit; null without Smart Disputes",
	},
	{
		"components schemas dispute_evidence_details properties", `{"submission_method": {"type": "string", "enum": ["manual", "not_submitted", "smart_disputes"]}}`,
		"2026-10-28.endive: who submitted",
	},
	{
		"components schemas dispute_evidence_details required", `["submission_method"]`,
		"2026-10-28.endive: always present",
	},
	{
		"components schemas dispute_evidence properties", `{"appeal": {"type": "object", "nullable": true, "properties": {
			"card": {"type": "object", "nullable": true, "properties": {
				"reason_for_filing": {"type": "string", "nullable": true},
				"supporting_files": {"type": "array", "nullable": true, "items": {"type": "string", "maxLength": 5000}}}}}}}`,
		"2026-10-28.endive: what an appeal argues",
	},
	{
		"components schemas dispute properties", `{"network_reason_code": {"type": "string", "nullable": true}}`,
		"Stripe's SDKs have it at the top level too, besides the card's",
	},
	{
		"components schemas balance_transaction properties type enum", `["issuing_dispute_provisional_credit", "issuing_dispute_provisional_credit_reversal"]`,
		"2026-10-28.endive: provisional credits of Issuing disputes",
	},
	{
		"paths /v1/disputes/{dispute} post requestBody content {} schema properties", `{"intended_submission_method": {"type": "string", "enum": ["manual", "prefer_manual", "prefer_smart_disputes", "smart_disputes"]}}`,
		"2026-10-28.endive: the same as a parameter",
	},
	{
		"paths /v1/disputes/{dispute} post requestBody content {} schema properties evidence properties", `{"appeal": {"anyOf": [{"type": "string", "enum": [""]}, {"type": "object", "properties": {
			"card": {"anyOf": [{"type": "string", "enum": [""]}, {"type": "object", "properties": {
				"reason_for_filing": {"anyOf": [{"type": "string"}, {"type": "string", "enum": [""]}]},
				"supporting_files": {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string", "enum": [""]}]}}}]}}}]}}`,
		"2026-10-28.endive: the same as a parameter",
	},
}

// add merges all additions into document, and leaves out the paths that neither the
// library nor the in-memory Stripe has, which are most of it.
func add(document []byte, all []addition) ([]byte, error) {
	var root map[string]any
	if err := json.Unmarshal(document, &root); err != nil {
		return nil, err
	}
	if paths, ok := root["paths"].(map[string]any); ok {
		maps.DeleteFunc(paths, func(path string, _ any) bool { return !ours.MatchString(path) })
	}
	for _, a := range all {
		var more any
		if err := json.Unmarshal([]byte(a.json), &more); err != nil {
			return nil, fmt.Errorf("conformance: %s of the newer names: %w", a.at, err)
		}
		path := strings.Fields(a.at)
		if err := merge(root, path[:len(path)-1], path[len(path)-1], more); err != nil {
			return nil, fmt.Errorf("conformance: %s of the newer names: %w", a.at, err)
		}
	}
	return json.Marshal(root)
}

// ours matches the paths of the library, and those of the in-memory Stripe.
var ours = regexp.MustCompile(`^/v1/(disputes|issuing/(disputes|transactions)|files|file_links|events|charges|payment_intents|` +
	`payment_methods|customers|refunds|balance_transactions|radar/early_fraud_warnings)(/|$)`)

// merge adds the members or elements of more to the member last of what lies at
// path. It refuses to add what is there: then the addition is out of date.
func merge(at map[string]any, path []string, last string, more any) error {
	for _, name := range path {
		if name == "{}" && len(at) == 1 {
			for only := range at {
				name = only
			}
		}
		next, ok := at[name].(map[string]any)
		if !ok {
			return fmt.Errorf("there is no %s", name)
		}
		at = next
	}
	switch more := more.(type) {
	case []any:
		list, ok := at[last].([]any)
		if !ok {
			return fmt.Errorf("%s is no list", last)
		}
		for _, v := range more {
			if slices.Contains(list, v) {
				return fmt.Errorf("the document has %v: drop it from the list", v)
			}
		}
		at[last] = append(list, more...)
	case map[string]any:
		members, ok := at[last].(map[string]any)
		if !ok {
			return fmt.Errorf("%s is no object", last)
		}
		for name, v := range more {
			if members[name] != nil {
				return fmt.Errorf("the document has %s: drop it from the list", name)
			}
			members[name] = v
		}
	}
	return nil
}
