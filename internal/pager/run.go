package pager

import (
	"context"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// run is the state of one scan. Only the goroutine of the loop changes it. Each request runs in
// another goroutine, which sends one result.
type run[T any] struct {
	Scan[T]

	parts   []*part // the windows that are left to read
	seen    seenIDs // of all windows: they do not overlap, so no item comes in two of them
	running int     // the number of requests whose result has not been received
	results chan result[T]

	limit      int // the most requests that may run now: from 1 to Scan.InFlight
	cleanPages int // pages without a retry since the limit changed
	sent       int // how many requests were sent; the first request has the number 1
	slowedAt   int // the value of sent when the limit was last halved
}

// part is a window of which the next page is to be requested. What is left of the window after
// that page becomes new parts.
type part struct {
	stripedispute.Window

	busy   bool // the page is being requested, or the loop works on it
	number int  // the number of its last request
}

// result is the result of the request for the page of a part.
type result[T any] struct {
	part     *part
	page     page[T]
	err      error
	panicked any // the value of a panic in the request, for example in the caller's RoundTripper
}

// begin returns the state at the beginning of a scan.
func (s Scan[T]) begin() *run[T] {
	var after []string
	for _, w := range s.Windows {
		after = append(after, w.After)
	}
	r := &run[T]{Scan: s, limit: s.InFlight, results: make(chan result[T]), seen: newSeenIDs(after...)}
	r.add(s.Windows)
	return r
}

// add adds windows to read.
func (r *run[T]) add(windows []stripedispute.Window) {
	for _, w := range windows {
		r.parts = append(r.parts, &part{Window: w})
	}
}

// startRequests starts the requests for the pages of as many parts as the limit allows.
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
			got := result[T]{part: p, err: errNoPage} // the error if fetch ends this goroutine
			defer func() {
				got.panicked = recover()
				r.results <- got // waitForResult or drain receives it
			}()
			got.page, got.err = r.fetch(ctx, p.Window)
		}()
	}
}

// waitForResult returns the result of the next request that ends. At least one request must be
// running. A panic of the request continues here, in the goroutine of the loop, where the caller
// can recover it.
func (r *run[T]) waitForResult() result[T] {
	got := <-r.results
	r.running--
	if got.panicked != nil {
		panic(got.panicked)
	}
	return got
}

// drain waits until all requests have ended, and drops their results. Cancel their context
// first, so that they end soon.
func (r *run[T]) drain() {
	for ; r.running > 0; r.running-- {
		<-r.results
	}
}

// divideRest adds the rest of a window after a page as new parts: one for each request that the
// limit allows now and that has no other part to read, and at least one. In this way, several
// requests share a window with many items.
func (r *run[T]) divideRest(got result[T]) {
	if !got.page.more {
		return
	}
	free := r.limit - r.running // the requests that the limit allows, less those for other parts
	for _, p := range r.parts {
		if !p.busy {
			free--
		}
	}
	last := got.page.items[len(got.page.items)-1] // a page before others is not empty
	rest := got.part.Window
	rest.After = r.ID(last)
	r.add(split(rest, r.Created(last), free))
}

// finish removes a part after the loop has received all items of its page, and calls
// Checkpoint with the parts that are left.
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

// adjustLimit halves the limit after a request that needed a retry. It raises the limit by one, up
// to InFlight, when as many pages as the limit came without a retry.
func (r *run[T]) adjustLimit(got result[T]) {
	if got.page.response.Attempts > 1 {
		r.slowDown(got.part)
		return
	}
	if r.cleanPages++; r.cleanPages >= r.limit && r.limit < r.InFlight {
		r.limit, r.cleanPages = r.limit+1, 0
	}
}

// slowDown halves the limit because the last request of p met a rate limit or needed a retry. It
// changes nothing if that request was sent before the limit was last halved: several requests that
// fail together halve the limit once. It reports whether the page may be requested again: it may
// not if the limit was 1 already.
func (r *run[T]) slowDown(p *part) bool {
	if p.number <= r.slowedAt {
		return true
	}
	if r.limit == 1 {
		return false
	}
	r.limit, r.cleanPages, r.slowedAt = r.limit/2, 0, r.sent
	return true
}
