// Package unset adds to a form the keys of an Unset list, empty, which is how
// Stripe clears a value.
package unset

import (
	"fmt"
	"strings"

	"github.com/stripedispute-go/stripedispute/form"
)

// Member finds the form key of a path such as "receipt" or "other.explanation".
// ok is false for what cannot be cleared.
type Member func(path string) (key string, ok bool)

// Append adds the key of each name to an encoded form. A name is written with
// dots or with brackets. "metadata" and "metadata.label" are the same for all
// objects; member knows the rest. What the form sets cannot be cleared along with
// it, nor can a whole along with its part.
func Append(encoded string, names []string, member Member) (string, error) {
	done := map[string]bool{}
	for _, name := range names {
		path := strings.NewReplacer("][", ".", "[", ".", "]", "").Replace(name)
		key, ok := metadata(path)
		if !ok {
			key, ok = member(path)
		}
		if !ok {
			return "", fmt.Errorf("stripe: Unset names %q, which cannot be cleared, or is no name of Stripe's", name)
		}
		if done[key] {
			continue
		}
		if overlaps(encoded, key) {
			return "", fmt.Errorf("stripe: Unset names %q, which the same call sets or clears in another way; do one of the two", name)
		}
		done[key] = true
		encoded = form.Add(encoded, key, "")
	}
	return encoded, nil
}

func metadata(path string) (key string, ok bool) {
	if path == "metadata" {
		return path, true
	}
	label, ok := strings.CutPrefix(path, "metadata.")
	return "metadata[" + label + "]", ok && label != ""
}

// overlaps reports whether the form names key, a part of it, or a whole that it
// is part of, the last only where that whole is cleared.
func overlaps(encoded, key string) bool {
	key = strings.TrimSuffix(form.Add("", key, ""), "=") // escaped, as names are in a form
	for pair := range strings.SplitSeq(encoded, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name == key || strings.HasPrefix(name, key+"[") || strings.HasPrefix(key, name+"[") && name != "" {
			return true
		}
	}
	return false
}

// Key writes a dotted path below root as a form key: root[a][b].
func Key(root, path string) string {
	return root + "[" + strings.ReplaceAll(path, ".", "][") + "]"
}
