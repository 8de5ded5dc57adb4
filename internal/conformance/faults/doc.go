// Package faults breaks every call on the wire, in every way that a network, a
// proxy and Stripe itself can break it, and holds what comes of it: attempts, keys,
// effects, errors. The same is done to Stripe's SDK for Go, as a measure. It has
// tests only; RELIABILITY.md has their figures and how to print them.
package faults
