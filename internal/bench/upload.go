package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// Upload measures uploads over loopback: one file of 64 MiB, and 32 files of 5 MB at the
// same time.
func Upload(e Effort) ([]Figure, error) {
	server := newSink()
	defer server.Close()
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	one, err := uploadRunners(server.URL, filepath.Join(dir, "large.pdf"), 64<<20)
	if err != nil {
		return nil, err
	}
	many, err := uploadRunners(server.URL, filepath.Join(dir, "small.pdf"), 5_000_000)
	if err != nil {
		return nil, err
	}
	for i := range many {
		single := many[i].Do
		many[i].Do = func() error {
			return atTheSameTime(32, single)
		}
	}
	var figures []Figure
	for _, race := range []struct {
		name       string
		runners    []Runner
		timeTarget float64
		peakTarget float64 // MiB
	}{{"upload-64MiB", one, 0.35, 2}, {"upload-32x5MB", many, 0, 0}} {
		r, err := Race(e.part(10), race.runners...)
		if err != nil {
			return nil, err
		}
		peaks, err := heapGrowths(race.runners)
		if err != nil {
			return nil, err
		}
		peak := amount(race.name+"-peak", peaks[0], "MiB",
			fmt.Sprintf("the most by which the heap grew; stripe-go %.1f MiB", peaks[1]))
		peak.Target = race.peakTarget
		figures = append(figures,
			ratio(race.name, r.Time("stripedispute", "stripe-go"), race.timeTarget, r.Times()),
			ratio(race.name+"-over-floor", r.Time("stripedispute", "floor"), 0, ""),
			peak,
		)
	}
	return figures, nil
}

// atTheSameTime does work n times, each in a goroutine, and waits for all of them.
func atTheSameTime(n int, work func() error) error {
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = work() })
	}
	group.Wait()
	return errors.Join(errs...)
}

// heapGrowths returns by how many MiB the heap grows at most, for each runner.
func heapGrowths(runners []Runner) ([]float64, error) {
	var all []float64
	for _, r := range runners {
		n, err := heapGrowth(r.Do)
		if err != nil {
			return nil, err
		}
		all = append(all, float64(n)/(1<<20))
	}
	return all, nil
}

// uploadRunners writes a file at path and returns the runners that upload it. The system has
// the file in its cache.
func uploadRunners(url, path string, size int) ([]Runner, error) {
	content := bytes.Repeat([]byte("%PDF-1.7"), size/8)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return nil, err
	}
	library := fileupload.NewClient(stripedispute.Config{Key: "sk_test_bench", BaseURL: url})
	stripeGo := stripe.NewClient("sk_test_bench", stripe.WithBackends(backends(url, nil)))
	ctx := context.Background()
	return []Runner{
		{"stripedispute", func() error {
			f, err := library.UploadFile(ctx, fileupload.PurposeIdentityDocument, path) // evidence may not be as large
			if err != nil {
				return err
			}
			return checkEqual("file_bench", string(f.ID), nil)
		}},
		{"stripe-go", func() error {
			source, err := os.Open(path) //nolint:gosec // this race wrote it
			if err != nil {
				return err
			}
			defer func() { _ = source.Close() }()
			f, err := stripeGo.V1Files.Create(ctx, &stripe.FileCreateParams{
				Purpose: stripe.String("identity_document"), Filename: stripe.String("receipt.pdf"), FileReader: source,
			})
			return checkEqual("file_bench", f.ID, err)
		}},
		{"floor", func() error { return sendOverTCP(strings.TrimPrefix(url, "http://"), content) }},
	}, nil
}

// sendOverTCP sends content as the body of a request, without an HTTP client.
func sendOverTCP(address string, content []byte) error {
	conn, err := net.Dial("tcp", address) //nolint:noctx // the floor has no context
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", len(content))
	if _, err := io.WriteString(conn, head); err != nil {
		return err
	}
	if _, err := conn.Write(content); err != nil {
		return err
	}
	response, err := io.ReadAll(conn)
	if err == nil && !bytes.HasPrefix(response, []byte("HTTP/1.1 200")) {
		err = fmt.Errorf("the status is not %d", http.StatusOK)
	}
	return err
}
