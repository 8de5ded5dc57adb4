// Package urgent decides when a deadline is near, so that the page of package review and the list of
// package deskweb mark the same disputes.
package urgent

import "time"

// Is reports whether a response is urgent when this much time is left until its deadline. It is also
// urgent after the deadline, when left is negative.
func Is(left time.Duration) bool { return left < 48*time.Hour }
