// Package setup decides which Stripe an example uses, and adds invented disputes to an
// in-memory Stripe.
package setup

import (
	"errors"
	"os"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Config returns the settings of the clients. With STRIPE_API_KEY they use Stripe, or the
// servers in STRIPE_API_BASE and STRIPE_FILES_BASE, and memory is nil. Without a key they use
// memory, an in-memory Stripe. Config refuses a key that is not a test key, unless live is
// set.
func Config(live bool) (cfg stripedispute.Config, memory *disputetest.Server, err error) {
	key := os.Getenv("STRIPE_API_KEY")
	if key == "" {
		memory = disputetest.NewServer(disputetest.SettleAtOnce())
		return memory.Config(), memory, nil
	}
	if !live && !strings.HasPrefix(key, "sk_test_") && !strings.HasPrefix(key, "rk_test_") {
		return cfg, nil, errors.New("STRIPE_API_KEY is not a test key; pass -live to use it")
	}
	return stripedispute.Config{
		Key:      key,
		BaseURL:  os.Getenv("STRIPE_API_BASE"),
		FilesURL: os.Getenv("STRIPE_FILES_BASE"),
	}, nil, nil
}
