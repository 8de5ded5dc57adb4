package disputetest

import (
	"strings"
	"unicode/utf8"
)

// The limits of metadata.
const (
	maxLabels     = 50
	maxLabelKey   = 40
	maxLabelValue = 500
)

// checkLabels gives metadata as texts; "" deletes a key.
func checkLabels(name string, n *node) (any, *failure) {
	if !n.branch {
		return nil, invalid(name, "Invalid object")
	}
	out := object{}
	for _, k := range n.kids {
		full := under(name, k.key)
		switch {
		case k.branch:
			return nil, invalid(full, "Invalid string: metadata values are texts")
		case k.key == "" || strings.ContainsAny(k.key, "[]"):
			return nil, invalid(full, "Metadata keys may not be empty or contain square brackets")
		case utf8.RuneCountInString(k.key) > maxLabelKey:
			return nil, invalid(name, "Metadata keys can have up to %d characters, but %s has more", maxLabelKey, clip(k.key))
		case utf8.RuneCountInString(k.text) > maxLabelValue:
			return nil, invalid(full, "Metadata values can have up to %d characters, but a value of %d was passed", maxLabelValue, utf8.RuneCountInString(k.text))
		}
		out[k.key] = k.text
	}
	return out, nil
}

// applyLabels merges sent metadata into o's.
func applyLabels(o object, sent any) *failure {
	switch sent := sent.(type) {
	case unset:
		o["metadata"] = object{}
	case object:
		have := sub(o, "metadata")
		for key, value := range sent {
			if value == "" {
				delete(have, key)
			} else {
				have[key] = value
			}
		}
		if len(have) > maxLabels {
			return invalid("metadata", "Metadata can have up to %d keys, but this object would have %d", maxLabels, len(have))
		}
	}
	return nil
}
