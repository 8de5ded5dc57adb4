package clients

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// missing skips the test, or fails it with CI=true.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed; .ci/run installs it", what)
	}
	t.Skipf("%s is not installed; .ci/run installs it", what)
}

// npm returns the folder in which .ci/run installs packages of npm.
func npm(t *testing.T, module string) string {
	t.Helper()
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		home, err := os.UserHomeDir()
		require.NoError(t, err)
		cache = filepath.Join(home, ".cache")
	}
	folder := filepath.Join(cache, "stripedispute", "npm")
	if _, err := os.Stat(filepath.Join(folder, "node_modules", module)); err != nil {
		missing(t, module)
	}
	return folder
}

// serve builds and starts examples/fakestripe with flags, waits until it prints its address, and returns
// that. The end of the test kills it.
func serve(t *testing.T, flags ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "fakestripe")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/stripedispute-go/stripedispute/examples/fakestripe")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	cmd := exec.CommandContext(t.Context(), program, append([]string{"-addr", "127.0.0.1:0"}, flags...)...)
	printed, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	})
	lines := bufio.NewScanner(printed)
	require.True(t, lines.Scan())
	base, ok := strings.CutPrefix(lines.Text(), "listening on ")
	require.True(t, ok, lines.Text())
	go func() {
		for lines.Scan() { // a full pipe would block the program
		}
	}()
	return base
}

// control sends a command, such as "POST disputes", to the control path.
func control(t *testing.T, base, command string, body any) map[string]any {
	t.Helper()
	method, path, _ := strings.Cut(command, " ")
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), method, base+"/fake/"+path, bytes.NewReader(raw))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	var out map[string]any
	require.NoError(t, json.NewDecoder(res.Body).Decode(&out))
	require.Equal(t, http.StatusOK, res.StatusCode, "%s: %v", command, out)
	return out
}

// add adds an object and returns its id.
func add(t *testing.T, base, what string, seed map[string]any) string {
	t.Helper()
	id, _ := control(t, base, "POST "+what, seed)["id"].(string)
	require.NotEmpty(t, id)
	return id
}
