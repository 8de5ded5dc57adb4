package stripedispute_test

import (
	"testing"

	"github.com/stripedispute-go/stripedispute/internal/snippet"
)

// TestPackageComments compiles the code in package comments. For each package there is a text with the
// variables that its code uses.
func TestPackageComments(t *testing.T) {
	t.Parallel()
	const clients = `
var (
	ctx      = context.Background()
	cfg      stripedispute.Config
	disputes = dispute.NewClient(cfg)
	files    = fileupload.NewClient(cfg)
	receipt  *fileupload.File
)
`
	snippet.CheckComments(t, map[string]string{
		".":                clients,
		"dispute":          clients,
		"dispute/evidence": clients,
		"dispute/review":   clients,
		"dispute/desk": clients + `
var (
	fromOurOrders func(context.Context, desk.Case) (*evidence.Packet, error)
	toOurChat     func(context.Context, desk.Notice) error
	fingerprint   dispute.Fingerprint
)
`,
		"dispute/desk/deskweb": `
var (
	k        *desk.Desk
	sessions interface{ UserID(*http.Request) (string, error) }
)
`,
		"disputetest":          clients + "var srv = disputetest.NewServer()\n",
		"disputetest/recorded": "",
		"fileupload":           clients,
		"form":                 "",
		"issuingdispute":       clients + "var promised time.Time\n",
		"webhook":              clients + "var onEvent func(context.Context, *webhook.Event) error\n",
		"webhook/sqlonce":      "var ctx = context.Background()\nvar db *sql.DB\n",
	})
}
