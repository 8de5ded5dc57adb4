// Package setup says which Stripe an example talks to, and fills one in memory.
package setup

import (
	"errors"
	"os"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Config reaches the account of STRIPE_API_KEY; STRIPE_API_BASE and
// STRIPE_FILES_BASE name a server other than Stripe's. Without a key it reaches
// memory, an in-memory Stripe, which is nil otherwise. A key that is not a test
// key is refused unless live is set.
func Config(live bool) (cfg stripedispute.Config, memory *disputetest.Server, err error) {
	key := os.Getenv("STRIPE_API_KEY")
	if key == "" {
		memory = disputetest.NewServer(disputetest.SettleAtOnce())
		return memory.Config(), memory, nil
	}
	if !live && !strings.HasPrefix(key, "sk_test_") && !strings.HasPrefix(key, "rk_test_") {
		return cfg, nil, errors.New("STRIPE_API_KEY is not a test key: pass -live if you mean it")
	}
	return stripedispute.Config{
		Key:      key,
		BaseURL:  os.Getenv("STRIPE_API_BASE"),
		FilesURL: os.Getenv("STRIPE_FILES_BASE"),
	}, nil, nil
}
