package disputetest

import (
	"slices"
	"time"
)

// outgoing is an event to send.
type outgoing struct {
	event *record
	again bool // it was sent before
}

// job is an event to send to one webhook.
type job struct {
	hook  *Webhook
	event *record
}

// takeJobs empties the outbox and returns its events as jobs. The caller holds the lock, but must
// deliver the jobs without the lock, because webhooks may call the server.
func (s *Server) takeJobs() []job {
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

// deliver sends the jobs. A job for which later returns true goes into the queue of its webhook;
// the others are sent before deliver returns.
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

// queuedEvent is an event in the queue of a webhook.
type queuedEvent struct {
	event  *record
	failed int // how many attempts have failed
}

// enqueue adds an event to the queue. A goroutine sends the queue, and ends when it is empty.
func (w *Webhook) enqueue(event *record, failed int) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.queue = append(w.queue, queuedEvent{event, failed})
	if !w.running {
		w.running = true
		go w.drain()
	}
}

// drain sends the events of the queue until it is empty. An event that is not accepted goes into
// the queue again after a delay.
func (w *Webhook) drain() {
	for {
		next, ok := w.next()
		if !ok {
			return
		}
		if w.send(next.event) || next.failed >= len(retryDelays()) {
			continue
		}
		time.AfterFunc(retryDelays()[next.failed], func() {
			if w.isWaiting(next.event) {
				w.enqueue(next.event, next.failed+1)
			}
		})
	}
}

// next takes the next event out of the queue. ok is false if there is none: then drain ends.
func (w *Webhook) next() (next queuedEvent, ok bool) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	if w.held {
		w.queue = nil // these events are still in waiting
	}
	if w.running = len(w.queue) > 0; !w.running {
		return queuedEvent{}, false
	}
	next, w.queue = w.queue[0], w.queue[1:]
	return next, true
}

func (w *Webhook) isWaiting(event *record) bool {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	return slices.Contains(w.waiting, event)
}
