package transport_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A fault without a word would be a number in the log.
func TestFaultNamesHasEveryFault(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("outcome.go")
	require.NoError(t, err)
	block := regexp.MustCompile(`(?s)type fault int\s+const \((.*?)\n\)`).FindSubmatch(source)
	require.NotNil(t, block)
	names := regexp.MustCompile(`(?s)faultNames = map\[fault\]string\{(.*?)\n\}`).FindSubmatch(source)
	require.NotNil(t, names)
	for line := range strings.SplitSeq(strings.TrimSpace(string(block[1])), "\n") {
		assert.Contains(t, string(names[1]), strings.Fields(line)[0]+": ")
	}
}
