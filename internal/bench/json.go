//go:build !goexperiment.jsonv2

package bench

const newJSON = false // which engine encoding/json runs on
