package dispute_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/wiretest"
)

// FuzzDecodeDispute compares the decoded Dispute with what encoding/json reads into a map. A
// longer run:
//
//	go test ./dispute -fuzz FuzzDecodeDispute -fuzztime 10m -fuzzminimizetime 10x
func FuzzDecodeDispute(f *testing.F) {
	recorded, err := filepath.Glob("testdata/*.json")
	require.NoError(f, err)
	for _, path := range recorded {
		b, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		wiretest.CompareWithJSON(t, data, new(dispute.Dispute))
	})
}
