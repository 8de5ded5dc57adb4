package kill_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain is two programs: the tests, and the process that they start and kill.
func TestMain(m *testing.M) {
	if os.Getenv("KILL_DISPUTE") != "" {
		os.Exit(answer())
	}
	goleak.VerifyTestMain(m)
}
