package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// itemFunc does something with one item, which is a folder or a dispute. It returns the record
// for -json and the text otherwise.
type itemFunc func(ctx context.Context, i int) (record, string, error)

// forEachItem runs do for every item, several at a time. It prints the results in the order of
// the items. An item has only the members that name it: its folder, or its id and account. With
// -json, every item has one line, also if it failed or was not started.
func (c *call) forEachItem(ctx context.Context, items []record, kind string, do itemFunc) error {
	done := 0
	p := inOrder{print: make([]func(), len(items))}
	indexes := make([]int, len(items))
	for i := range indexes {
		indexes[i] = i
	}
	statuses := runParallel(ctx, 4, indexes, func(i int) int {
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
		c.emit(items[i], func() string { return "" })
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
	c.emit(r, func() string { return text })
}

// errorSummary is the member error of -json. The problems of evidence have their own member.
func errorSummary(err error) string {
	ps, ok := errors.AsType[*evidence.Problems](err)
	if !ok {
		return message(err)
	}
	if n := len(ps.Errors()); n > 0 {
		return fmt.Sprintf("the evidence has problems; errors: %d", n)
	}
	return fmt.Sprintf("the evidence has problems; warnings: %d", len(ps.Warnings()))
}

// folderErrorText describes an error of a folder, with one line for each problem.
func folderErrorText(dir string, err error) string {
	ps, ok := errors.AsType[*evidence.Problems](err)
	if !ok {
		return oneLine(dir) + ": " + message(err)
	}
	return problemLines(dir, *ps)
}

func problemLines(dir string, ps evidence.Problems) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		at := oneLine(dir)
		if p.Line > 0 {
			at += fmt.Sprintf("/evidence.json:%d:%d", p.Line, p.Column)
		}
		field := ""
		if p.Field != "" {
			field = oneLine(p.Field) + ": "
		}
		lines[i] = fmt.Sprintf("%s: %s: %s%s", at, p.Severity, field, oneLine(p.Message))
	}
	return strings.Join(lines, "\n")
}

// inOrder prints results in the order of their items, as soon as all results before them are
// printed.
type inOrder struct {
	mu      sync.Mutex
	print   []func()
	printed int
}

// ready says how to print the result of item i.
func (p *inOrder) ready(i int, show func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.print[i] = show; p.printed < len(p.print) && p.print[p.printed] != nil; p.printed++ {
		p.print[p.printed]()
	}
}

// rest prints the results that wait for others, and calls missing for each item without one.
func (p *inOrder) rest(missing func(i int)) {
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
