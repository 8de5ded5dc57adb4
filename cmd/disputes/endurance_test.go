package main

import (
	"context"
	"fmt"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// After a laptop has slept, all its connections are closed.
func TestStageAfterTheProcessWasStopped(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	uploading := make(chan struct{})
	s.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Method == http.MethodPost && r.URL.Path == "/v1/files" {
			select {
			case uploading <- struct{}{}:
				return disputetest.LostAnswer()
			default:
			}
		}
		return disputetest.Fault{}
	})
	cmd := s.command("stage", "case")
	require.NoError(t, cmd.Start())
	<-uploading
	require.NoError(t, cmd.Process.Signal(syscall.SIGSTOP))
	s.web.CloseClientConnections()
	require.NoError(t, cmd.Process.Signal(syscall.SIGCONT))
	assert.Zero(t, exitStatus(t, cmd.Wait()))
	assert.Equal(t, 1, s.Effects().Uploads)
	assert.Equal(t, 1, s.Effects(id).Updates)
}

func TestCheckWithFiveHundredFolders(t *testing.T) {
	s := newShell(t)
	args := []string{"check", "-json"}
	for i := range 500 {
		name := fmt.Sprintf("case%03d", i)
		s.folder(name, fmt.Sprint("du_", i), "A bicycle")
		args = append(args, name)
	}
	assert.Len(t, records(t, s.ok(args...)), 500)
}

func TestNewReviewAndReportIntoAFolderThatCannotBeWritten(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	for _, args := range [][]string{
		{"new", id, "/proc/nowhere"}, {"review", id, "-dir", "/proc/nowhere"}, {"report", "-dir", "/proc/nowhere"},
	} {
		_, errs, status := s.run(args...)
		assert.Equal(t, statusMachine, status, args)
		assert.Contains(t, errs, "/proc/nowhere", args)
	}
}

func TestPaceSpacesRequestsAndSlowsDownAfterA429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(20)
		took := func(n int) time.Duration {
			begin := time.Now()
			for range n {
				require.NoError(t, p.Wait(t.Context()))
			}
			return time.Since(begin)
		}
		assert.Equal(t, 50*19*time.Millisecond, took(20))
		p.slowDown()
		slow := took(10)
		assert.Greater(t, slow, 800*time.Millisecond)
		for range 100 {
			p.slowDown()
		}
		assert.Greater(t, took(2), time.Second)
		took(300)
		assert.InDelta(t, time.Second, took(20), float64(200*time.Millisecond), "the gap has become small again")

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		p.slowDown()
		_ = p.Wait(t.Context())
		require.ErrorIs(t, p.Wait(ctx), context.Canceled)
	})
}

func TestListSucceedsAfterRateLimits(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.Fail("GET /v1/disputes", disputetest.RateLimited("endpoint-rate"), disputetest.RateLimited("global-rate"))
	assert.Contains(t, s.ok("list"), id)
}
