package evidence_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

type reader func([]byte) (int, error)

func (f reader) Read(b []byte) (int, error) { return f(b) }

type stat struct {
	fs.File
	err func() (fs.FileInfo, error)
}

func (s stat) Stat() (fs.FileInfo, error) { return s.err() }

// fileWithOpening is a file whose nth Open calls do. The other calls of Open work.
func fileWithOpening(n int, do func() (io.ReadCloser, error)) evidence.File {
	times := 0
	return evidence.File{Name: "a.pdf", Open: func() (io.ReadCloser, error) {
		if times++; times == n {
			return do()
		}
		return io.NopCloser(bytes.NewReader(pdfOf(1))), nil
	}}
}

func reading(read reader) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(read), nil }
}

// calls are the methods that read a packet's files. The first Open is for the check, the
// second for the upload.
var calls = map[string]func(ctx context.Context, r *evidence.Responder, id string, p *evidence.Packet) error{
	"Stage": func(ctx context.Context, r *evidence.Responder, id string, p *evidence.Packet) error {
		_, err := r.Stage(ctx, id, p)
		return err
	},
	"Submit": func(ctx context.Context, r *evidence.Responder, id string, p *evidence.Packet) error {
		_, err := r.Submit(ctx, id, p)
		return err
	},
	"Compare": func(ctx context.Context, r *evidence.Responder, id string, p *evidence.Packet) error {
		_, err := r.Compare(ctx, id, p)
		return err
	},
}

func TestResponderEndsWithTheContextWhileAFileBlocks(t *testing.T) {
	forever := make(chan struct{})
	defer close(forever)
	type open = func() (io.ReadCloser, error)
	blocks := map[string]func(stop func()) open{ // stop ends the context once it blocks
		"Open": func(stop func()) open {
			return func() (io.ReadCloser, error) { stop(); <-forever; return nil, errors.New("too late") }
		},
		"Read": func(stop func()) open {
			return reading(func([]byte) (int, error) { stop(); <-forever; return 0, io.EOF })
		},
		"Read of nothing": func(stop func()) open {
			return reading(func([]byte) (int, error) {
				stop()
				select {
				case <-forever:
					return 0, io.EOF
				case <-time.After(time.Millisecond):
					return 0, nil
				}
			})
		},
		"Stat": func(stop func()) open {
			return func() (io.ReadCloser, error) {
				return stat{err: func() (fs.FileInfo, error) { stop(); <-forever; return nil, errors.New("too late") }}, nil
			}
		},
	}
	for name, block := range blocks {
		for call, do := range calls {
			for nth, step := range []string{"check", "upload"} {
				if call == "Compare" && step == "upload" {
					continue
				}
				t.Run(call+": "+name+" in the "+step, func(t *testing.T) {
					srv := disputetest.NewServer()
					id := srv.AddDispute(disputetest.Dispute{})
					ctx, cancel := context.WithCancel(t.Context())
					p := &evidence.Packet{Files: files{dispute.FieldReceipt: fileWithOpening(nth+1, block(cancel))}}
					err := do(ctx, responder(srv.Config()), id, p)
					require.ErrorIs(t, err, context.Canceled)
					require.ErrorContains(t, err, "evidence: "+step)
					assert.Zero(t, srv.Effects())
				})
			}
		}
	}
}

// The goroutine that a call leaves running opens no more files.
func TestStageOpensNoFileAfterTheContextEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		ctx, cancel := context.WithCancel(t.Context())
		late := false
		p := &evidence.Packet{Files: files{
			dispute.FieldCustomerSignature: fileWithOpening(1, func() (io.ReadCloser, error) {
				cancel()
				time.Sleep(time.Minute)
				return io.NopCloser(bytes.NewReader(pdfOf(1))), nil
			}),
			dispute.FieldReceipt: fileWithOpening(1, func() (io.ReadCloser, error) { late = true; return nil, fs.ErrNotExist }),
		}}
		_, err := responder(srv.Config()).Stage(ctx, id, p)
		require.ErrorIs(t, err, context.Canceled)
		time.Sleep(time.Hour)
		assert.False(t, late)
	})
}

