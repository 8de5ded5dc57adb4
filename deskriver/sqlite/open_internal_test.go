package sqlite

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOptionsAreThoseOfTheMeasurementsAndOfTheComments(t *testing.T) {
	measures, err := os.ReadFile("../statements_test.go")
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(measures), options), "sqliteName in statements_test.go has other options")
	assert.Contains(t, options, "busy_timeout(10000)", "two comments in sqlite.go say ten seconds; correct them, and this test")
}

// Each goroutine has its own connections, as a process has.
func TestOpenFileByManyConnectionsAtOnce(t *testing.T) {
	for range 20 {
		file := filepath.Join(t.TempDir(), "queue.db")
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				db, err := openFile(t.Context(), file)
				if !assert.NoError(t, err) {
					return
				}
				var mode string
				assert.NoError(t, db.QueryRowContext(t.Context(), "PRAGMA journal_mode").Scan(&mode))
				assert.Equal(t, "wal", mode)
				_, err = db.ExecContext(t.Context(), "CREATE TABLE IF NOT EXISTS t (x)")
				assert.NoError(t, err)
				assert.NoError(t, db.Close())
			})
		}
		all.Wait()
	}
}
