package main

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// itemFunc does something with one item, which is a folder or a dispute. It returns the record
// for -json and the text otherwise. Several goroutines call it at the same time.
type itemFunc func(ctx context.Context, i int) (record, string, error)

// maxParallel is how many items, or how many accounts in collect, are handled at the same time.
const maxParallel = 4

// forEachItem runs do for every item, several at a time, and returns when all have ended. When ctx
// ends, it starts no others. It prints the results in the order of the items. An item has only the
// members that name it: its folder, or its id and account. With -json, every item has one line, also
// if it failed or was not started. kind names the items in the progress line, such as "disputes".
func (c *call) forEachItem(ctx context.Context, items []record, kind string, do itemFunc) error {
	done := 0
	p := printer{print: make([]func(), len(items))}
	indexes := make([]int, len(items))
	for i := range indexes {
		indexes[i] = i
	}
	statuses := runParallel(ctx, indexes, func(i int) int {
		r, text, err := do(ctx, i)
		if isStopped(ctx, err) {
			return statusInterrupted
		}
		p.ready(i, func() { c.printItem(items[i], r, text, err) })
		c.countItem(&done, len(items), kind)
		return statusOf(err)
	})
	p.rest(func(i int) {
		items[i].Error, items[i].ExitStatus = "interrupted", statusInterrupted
		c.emit(items[i], "")
	})
	if status := worstStatusOf(ctx, statuses); status != statusDone {
		return itemsError{status}
	}
	return nil
}

// printItem prints the result of one item, or its error.
func (c *call) printItem(item, r record, text string, err error) {
	r.ID, r.Account, r.Folder = cmp.Or(r.ID, item.ID), cmp.Or(r.Account, item.Account), item.Folder
	name := cmp.Or(item.Folder, item.ID)
	switch {
	case err == nil:
	case c.failuresAreResults:
		text = folderErrorText(name, err)
	default:
		text = ""
		c.printError(name, err)
	}
	if err != nil {
		r.Error, r.ExitStatus = errorSummary(err), statusOf(err)
	}
	if ps, ok := errors.AsType[*evidence.Problems](err); ok {
		r.Problems = problemRecords(*ps)
	}
	c.emit(r, text)
}

// runParallel runs do for each item, at most maxParallel at a time, and returns the statuses when all
// have ended. Items that were not started before ctx ended get statusInterrupted.
func runParallel[T any](ctx context.Context, items []T, do func(T) int) []int {
	statuses := make([]int, len(items))
	free := make(chan struct{}, maxParallel)
	var running sync.WaitGroup
	for i, item := range items {
		free <- struct{}{}
		if ctx.Err() != nil {
			statuses[i] = statusInterrupted
			<-free
			continue
		}
		running.Go(func() {
			defer func() { <-free }()
			statuses[i] = do(item)
		})
	}
	running.Wait()
	return statuses
}

// printer prints results in the order of their items, as soon as all results before them are
// printed.
type printer struct {
	mu      sync.Mutex
	print   []func()
	printed int
}

// ready keeps show, which prints the result of item i, and prints what can be printed now.
func (p *printer) ready(i int, show func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.print[i] = show; p.printed < len(p.print) && p.print[p.printed] != nil; p.printed++ {
		p.print[p.printed]()
	}
}

// rest prints the results that wait for others, and calls missing for each item without one.
func (p *printer) rest(missing func(i int)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for ; p.printed < len(p.print); p.printed++ {
		if show := p.print[p.printed]; show != nil {
			show()
		} else {
			missing(p.printed)
		}
	}
}
