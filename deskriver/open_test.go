package deskriver_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/deskriver/sqlite"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

func TestOpenRequiresTheClients(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "q.db")
	_, err := sqlite.Open(t.Context(), file, &desk.Desk{}, deskriver.Config{})
	require.ErrorContains(t, err, "the desk has no clients")
	_, err = sqlite.Open(t.Context(), file, nil, deskriver.Config{})
	require.ErrorContains(t, err, "the desk has no clients")
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	k := childDesk("http://127.0.0.1:1", "")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	for name, test := range map[string]struct {
		ctx  context.Context //nolint:containedctx // a row
		file string
		cfg  deskriver.Config
		text string
	}{
		"no file":              {file: " ", text: "file name is empty"},
		"memory":               {file: ":memory:", text: "cannot be in memory"},
		"a folder":             {file: dir, text: dir},
		"a missing folder":     {file: filepath.Join(dir, "none", "q.db"), text: "none/q.db"},
		"an ended context":     {ctx: ended, file: filepath.Join(dir, "q.db"), text: "context canceled"},
		"JobTimeout negative":  {file: filepath.Join(dir, "q.db"), cfg: deskriver.Config{JobTimeout: -1}, text: "JobTimeout"},
		"SweepEvery too short": {file: filepath.Join(dir, "q.db"), cfg: deskriver.Config{SweepEvery: 1}, text: "SweepEvery"},
		"RescueAfter before JobTimeout": {
			file: filepath.Join(dir, "q.db"), cfg: deskriver.Config{JobTimeout: 2, RescueAfter: 1}, text: "JobTimeout",
		},
		"negative Workers": {file: filepath.Join(dir, "q.db"), cfg: deskriver.Config{Workers: -1}, text: "worker"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			if test.ctx != nil {
				ctx = test.ctx
			}
			_, err := sqlite.Open(ctx, test.file, k, test.cfg)
			require.ErrorContains(t, err, test.text)
		})
	}
}

func TestOpenTakesAnyFileName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "100%.db", "what?.db", "a#b.db", "é&c=d.db"} {
		file := filepath.Join(t.TempDir(), name)
		q, err := sqlite.Open(t.Context(), file, childDesk("http://127.0.0.1:1", ""), noSweep)
		require.NoError(t, err)
		require.NoError(t, q.Stop(t.Context()))
		assert.FileExists(t, file)
	}
}

func TestLookRequiresAnID(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	require.ErrorContains(t, o.Look(t.Context(), "", " "), "id of the dispute is empty")
	require.ErrorContains(t, o.LookTx(t.Context(), nil, "", ""), "id of the dispute is empty")
	assert.Zero(t, o.jobs())
}

// After a first deployment several processes create the database at the same moment.
func TestOpenOfANewFileByManyProcesses(t *testing.T) {
	t.Parallel()
	for range 4 {
		openAtOnce(t, "sqlite:"+filepath.Join(t.TempDir(), "queue.db"))
	}
}

// openAtOnce starts several processes and lets them open the same database at the same
// moment: each waits for the end of its standard input first.
func openAtOnce(t *testing.T, db string) {
	t.Helper()
	const many = 6
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for range many {
		ready.Add(1)
		done.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), "DESKRIVER_CHILD=open", "DESKRIVER_DB="+db)
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			stdin, err := cmd.StdinPipe()
			if assert.NoError(t, err) && assert.NoError(t, cmd.Start()) {
				ready.Done()
				<-start
				assert.NoError(t, stdin.Close())
				assert.NoError(t, cmd.Wait(), out.String())
			}
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
}

// openChild opens the database, stores a job and ends.
func openChild() error {
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	ctx := context.Background()
	q, err := openQueue(ctx, os.Getenv("DESKRIVER_DB"), childDesk("http://127.0.0.1:1", ""), deskriver.Config{})
	if err != nil {
		return err
	}
	if err := q.Look(ctx, "", "du_1"); err != nil {
		return err
	}
	return q.Stop(ctx)
}
