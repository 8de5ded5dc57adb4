package webhook

import (
	"context"
	"errors"
	"sync"
	"time"
)

// What a zero [Memory] holds. Stripe tries for three days to deliver an event.
const (
	DefaultMemory    = 100_000 // events
	DefaultMemoryAge = 4 * 24 * time.Hour
)

// Memory is a [Once] that lasts as long as the process. A second delivery that
// comes while the first is being handled waits for it and shares its outcome.
// The zero value is ready, safe for concurrent use, and may serve several
// Handlers. Do not copy it once it is in use.
type Memory struct {
	Max int           // events to remember, the oldest are forgotten first; 0 means DefaultMemory
	Age time.Duration // how long to remember them; 0 means DefaultMemoryAge

	mu      sync.Mutex
	done    map[string]struct{}
	order   []record // of done, oldest first
	running map[string]*run
}

type record struct {
	event string
	at    time.Time
}

// run is an f under way.
type run struct {
	over chan struct{} // closed when err is there
	err  error
}

var errAbandoned = errors.New("webhook: the callback did not return")

// Do is [Once].
func (m *Memory) Do(ctx context.Context, event string, f func(ctx context.Context) error) error {
	r, mine := m.begin(event)
	switch {
	case r == nil:
		return nil
	case mine:
		defer m.end(event, r) // also when f panics
		r.err = f(ctx)
		return r.err
	}
	select {
	case <-r.over:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// begin returns nil for an event that is done, and else the run to make or to
// wait for.
func (m *Memory) begin(event string) (r *run, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(time.Now())
	if _, ok := m.done[event]; ok {
		return nil, false
	}
	if r, ok := m.running[event]; ok {
		return r, false
	}
	if m.running == nil {
		m.done, m.running = map[string]struct{}{}, map[string]*run{}
	}
	r = &run{over: make(chan struct{}), err: errAbandoned}
	m.running[event] = r
	return r, true
}

func (m *Memory) end(event string, r *run) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.running, event)
	if r.err == nil {
		m.done[event] = struct{}{}
		m.order = append(m.order, record{event, time.Now()})
	}
	close(r.over)
}

// forget drops what is too old or too much.
func (m *Memory) forget(now time.Time) {
	most, age := m.Max, m.Age
	if most <= 0 {
		most = DefaultMemory
	}
	if age <= 0 {
		age = DefaultMemoryAge
	}
	for len(m.order) > 0 && (len(m.order) > most || now.Sub(m.order[0].at) > age) {
		delete(m.done, m.order[0].event)
		m.order[0] = record{}
		m.order = m.order[1:]
	}
}
