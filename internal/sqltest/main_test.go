package sqltest

import (
	"os"
	"testing"
)

// TestMain makes this program a worker of the kill test when it is started as one.
func TestMain(m *testing.M) {
	if config, ok := os.LookupEnv(workerEnv); ok {
		serve(config)
		return
	}
	os.Exit(m.Run())
}
