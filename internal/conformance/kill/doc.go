// Package kill runs processes that answer one dispute together, and kills them with
// SIGKILL at moments that a seed chooses: before a request reaches Stripe, or after it
// took effect and before its response. Its figures are in RELIABILITY.md.
package kill
