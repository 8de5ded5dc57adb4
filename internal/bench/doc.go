// Package bench compares this library with stripe-go and with the standard library: in one
// process, on the same bytes, in turns. It prints ratios, because times differ from machine
// to machine, and some amounts, such as the requests of a whole filing. It is a module of its
// own, so that users do not download what it is compared with.
//
//	go run ./ratios              # all races, about ten minutes
//	go run ./ratios decode get   # some of them
package bench
