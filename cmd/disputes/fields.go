package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// evidenceObjects has the fields that are objects, each with evidence that has only this object of e.
// isClearable in clear.go also uses it.
func evidenceObjects(e dispute.Evidence) map[string]dispute.Evidence {
	return map[string]dispute.Evidence{
		"enhanced_evidence": {EnhancedEvidence: e.EnhancedEvidence},
		"appeal":            {Appeal: e.Appeal},
	}
}

// fieldNames lists the top-level fields that e has.
func fieldNames(e dispute.Evidence) (names []string) {
	for _, field := range dispute.Fields() {
		if e.Get(field) != "" {
			names = append(names, string(field))
		}
	}
	none := dispute.Evidence{}.Fingerprint() // Stripe also shows empty objects
	for name, object := range evidenceObjects(e) {
		if object.Fingerprint() != none {
			names = append(names, name)
		}
	}
	return names
}

// packetFields lists the top-level fields that a packet has.
func packetFields(p *evidence.Packet) []string {
	return withFiles(fieldNames(p.Evidence), p, "appeal")
}

// withFiles adds the fields of a packet's files to names, and sorts them. Files of an appeal have
// the name appeal.
func withFiles(names []string, p *evidence.Packet, appeal string) []string {
	for field := range p.Files {
		names = append(names, string(field))
	}
	if len(p.AppealFiles) > 0 {
		names = append(names, appeal)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// memberNames lists the fields that e has. It names the members of enhanced_evidence and of
// appeal one by one, such as appeal.card.reason_for_filing.
func memberNames(e dispute.Evidence) (names []string) {
	text, err := json.Marshal(e)
	var members map[string]any
	if err != nil || json.Unmarshal(text, &members) != nil {
		return fieldNames(e) // does not happen: evidence has only texts, lists and objects
	}
	addMembers("", members, &names)
	slices.Sort(names)
	return names
}

// addMembers appends the path of every text, number and true in v. A list of texts has one path.
func addMembers(path string, v any, names *[]string) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			addMembers(strings.TrimPrefix(path+"."+name, "."), member, names)
		}
	case []any:
		for i, element := range v {
			if object, ok := element.(map[string]any); ok {
				addMembers(fmt.Sprintf("%s[%d]", path, i), object, names)
			} else if i == 0 {
				*names = append(*names, path)
			}
		}
	case nil:
	default:
		if v != "" && v != false {
			*names = append(*names, path)
		}
	}
}

// packetMembers lists the fields that a packet has, named as by memberNames.
func packetMembers(p *evidence.Packet) []string {
	return withFiles(memberNames(p.Evidence), p, "appeal.card.supporting_files")
}
