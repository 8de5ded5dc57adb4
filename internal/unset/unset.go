// Package unset adds the names of a field Unset, such as that of dispute.UpdateParams, to a form,
// each with an empty value. Stripe clears a field that has an empty value.
package unset

import (
	"errors"
	"fmt"
	"strings"

	"github.com/stripedispute-go/stripedispute/form"
)

// Member returns the form key of a path such as "receipt" or "other.explanation". ok is false if
// the path cannot be cleared.
type Member func(path string) (key string, ok bool)

// Append adds the key of each name to an encoded form. A name is written with
// dots ("other.explanation") or with brackets ("other[explanation]"). Append handles
// "metadata" and "metadata.label", and member all other names. It returns an error if the form
// sets a field that is to be cleared, or if both a whole and a part of it are to be cleared.
func Append(encoded string, names []string, member Member) (string, error) {
	done := map[string]bool{}
	for _, name := range names {
		key, ok := keyOf(name, member)
		if !ok {
			return "", fmt.Errorf("stripe: Unset names %q, which cannot be cleared, or is not a name of Stripe", name)
		}
		if done[key] {
			continue
		}
		if key == "metadata" && overlaps(encoded, key) {
			return "", errReplace
		}
		if overlaps(encoded, key) {
			return "", fmt.Errorf("stripe: Unset names %q, which the same call sets or clears in another way; do one of the two", name)
		}
		done[key] = true
		encoded = form.Add(encoded, key, "")
	}
	return encoded, nil
}

// errReplace says how to replace all metadata, for which Stripe has no parameter.
var errReplace = errors.New(`stripe: Unset names "metadata", which the same call sets or clears in part; do one of the two. ` +
	`To replace all labels in one call, set Metadata to the new labels and each old key to "": Metadata.Replacing does that`)

// keyOf returns the form key of a name.
func keyOf(name string, member Member) (key string, ok bool) {
	path, ok := dotted(name)
	if !ok {
		return "", false
	}
	if path == "metadata" {
		return path, true
	}
	if label, ok := strings.CutPrefix(path, "metadata."); ok {
		return "metadata[" + label + "]", label != ""
	}
	return member(path)
}

// dotted turns brackets into dots: "a[b][c]" into "a.b.c". ok is false if a pair of brackets does
// not enclose a name, or if there is a text after it.
func dotted(name string) (path string, ok bool) {
	path, members, found := strings.Cut(name, "[")
	if !found {
		return path, !strings.Contains(path, "]")
	}
	members, found = strings.CutSuffix(members, "]")
	if !found || strings.Contains(path, "]") {
		return "", false
	}
	for member := range strings.SplitSeq(members, "][") { // "b][c"
		if member == "" || strings.ContainsAny(member, "[]") {
			return "", false
		}
		path += "." + member
	}
	return path, true
}

// overlaps reports whether the form has key, a part of it, or a whole that it is part of. Such a
// whole is in the form only if it is cleared.
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

// Key returns the form key of a dotted path below root: root[a][b] for "a.b".
func Key(root, path string) string {
	return root + "[" + strings.ReplaceAll(path, ".", "][") + "]"
}
