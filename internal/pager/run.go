package pager

import (
	"context"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// run is one scan. Only the goroutine of the loop changes it; the goroutines of the
// requests send it their results.
type run[T any] struct {
	Scan[T]

	parts   []*part // what is left to read
	seen    trail   // of all windows together: they do not overlap
	running int     // requests that have not ended
	results chan result[T]

	limit  int // how many requests may run now
	clean  int // pages without a retry since the limit last changed
	sent   int // requests so far
	slowed int // the value of sent when the limit was last halved
}

// part is a window that is not read to its end.
type part struct {
	stripedispute.Window

	busy   bool // its next page is requested, or in the loop
	number int  // of that request
}

type result[T any] struct {
	part     *part
	page     page[T]
	err      error
	panicked any // the value of a panic in the request, for example in the caller's RoundTripper
}

func (s Scan[T]) begin() *run[T] {
	r := &run[T]{Scan: s, limit: s.InFlight, results: make(chan result[T]), seen: newTrail()}
	for _, w := range s.Windows {
		r.seen[w.After] = struct{}{}
	}
	delete(r.seen, "")
	r.add(s.Windows)
	return r
}

func (r *run[T]) add(windows []stripedispute.Window) {
	for _, w := range windows {
		r.parts = append(r.parts, &part{Window: w})
	}
}

// start requests the next page of as many parts as the limit allows.
func (r *run[T]) start(ctx context.Context) {
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

// next waits for a result. A panic in a request continues here, where the caller can
// recover it.
func (r *run[T]) next() result[T] {
	got := <-r.results
	r.running--
	if got.panicked != nil {
		panic(got.panicked)
	}
	return got
}

// wait waits for the goroutines, after their context was cancelled.
func (r *run[T]) wait() {
	for ; r.running > 0; r.running-- {
		<-r.results
	}
}

// divide splits what follows a page into new parts: as many as may be requested at
// once. So a stretch of time with many items is read by several requests too.
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

// finish removes a part after the loop has seen its page, and reports what is left.
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

// adjustLimit slows down after a request that needed a retry, and allows one request
// more after as many pages without a retry as the limit is.
func (r *run[T]) adjustLimit(got result[T]) {
	if got.page.response.Attempts > 1 {
		r.slowDown(got.part)
		return
	}
	if r.clean++; r.clean >= r.limit && r.limit < r.InFlight {
		r.limit, r.clean = r.limit+1, 0
	}
}

// slowDown halves the limit, once for all requests that ran at the same time. It
// returns false if the limit is 1 already.
func (r *run[T]) slowDown(p *part) bool {
	switch {
	case p.number <= r.slowed:
		return true
	case r.limit == 1:
		return false
	}
	r.limit, r.clean, r.slowed = r.limit/2, 0, r.sent
	return true
}
