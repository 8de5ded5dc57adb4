package issuingdispute

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// cleared is the form keys that are sent empty: the evidence of the reason that
// is left behind, and what Unset names.
func (p UpdateParams) cleared() ([]string, error) {
	names := p.Unset
	if p.Previous != "" && p.Evidence != nil && p.Evidence.Reason != p.Previous {
		if _, ok := p.Evidence.object(p.Previous); !ok {
			return nil, fmt.Errorf("issuingdispute: Previous is %q, a reason that this library does not know; clear its evidence by WithParam and leave Previous empty", p.Previous)
		}
		names = append([]string{string(p.Previous)}, names...)
	}
	return unset.Keys(names, p.Metadata, p.member)
}

// member tells what a path of Unset stands for, with or without a leading
// "evidence".
func (p UpdateParams) member(path string) (key string, set, ok bool) {
	path = strings.TrimPrefix(path, "evidence.")
	set, ok = p.Evidence.sets(path)
	return unset.Key("evidence", path), set, ok
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
