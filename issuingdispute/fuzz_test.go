package issuingdispute_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/wiretest"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// FuzzDecodeIssuingDispute compares the decoded dispute with what encoding/json reads into a
// map. A longer run:
//
//	go test ./issuingdispute -fuzz FuzzDecodeIssuingDispute -fuzztime 10m -fuzzminimizetime 10x
func FuzzDecodeIssuingDispute(f *testing.F) {
	recorded, err := filepath.Glob("testdata/*.json")
	require.NoError(f, err)
	for _, path := range recorded {
		b, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		wiretest.CompareWithJSON(t, data, new(issuingdispute.IssuingDispute))
	})
}
