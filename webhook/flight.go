package webhook

import (
	"context"
	"errors"
	"sync"
)

// flights runs one function at a time for each key, like golang.org/x/sync/singleflight. A caller
// that comes while it runs waits for it and gets its error. Handler.process and Memory.Do use it.
// The zero value is ready to use.
type flights[K comparable] struct {
	mu      sync.Mutex
	running map[K]*flight
}

// flight is a running function.
type flight struct {
	done chan struct{} // closed when err is set
	err  error
}

// errAbandoned is what a waiting caller gets if the function panics or ends its goroutine.
var errAbandoned = errors.New("webhook: the callback did not return")

// do runs f in this goroutine. If a function for key is running already, do waits for that one instead,
// until it returns or ctx ends. Nothing else ends the wait.
func (s *flights[K]) do(ctx context.Context, key K, f func() error) error {
	running, mine := s.begin(key)
	if mine {
		defer s.end(key, running) // also when f panics or ends its goroutine
		running.err = f()
		return running.err
	}
	select {
	case <-running.done:
		return running.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begin registers a function for key. mine is false if another one is running.
func (s *flights[K]) begin(key K) (running *flight, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if running, ok := s.running[key]; ok {
		return running, false
	}
	if s.running == nil {
		s.running = map[K]*flight{}
	}
	running = &flight{done: make(chan struct{}), err: errAbandoned}
	s.running[key] = running
	return running, true
}

// end lets the waiting callers continue.
func (s *flights[K]) end(key K, running *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, key)
	close(running.done)
}
