// Package bench runs this library, Stripe's own SDK for Go and a hand-written
// floor side by side: in one process, on the same bytes, in turns. What it
// prints are ratios, since times differ from machine to machine. It is a module
// of its own, so that its peers reach no user.
//
//	go run ./ratios              # all figures, in some minutes
//	go run ./ratios decode get   # some of them
package bench
