package sqlite

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

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
