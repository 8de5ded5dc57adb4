package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute/internal/apart"
)

// restTimeout is how long sending the rest of a body may take after a success was received.
const restTimeout = time.Second

// upload is a body of the user during one attempt. net/http reads it in its own goroutines.
// A panic of Read there would end the process, and a Read that never returns would block the call.
// Therefore reading.Read recovers a panic, and send stops waiting when the attempt ends.
//
// Client.try calls send, then waitComplete if the response is a success, and rethrow at the end.
// All three run in its goroutine, which is the goroutine that called fileupload.Client.Upload.
type upload struct {
	open   func(context.Context) (io.ReadCloser, error)
	length int64         // of the whole body, with the multipart parts around the file; -1: unknown
	ended  chan struct{} // gets a value when a reading ends, for waitComplete

	mu       sync.Mutex
	begun    bool // there was a Read
	active   int  // how many readings have begun and not ended
	whole    bool // one reading reached the end
	panicked any  // the value of a panic of Read, for rethrow
}

func newUpload(b *Body) *upload {
	return &upload{open: b.Open, length: b.Length, ended: make(chan struct{}, 1)}
}

// openReading opens the body for one reading. prepared.newRequest calls it for each attempt, and
// net/http or a RoundTripper of the user may call it again through Request.GetBody.
func (u *upload) openReading(ctx context.Context) (io.ReadCloser, error) {
	body, err := u.open(ctx)
	if err != nil {
		return nil, err
	}
	return &reading{ReadCloser: body, of: u}, nil
}

// exchange is the result of sending a request.
type exchange struct {
	resp *http.Response
	err  error
}

// send calls hc.Do for a request with this body, in another goroutine. It returns when hc.Do has
// received the header of the response or failed. It also returns soon after the context of req has
// ended (the grace of package apart), even if a Read or a RoundTripper of the user has not
// returned. Then the other goroutine goes on alone until it does.
func (u *upload) send(hc *http.Client, req *http.Request) (*http.Response, error) {
	x, ok := apart.Run(req.Context(), func() (x exchange) {
		x.resp, x.err = hc.Do(req) //nolint:bodyclose // Client.try closes it
		return x
	}, exchange.discard)
	if !ok {
		return nil, req.Context().Err()
	}
	return x.resp, x.err
}

// discard closes a response that came after send had returned. It runs in the goroutine of hc.Do.
func (x exchange) discard() {
	if x.err == nil {
		_ = x.resp.Body.Close()
	}
}

// waitComplete reports whether the whole body was read. It also returns true if nothing was read,
// because a mock may respond without reading: RELIABILITY.md has this rule. If no reading was whole
// yet, it waits until none is active, up to restTimeout. The end of the context ends this wait only
// if it ends the readings.
func (u *upload) waitComplete() bool {
	timer := time.NewTimer(restTimeout)
	defer timer.Stop()
	for {
		u.mu.Lock()
		whole, done := u.whole || !u.begun, u.active == 0
		u.mu.Unlock()
		if whole || done {
			return whole
		}
		select {
		case <-u.ended:
		case <-timer.C:
			return false
		}
	}
}

// rethrow panics in the goroutine of Client.try, with the value of a panic that reading.Read
// recovered.
func (u *upload) rethrow() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.panicked != nil {
		panic(u.panicked)
	}
}

// reading is one reading of an upload.
type reading struct {
	io.ReadCloser

	of    *upload
	n     int64 // how many bytes were read
	begun bool
	ended bool
}

var errPanicked = errors.New("the reader panicked")

// Read reads from the body of the user and notes when this reading begins and ends. It recovers a
// panic, and returns an error that ends the attempt.
func (r *reading) Read(b []byte) (n int, err error) {
	r.locked(func() {
		if !r.begun {
			r.begun, r.of.begun = true, true
			r.of.active++
		}
	})
	defer func() {
		v := recover()
		if v != nil {
			n, err = 0, SourceError{Err: errPanicked}
		}
		r.n += int64(n)
		r.locked(func() {
			if v != nil && r.of.panicked == nil {
				r.of.panicked = v
			}
			if err != nil || r.n == r.of.length {
				r.of.whole = r.of.whole || err == nil || err == io.EOF //nolint:errorlint // an error around EOF is not the end
				r.end()
			}
		})
	}()
	return r.ReadCloser.Read(b)
}

// Close ends the reading. net/http calls it in its own goroutines. It does not recover a panic,
// because Body.Open must return a reader whose Close calls no code of the user.
func (r *reading) Close() error {
	r.locked(r.end)
	return r.ReadCloser.Close()
}

// locked calls f while it holds the mutex of the upload.
func (r *reading) locked(f func()) {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	f()
}

// end counts the reading as ended, once. Call it with the mutex of the upload locked.
func (r *reading) end() {
	if r.ended || !r.begun {
		return
	}
	r.ended = true
	r.of.active--
	select {
	case r.of.ended <- struct{}{}:
	default:
	}
}
