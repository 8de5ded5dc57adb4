package transport_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
)

func TestReceivedIsToldTheBodyOfAGoodAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		received := func(c *stripedispute.Call) {
			c.Received = func(body []byte) { told = append(told, string(body)) }
		}
		s := &script{answers: []answer{says(503, apiError), says(200, whole)}}
		v, err := do(t.Context(), client(s), get, received)
		must(t, v, err)
		assert.Equal(t, []string{whole}, told)
	})
}