func TestSubmitEndsWithTheContextWhileCountPagesBlocks(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	ctx, cancel := context.WithCancel(t.Context())
	p := oneFile(pdfOf(1))
	p.CountPages = func([]byte) (int, error) { cancel(); <-t.Context().Done(); return 1, nil }
	_, err := responder(srv.Config()).Submit(ctx, id, p)
	require.ErrorIs(t, err, context.Canceled)
}

func TestResponderReturnsAnErrorForAWrongReader(t *testing.T) {
	for name, read := range map[string]reader{
		"n < 0":        func([]byte) (int, error) { return -1, nil },
		"n > len":      func(b []byte) (int, error) { return len(b) + 1, nil },
		"n > len, EOF": func(b []byte) (int, error) { return len(b) + 1<<20, io.EOF },
	} {
		for call, do := range calls {
			for nth := range 2 {
				if call == "Compare" && nth > 0 {
					continue
				}
				srv := disputetest.NewServer()
				id := srv.AddDispute(disputetest.Dispute{})
				p := &evidence.Packet{Files: files{dispute.FieldReceipt: fileWithOpening(nth+1, reading(read))}}
				require.Error(t, do(t.Context(), responder(srv.Config()), id, p), "%s: %s", call, name)
				assert.Zero(t, srv.Effects())
			}
		}
	}
}

// panicOf calls do and returns the value of its panic.
func panicOf(do func()) (with any) {
	defer func() { with = recover() }()
	do()
	return nil
}

func TestResponderPassesAPanicOfAFileToTheCaller(t *testing.T) {
	panics := map[string]func() (io.ReadCloser, error){
		"Open": func() (io.ReadCloser, error) { panic("mine") },
		"Read": reading(func([]byte) (int, error) { panic("mine") }),
	}
	for name, panics := range panics {
		for call, do := range calls {
			for nth, step := range []string{"check", "upload"} {
				if call == "Compare" && step == "upload" {
					continue
				}
				t.Run(call+": "+name+" in the "+step, func(t *testing.T) {
					srv := disputetest.NewServer()
					id := srv.AddDispute(disputetest.Dispute{})
					p := samplePacket(t)
					p.Files[dispute.FieldCustomerSignature] = fileWithOpening(nth+1, panics)
					with := panicOf(func() { _ = do(t.Context(), responder(srv.Config()), id, p) })
					assert.Equal(t, "mine", with)
					assert.Zero(t, srv.Effects(id))
				})
			}
		}
	}
}

func TestResponderPassesAPanicOfProgressToTheCaller(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	var events []evidence.Event
	r := responder(srv.Config())
	r.Progress = func(e evidence.Event) { events = append(events, e) }
	_, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	for _, when := range events {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		r := responder(srv.Config())
		after := 0
		r.Progress = func(e evidence.Event) {
			after++
			if e.Step == when.Step && e.State == when.State {
				after = 0
				panic("mine")
			}
		}
		assert.Equal(t, "mine", panicOf(func() { _, _ = r.Submit(t.Context(), id, samplePacket(t)) }), "%s %s", when.Step, when.State)
		assert.Zero(t, after, "Progress is not called after its panic")
	}
}

// FailNow of a test ends its goroutine with runtime.Goexit too.
func TestSubmitReturnsAnErrorIfOpenEndsItsGoroutine(t *testing.T) {
	for nth := range 2 {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		p := &evidence.Packet{Files: files{dispute.FieldReceipt: fileWithOpening(nth+1, func() (io.ReadCloser, error) {
			runtime.Goexit()
			return nil, nil
		})}}
		_, err := responder(srv.Config()).Submit(t.Context(), id, p)
		require.ErrorContains(t, err, "goroutine")
	}
}

func TestProgressRunsInTheGoroutineOfTheCall(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	mine := goroutine()
	r := responder(srv.Config())
	r.Progress = func(evidence.Event) { assert.Equal(t, mine, goroutine()) }
	_, err := r.Submit(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
}

func goroutine() string {
	head := make([]byte, 32)
	head = head[:runtime.Stack(head, false)]
	name, _, _ := bytes.Cut(head, []byte(" ["))
	return string(name)
}
