package stripedispute_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/snippet"
)

// otherModules finds the blocks that need modules which this module does not require. They
// are run in internal/conformance/interop.
var otherModules = regexp.MustCompile(`\b(httpmock|recorder)\.`)

// given declares the variables that the code blocks of the documents use: clients, and the id of a
// dispute that needs a response. Requests to Stripe's hosts go to an in-memory Stripe.
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

// TestDocumentsCodeBlocksRun writes each block of Go code into an empty module that requires this one,
// as a reader would who tries it, and runs it there.
func TestDocumentsCodeBlocksRun(t *testing.T) {
	t.Parallel()
	dir := snippet.EmptyModule(t)
	for _, document := range documents(t) {
		text, err := os.ReadFile(document)
		require.NoError(t, err)
		for i, block := range regexp.MustCompile("(?ms)^```go\n(.*?)^```$").FindAllSubmatch(text, -1) {
			if otherModules.Match(block[1]) {
				continue
			}
			folder := filepath.Join(dir, strings.TrimSuffix(filepath.Base(document), ".md"), fmt.Sprint("block", i+1))
			for name, content := range files(string(block[1])) {
				snippet.Write(t, filepath.Join(folder, name), []byte(content))
			}
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-v", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off", "STRIPE_API_KEY=sk_test_123")
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s", out)
}

func TestREADMENamesEveryProgramAndEveryGuide(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	programs, err := filepath.Glob("examples/*/main.go")
	require.NoError(t, err)
	guides, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, programs)
	require.NotEmpty(t, guides)
	for _, path := range append(programs, guides...) {
		assert.True(t, strings.Contains(string(text), "]("+path+")"), "README.md has no link to %s", path)
	}
}

// documents lists the Markdown files: the README and others in the root, and the guides.
func documents(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("*.md")
	require.NoError(t, err)
	guides, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, guides)
	return append(all, guides...)
}

// onePage is a PDF.
const onePage = "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n" +
	"3 0 obj << /Type /Page /Parent 2 0 R >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"

// files turns a block into the files of a package that runs it as a test. A block is a
// whole program, tests, or statements of a function.
func files(block string) map[string]string {
	all := map[string]string{
		"receipt.pdf": onePage, "case/receipt.pdf": onePage,
		"case/evidence.json": `{"product_description": "A blue bicycle", "receipt": "receipt.pdf"}`,
	}
	run := "func TestIt(t *testing.T) {\n\trequire.NoError(t, run())\n}\n\nfunc run() error {\n" + block + "\treturn nil\n}\n"
	switch {
	case strings.HasPrefix(block, "package main\n"):
		all["main.go"] = block
		run = "func TestIt(*testing.T) {\n\tmain()\n}\n"
	case regexp.MustCompile(`(?m)^func Test`).MatchString(block):
		run = block
	}
	all["main_test.go"] = "package main\n" + snippet.Imports(given+run) + given + run
	return all
}
