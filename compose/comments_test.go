package compose_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/compose"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/snippet"
)

func TestPackageCommentSaysTheLimits(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("doc.go")
	limits := compose.LimitsFor(&dispute.Dispute{})
	want := fmt.Sprintf("%g MB and %d pages", float64(limits.Bytes)/1e6, limits.Pages)
	if err != nil || !strings.Contains(string(text), want) {
		t.Errorf("doc.go does not say %q (%v)", want, err)
	}
}

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
