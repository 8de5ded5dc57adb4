package apart_test

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/internal/apart"
)

func TestRunReturnsTheValue(t *testing.T) {
	v, ok := apart.Run(t.Context(), func() int { return 7 }, nil)
	assert.True(t, ok)
	assert.Equal(t, 7, v)
}

func TestRunWaitsForALittleWhenTheContextHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	v, ok := apart.Run(ctx, func() int { return 7 }, nil)
	assert.True(t, ok)
	assert.Equal(t, 7, v)
}

func TestRunStopsWaitingAndPassesALateValueOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		goOn, late := make(chan struct{}), make(chan int, 1)
		_, ok := apart.Run(ctx, func() int { <-goOn; return 7 }, func(v int) { late <- v })
		assert.False(t, ok)
		close(goOn)
		assert.Equal(t, 7, <-late)
	})
}

func TestRunPanicsWithThePanicOfTheCall(t *testing.T) {
	assert.PanicsWithValue(t, "lost", func() {
		apart.Run(t.Context(), func() int { panic("lost") }, nil)
	})
}

func TestRunEndsItsGoroutineWhenTheCallDoes(t *testing.T) {
	returned := false
	done := make(chan struct{})
	go func() {
		defer close(done)
		apart.Run(t.Context(), func() int { runtime.Goexit(); return 0 }, nil)
		returned = true
	}()
	<-done
	assert.False(t, returned)
}

func TestRunIgnoresALatePanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		goOn := make(chan struct{})
		_, ok := apart.Run(ctx, func() int { <-goOn; panic("too late") }, func(int) { t.Error("there is no value") })
		assert.False(t, ok)
		close(goOn)
		synctest.Wait()
	})
}
