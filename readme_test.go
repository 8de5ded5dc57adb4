package stripedispute_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/stripedispute-go/stripedispute"

// imported are the packages that a block of a document may use without saying so,
// by the names it uses them by.
var imported = map[string]string{
	"assert": "github.com/stretchr/testify/assert", "require": "github.com/stretchr/testify/require", "gock": "gopkg.in/h2non/gock.v1",
	"context": "context", "errors": "errors", "fmt": "fmt", "http": "net/http", "io": "io", "log": "log", "os": "os",
	"slog": "log/slog", "strings": "strings", "synctest": "testing/synctest", "testing": "testing", "time": "time",
	"dispute": module + "/dispute", "disputetest": module + "/disputetest", "evidence": module + "/dispute/evidence",
	"fileupload": module + "/fileupload", "form": module + "/form", "issuingdispute": module + "/issuingdispute",
	"recorded": module + "/disputetest/recorded", "stripedispute": module, "webhook": module + "/webhook",
}

// elsewhere marks blocks that need further modules. What they say is tested in
// internal/conformance/interop, which has these.
var elsewhere = regexp.MustCompile(`\b(httpmock|recorder)\.`)

// given is what the documents take for granted: clients, and the id of a dispute
// that waits for a response. Stripe's hosts lead to memory.
const given = `
var (
	ctx      = context.Background()
	memory   = disputetest.NewServer()
	cfg      = memory.Config()
	disputes = dispute.NewClient(cfg)
	files    = fileupload.NewClient(cfg)
	id       = memory.AddDispute(disputetest.Dispute{})
)

func init() { http.DefaultTransport = memory.HTTPClient().Transport }
`

// TestTheCodeOfTheDocumentsRuns pastes each block of Go into an empty module that
// knows this one by a replace, as somebody would who tries it. A block is a whole
// program, a file of tests, or what stands in a function.
func TestTheCodeOfTheDocumentsRuns(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "docs/testing.md"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for i, block := range regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllSubmatch(text, -1) {
			if elsewhere.Match(block[1]) {
				continue
			}
			t.Run(fmt.Sprintf("%s block %d", name, i+1), func(t *testing.T) {
				t.Parallel()
				file, source, command := program(string(block[1]))
				dir := emptyModule(t)
				require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(source), 0o600))
				out, err := goCommand(t.Context(), dir, command...)
				assert.NoError(t, err, "%s\n%s", out, source)
			})
		}
	}
}

// program is the file that a block makes, and how to run it.
func program(block string) (file, source string, command []string) {
	switch {
	case strings.HasPrefix(block, "package "):
		return "main.go", block, []string{"run", "."}
	case strings.Contains(block, "\nfunc Test") || strings.HasPrefix(block, "func Test"):
		return "main_test.go", "package main\n" + imports(block) + block, []string{"test", "."}
	}
	source = given + "\nfunc main() {\n\tif err := run(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n\nfunc run() error {\n" + block + "\treturn nil\n}\n"
	return "main.go", "package main\n" + imports(source) + source, []string{"run", "."}
}

// imports declares the packages that source uses.
func imports(source string) string {
	var lines []string
	code := regexp.MustCompile(`(?m)//.*$`).ReplaceAllString(source, "")
	for _, use := range regexp.MustCompile(`\b([a-z]+)\.[A-Z]`).FindAllStringSubmatch(code, -1) {
		if path, ok := imported[use[1]]; ok {
			lines = append(lines, fmt.Sprintf("import %s %q\n", use[1], path))
		}
	}
	slices.Sort(lines)
	return "\n" + strings.Join(slices.Compact(lines), "")
}

// emptyModule is a folder with what go mod init and a replace leave there, and a
// document to upload.
func emptyModule(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	here, err := os.Getwd()
	require.NoError(t, err)
	gomod, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	gosum, err := os.ReadFile("go.sum")
	require.NoError(t, err)
	gomod = bytes.Replace(gomod, []byte("module "+module), []byte("module example.com/shop"), 1)
	gomod = fmt.Appendf(gomod, "\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", module, here)
	for name, content := range map[string][]byte{"go.mod": gomod, "go.sum": gosum, "receipt.pdf": []byte("%PDF-1.7\n%%EOF\n")} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	return dir
}

func goCommand(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "STRIPE_API_KEY=sk_test_123")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// A document that names a file or an example means one that is there.
func TestTheDocumentsPointToWhatIsThere(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "docs/testing.md"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, link := range regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)|go (?:run|test) \./([a-z/]+[a-z])`).FindAllStringSubmatch(string(text), -1) {
			path := filepath.Join(filepath.Dir(name), link[1])
			if link[3] != "" {
				path = link[3] // commands are given from the root
			}
			_, err := os.Stat(path)
			assert.NoError(t, err, "%s: %s", name, link[0])
		}
	}
}
