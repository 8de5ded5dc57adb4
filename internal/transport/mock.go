package transport

import (
	"fmt"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// noMock reports whether err is what a library for HTTP mocks returns for a request that
// none of the mocks matches. The request went nowhere, and has no mock next time either.
func noMock(err error) bool {
	text := err.Error()
	for _, unmatched := range []string{
		"gock: cannot match any request",  // gock
		"no responder found",              // httpmock
		"requested interaction not found", // go-vcr
	} {
		if strings.Contains(text, unmatched) {
			return true
		}
	}
	return false
}

// noMockError is the error of such a request. It is not a connection that failed: the
// test lacks a mock.
type noMockError struct {
	text string
	err  error
}

func (e *noMockError) Error() string                 { return e.text }
func (e *noMockError) Format(f fmt.State, verb rune) { redact.Text(f, verb, e.text) }
func (e *noMockError) Unwrap() error                 { return e.err }
func (e *noMockError) Permanent() bool               { return true }
