package deskriver_test

import (
	"testing"

	"github.com/stripedispute-go/stripedispute/internal/snippet"
)

func TestPackageComments(t *testing.T) {
	t.Parallel()
	const given = `
var (
	ctx    = context.Background()
	k      *desk.Desk
	pool   *pgxpool.Pool
	secret string
)
`
	snippet.CheckComments(t, map[string]string{".": given, "sqlite": given})
}
