// Package kill runs processes that respond to one dispute at the same time, and kills them with
// SIGKILL. A seed chooses when: before a request reaches Stripe, or after its effect and
// before its response. The figures are in RELIABILITY.md.
package kill
