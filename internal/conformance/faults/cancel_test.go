package faults_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// largeUpload is an upload that is larger than the buffers of the network.
func largeUpload() operation {
	file := make([]byte, 32<<20)
	copy(file, contents)
	return operation{
		name: "file Upload", post: true, response: aFile, id: "file_1",
		withLibrary: func(ctx context.Context, c clients, o ...stripedispute.Option) (string, error) {
			p := libraryFile(bytes.NewReader(file))
			p.Purpose = fileupload.PurposeIdentityDocument
			v, err := c.files.Upload(ctx, p, o...)
			return named(v, err, fileID)
		},
		withStripeGo: func(ctx context.Context, c *stripe.Client) (string, error) {
			p := stripeGoFile(bytes.NewReader(file))
			p.Purpose = new("identity_document")
			v, err := c.V1Files.Create(ctx, p)
			return named(v, err, stripeGoFileID)
		},
	}
}

// phases returns calls that are cancelled in different phases. soon gives a call the time to
// reach its phase.
func phases() []cell {
	soon := func(x *exchange) { time.AfterFunc(50*time.Millisecond, x.cancel) }
	closing := operationNamed("dispute Close")
	return []cell{
		{operation: largeUpload(), fault: fault{name: "while an upload is sent", breakExchange: func(x *exchange) bool {
			soon(x)
			<-x.gone // without reading
			return false
		}}},
		{operation: closing, fault: fault{name: "while waiting for the response", breakExchange: func(x *exchange) bool {
			x.body()
			soon(x)
			return x.silence()
		}}},
		{operation: closing, fault: fault{name: "between two attempts", breakExchange: func(x *exchange) bool {
			soon(x)
			return respondWith(http.StatusServiceUnavailable, "text/html", page, false, "Retry-After: 20")(x)
		}}},
	}
}

// cancelled makes the call of a cell, which is cancelled, and returns the time from the cancel to
// the return.
func cancelled(ctx context.Context, c cell) (took time.Duration, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	h := &host{operation: c.operation, fault: c.fault, due: math.MaxInt, gone: make(chan struct{})}
	var once sync.Once
	var at time.Time
	h.cancel = func() { once.Do(func() { at = time.Now(); cancel() }) }
	if err := h.listen(ctx); err != nil {
		return 0, err
	}
	wire := &http.Transport{}
	_, err = c.peer.call(c.operation, "http://"+h.address(), &http.Client{Transport: wire})(ctx)
	took = time.Since(at)
	close(h.gone)
	wire.CloseIdleConnections()
	h.end()
	return took, err
}

// cancelMany cancels a call several times, ten at the same time. It returns the sorted times from cancel to return.
func cancelMany(t *testing.T, c cell, times int) []time.Duration {
	t.Helper()
	all := make([]time.Duration, times)
	slots := make(chan bool, 10)
	var running sync.WaitGroup
	for i := range all {
		slots <- true
		running.Go(func() {
			defer func() { <-slots }()
			took, err := cancelled(t.Context(), c)
			all[i] = took
			assert.True(t, errors.Is(err, context.Canceled) || !c.peer.strict && err != nil, "%v", err)
		})
	}
	running.Wait()
	slices.Sort(all)
	return all
}

// percentiles returns the median, the 99th percentile and the longest of sorted times.
func percentiles(all []time.Duration) string {
	at := func(q float64) time.Duration { return all[int(q*float64(len(all)-1))].Round(10 * time.Microsecond) }
	return fmt.Sprintf("p50 %v, p99 %v, max %v", at(0.5), at(0.99), at(1))
}

func TestACancelledCallReturns(t *testing.T) {
	for _, c := range phases() {
		c.peer = libraryPeer()
		own := percentiles(cancelMany(t, c, 100))
		c.peer = sleepingStripeGoPeer()
		figures.Print(t, "from cancel to return, %s: %s; stripe-go: %s", c.fault.name, own, percentiles(cancelMany(t, c, 20)))
	}
}
