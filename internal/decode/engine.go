//go:build !goexperiment.jsonv2 || !go1.27

package decode

import "encoding/json"

// unmarshal is json.Unmarshal. If Go has encoding/json/v2, engine_v2.go replaces this file.
func unmarshal(body []byte, v any) error { return json.Unmarshal(body, v) }
