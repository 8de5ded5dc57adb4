package bench

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
)

// childSpec describes a server in a child process: what it responds. Because the server is
// not in this process, the CPU time that is measured here is that of the client alone. It
// speaks HTTP/2 over TLS, like Stripe.
type childSpec struct {
	Body     []byte        `json:"body"`     // the response to every request; nil: the pages of an archive
	Disputes int           `json:"disputes"` // in the archive
	Delay    time.Duration `json:"delay"`    // of every response
}

// readyMessage is the line that the child process writes when it is ready.
type readyMessage struct {
	URL string `json:"url"`
	CA  []byte `json:"ca"` // PEM
}

const (
	childVariable = "STRIPEDISPUTE_BENCH_SERVER" // has a childSpec in JSON
	countPath     = "/requests"                  // responds with the number of requests before
)

// ServeAsChild runs a server until the parent process ends, if this process was started for
// that. Otherwise it returns. It must be called first in main and TestMain.
func ServeAsChild() {
	spec := os.Getenv(childVariable)
	if spec == "" {
		return
	}
	if err := serveAsChild(spec); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serveAsChild(encoded string) error {
	var spec childSpec
	if err := json.Unmarshal([]byte(encoded), &spec); err != nil {
		return err
	}
	server := httptest.NewUnstartedServer(spec.handler())
	server.EnableHTTP2 = true
	server.StartTLS()
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := json.NewEncoder(os.Stdout).Encode(readyMessage{server.URL, ca}); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, os.Stdin) // ends when the parent does
	return err
}

func (s childSpec) handler() http.Handler {
	pages := &archive{disputes: s.Disputes, delay: s.Delay}
	var requests atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == countPath {
			_, _ = io.WriteString(w, strconv.FormatInt(requests.Load(), 10))
			return
		}
		requests.Add(1)
		if s.Body == nil {
			pages.ServeHTTP(w, r)
			return
		}
		time.Sleep(s.Delay)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(s.Body)
	})
}

// child is a server in a child process, as its parent sees it.
type child struct {
	url    string
	client *http.Client // trusts its certificate
	stop   func()       // ends the process and waits for its end
}

// startChild starts a server, and waits until it is ready or ends.
func startChild(spec childSpec) (*child, error) {
	encoded, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self) //nolint:gosec,noctx // this same program, stopped by stop
	cmd.Env = append(os.Environ(), childVariable+"="+string(encoded))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop := func() { _ = in.Close(); _ = cmd.Wait() } // serveAsChild reads until in is closed
	var ready readyMessage
	if err := json.NewDecoder(out).Decode(&ready); err != nil {
		stop()
		return nil, fmt.Errorf("starting the server: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ready.CA) {
		stop()
		return nil, errors.New("starting the server: it has no certificate")
	}
	return &child{url: ready.URL, client: trusting(roots), stop: stop}, nil
}

// trusting is an HTTP client like the default one that trusts these certificates.
func trusting(roots *x509.CertPool) *http.Client {
	return &http.Client{Transport: trustingTransport(roots)}
}

func trustingTransport(roots *x509.CertPool) *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	return t
}

// config reaches the server with this library.
func (c *child) config() stripedispute.Config {
	return stripedispute.Config{Key: "sk_test_bench", BaseURL: c.url, HTTPClient: c.client}
}

// stripeGo reaches the server with stripe-go.
func (c *child) stripeGo() *stripe.Client {
	return stripe.NewClient("sk_test_bench", stripe.WithBackends(backends(c.url, c.client)))
}

// requests returns how many requests the server has received.
func (c *child) requests() (int, error) {
	resp, err := c.client.Get(c.url + countPath) //nolint:noctx // the server is a child of this process
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(body))
}

// counted does work and returns its cost and the requests that it made.
func (c *child) counted(work func() error) (cost, int, error) {
	before, err := c.requests()
	if err != nil {
		return cost{}, 0, err
	}
	spent, err := measureOnce(work)
	if err != nil {
		return cost{}, 0, err
	}
	after, err := c.requests()
	return spent, after - before, err
}
