package disputetest

import (
	"slices"
	"time"
)

// job is an event for one webhook.
type job struct {
	hook  *Webhook
	event *record
}

// jobs returns the events that were created since the last call. The caller holds the lock,
// but must deliver the jobs without the lock, because webhooks may call the server.
func (s *Server) jobs() []job {
	var all []job
	for _, e := range s.outbox {
		for _, w := range s.hooks {
			if !w.accepts(e.event) {
				continue
			}
			if !e.again {
				w.waiting = append(w.waiting, e.event)
			}
			if w.held && !e.again {
				continue
			}
			all = append(all, job{w, e.event})
			if w.twice {
				all = append(all, job{w, e.event})
			}
		}
	}
	s.outbox = nil
	return all
}

// outgoing is an event to send.
type outgoing struct {
	event *record
	again bool // it was sent before
}

// deliver sends the jobs. Those for which later returns true go into the queue.
func deliver(all []job, later func(job) bool) {
	for _, j := range all {
		if later(j) {
			j.hook.enqueue(j.event, 0)
		} else {
			j.hook.send(j.event)
		}
	}
}

// retryDelays lists how long the queue waits before it sends an event again that was not
// accepted. Stripe waits for hours, which is too long for a test.
func retryDelays() []time.Duration {
	return []time.Duration{time.Second, 5 * time.Second, 25 * time.Second}
}

// attempt is an event in the queue of a webhook.
type attempt struct {
	event  *record
	before int // how many attempts have failed
}

// enqueue adds an event to the queue. A goroutine sends the queue, and ends when it is empty.
func (w *Webhook) enqueue(event *record, before int) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.queue = append(w.queue, attempt{event, before})
	if !w.running {
		w.running = true
		go w.drain()
	}
}

// drain sends the events of the queue until it is empty, and plans retries.
func (w *Webhook) drain() {
	for {
		next, ok := w.next()
		if !ok {
			return
		}
		if w.send(next.event) || next.before >= len(retryDelays()) {
			continue
		}
		time.AfterFunc(retryDelays()[next.before], func() {
			if w.stillWaits(next.event) {
				w.enqueue(next.event, next.before+1)
			}
		})
	}
}

func (w *Webhook) next() (attempt, bool) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	if w.held {
		w.queue = nil // these events are still in waiting
	}
	if w.running = len(w.queue) > 0; !w.running {
		return attempt{}, false
	}
	next := w.queue[0]
	w.queue = w.queue[1:]
	return next, true
}

func (w *Webhook) stillWaits(event *record) bool {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	return slices.Contains(w.waiting, event)
}
