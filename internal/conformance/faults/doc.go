// Package faults breaks every call in every way in which a network, a proxy or Stripe can break
// it. It checks the result: attempts, idempotency keys, effects and errors. Stripe's SDK for Go
// gets the same tests, for comparison. The package has tests only. RELIABILITY.md has their
// figures, and says how to print them.
package faults
