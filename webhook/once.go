package webhook

import (
	"context"
	"sync"
	"time"
	"weak"
)

// Once remembers which changes were handled, because Stripe delivers some events
// more than once. [Memory] is the one that a [Handler] has by default. Where several
// processes serve one endpoint, or where a restart may forget nothing, use package
// webhook/sqlonce, or implement Once over a store of your own.
//
// Stripe: https://docs.stripe.com/webhooks
//
// A Once may also have the method
//
//	Done(ctx context.Context, id string) (bool, error)
//
// which reports whether f has succeeded for id before. A Handler asks it before it
// fetches anything, so that a repeated delivery costs no fetch.
type Once interface {
	// Do runs f and returns its error, unless f has succeeded for id before: then it
	// returns nil. Only success may be remembered. While f runs for an id, another Do
	// of the same id must not run it too: it either waits, or returns an error so that
	// Stripe sends the event again.
	//
	// id is the event's [Event.ChangeID]. f calls Handle. The Handler has fetched the
	// dispute before it calls Do, so that no transaction is open meanwhile. If Do waits
	// for another process that then fails, the dispute is as it was before that attempt.
	//
	// The callback receives the context that is passed to f, so a transaction can
	// travel in it. f never panics.
	Do(ctx context.Context, id string, f func(ctx context.Context) error) error
}

// doner is the method that a Once may have.
type doner interface {
	Done(ctx context.Context, id string) (bool, error)
}

// Defaults of [Memory]. Stripe tries for three days to deliver an event.
const (
	DefaultMemory    = 100_000 // changes
	DefaultMemoryAge = 4 * 24 * time.Hour
)

// Memory is a [Once] that lasts as long as the process. A second delivery that
// arrives while the first is being handled waits for it and returns its result.
// The zero value is ready, and safe for concurrent use. Do not copy it after use.
//
// Several Handlers may share a Memory: it remembers for each by itself, so that
// each handles an event. Where two endpoints of Stripe serve the same work, such
// as one for each form of events, use one Handler with both secrets for both.
type Memory struct {
	Max int              // how many changes to remember; the oldest are forgotten first. 0 means DefaultMemory
	Age time.Duration    // how long to remember them. 0 means DefaultMemoryAge
	Now func() time.Time // the clock. Nil means time.Now

	running flights[memoryKey]

	mu    sync.Mutex
	done  map[memoryKey]struct{}
	order []memoryEntry // of done, oldest first
}

// memoryKey is a change, and the Handler that handled it. The pointer is weak so
// that a Handler that is no longer used can be freed.
type memoryKey struct {
	handler weak.Pointer[Handler]
	id      string
}

type memoryEntry struct {
	memoryKey
	at time.Time
}

// handlerKey is where the context has the Handler that calls a [Once].
type handlerKey struct{}

func memoryKeyOf(ctx context.Context, id string) memoryKey {
	h, _ := ctx.Value(handlerKey{}).(weak.Pointer[Handler])
	return memoryKey{h, id}
}

// Do is the method of [Once].
func (m *Memory) Do(ctx context.Context, id string, f func(ctx context.Context) error) error {
	key := memoryKeyOf(ctx, id)
	return m.running.do(ctx, key, func() error {
		if m.knows(key) {
			return nil
		}
		if err := f(ctx); err != nil {
			return err
		}
		m.remember(key)
		return nil
	})
}

// Done reports whether the work for id has succeeded before. See [Once].
func (m *Memory) Done(ctx context.Context, id string) (bool, error) {
	return m.knows(memoryKeyOf(ctx, id)), nil
}

func (m *Memory) knows(key memoryKey) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget()
	_, ok := m.done[key]
	return ok
}

func (m *Memory) remember(key memoryKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done == nil {
		m.done = map[memoryKey]struct{}{}
	}
	m.done[key] = struct{}{}
	m.order = append(m.order, memoryEntry{key, now(m.Now)})
	m.forget()
}

// forget drops what is too old, and the oldest of what is too much.
func (m *Memory) forget() {
	most, age := m.Max, m.Age
	if most <= 0 {
		most = DefaultMemory
	}
	if age <= 0 {
		age = DefaultMemoryAge
	}
	for len(m.order) > 0 && (len(m.order) > most || now(m.Now).Sub(m.order[0].at) > age) {
		delete(m.done, m.order[0].memoryKey)
		m.order[0] = memoryEntry{}
		m.order = m.order[1:]
	}
}
