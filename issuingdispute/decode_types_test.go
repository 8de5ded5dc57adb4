package issuingdispute_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/wiretest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

func TestDecodeConvertsScalarsOfAnotherType(t *testing.T) {
	body, err := os.ReadFile("testdata/full.json")
	require.NoError(t, err)
	wiretest.ScalarsOfAnotherType(t, body, new(issuingdispute.IssuingDispute))
}
