package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/leaktest"
)

// TestMain runs the command instead of the tests if DISPUTES_RUN_MAIN is set, so that tests
// can start the command as a process.
func TestMain(m *testing.M) {
	if os.Getenv("DISPUTES_RUN_MAIN") == "1" {
		main()
	}
	leaktest.Main(m)
}

// shell runs the command against an in-memory Stripe that listens on loopback.
type shell struct {
	*disputetest.Server
	t   *testing.T
	web *httptest.Server
	dir string
	env []string

	stripe atomic.Pointer[http.Handler] // what web serves: the Server, or what the test puts before it
}

func newShell(t *testing.T) *shell {
	t.Helper()
	s := &shell{Server: disputetest.NewServer(), t: t, dir: t.TempDir()}
	s.serve(s.Server)
	s.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*s.stripe.Load()).ServeHTTP(w, r) }))
	t.Cleanup(s.web.Close)
	s.env = []string{
		"DISPUTES_RUN_MAIN=1", "STRIPE_API_KEY=sk_test_secret", "STRIPE_API_BASE=" + s.web.URL, "TMPDIR=" + t.TempDir(), "HOME=" + t.TempDir(),
	}
	return s
}

// serve sets what answers the requests from now on.
func (s *shell) serve(h http.Handler) { s.stripe.Store(&h) }

// serveReplaced changes the text of all responses from now on.
func (s *shell) serveReplaced(change *strings.Replacer) {
	s.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		response := httptest.NewRecorder()
		s.ServeHTTP(response, r)
		maps.Copy(w.Header(), response.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(response.Code)
		_, _ = change.WriteString(w, response.Body.String())
	}))
}

func (s *shell) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(s.t.Context(), os.Args[0], args...)
	cmd.Dir, cmd.Env = s.dir, s.env
	return cmd
}

// run runs the command and returns what it printed and its exit status.
func (s *shell) run(args ...string) (out, errs string, status int) {
	s.t.Helper()
	cmd := s.command(args...)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	status = exitStatus(s.t, cmd.Run())
	require.NotContains(s.t, o.String()+e.String(), "sk_test_secret")
	return o.String(), e.String(), status
}

// ok runs the command, which must succeed, and returns what it printed.
func (s *shell) ok(args ...string) string {
	s.t.Helper()
	out, errs, status := s.run(args...)
	require.Zero(s.t, status, "%s\n%s", out, errs)
	return out
}

func exitStatus(t *testing.T, err error) int {
	t.Helper()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	require.NoError(t, err)
	return 0
}

// write writes a file into the working folder of the command.
func (s *shell) write(name, contents string) {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	require.NoError(s.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(s.t, os.WriteFile(path, []byte(contents), 0o600))
}

// folder makes an evidence folder for a dispute.
func (s *shell) folder(name, id, description string) {
	s.t.Helper()
	text, err := json.Marshal(map[string]string{"dispute": id, "product_description": description, "receipt": "receipt.pdf"})
	require.NoError(s.t, err)
	s.write(filepath.Join(name, "evidence.json"), string(text))
	s.write(filepath.Join(name, "receipt.pdf"), string(samplePDF()))
}

// records parses the output of -json.
func records(t *testing.T, out string) (all []map[string]any) {
	t.Helper()
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var r map[string]any
		err := dec.Decode(&r)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err, out)
		all = append(all, r)
	}
}

// forbid makes every request of one account fail with this status.
func (s *shell) forbid(account string, status int) {
	s.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if cmp.Or(r.Header.Get("Stripe-Account"), "own") == account {
			return disputetest.Status(status)
		}
		return disputetest.Fault{}
	})
}
