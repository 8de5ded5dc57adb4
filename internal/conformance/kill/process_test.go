package kill_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// The exit codes of a process that was not killed.
const (
	submitted = 0
	refused   = 3 // the evidence at Stripe, or what was submitted, has another fingerprint
	failed    = 4
)

// respondToDispute is the main function of a process that responds to a dispute. With an approved
// fingerprint it submits the staged evidence, otherwise the packet.
func respondToDispute() int {
	ctx, id := context.Background(), os.Getenv("KILL_DISPUTE")
	r := responder(stripedispute.Config{Key: "sk_test_kill", BaseURL: os.Getenv("KILL_BASE"), UserAgent: fmt.Sprint("process/", os.Getpid())})
	var err error
	if approved := os.Getenv("KILL_APPROVED"); approved != "" {
		_, err = r.SubmitStaged(ctx, id, dispute.Fingerprint(approved))
	} else {
		_, err = r.Submit(ctx, id, packet())
	}
	_, different := errors.AsType[*evidence.DifferenceError](err)
	switch {
	case err == nil:
		return submitted
	case different, errors.Is(err, evidence.ErrChanged):
		return refused
	}
	fmt.Fprintln(os.Stderr, err)
	return failed
}

func responder(cfg stripedispute.Config) *evidence.Responder {
	return &evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg)}
}

func packet() *evidence.Packet {
	pdf := "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n" +
		"3 0 obj << /Type /Page /Parent 2 0 R >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
	return &evidence.Packet{
		Evidence: dispute.Evidence{CustomerName: "Jenny Rosen", UncategorizedText: "It was delivered."},
		Files: map[dispute.Field]evidence.File{
			dispute.FieldReceipt:               evidence.FileOf("receipt.pdf", []byte(pdf)),
			dispute.FieldShippingDocumentation: evidence.FileOf("label.pdf", []byte(pdf+"% label\n")),
		},
	}
}

// fate is when a process is killed: at which request, and whether before the request is served
// or after its effect. 0 does not kill it.
type fate struct {
	request int
	after   bool
}

// stripe is the in-memory Stripe on a loopback port. It kills the processes that call it.
type stripe struct {
	*disputetest.Server
	url string

	mu       sync.Mutex
	running  map[int]*process // by process id
	received int              // requests in this round
	changeAt int              // the number of the request before which change is called
	change   func()           // nil: nothing changes
}

type process struct {
	*exec.Cmd
	fate fate
	sent int
}

func newStripe(t *testing.T) *stripe {
	t.Helper()
	s := &stripe{Server: disputetest.NewServer(), running: map[int]*process{}}
	listener := httptest.NewServer(s)
	t.Cleanup(listener.Close)
	s.url = listener.URL
	return s
}

// ServeHTTP serves a request, or kills the process that sent it.
func (s *stripe) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kill, after, change := s.decide(r)
	if change != nil {
		change()
	}
	if kill == nil {
		s.Server.ServeHTTP(w, r)
		return
	}
	if after {
		s.Server.ServeHTTP(httptest.NewRecorder(), r)
	}
	_ = kill.Kill()
	panic(http.ErrAbortHandler) // no response
}

// decide returns the process to kill, if any, and what happens to the request.
func (s *stripe) decide(r *http.Request) (kill *os.Process, after bool, change func()) {
	_, id, _ := strings.Cut(r.Header.Get("User-Agent"), "process/")
	pid, _ := strconv.Atoi(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.received++; s.received == s.changeAt {
		change = s.change
	}
	p := s.running[pid]
	if p == nil {
		return nil, false, change
	}
	if p.sent++; p.sent == p.fate.request {
		kill = p.Process
	}
	return kill, p.fate.after, change
}

// runProcesses starts a process for each fate, each with its approved fingerprint, and waits for
// all of them. It returns the fingerprints that processes reported as submitted, and the number
// of processes that were killed.
func (s *stripe) runProcesses(
	t *testing.T, id string, fates []fate, approved []dispute.Fingerprint,
) (reported []dispute.Fingerprint, killed int) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	var all []*process
	for i, f := range fates {
		p := &process{Cmd: exec.CommandContext(t.Context(), program), fate: f}
		p.Env = append(os.Environ(), "KILL_DISPUTE="+id, "KILL_BASE="+s.url, "KILL_APPROVED="+string(approved[i]))
		var errs strings.Builder
		p.Stdout, p.Stderr = io.Discard, &errs
		s.mu.Lock()
		require.NoError(t, p.Start())
		s.running[p.Process.Pid] = p
		s.mu.Unlock()
		all = append(all, p)
	}
	for i, p := range all {
		_ = p.Wait()
		switch code := p.ProcessState.ExitCode(); code {
		case submitted:
			reported = append(reported, approved[i])
		case refused:
		case -1:
			killed++
		default:
			require.Failf(t, "a process failed", "exit status %d: %s", code, p.Stderr)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.running)
	return reported, killed
}

// randomFates returns n random fates.
func randomFates(rng *rand.Rand, n, requests int) []fate {
	list := make([]fate, n)
	for i := range list {
		list[i] = fate{rng.IntN(requests + 1), rng.IntN(2) == 0}
	}
	return list
}
