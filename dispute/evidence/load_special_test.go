//go:build unix

package evidence_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// folderOfSpecialFiles makes a folder with a pipe, a socket and links. Load must never open
// them: opening a pipe, for example, blocks until there is a writer.
func folderOfSpecialFiles(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "evidence") //nolint:usetesting // a socket's path must be short
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "pipe.pdf"), 0o600))
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "unix", filepath.Join(dir, "socket.pdf"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder.pdf"), 0o700))
	for name, to := range map[string]string{
		"to-pipe.pdf": "pipe.pdf", "to-device.pdf": "/dev/zero", "to-folder.pdf": "folder.pdf", "to-socket.pdf": "socket.pdf",
		"to-nothing.pdf": "nowhere.pdf", "to-itself.pdf": "to-itself.pdf", "to-terminal.pdf": "/dev/tty",
	} {
		require.NoError(t, os.Symlink(to, filepath.Join(dir, name)))
	}
	return dir
}

func TestLoadOpensOnlyRegularFiles(t *testing.T) {
	dir := folderOfSpecialFiles(t)
	for name, says := range map[string]string{
		"pipe.pdf": "a named pipe", "to-pipe.pdf": "a named pipe", "to-device.pdf": "a device", "socket.pdf": "a socket",
		"to-socket.pdf": "a socket",
		"folder.pdf":    "a folder", "to-folder.pdf": "a folder", "to-nothing.pdf": "There is no file", "to-itself.pdf": "There is no file",
		"pipe.pdf/x.pdf": "There is no file", "to-terminal.pdf": "",
	} {
		t.Run(name, func(t *testing.T) {
			manifest := filepath.Join(dir, evidence.Manifest)
			require.NoError(t, os.WriteFile(manifest, []byte(`{"receipt": "`+name+`"}`), 0o600))
			root, err := os.OpenRoot(dir)
			require.NoError(t, err)
			defer func() { _ = root.Close() }()
			for _, fsys := range []fs.FS{os.DirFS(dir), root.FS()} {
				_, err := evidence.Load(fsys)
				require.Error(t, err)
			}
			_, err = evidence.Load(os.DirFS(dir))
			require.ErrorContains(t, err, says)
		})
	}
}

func TestLoadOpensOnlyARegularManifest(t *testing.T) {
	for _, name := range []string{"pipe.pdf", "to-pipe.pdf", "to-device.pdf", "socket.pdf", "folder.pdf"} {
		dir := folderOfSpecialFiles(t)
		require.NoError(t, os.Rename(filepath.Join(dir, name), filepath.Join(dir, evidence.Manifest)))
		_, err := evidence.Load(os.DirFS(dir))
		require.ErrorContains(t, err, "not a file")
	}
}

func TestFileInOpensOnlyRegularFiles(t *testing.T) {
	dir := folderOfSpecialFiles(t)
	for _, name := range []string{"pipe.pdf", "to-device.pdf"} {
		p := &evidence.Packet{Files: files{dispute.FieldReceipt: evidence.FileIn(os.DirFS(dir), name)}}
		assert.Equal(t, []string{"error file_read receipt"}, rules(p.Problems(nil)))
	}
}

func TestStageEndsWithTheCauseOfTheContext(t *testing.T) {
	server := disputetest.NewServer()
	id := server.AddDispute(disputetest.Dispute{})
	r := responder(server.Config())
	silent, end := io.Pipe()
	t.Cleanup(func() { _ = end.Close() })
	p := &evidence.Packet{Files: files{dispute.FieldReceipt: {Name: "a.pdf", Open: func() (io.ReadCloser, error) { return silent, nil }}}}
	cause := errors.New("enough")
	ctx, stop := context.WithCancelCause(t.Context())
	r.Progress = func(e evidence.Event) {
		if e.Step == evidence.StepCheck {
			stop(cause)
		}
	}
	_, err := r.Stage(ctx, id, p)
	require.ErrorIs(t, err, cause)
}
