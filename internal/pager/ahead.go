package pager

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/stripedispute-go/stripedispute"
)

// ahead goes through the pages as pages does, with one page ready, or one and the
// request for the next under way, while the loop works. A request goes out when
// its cursor is known: where that can be told, before the page that tells it is
// decoded. Nothing is left behind when the loop ends.
func (l List[T]) ahead(ctx context.Context) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		inner, cancel := context.WithCancel(ctx)
		q := &queue[T]{List: l, room: make(chan struct{}, 2)}
		defer q.group.Wait()
		defer cancel()
		left := l.Max
		for c := q.begin(inner, l.Cursor); ; c = c.next {
			p, err := q.take(c)
			left = p.trim(left)
			if err == nil && p.more && c.next == nil {
				c.next = q.begin(inner, p.next)
			}
			if !yield(p, err) || err != nil || !p.more {
				return
			}
			if c.next.at != p.next { // a wrong guess, which no list of Stripe's brings about
				cancel()
				rest := l
				rest.Cursor, rest.Max = p.next, left
				rest.pages(ctx)(yield)
				return
			}
		}
	}
}

// queue is the pages that have been asked for and not been taken.
type queue[T any] struct {
	List[T]

	room  chan struct{} // holds one for every page in the queue whose request has gone out
	begun int
	group sync.WaitGroup
}

// coming is a page in the queue.
type coming[T any] struct {
	at   Cursor
	page page[T]
	err  error
	lost any           // what a RoundTripper of the caller's panicked with
	done chan struct{} // closed when page, err or lost is there
	next *coming[T]    // nil if it was not begun yet
}

// begin asks for the page at a cursor, once there is room.
func (q *queue[T]) begin(ctx context.Context, at Cursor) *coming[T] {
	q.begun++
	c := &coming[T]{at: at, done: make(chan struct{})}
	early := func(body []byte) {
		if c.next != nil { // guessed by an answer that could not be decoded
			return
		}
		if next := q.guess(body); next != (Cursor{}) {
			c.next = q.begin(ctx, next)
			runtime.Gosched() // the request goes out before this goroutine decodes
		}
	}
	q.group.Go(func() {
		defer close(c.done)
		defer func() { c.lost = recover() }()
		select {
		case q.room <- struct{}{}:
			c.page, c.err = q.ask(ctx, at, func(call *stripedispute.Call) { call.Received = early })
		case <-ctx.Done():
			c.err = ctx.Err()
		}
	})
	return c
}

// take waits for a page and makes room for another. A panic goes on here, where the
// caller can recover it.
func (q *queue[T]) take(c *coming[T]) (page[T], error) {
	<-c.done
	if c.lost != nil {
		panic(c.lost)
	}
	select {
	case <-q.room:
	default: // it never went out
	}
	return c.page, c.err
}
