//go:build unix

package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// A named pipe that nobody writes to would make the command wait for ever.
func TestStageDoesNotOpenANamedPipeAsItsMemory(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	require.NoError(t, syscall.Mkfifo(filepath.Join(s.dir, "case", memoryName), 0o600))
	s.ok("stage", "case")
	info, err := os.Lstat(filepath.Join(s.dir, "case", memoryName))
	require.NoError(t, err)
	assert.True(t, info.Mode().IsRegular(), "the memory has replaced it")
}
