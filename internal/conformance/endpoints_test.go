package conformance

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// operationsByMethod returns the operation that calls each method, such as "dispute.Get". It reads the
// source of the table of operations.
func operationsByMethod(t *testing.T) map[string]string {
	t.Helper()
	packages := map[string]string{"disputes": "dispute", "issuing": "issuingdispute", "files": "fileupload"}
	nameOrCall := regexp.MustCompile(`"((?:GET|POST) /[^"]*)",|\bl\.(disputes|issuing|files)\.(\w+)\(`)
	all, name := map[string]string{}, ""
	for _, found := range nameOrCall.FindAllStringSubmatch(sources(t, "operations_*_test.go"), -1) {
		if found[1] != "" {
			name = found[1]
		} else {
			all[packages[found[2]]+"."+found[3]] = name
		}
	}
	assert.Len(t, all, len(operations), "each operation of the table calls a method of its own")
	return all
}

// sources returns the text of the files of a pattern.
func sources(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, files, pattern)
	var text strings.Builder
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		text.Write(source)
	}
	return text.String()
}

func TestEveryOperationHasARowInAWireTest(t *testing.T) {
	var lacking []string
	for method := range operationsByMethod(t) {
		pkg, name, _ := strings.Cut(method, ".")
		if !strings.Contains(sources(t, "../../"+pkg+"/wire_test.go"), "."+name+"(") {
			lacking = append(lacking, method)
		}
	}
	assertNone(t, lacking, "methods that wire_test.go of their package does not call")
}

// The fault matrix, and the search for secrets in errors, make the calls of that table.
func TestEveryOperationIsInTheTableOfFaults(t *testing.T) {
	clients := map[string]string{"dispute": "disputes", "issuingdispute": "issuing", "fileupload": "files"}
	const table = "faults/operations_*_test.go"
	var lacking []string
	for method := range operationsByMethod(t) {
		pkg, name, _ := strings.Cut(method, ".")
		call := "c." + clients[pkg] + "." + strings.TrimSuffix(name, "Page") + "(" // List calls ListPage
		if !strings.Contains(sources(t, table), call) {
			lacking = append(lacking, method)
		}
	}
	assertNone(t, lacking, "methods that the operations of "+table+" do not call")
}

func TestCommentOfAMethodNamesItsOperation(t *testing.T) {
	for method, operation := range operationsByMethod(t) {
		pkg, name, _ := strings.Cut(method, ".")
		lastLine := regexp.MustCompile(`\n// Stripe: (\w+) (?:https://files\.stripe\.com)?(\S+), .*\nfunc \(c \*Client\) ` + name + `\(`)
		found := lastLine.FindStringSubmatch(sources(t, "../../"+pkg+"/*.go"))
		if assert.NotNil(t, found, "the comment of %s must end with \"Stripe: %s, https://docs.stripe.com/…\"", method, operation) {
			assert.Equal(t, operation, found[1]+" "+found[2], "the comment of %s", method)
		}
	}
}
