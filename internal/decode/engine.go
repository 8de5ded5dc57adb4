//go:build !goexperiment.jsonv2 || !go1.27

package decode

import "encoding/json"

// unmarshal is encoding/json's. Where the newer engine is part of Go, engine_v2.go
// replaces this file.
func unmarshal(body []byte, v any) error { return json.Unmarshal(body, v) }
