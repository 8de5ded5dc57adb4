package pager

import "github.com/stripedispute-go/stripedispute"

// birth is when Stripe began, 2011: nothing is older, so that a window without a
// beginning can be cut too.
const birth stripedispute.Timestamp = 1_293_840_000

// split cuts w, of which nothing after the time newest is left to read, into n
// windows of the same length that are next to each other, the newest first: fewer
// if there are not enough seconds. Its cursor stays with the newest.
func split(w stripedispute.Window, newest stripedispute.Timestamp, n int) []stripedispute.Window {
	from := max(w.From, birth)
	seconds := newest - from + 1
	count := min(stripedispute.Timestamp(n), seconds)
	var parts []stripedispute.Window
	for i := count - 1; i > 0; i-- {
		edge := from + seconds*i/count
		parts = append(parts, stripedispute.Window{From: edge, Before: w.Before, After: w.After})
		w.Before, w.After = edge, ""
	}
	return append(parts, w)
}
