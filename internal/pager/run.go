package pager

import (
	"context"
	"slices"

	"github.com/stripedispute-go/stripedispute"
)

// run is a scan under way. Only the loop's goroutine touches it; the others bring
// answers.
type run[T any] struct {
	Scan[T]

	parts   []*part // what is left
	running int     // requests under way
	answers chan answer[T]

	limit  int // of requests under way
	clean  int // pages since the limit last changed
	sent   int // requests so far
	slowed int // of them, when the limit was last halved
}

// part is a window that is not read to its end.
type part struct {
	stripedispute.Window

	busy   bool // its next page is under way, or in the loop
	number int  // of the request for it
}

type answer[T any] struct {
	part *part
	page page[T]
	err  error
	lost any // what a RoundTripper of the caller's panicked with
}

func (s Scan[T]) begin() *run[T] {
	r := &run[T]{Scan: s, limit: s.InFlight, answers: make(chan answer[T])}
	r.add(s.Windows)
	return r
}

func (r *run[T]) add(windows []stripedispute.Window) {
	for _, w := range windows {
		r.parts = append(r.parts, &part{Window: w})
	}
}

// start asks for the next page of as many parts as may be.
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
			a := answer[T]{part: p}
			defer func() {
				a.lost = recover()
				r.answers <- a
			}()
			a.page, a.err = r.ask(ctx, p.Window)
		}()
	}
}

// next waits for an answer. A panic goes on here, where the caller can recover it.
func (r *run[T]) next() answer[T] {
	a := <-r.answers
	r.running--
	if a.lost != nil {
		panic(a.lost)
	}
	return a
}

// end waits for the goroutines, whose requests were cancelled.
func (r *run[T]) end() {
	for ; r.running > 0; r.running-- {
		<-r.answers
	}
}

// divide makes new parts of what follows a page: as many as there is room for.
// So a dense stretch of time is never left to one request after another.
func (r *run[T]) divide(a answer[T]) {
	if !a.page.more {
		return
	}
	room := r.limit - r.running
	for _, p := range r.parts {
		if !p.busy {
			room--
		}
	}
	last := a.page.items[len(a.page.items)-1]
	rest := a.part.Window
	rest.After = r.ID(last)
	r.add(split(rest, r.Created(last), room))
}

// done forgets a part whose page the loop has had, and tells what is left.
func (r *run[T]) done(p *part) {
	r.parts = slices.DeleteFunc(r.parts, func(q *part) bool { return q == p })
	if r.Checkpoint == nil {
		return
	}
	left := make([]stripedispute.Window, len(r.parts))
	for i, p := range r.parts {
		left[i] = p.Window
	}
	r.Checkpoint(left)
}

// pace slows down after a request that had to be repeated, and allows one more
// after as many pages as there are requests under way without.
func (r *run[T]) pace(a answer[T]) {
	if a.page.response.Attempts > 1 {
		r.slower(a.part)
		return
	}
	if r.clean++; r.clean >= r.limit && r.limit < r.InFlight {
		r.limit, r.clean = r.limit+1, 0
	}
}

// slower halves the limit, once for all requests that were under way together. It
// reports false when there is nothing left to halve.
func (r *run[T]) slower(p *part) bool {
	switch {
	case p.number <= r.slowed:
		return true
	case r.limit == 1:
		return false
	}
	r.limit, r.clean, r.slowed = r.limit/2, 0, r.sent
	return true
}
