package bench

import (
	"context"
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Heavy is about 64 calls at a time over HTTP/1.1, of which net/http keeps two
// connections for the next ones, unless its client is told otherwise. Stripe's
// servers speak HTTP/2, where one connection carries all.
func Heavy(e Effort) ([]Figure, error) {
	server, err := newEcho(full)
	if err != nil {
		return nil, err
	}
	defer func() { _ = server.close() }()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	cfg := stripedispute.Config{Key: "sk_test_bench", BaseURL: server.url()}
	tuned := cfg
	tuned.HTTPClient = &http.Client{Transport: transport}
	get := func(cfg stripedispute.Config) func() error {
		c := dispute.NewClient(cfg)
		return func() error {
			return together(64, func() error {
				for range 8 {
					if _, err := c.Get(context.Background(), fullID); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	r, err := Race(e.part(5), Runner{"64 idle connections", get(tuned)}, Runner{"default client", get(cfg)})
	if err != nil {
		return nil, err
	}
	return []Figure{ratio("get-64-at-a-time", r.Time("64 idle connections", "default client"), 0, "512 calls: "+r.Times())}, nil
}
