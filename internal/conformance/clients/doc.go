// Package clients drives examples/fakestripe with clients that this project did not
// write: Stripe's SDKs for Node, Python and Go, Stripe's command line interface, and the
// curl commands of Stripe's documentation. Each test prints a line that begins with
// "figure: clients:".
//
// The clients come from npm and from Debian; .ci/run installs them. If one is missing, its test
// is skipped. With CI=true it fails.
package clients
