package webhook

import (
	"context"
	"weak"
)

// outcome says why the response to an event is 200. Handler.log has an attribute for each but handled.
type outcome int

const (
	handled   outcome = iota
	duplicate         // it was handled before, or by another delivery at the same time
	filtered          // Filter returned false
)

// process runs the callbacks for an event, in the goroutine of ServeHTTP. Deliveries of one change
// that arrive at the same time share one run and its result. The run has the ctx of the first
// delivery; the others wait until the run ends or their own ctx ends.
func (h *Handler) process(ctx context.Context, e *Event) (outcome, error) {
	wanted, err := h.filter(e)
	if err != nil || !wanted {
		return filtered, err
	}
	ran := false
	err = h.running.do(ctx, e.ChangeID(), func() error {
		return recovered(func() (err error) {
			ran, err = h.handleOnce(ctx, e)
			return err
		})
	})
	if !ran {
		return duplicate, err
	}
	return handled, err
}

// filter calls Filter, if there is one.
func (h *Handler) filter(e *Event) (wanted bool, err error) {
	if h.Filter == nil {
		return true, nil
	}
	err = recovered(func() error { wanted = h.Filter(e); return nil })
	return wanted, err
}

// handleOnce calls Once.Done, if the Once has it, then fetches, then calls Once.Do with the callback. In
// this order, a duplicate that Done knows causes no fetch, and no transaction is open during a fetch. ran is false if the callback
// was not called.
func (h *Handler) handleOnce(ctx context.Context, e *Event) (ran bool, err error) {
	ctx = context.WithValue(ctx, handlerKey{}, weak.Make(h))
	once, id := h.once(), e.ChangeID()
	if memory, ok := once.(withDone); ok {
		if done, err := memory.Done(ctx, id); done || err != nil {
			return false, err
		}
	}
	handle, err := h.refresh(ctx, e)
	if err != nil {
		return false, err
	}
	var failed error
	err = once.Do(ctx, id, func(ctx context.Context) error {
		ran = true
		failed = recovered(func() error { return handle(ctx, e) })
		return failed
	})
	if failed != nil {
		return ran, failed // a Once of the user may not return it
	}
	return ran, err
}

// once returns Once, or the Memory of this Handler.
func (h *Handler) once() Once {
	if h.Once != nil {
		return h.Once
	}
	h.initOnce.Do(func() { h.memory.Now = h.Now })
	return &h.memory
}
