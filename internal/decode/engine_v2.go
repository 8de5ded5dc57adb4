//go:build goexperiment.jsonv2 && go1.27

package decode

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
)

// unmarshal uses encoding/json/v2. Like encoding/json, it accepts duplicate names and invalid
// UTF-8.
func unmarshal(body []byte, v any) error {
	return json.Unmarshal(body, v, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}
