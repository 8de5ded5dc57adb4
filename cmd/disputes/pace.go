package main

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// pace is the Limiter of the clients. It leaves the same gap between requests of all goroutines. After
// a 429 it doubles the gap, which then becomes smaller again with each request.
type pace struct {
	mu     sync.Mutex
	gap    time.Duration // between two requests
	minGap time.Duration
	next   time.Time // when the next request may be sent
}

const maxGap = 2 * time.Second

// newPace returns a pace of at most this many requests per second.
func newPace(perSecond int) *pace {
	gap := time.Second / time.Duration(perSecond)
	return &pace{gap: gap, minGap: gap}
}

// Wait waits until the next request may be sent, or until ctx ends. The clients call it before each
// attempt, after their backoff.
func (p *pace) Wait(ctx context.Context) error {
	p.mu.Lock()
	now := time.Now()
	at := now
	if p.next.After(now) {
		at = p.next
	}
	p.next = at.Add(p.gap)
	p.gap = max(p.minGap, p.gap-p.gap/50) // 2 % smaller with each request
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

// slowDown doubles the gap.
func (p *pace) slowDown() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gap = min(2*p.gap, maxGap)
}

// pacedTransport slows the pace down after each 429.
type pacedTransport struct{ pace *pace }

func (t pacedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		t.pace.slowDown()
	}
	return resp, err
}
