package main

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// silentPerson does not type anything, and interrupts the command.
type silentPerson struct {
	io.Reader
	interrupt func()
}

func (p silentPerson) Read(b []byte) (int, error) {
	p.interrupt()
	return p.Reader.Read(b)
}

// A read of a terminal does not end when the command is interrupted.
func TestInterruptEndsTheWaitForInput(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	for name, wait := range map[string]func(context.Context, *call) error{
		"close": func(ctx context.Context, c *call) error {
			c.args = []string{id}
			return closeDispute(ctx, c)
		},
		"submit": func(ctx context.Context, c *call) error {
			c.file = "-"
			return submit(ctx, c)
		},
	} {
		ctx, interrupt := context.WithCancel(t.Context())
		in, typed := io.Pipe()
		var errs bytes.Buffer
		person := std{in: silentPerson{in, interrupt}, out: io.Discard, errs: &errs, terminal: true}
		c := &call{std: person}
		c.makeClients(s.Config())
		status := finish(ctx, person, name, wait(ctx, c))
		assert.Equal(t, statusInterrupted, status, name)
		assert.Contains(t, errs.String(), "disputes: interrupted;", name)
		assert.NoError(t, typed.Close())
	}
	assert.Zero(t, s.Effects().Closes)
}
