package stripedispute

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of Stripe, in keys and in characters.
const (
	maxMetadataKeys  = 50
	maxMetadataKey   = 40
	maxMetadataValue = 500
)

// Metadata is a set of labels on an object: at most 50 keys of at most 40 characters
// without [ or ], with values of at most 500 characters. An update merges: it keeps the
// keys that it does not name, and the value "" deletes a key.
//
// Stripe: https://docs.stripe.com/api/metadata.
type Metadata map[string]string

// Replacing returns a copy of m with one more entry for each key of old that m does not
// have, with the value "". Sent in an update, the copy replaces the metadata old:
//
//	disputes.Update(ctx, d.ID, dispute.UpdateParams{Metadata: labels.Replacing(d.Metadata)})
func (m Metadata) Replacing(old Metadata) Metadata {
	all := make(Metadata, len(m)+len(old))
	for key := range old {
		all[key] = ""
	}
	maps.Copy(all, m)
	return all
}

// Check returns an error if m is over Stripe's limits. The error names the key and does
// not quote the value. Keys to delete do not count. Check does not know the keys that the
// object has at Stripe.
func (m Metadata) Check() error {
	set := 0
	for _, value := range m {
		if value != "" {
			set++
		}
	}
	if set > maxMetadataKeys {
		return fmt.Errorf("stripe: metadata has %d keys with a value; Stripe takes at most %d", set, maxMetadataKeys)
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		switch n := utf8.RuneCountInString(m[k]); {
		case k == "" || strings.ContainsAny(k, "[]") || utf8.RuneCountInString(k) > maxMetadataKey:
			return fmt.Errorf("stripe: metadata cannot have the key %q: a key has 1 to %d characters and no brackets", k, maxMetadataKey)
		case n > maxMetadataValue:
			return fmt.Errorf("stripe: metadata[%s] has %d characters; Stripe takes at most %d", k, n, maxMetadataValue)
		}
	}
	return nil
}
