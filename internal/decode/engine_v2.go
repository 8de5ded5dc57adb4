//go:build goexperiment.jsonv2 && go1.27

package decode

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
)

// unmarshal is that of the newer engine, as forgiving as the older one where that
// loses nothing.
func unmarshal(body []byte, v any) error {
	return json.Unmarshal(body, v, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
}
