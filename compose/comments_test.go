package compose_test

import (
	"testing"

	"github.com/stripedispute-go/stripedispute/internal/snippet"
)

func TestPackageComment(t *testing.T) {
	t.Parallel()
	snippet.CheckComments(t, map[string]string{".": `
var (
	dp              *dispute.Dispute
	packet          *evidence.Packet
	photo, contract *os.File
)
`})
}
