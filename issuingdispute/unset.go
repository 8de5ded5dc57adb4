package issuingdispute

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/unset"
)

// cleared is what Unset names, behind the evidence of a reason that is left.
func (p UpdateParams) cleared() ([]string, error) {
	if p.Previous == "" || p.Evidence == nil || p.Evidence.Reason == p.Previous {
		return p.Unset, nil
	}
	if _, ok := p.Evidence.object(p.Previous); !ok {
		return nil, fmt.Errorf("issuingdispute: Previous is %q, a reason that this library does not know; clear its evidence by WithParam and leave Previous empty", p.Previous)
	}
	return append([]string{string(p.Previous)}, p.Unset...), nil
}

// evidenceKey finds the form key of a path of Unset such as "other" or
// "other.explanation", with or without a leading "evidence".
func evidenceKey(path string) (key string, ok bool) {
	path = strings.TrimPrefix(path, "evidence.")
	key = unset.Key("evidence", path)
	reason, field, deeper := strings.Cut(path, ".")
	object, ok := Evidence{}.object(Reason(reason))
	if !ok || !deeper {
		return key, ok
	}
	for name := range fields(reflect.New(object.Type().Elem()).Elem()) {
		if name == field && name != "original_transaction" {
			return key, true
		}
	}
	return key, false
}
