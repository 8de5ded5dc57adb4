package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// clients reach Stripe.
type clients struct {
	disputes *dispute.Client
	files    *fileupload.Client
}

// connect makes the clients from the environment and the flags. It sends nothing.
func (c *call) connect() error {
	key := strings.TrimSpace(c.getenv("STRIPE_API_KEY"))
	switch {
	case key == "":
		return usageError{"STRIPE_API_KEY is not set; set it to a secret or restricted key, or try: disputes demo"}
	case !c.live && !strings.HasPrefix(key, "sk_test_") && !strings.HasPrefix(key, "rk_test_"):
		return usageError{"STRIPE_API_KEY is not a test key; pass -live to act on real money"}
	}
	base := c.apiBase
	if base == "" {
		base = c.getenv("STRIPE_API_BASE")
	}
	pace := newPace(20)
	cfg := stripedispute.Config{
		Key: key, BaseURL: base, FilesURL: c.getenv("STRIPE_FILES_BASE"), Limiter: pace, UserAgent: "disputes",
		HTTPClient: &http.Client{Transport: slowed{pace}, Timeout: 80 * time.Second},
	}
	c.use(cfg)
	return nil
}

func (c *call) use(cfg stripedispute.Config) {
	c.clients = clients{disputes: dispute.NewClient(cfg), files: fileupload.NewClient(cfg)}
}

// account is the connected account of a command that acts on one.
func (c *call) account() (string, error) {
	switch len(c.accounts) {
	case 0:
		return "", nil
	case 1:
		return c.accounts[0], nil
	default:
		return "", usageError{"this command takes one -account"}
	}
}

// every lists the accounts of a command that reads several.
func (c *call) every() ([]string, error) {
	all := slices.Clone(c.accounts)
	if c.accountsFile != "" {
		f, err := os.Open(c.accountsFile) //nolint:gosec // the file that the user names
		if err != nil {
			return nil, fmt.Errorf("-accounts: %w", err)
		}
		defer func() { _ = f.Close() }()
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			if id := strings.TrimSpace(lines.Text()); id != "" && !strings.HasPrefix(id, "#") {
				all = append(all, id)
			}
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("-accounts: %w", err)
		}
		if len(all) == 0 {
			return nil, errors.New("-accounts: the file names no account")
		}
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) == 0 {
		return []string{""}, nil
	}
	return all, nil
}

func on(account string) []stripedispute.Option {
	if account == "" {
		return nil
	}
	return []stripedispute.Option{stripedispute.WithAccount(account)}
}

// pace spaces requests evenly. A 429 halves the speed, which then grows again.
type pace struct {
	mu   sync.Mutex
	gap  time.Duration // between two requests
	best time.Duration
	next time.Time
}

const slowest = 2 * time.Second

func newPace(perSecond int) *pace {
	gap := time.Second / time.Duration(perSecond)
	return &pace{gap: gap, best: gap}
}

// Wait holds a request back until its turn comes.
func (p *pace) Wait(ctx context.Context) error {
	p.mu.Lock()
	now := time.Now()
	at := now
	if p.next.After(now) {
		at = p.next
	}
	p.next = at.Add(p.gap)
	p.gap = max(p.best, p.gap-p.gap/50)
	p.mu.Unlock()
	t := time.NewTimer(at.Sub(now))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *pace) slower() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gap = min(2*p.gap, slowest)
}

// slowed tells the pace of each 429.
type slowed struct{ pace *pace }

func (s slowed) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		s.pace.slower()
	}
	return resp, err
}
