// Package clients drives examples/fakestripe with clients that this project did not
// write: Stripe's SDKs for Node, Python and Go, Stripe's command line interface, and the
// curl commands of Stripe's documentation. Each test prints a line that begins with
// "clients:".
//
// The clients come from npm and from Debian; .ci/run installs them. Where one is missing
// its test is skipped, and with CI=true it fails.
package clients
