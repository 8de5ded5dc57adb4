package sqltest

import (
	"os"
	"testing"
)

// TestMain runs the tests. In a process that the kill test has started, it runs a worker instead.
func TestMain(m *testing.M) {
	if config, ok := os.LookupEnv(workerEnv); ok {
		serve(config)
		return
	}
	os.Exit(m.Run())
}
