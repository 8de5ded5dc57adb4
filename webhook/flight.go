package webhook

import (
	"context"
	"errors"
	"sync"
)

// flights runs a function once at a time for each key. A caller that arrives while
// it runs waits for it and gets its error. The zero value is ready.
type flights[K comparable] struct {
	mu      sync.Mutex
	running map[K]*flight
}

// flight is a function that runs.
type flight struct {
	landed chan struct{} // closed when err is set
	err    error
}

var errAbandoned = errors.New("webhook: the callback did not return")

func (s *flights[K]) do(ctx context.Context, key K, f func() error) error {
	running, mine := s.begin(key)
	if mine {
		defer s.end(key, running) // also when f panics or ends its goroutine
		running.err = f()
		return running.err
	}
	select {
	case <-running.landed:
		return running.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *flights[K]) begin(key K) (running *flight, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if running, ok := s.running[key]; ok {
		return running, false
	}
	if s.running == nil {
		s.running = map[K]*flight{}
	}
	running = &flight{landed: make(chan struct{}), err: errAbandoned}
	s.running[key] = running
	return running, true
}

func (s *flights[K]) end(key K, running *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, key)
	close(running.landed)
}
