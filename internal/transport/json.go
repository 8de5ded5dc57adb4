//go:build !goexperiment.jsonv2 || !go1.27

package transport

import "encoding/json"

// Unmarshal decodes an answer into v. Where the newer engine is part of Go,
// json_v2.go takes the place of this file.
func Unmarshal(answer []byte, v any) error { return json.Unmarshal(answer, v) }
