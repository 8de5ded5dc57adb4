package pager

import "github.com/stripedispute-go/stripedispute"

// stripeFounded is the beginning of 2011. No object at Stripe is older, so a window without a
// beginning can also be split.
const stripeFounded stripedispute.Timestamp = 1_293_840_000

// split divides the part of w up to newest into n windows of equal length, newest first. If
// the part is shorter than n seconds, there are fewer windows; there is at least one. The newest
// window keeps the cursor of w.
func split(w stripedispute.Window, newest stripedispute.Timestamp, n int) []stripedispute.Window {
	from := max(w.From, stripeFounded)
	if newest < from {
		return []stripedispute.Window{w}
	}
	seconds := newest - from + 1
	count := min(stripedispute.Timestamp(n), seconds)
	var windows []stripedispute.Window
	for i := count - 1; i > 0; i-- {
		edge := from + seconds/count*i + seconds%count*i/count // not seconds*i/count, which can overflow
		windows = append(windows, stripedispute.Window{From: edge, Before: w.Before, After: w.After})
		w.Before, w.After = edge, ""
	}
	return append(windows, w)
}
