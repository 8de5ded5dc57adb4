package disputetest

import (
	"slices"
	"time"
)

// outgoing is an event to send.
type outgoing struct {
	event *record
	again bool // it was sent before, and a request asks for another attempt, also if the webhook is held
}

// job is an event to send to one webhook.
type job struct {
	outgoing
	hook   *Webhook
	queued bool // the webhook has Queue
}

// takeJobs empties the outbox and returns its events as jobs. Server.change calls it and holds the
// lock. deliver then gets the jobs without the lock, because webhooks may call the server.
func (s *Server) takeJobs() []job {
	var all []job
	for _, out := range s.outbox {
		for _, w := range s.hooks {
			if !w.accepts(out.event) {
				continue
			}
			if !out.again {
				w.waiting = append(w.waiting, out.event)
			}
			if w.held && !out.again {
				continue
			}
			all = append(all, job{out, w, w.queued})
			if w.twice {
				all = append(all, job{out, w, w.queued})
			}
		}
	}
	s.outbox = nil
	return all
}

// deliver sends the jobs, in the goroutine of its caller. A job for which later returns true goes into
// the queue of its webhook; deliver waits for the responses to the others, one after the other. If a
// handler panics, the rest is not sent, and waits for Webhook.Deliver.
func deliver(all []job, later func(job) bool) {
	for _, j := range all {
		if later(j) {
			j.hook.enqueue(queuedEvent{outgoing: j.outgoing})
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
	outgoing
	failed int // how many attempts have failed
}

// enqueue adds an event to the queue. One goroutine for each webhook sends the queue, and ends when
// it is empty.
func (w *Webhook) enqueue(added queuedEvent) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	w.queue = append(w.queue, added)
	if !w.running {
		w.running = true
		go w.drain()
	}
}

// drain sends the events of the queue until it is empty. An event that is not accepted goes into
// the queue again after a delay. drain does not wait for it: a timer calls enqueue.
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
				w.enqueue(queuedEvent{next.outgoing, next.failed + 1})
			}
		})
	}
}

// next takes the next event out of the queue. ok is false if there is none: then drain ends.
func (w *Webhook) next() (next queuedEvent, ok bool) {
	w.server.mu.Lock()
	defer w.server.mu.Unlock()
	if w.held {
		w.queue = slices.DeleteFunc(w.queue, func(q queuedEvent) bool { return !q.again }) // those that were not accepted still wait
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
