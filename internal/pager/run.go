package pager

import (
	"context"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// run is the state of one scan. Only the goroutine of the loop changes it; the goroutines of
// the requests send their results to it.
type run[T any] struct {
	Scan[T]

	parts   []*part // the windows that are left to read
	seen    seenIDs // of all windows together, since they do not overlap
	running int     // the number of requests that have not ended
	results chan result[T]

	limit      int // the most requests that may run now
	cleanPages int // pages without a retry since the limit changed
	sent       int // requests so far
	slowedAt   int // the value of sent when the limit was halved
}

// part is a window that was not read to its end.
type part struct {
	stripedispute.Window

	busy   bool // its next page is being requested, or is in the loop
	number int  // the number of that request
}

type result[T any] struct {
	part     *part
	page     page[T]
	err      error
	panicked any // the value of a panic in the request, for example in the caller's RoundTripper
}

// begin returns the state at the beginning of a scan.
func (s Scan[T]) begin() *run[T] {
	r := &run[T]{Scan: s, limit: s.InFlight, results: make(chan result[T]), seen: newSeenIDs()}
	for _, w := range s.Windows {
		r.seen[w.After] = struct{}{}
	}
	delete(r.seen, "")
	r.add(s.Windows)
	return r
}

// add adds windows to read.
func (r *run[T]) add(windows []stripedispute.Window) {
	for _, w := range windows {
		r.parts = append(r.parts, &part{Window: w})
	}
}

// startRequests requests the next pages of as many parts as the limit allows.
func (r *run[T]) startRequests(ctx context.Context) {
	for _, p := range r.parts {
		if r.running >= r.limit {
			return
		}
		if p.busy {
			continue
		}
		r.running++
		r.sent++
		p.busy, p.number = true, r.sent
		go func() {
			got := result[T]{part: p, err: errNoPage}
			defer func() {
				got.panicked = recover()
				r.results <- got
			}()
			got.page, got.err = r.fetch(ctx, p.Window)
		}()
	}
}

// nextResult waits for the result of a request. A panic of a request continues here, where the
// caller can recover it.
func (r *run[T]) nextResult() result[T] {
	got := <-r.results
	r.running--
	if got.panicked != nil {
		panic(got.panicked)
	}
	return got
}

// wait waits until all requests have ended, after their context was cancelled.
func (r *run[T]) wait() {
	for ; r.running > 0; r.running-- {
		<-r.results
	}
}

// divide splits the rest of a window after a page into new parts: as many as may be requested
// at the same time. In this way, several requests read a time with many items.
func (r *run[T]) divide(got result[T]) {
	if !got.page.more {
		return
	}
	free := r.limit - r.running
	for _, p := range r.parts {
		if !p.busy {
			free--
		}
	}
	last := got.page.items[len(got.page.items)-1]
	rest := got.part.Window
	rest.After = r.ID(last)
	r.add(split(rest, r.Created(last), free))
}

// finish removes a part after the loop has received its page, and calls Checkpoint.
func (r *run[T]) finish(done *part) {
	r.parts = slices.DeleteFunc(r.parts, func(p *part) bool { return p == done })
	if r.Checkpoint == nil {
		return
	}
	left := make([]stripedispute.Window, len(r.parts))
	for i, p := range r.parts {
		left[i] = p.Window
	}
	r.Checkpoint(left)
}

// adjustLimit halves the limit after a request that needed a retry. After limit pages without
// a retry, it raises the limit by one.
func (r *run[T]) adjustLimit(got result[T]) {
	if got.page.response.Attempts > 1 {
		r.slowDown(got.part)
		return
	}
	if r.cleanPages++; r.cleanPages >= r.limit && r.limit < r.InFlight {
		r.limit, r.cleanPages = r.limit+1, 0
	}
}

// slowDown halves the limit. It does so only once for all requests that ran at the same time.
// It returns false if the limit is already 1.
func (r *run[T]) slowDown(p *part) bool {
	switch {
	case p.number <= r.slowedAt:
		return true
	case r.limit == 1:
		return false
	}
	r.limit, r.cleanPages, r.slowedAt = r.limit/2, 0, r.sent
	return true
}
