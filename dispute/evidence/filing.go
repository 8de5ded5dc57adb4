package evidence

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// filing is one call of a [Responder]. Its steps are in the files step1_fetch.go to
// step7_confirm.go. respond, SubmitStaged and Compare pass the result of one step to the next.
type filing struct {
	*Responder
	id     string  // of the dispute
	packet *Packet // nil for SubmitStaged
	guard  guard   // the staged evidence that is not overwritten
	round  string  // the status and submission_count at the beginning; set by fetch, part of every idempotency key

	mu     sync.Mutex // guards result while uploads run
	result Result
}

// get reads the dispute with one GET, which the client may retry. The end of ctx ends the wait.
func (f *filing) get(ctx context.Context, step Step) (*dispute.Dispute, error) {
	var resp stripedispute.Response
	d, err := f.Disputes.Get(ctx, f.id, f.options(stripedispute.WithResponse(&resp))...)
	f.recordRequest(step, "", resp)
	return d, err
}

// options returns the options for a call of a client.
func (r *Responder) options(more ...stripedispute.Option) []stripedispute.Option {
	if r.Account != "" {
		more = append(more, stripedispute.WithAccount(r.Account))
	}
	return more
}

// recordRequest adds a request to the result, if it got an HTTP response.
func (f *filing) recordRequest(step Step, s slot, resp stripedispute.Response) {
	if resp.Status == 0 {
		return
	}
	f.locked(func() {
		f.result.Requests = append(f.result.Requests, Request{
			Step: step, Field: string(s), ID: resp.RequestID, Status: resp.Status, Replayed: resp.Replayed,
		})
	})
}

// locked calls do while it holds the mutex of the result.
func (f *filing) locked(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
}

// announce reports the progress of a step to Progress. Only the goroutine that called the
// Responder may use it.
func (f *filing) announce(step Step, state State) {
	if f.Progress != nil {
		f.Progress(Event{Step: step, State: state})
	}
}

// completeResult returns the result. wanted is the evidence that the dispute should have.
// before is the dispute at the beginning; stage may have set a later one.
func (f *filing) completeResult(before, after *dispute.Dispute, wanted dispute.Evidence) *Result {
	res := f.result // a copy, so that the result does not keep the packet in memory
	res.Before, res.After = cmp.Or(res.Before, before), after
	res.Fingerprint = after.Evidence.Fingerprint()
	res.Differences = paths(differences(wanted, after.Evidence))
	res.Others = others(wanted, after)
	return &res
}

// stepError adds the name of the step to an error.
func stepError(step Step, err error) error { return fmt.Errorf("evidence: %s: %w", step, err) }
