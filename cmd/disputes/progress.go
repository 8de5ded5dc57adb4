package main

import (
	"fmt"
	"strings"
)

// showProgress shows a line on the terminal, in place of the line that it showed before. It
// shows nothing with -q, or if stderr is not a terminal. The caller holds c.mu.
func (c *call) showProgress(text string) {
	if !c.terminal || c.quiet {
		return
	}
	c.clearProgress()
	_, _ = fmt.Fprint(c.errs, text)
	c.shown = len(text)
}

// clearProgress removes the progress line, so that other output begins on an empty line. The
// caller holds c.mu, or is the only goroutine.
func (c *call) clearProgress() {
	if c.shown > 0 {
		_, _ = fmt.Fprint(c.errs, "\r"+strings.Repeat(" ", c.shown)+"\r")
		c.shown = 0
	}
}

// share says how many items are done: "3 of 12 folders (25 %)".
func share(done, all int, items string) string {
	return fmt.Sprintf("%d of %d %s (%d %%)", done, all, items, 100*done/all)
}

// countItem shows how many of several items are done. forEachItem calls it after each item, in the
// goroutine of that item.
func (c *call) countItem(done *int, all int, items string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if *done++; all > 1 {
		c.showProgress(share(*done, all, items))
	}
}

// reading counts what collect has read. Stripe does not say how many disputes there are, so only for
// the accounts can it show a share.
type reading struct {
	disputes     int // read so far
	accounts     int // done so far: read or failed
	accountCount int // in all
}

func (r *reading) String() string {
	text := fmt.Sprintf("%d disputes", r.disputes)
	if r.accountCount > 1 {
		text += ", " + share(r.accounts, r.accountCount, "accounts")
	}
	return text
}

// countDispute shows each hundredth dispute. collect calls it and countAccount in the goroutine of an
// account.
func (c *call) countDispute(r *reading) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.disputes++; r.disputes%100 == 0 {
		c.showProgress(r.String())
	}
}

// countAccount shows how many accounts are done, if there are several.
func (c *call) countAccount(r *reading) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.accounts++; r.accountCount > 1 {
		c.showProgress(r.String())
	}
}
