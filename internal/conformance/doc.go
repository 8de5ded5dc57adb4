// Package conformance measures the library against what Stripe publishes: its
// OpenAPI document, its mock server and its SDK for Go. It is a module of its own,
// so that none of these heavy peers reaches a user; the README says how to run it
// and how to read its figures.
package conformance
