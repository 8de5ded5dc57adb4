package webhook

import (
	"context"
	"sync"
	"time"
	"weak"
)

// Once remembers which changes were handled, because Stripe delivers some events
// more than once. A [Handler] uses a [Memory] by default. If several processes serve one
// endpoint, or if a restart must not forget anything, use package webhook/sqlonce, or
// implement Once with a store of your own.
//
// A Once may also have the method
//
//	Done(ctx context.Context, id string) (bool, error)
//
// which reports whether Do has succeeded for id before. A Handler calls it before it
// fetches anything, so that a repeated delivery causes no fetch.
//
// Stripe: https://docs.stripe.com/webhooks
type Once interface {
	// Do runs f and returns its error. It must not return while f runs. If f has succeeded
	// for id before, it returns nil and does not run f. It must remember only success. While
	// f runs for an id, another Do with the same id must not run it too: it waits until f
	// returns or ctx ends, or returns an error so that Stripe sends the event again.
	//
	// id is the [Event.ChangeID], and f calls Handle or HandleGone. If the Handler fetches the
	// dispute, it does so before it calls Do, so that no transaction is open during the fetch.
	// Therefore, if Do waits for another process and then runs f because that process failed,
	// the dispute that Handle gets was fetched before the wait. It may have changed meanwhile.
	//
	// Handle receives the context that Do passes to f; it can contain a transaction. f
	// never panics.
	Do(ctx context.Context, id string, f func(ctx context.Context) error) error
}

// withDone is a Once with the optional method.
type withDone interface {
	Once
	Done(ctx context.Context, id string) (bool, error)
}

// The defaults of [Memory]. Stripe tries to deliver an event for three days, so the age is
// longer than that.
const (
	DefaultMemory    = 100_000 // changes
	DefaultMemoryAge = 4 * 24 * time.Hour
)

// Memory is a [Once] that lasts as long as the process. The zero value is ready to use and safe
// for concurrent use. Do not copy it after use.
//
// Several Handlers may share a Memory. It remembers the changes of each Handler separately, so
// two Handlers that receive the same event both handle it. If two endpoints at Stripe are for
// the same work, such as one for snapshot events and one for thin events, use one Handler with
// the secrets of both: it handles each change once.
type Memory struct {
	Max int              // the most changes to remember; the oldest are forgotten first. 0 means DefaultMemory
	Age time.Duration    // how long to remember them. 0 means DefaultMemoryAge
	Now func() time.Time // the clock. Nil means time.Now, and in the Memory that a Handler makes its Now

	running flights[memoryKey]

	mu    sync.Mutex
	done  map[memoryKey]struct{}
	order []memoryEntry // of done, oldest first
}

// memoryKey is a change and the Handler that handled it. The pointer is weak, so that a Handler
// that is not used any more can be freed.
type memoryKey struct {
	handler weak.Pointer[Handler]
	id      string
}

// memoryEntry is a change and the time when it was handled.
type memoryEntry struct {
	memoryKey
	at time.Time
}

// handlerKey is the key of the context for the Handler that calls a [Once].
type handlerKey struct{}

// memoryKeyOf returns the key for a change and the Handler that calls the Memory with ctx. Without
// a Handler, the pointer in the key is nil.
func memoryKeyOf(ctx context.Context, id string) memoryKey {
	h, _ := ctx.Value(handlerKey{}).(weak.Pointer[Handler])
	return memoryKey{h, id}
}

// Do implements [Once]. While f runs for an id, another Do with the same id waits until f returns,
// and then returns the same error. If the ctx of the Do that waits ends before, that Do returns
// the error of ctx. A Handler waits before it calls Do, so that its Do never waits here.
func (m *Memory) Do(ctx context.Context, id string, f func(ctx context.Context) error) error {
	key := memoryKeyOf(ctx, id)
	return m.running.do(ctx, key, func() error {
		if m.has(key) {
			return nil
		}
		if err := f(ctx); err != nil {
			return err
		}
		m.remember(key)
		return nil
	})
}

// Done reports whether Do has succeeded for id before. See [Once].
func (m *Memory) Done(ctx context.Context, id string) (bool, error) {
	return m.has(memoryKeyOf(ctx, id)), nil
}

func (m *Memory) has(key memoryKey) bool {
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

// forget removes changes that are too old, and the oldest if there are too many. The caller holds
// the mutex.
func (m *Memory) forget() {
	limit, age := m.Max, m.Age
	if limit <= 0 {
		limit = DefaultMemory
	}
	if age <= 0 {
		age = DefaultMemoryAge
	}
	for len(m.order) > 0 && (len(m.order) > limit || now(m.Now).Sub(m.order[0].at) > age) {
		delete(m.done, m.order[0].memoryKey)
		m.order[0] = memoryEntry{}
		m.order = m.order[1:]
	}
}
