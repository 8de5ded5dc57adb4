package evidence

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// filing is one run of a [Responder]. Its steps are in the files step1_fetch.go to
// step6_submit.go and return what they find; the methods of Responder pass it on.
type filing struct {
	*Responder
	id     string
	packet *Packet // nil for SubmitStaged
	guard  bool    // what somebody else staged is an error, and is not overwritten
	round  string  // which response this is; set by fetch, part of every key

	mu     sync.Mutex // guards result while uploads run
	result Result
}

// get reads the dispute.
func (f *filing) get(ctx context.Context, step Step) (*dispute.Dispute, error) {
	var resp stripedispute.Response
	d, err := f.Disputes.Get(ctx, f.id, f.options(stripedispute.WithResponse(&resp))...)
	f.note(step, "", resp)
	return d, err
}

// options are those that every call has.
func (r *Responder) options(more ...stripedispute.Option) []stripedispute.Option {
	if r.Account != "" {
		more = append(more, stripedispute.WithAccount(r.Account))
	}
	return more
}

// note keeps what identifies a request.
func (f *filing) note(step Step, s slot, resp stripedispute.Response) {
	if resp.Status == 0 {
		return
	}
	f.locked(func() {
		f.result.Requests = append(f.result.Requests, Request{
			Step: step, Field: string(s), ID: resp.RequestID, Status: resp.Status, Replayed: resp.Replayed,
		})
	})
}

func (f *filing) locked(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
}

// tell reports progress. Only the goroutine that made the call uses it.
func (f *filing) tell(step Step, state State) {
	if f.Progress != nil {
		f.Progress(Event{Step: step, State: state})
	}
}

// end completes the result: wanted is what Stripe shall hold, after what it holds. before
// is as it was found, or as it was right before it was staged.
func (f *filing) end(before, after *dispute.Dispute, wanted dispute.Evidence) *Result {
	res := f.result // a copy, which does not keep the packet
	res.Before, res.After = cmp.Or(res.Before, before), after
	res.Fingerprint = after.Evidence.Fingerprint()
	res.Differences = paths(differences(wanted, after.Evidence))
	res.Others = others(wanted, after)
	return &res
}

func failed(step Step, err error) error { return fmt.Errorf("evidence: %s: %w", step, err) }
