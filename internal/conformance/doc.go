// Package conformance compares the library with what Stripe publishes: its OpenAPI document, its
// mock server and its SDK for Go. It is a separate module, so that users download none of them.
// README.md says how to run the tests and how to read their figures.
package conformance
