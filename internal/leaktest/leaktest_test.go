package leaktest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

func stay(until chan struct{}) { <-until }

func TestLeftFindsOnlyGoroutinesThatStay(t *testing.T) {
	assert.Empty(t, leaktest.Left(time.Second))
	until := make(chan struct{})
	go stay(until)
	left := leaktest.Left(0)
	require.Len(t, left, 1)
	assert.Contains(t, left[0], "leaktest_test.TestLeft", "the stack names the function")
	close(until)
	assert.Empty(t, leaktest.Left(time.Second))
}
