package pager

import (
	"context"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// scanState is the state of one scan. "The loop" is the user's loop that ranges over Scan.Walk. Walk
// calls all methods here, so they run in the goroutine of the loop. Each request runs in another
// goroutine, which sends one result and changes nothing here.
type scanState[T any] struct {
	Scan[T]

	parts   []*part // the windows that are left to read
	seen    seenIDs // of all windows: they do not overlap, so no item comes in two of them
	running int     // the number of requests whose result has not been received
	results chan result[T]

	limit      int // the most requests that may run now: 1 to InFlight; only slowDown and adjustLimit change it
	cleanPages int // pages without a retry since the limit changed
	sent       int // how many requests were sent; the first request has the number 1
	slowedAt   int // the value of sent when the limit was last halved
}

// part is a window of which the next page is to be requested. What is left of the window after
// that page becomes new parts.
type part struct {
	stripedispute.Window

	busy   bool // the page is being requested, or the loop gets its items
	number int  // the number of its last request
}

// result is the result of the request for the page of a part.
type result[T any] struct {
	part     *part
	page     page[T]
	err      error
	panicked any // the value of a panic in the request, for example in a RoundTripper of the user
}

// begin returns the state at the beginning of a scan. It has not started a request yet.
func (s Scan[T]) begin() *scanState[T] {
	var after []string
	for _, w := range s.Windows {
		after = append(after, w.After)
	}
	st := &scanState[T]{Scan: s, limit: s.InFlight, results: make(chan result[T]), seen: newSeenIDs(after...)}
	st.add(s.Windows)
	return st
}

// add adds windows to read.
func (st *scanState[T]) add(windows []stripedispute.Window) {
	for _, w := range windows {
		st.parts = append(st.parts, &part{Window: w})
	}
}

// startRequests starts the requests for the pages of as many parts as the limit allows.
func (st *scanState[T]) startRequests(ctx context.Context) {
	for _, p := range st.parts {
		if st.running >= st.limit {
			return
		}
		if p.busy {
			continue
		}
		st.running++
		st.sent++
		p.busy, p.number = true, st.sent
		go func() {
			got := result[T]{part: p, err: errNoPage} // the error if fetch ends this goroutine
			defer func() {
				got.panicked = recover()
				st.results <- got // waitForResult or drain receives it
			}()
			got.page, got.err = st.fetch(ctx, p.Window)
		}()
	}
}

// waitForResult returns the result of the next request that ends. At least one request must be
// running. A panic of the request continues here, where the user's code can recover it.
func (st *scanState[T]) waitForResult() result[T] {
	got := <-st.results
	st.running--
	if got.panicked != nil {
		panic(got.panicked)
	}
	return got
}

// drain waits until all requests have ended, and drops their results. Cancel their context
// first: nothing else limits the wait.
func (st *scanState[T]) drain() {
	for ; st.running > 0; st.running-- {
		<-st.results
	}
}

// divideRest adds the rest of a window after a page as new parts: one for each request that the
// limit allows now and that has no other part to read, and at least one. In this way, several
// requests share a window with many items.
func (st *scanState[T]) divideRest(got result[T]) {
	if !got.page.more {
		return
	}
	free := st.limit - st.running // how many requests may start now
	for _, p := range st.parts {
		if !p.busy {
			free-- // one of them is for this part
		}
	}
	last := got.page.items[len(got.page.items)-1] // a page before others is not empty
	rest := got.part.Window
	rest.After = st.ID(last)
	st.add(split(rest, st.Created(last), free))
}

// finish removes a part after the loop has received all items of its page, and calls
// Checkpoint with the parts that are left. Until Checkpoint returns, no new request starts.
func (st *scanState[T]) finish(done *part) {
	st.parts = slices.DeleteFunc(st.parts, func(p *part) bool { return p == done })
	if st.Checkpoint == nil {
		return
	}
	left := make([]stripedispute.Window, len(st.parts))
	for i, p := range st.parts {
		left[i] = p.Window
	}
	st.Checkpoint(left)
}

// adjustLimit halves the limit after a request that needed a retry. It raises the limit by one, up
// to InFlight, when as many pages as the limit came without a retry. Another maximum for the limit
// must be checked here and in begin.
func (st *scanState[T]) adjustLimit(got result[T]) {
	if got.page.response.Attempts > 1 {
		st.slowDown(got.part)
		return
	}
	if st.cleanPages++; st.cleanPages >= st.limit && st.limit < st.InFlight {
		st.limit, st.cleanPages = st.limit+1, 0
	}
}

// slowDown halves the limit because the last request of p met a rate limit or needed a retry. It
// changes nothing if that request was sent before the limit was last halved: several requests that
// fail together halve the limit once. It reports whether the page may be requested again: not if the
// limit was 1 already when that request was sent. The comments of Walk and of dispute.ScanParams say
// that it halves.
func (st *scanState[T]) slowDown(p *part) bool {
	if p.number <= st.slowedAt {
		return true
	}
	if st.limit == 1 {
		return false
	}
	st.limit, st.cleanPages, st.slowedAt = st.limit/2, 0, st.sent
	return true
}
