// Package unset turns the names in an Unset list into the form keys that are
// sent empty, which is how Stripe clears a value.
package unset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// A Member tells what a path such as "receipt" or "other.explanation" stands for:
// its form key, whether the same call gives it a value, and whether it can be
// cleared at all.
type Member func(path string) (key string, set, ok bool)

// Keys finds the form key of each name, once. A name is written with dots or
// with brackets. "metadata" and "metadata.label" are the same for all objects;
// member knows the rest.
func Keys(names []string, metadata stripedispute.Metadata, member Member) ([]string, error) {
	var keys []string
	for _, name := range names {
		path := strings.NewReplacer("][", ".", "[", ".", "]", "").Replace(name)
		key, set, ok := ofMetadata(path, metadata)
		if !ok {
			key, set, ok = member(path)
		}
		switch {
		case !ok:
			return nil, fmt.Errorf("stripe: Unset names %q, which cannot be cleared", name)
		case set:
			return nil, fmt.Errorf("stripe: Unset names %q, which the same call sets; do one of the two", name)
		case !slices.Contains(keys, key):
			keys = append(keys, key)
		}
	}
	return keys, nil
}

func ofMetadata(path string, m stripedispute.Metadata) (key string, set, ok bool) {
	if path == "metadata" {
		return path, len(m) > 0, true
	}
	label, ok := strings.CutPrefix(path, "metadata.")
	_, set = m[label]
	return "metadata[" + label + "]", set, ok && label != ""
}

// Key writes a dotted path below root as a form key: root[a][b].
func Key(root, path string) string {
	return root + "[" + strings.ReplaceAll(path, ".", "][") + "]"
}
