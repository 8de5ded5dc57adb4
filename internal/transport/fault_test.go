package transport_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/internal/transport"
)

func TestFaultStringHasAWordForEveryFault(t *testing.T) {
	assert.Empty(t, transport.FaultString(0), "no fault")
	words := map[string]bool{}
	for f := 1; f < transport.FaultCount; f++ {
		word := transport.FaultString(f)
		assert.NotRegexp(t, `\d`, word)
		assert.False(t, words[word], "two faults are %q", word)
		words[word] = true
	}
}

func TestFaultStringOfAnUnknownFaultIsItsNumber(t *testing.T) {
	assert.Equal(t, "fault 99", transport.FaultString(99))
	assert.Equal(t, "fault -1", transport.FaultString(-1))
}
