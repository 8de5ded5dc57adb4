//go:build !goexperiment.jsonv2

package bench

const jsonV2 = false // whether encoding/json uses the implementation of encoding/json/v2
