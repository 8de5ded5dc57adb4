package issuingdispute

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// cleared is the form keys that are sent empty: the evidence of the reason that
// is left behind, and what Unset names.
func (p UpdateParams) cleared() ([]string, error) {
	var keys []string
	if p.Previous != "" && p.Evidence != nil && p.Evidence.Reason != p.Previous {
		if _, ok := p.Evidence.object(p.Previous); !ok {
			return nil, fmt.Errorf("issuingdispute: Previous is %q, a reason that this library does not know; clear its evidence by WithParam and leave Previous empty", p.Previous)
		}
		keys = append(keys, "evidence["+string(p.Previous)+"]")
	}
	for _, name := range p.Unset {
		key, err := p.clear(name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// clear finds the form key of one name, written with dots or with brackets, with
// or without a leading "evidence".
func (p UpdateParams) clear(name string) (string, error) {
	path := strings.NewReplacer("][", ".", "[", ".", "]", "").Replace(name)
	if label, ok := strings.CutPrefix(path, "metadata."); ok {
		if _, set := p.Metadata[label]; set || label == "" {
			return "", fmt.Errorf("issuingdispute: Unset names %q, which Metadata sets", name)
		}
		return "metadata[" + label + "]", nil
	}
	if path == "metadata" {
		if len(p.Metadata) > 0 {
			return "", errors.New("issuingdispute: Unset clears all metadata, but Metadata sets some; do one of the two")
		}
		return path, nil
	}
	path = strings.TrimPrefix(path, "evidence.")
	set, ok := p.Evidence.sets(path)
	switch {
	case !ok:
		return "", fmt.Errorf("issuingdispute: Unset names %q, which cannot be cleared", name)
	case set:
		return "", fmt.Errorf("issuingdispute: Unset names %q, which Evidence sets", name)
	}
	return "evidence[" + strings.ReplaceAll(path, ".", "][") + "]", nil
}

// sets reports whether there is a value at a path such as "other" or
// "other.explanation". ok is false where the path cannot be cleared.
func (e *Evidence) sets(path string) (set, ok bool) {
	if e == nil {
		e = &Evidence{}
	}
	reason, field, deeper := strings.Cut(path, ".")
	object, ok := e.object(Reason(reason))
	if !ok || !deeper {
		return ok && !object.IsNil(), ok
	}
	if object.IsNil() {
		object = reflect.New(object.Type().Elem())
	}
	for name, v := range fields(object.Elem()) {
		if name == field && name != "original_transaction" {
			return !v.IsZero(), true
		}
	}
	return false, false
}
