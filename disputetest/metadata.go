package disputetest

import (
	"strings"
	"unicode/utf8"
)

// The limits of metadata.
const (
	maxMetadata      = 50
	maxMetadataKey   = 40
	maxMetadataValue = 500
)

// checkMetadata checks metadata and returns it as texts. An empty text deletes a key.
func checkMetadata(name string, n *node) (any, *failure) {
	if !n.branch {
		return nil, invalid(name, "Invalid object")
	}
	out := object{}
	for _, k := range n.children {
		full := under(name, k.key)
		switch {
		case k.branch:
			return nil, invalid(full, "Invalid string: metadata values are texts")
		case k.key == "" || strings.ContainsAny(k.key, "[]"):
			return nil, invalid(full, "Metadata keys may not be empty or contain square brackets")
		case utf8.RuneCountInString(k.key) > maxMetadataKey:
			return nil, invalid(name, "Metadata keys can have up to %d characters, but %s has more", maxMetadataKey, clip(k.key))
		case utf8.RuneCountInString(k.text) > maxMetadataValue:
			return nil, invalid(full, "Metadata values can have up to %d characters, but a value of %d was passed",
				maxMetadataValue, utf8.RuneCountInString(k.text))
		}
		out[k.key] = k.text
	}
	return out, nil
}

// applyMetadata merges the metadata that was sent into the metadata of o. The limit of keys
// applies to the result.
func applyMetadata(o object, sent any) *failure {
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
		if len(have) > maxMetadata {
			return invalid("metadata", "Metadata can have up to %d keys, but this object would have %d", maxMetadata, len(have))
		}
	}
	return nil
}
