package conformance

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/stripe/stripe-mock/embedded"
	"github.com/stripe/stripe-mock/server"

	"github.com/stripedispute-go/stripedispute"
)

// key has the three parts that stripe-mock requires.
const key = "sk_test_123456789012"

// inProcess is stripe-mock as a handler, which responds by the pinned document. It takes one request at
// a time: see quietly.
func inProcess() (http.Handler, error) {
	document, err := pinnedJSON()
	if err != nil {
		return nil, err
	}
	spec, err := server.LoadSpec(document, "")
	if err != nil {
		return nil, err
	}
	fixtures, err := server.LoadFixtures(embedded.OpenAPIFixtures, "")
	if err != nil {
		return nil, err
	}
	var stub *server.StubServer
	quietly(func() { stub, err = server.NewStubServer(fixtures, spec, false, false) })
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		quietly(func() { stub.HandleRequest(w, r) })
	}), nil
}

// quietly calls f and drops what it prints to the standard output, as stripe-mock does for
// every request. Do not call it from several goroutines at once.
func quietly(f func()) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err == nil {
		stdout := os.Stdout
		os.Stdout = null
		defer func() {
			os.Stdout = stdout
			_ = null.Close()
		}()
	}
	f()
}

// direct is a RoundTripper that calls a handler, without a port or a goroutine.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	d.ServeHTTP(w, in)
	_ = in.Body.Close()
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

// config returns a configuration whose client calls the handler.
func config(h http.Handler) stripedispute.Config {
	return stripedispute.Config{Key: key, HTTPClient: &http.Client{Transport: direct{h}}, MaxRetries: -1}
}

// Process is stripe-mock as a process of its own, on loopback only.
type Process struct {
	URL string

	cmd    *exec.Cmd
	exited chan struct{}
}

// StartProcess builds stripe-mock unless the build cache has it, starts it and waits until it
// listens. It runs until ctx is done or Stop is called. The wait ends then too, or when it exits.
func StartProcess(ctx context.Context) (*Process, error) {
	// Not "go tool stripe-mock": killing that go command would leave its child running.
	path, err := exec.CommandContext(ctx, "go", "tool", "-n", "stripe-mock").Output()
	if err != nil {
		return nil, fmt.Errorf("conformance: building stripe-mock: %w", err)
	}
	// Without an address for https it would listen on a fixed port of all interfaces.
	//nolint:gosec // what the go command named
	cmd := exec.CommandContext(ctx, strings.TrimSpace(string(path)), "-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0")
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Process{cmd: cmd, exited: make(chan struct{})}
	address := make(chan string, 1)
	go p.drain(out, address)
	select {
	case at := <-address:
		p.URL = "http://" + at
		return p, nil
	case <-p.exited:
		return nil, errors.New("conformance: stripe-mock ended before it listened")
	}
}

// drain reads what the process prints to its end, since a full pipe would stop
// it, and finds the address it listens on. It runs in a goroutine of StartProcess until the process ends.
func (p *Process) drain(out io.Reader, address chan<- string) {
	var once sync.Once
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, at, ok := strings.Cut(lines.Text(), "Listening for HTTP at address: "); ok {
			once.Do(func() { address <- at })
		}
	}
	_, _ = io.Copy(io.Discard, out) // a line that is too long ends the scanner
	_ = p.cmd.Wait()                // an error, since Stop kills it
	close(p.exited)
}

// Stop ends the process and waits for its end.
func (p *Process) Stop() {
	_ = p.cmd.Process.Kill()
	<-p.exited
}
