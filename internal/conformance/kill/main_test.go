package kill_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the tests, or in a process that a test started, the code that is killed.
func TestMain(m *testing.M) {
	if os.Getenv("KILL_DISPUTE") != "" {
		os.Exit(respondToDispute())
	}
	goleak.VerifyTestMain(m)
}
