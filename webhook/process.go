package webhook

import (
	"context"
	"weak"
)

// outcome says how an event was dealt with that got 200.
type outcome int

const (
	handled   outcome = iota
	duplicate         // it was handled before, or at the same time
	filtered          // Filter returned false
)

// process runs the callbacks for an event. Deliveries of one change that arrive
// at the same time share one run.
func (h *Handler) process(ctx context.Context, e *Event) (outcome, error) {
	wanted, err := h.wants(e)
	if err != nil || !wanted {
		return filtered, err
	}
	ran := false
	err = h.running.do(ctx, e.ChangeID(), func() error {
		return contain(func() (err error) {
			ran, err = h.handleOnce(ctx, e)
			return err
		})
	})
	if !ran {
		return duplicate, err
	}
	return handled, err
}

func (h *Handler) wants(e *Event) (wanted bool, err error) {
	if h.Filter == nil {
		return true, nil
	}
	err = contain(func() error { wanted = h.Filter(e); return nil })
	return wanted, err
}

// handleOnce asks first and fetches second, and only then enters Once.Do: a
// duplicate costs no fetch, and a fetch holds no transaction open. ran is false
// when the change was handled before.
func (h *Handler) handleOnce(ctx context.Context, e *Event) (ran bool, err error) {
	ctx = context.WithValue(ctx, handlerKey{}, weak.Make(h))
	once, id := h.once(), e.ChangeID()
	if once, ok := once.(doner); ok {
		if done, err := once.Done(ctx, id); done || err != nil {
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
		failed = contain(func() error { return handle(ctx, e) })
		return failed
	})
	if failed != nil {
		return ran, failed // even if Once has returned nil
	}
	return ran, err
}

func (h *Handler) once() Once {
	if h.Once != nil {
		return h.Once
	}
	h.ready.Do(func() { h.memory.Now = h.Now })
	return &h.memory
}
