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

// catchUp is how long the rest of a body may take, where the response came before it.
const catchUp = time.Second

// upload is a body of the caller's during one attempt. net/http reads it on goroutines
// of its own, where a panic would end the process and a Read that never returns would
// hold up the call.
type upload struct {
	open    func(context.Context) (io.ReadCloser, error)
	length  int64         // -1: unknown
	changed chan struct{} // holds one after a reading ended

	mu     sync.Mutex
	begun  bool // a Read was made
	active int  // readings that were begun and have not ended
	whole  bool // one reading reached the end
	lost   any  // what the caller's code panicked with
}

func newUpload(b *Body) *upload {
	return &upload{open: b.Open, length: b.Length, changed: make(chan struct{}, 1)}
}

// read begins a reading. net/http makes another one before it repeats a request.
func (u *upload) read(ctx context.Context) (io.ReadCloser, error) {
	body, err := u.open(ctx)
	if err != nil {
		return nil, err
	}
	return &reading{ReadCloser: body, of: u}, nil
}

// complete reports whether the body was read to its end, or not at all, as a mock does.
func (u *upload) complete() bool {
	over := time.NewTimer(catchUp)
	defer over.Stop()
	for {
		u.mu.Lock()
		whole, settled := u.whole || !u.begun, u.active == 0
		u.mu.Unlock()
		if whole || settled {
			return whole
		}
		select {
		case <-u.changed:
		case <-over.C:
			return false
		}
	}
}

// rethrow lets a panic of the caller's code continue on the goroutine that made the call.
func (u *upload) rethrow() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.lost != nil {
		panic(u.lost)
	}
}

// reading is one reading of an upload.
type reading struct {
	io.ReadCloser

	of    *upload
	n     int64
	begun bool
	ended bool
}

var errPanicked = errors.New("the reader panicked")

func (r *reading) Read(b []byte) (n int, err error) {
	r.note(func() {
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
		r.note(func() {
			if v != nil && r.of.lost == nil {
				r.of.lost = v
			}
			if err != nil || r.n == r.of.length {
				r.of.whole = r.of.whole || err == nil || err == io.EOF //nolint:errorlint // what wraps EOF is trouble, not the end
				r.end()
			}
		})
	}()
	return r.ReadCloser.Read(b)
}

func (r *reading) Close() error {
	r.note(r.end)
	return r.ReadCloser.Close()
}

func (r *reading) note(what func()) {
	r.of.mu.Lock()
	defer r.of.mu.Unlock()
	what()
}

// end counts the reading as over, once.
func (r *reading) end() {
	if r.ended || !r.begun {
		return
	}
	r.ended = true
	r.of.active--
	select {
	case r.of.changed <- struct{}{}:
	default:
	}
}

// exchange is what came of sending a request.
type exchange struct {
	resp *http.Response
	err  error
}

// send is hc.Do for a request with this body. It ends with the context of req, also
// where the caller's code does not return.
func (u *upload) send(hc *http.Client, req *http.Request) (*http.Response, error) {
	x, ok := apart.Run(req.Context(), func() (x exchange) {
		x.resp, x.err = hc.Do(req) //nolint:bodyclose // by whoever gets it
		return x
	}, exchange.discard)
	if !ok {
		return nil, req.Context().Err()
	}
	return x.resp, x.err
}

func (x exchange) discard() {
	if x.err == nil {
		_ = x.resp.Body.Close()
	}
}
