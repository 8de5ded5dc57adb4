//go:build goexperiment.jsonv2 && go1.27

package transport

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
)

// Unmarshal decodes an answer into v, as forgiving as the older engine where that
// loses nothing: what is new or odd in an answer is no reason to fail a call.
func Unmarshal(answer []byte, v any) error {
	return json.Unmarshal(answer, v, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}
