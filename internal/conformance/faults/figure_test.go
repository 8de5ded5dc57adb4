package faults_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// figure prints a line, which RELIABILITY.md has to have as well.
func figure(t *testing.T, format string, args ...any) {
	t.Helper()
	line := fmt.Sprintf(format, args...)
	fmt.Println(line)
	published, err := os.ReadFile("../../../RELIABILITY.md")
	require.NoError(t, err)
	assert.Contains(t, string(published), line+"\n", "RELIABILITY.md tells another figure")
}
