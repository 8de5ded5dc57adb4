// Package browsertest has the tests that need a real browser: Debian's chromium, which
// .ci/run installs. They show the pages of dispute/review and dispute/desk/deskweb with
// evidence of a hostile customer, and go the whole way by clicks, as two people at once.
//
// SCREENSHOTS=DIR go test . also writes a picture of each page.
package browsertest
