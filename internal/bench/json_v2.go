//go:build goexperiment.jsonv2

package bench

const newJSON = true // which engine encoding/json runs on
