package desk

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// beginGather waits for its turn to gather evidence for the dispute, or until ctx ends. Without turns, the
// looks of several events would all call Gather, and a slow Gather that ignores its context would run
// many times at once. release ends the turn.
//
// If Gather has not returned when release is called, a goroutine ends the turn later: when Gather
// returns, but at the latest after as long again as the look has waited for it, or after leastTurn if
// that is longer. A Gather that hangs must not block the dispute until the process ends.
func (l *look) beginGather(ctx context.Context) (release func(), waited bool, err error) {
	end, waited, err := l.running.begin(ctx, l.Account, l.Dispute.ID)
	if err != nil {
		return nil, waited, fmt.Errorf("gathering evidence: %w", err)
	}
	began := time.Now()
	release = func() {
		returned := l.returned
		if returned == nil {
			end()
			return
		}
		select {
		case <-returned:
			end()
		default:
			limit := time.After(max(time.Since(began), leastTurn))
			go func() {
				select {
				case <-returned:
				case <-limit:
				}
				end()
			}()
		}
	}
	return release, waited, nil
}

// callGather calls Gather in another goroutine (see call), and waits until it returns or ctx ends.
// look.gather and look.restage call it. An error means that Gather has failed; a nil packet means that it
// made nothing, and a person is told. Whether a look calls Gather at all is decided in plan.go.
func (l *look) callGather(ctx context.Context) (*evidence.Packet, error) {
	returned := make(chan struct{})
	l.returned = returned
	gather, c := l.Gather, l.Case // copied, because the call may go on after this look has ended
	packet, err := call(ctx, "Gather", func(ctx context.Context) (*evidence.Packet, error) {
		defer close(returned)
		return gather(ctx, c)
	})
	if err != nil {
		return nil, fmt.Errorf("gathering evidence: %w", err)
	}
	return packet, nil
}

// leastTurn is how long a Gather that has not returned keeps its turn at least. Otherwise a look
// with a short context, such as that of a click on a page, would give the turn away too early. The
// comment of Desk.Gather has the same number.
const leastTurn = 5 * time.Minute

// leastTimeToGather is how much time a look that has waited for its turn must have left: a Gather
// that starts later cannot finish, and only takes the turn from the next look.
const leastTimeToGather = 5 * time.Second

// timeIsOver returns an error if ctx does not leave enough time to gather evidence.
func timeIsOver(ctx context.Context) error {
	err := ctx.Err()
	if deadline, ok := ctx.Deadline(); err == nil && ok && time.Until(deadline) < leastTimeToGather {
		err = context.DeadlineExceeded
	}
	if err != nil {
		return fmt.Errorf("gathering evidence: an earlier call of Gather for this dispute took all the time: %w", err)
	}
	return nil
}

// runningGathers knows for which disputes this process gathers evidence at the moment. The zero
// value is ready to use.
type runningGathers struct {
	mu   sync.Mutex
	ends map[string]chan struct{} // by account and id: closed when the turn ends
}

// begin waits until no other look of this process gathers evidence for the dispute, or until ctx
// ends. waited reports whether there was one. The caller must call end.
func (g *runningGathers) begin(ctx context.Context, account, id string) (end func(), waited bool, err error) {
	key := account + "/" + id
	for {
		mine := make(chan struct{})
		other := g.register(key, mine)
		if other == nil {
			return func() { g.remove(key); close(mine) }, waited, nil
		}
		waited = true
		select {
		case <-other:
		case <-ctx.Done():
			return nil, true, fmt.Errorf("an earlier call of Gather for this dispute has not returned: %w", ctx.Err())
		}
	}
}

// register registers mine, unless another one is registered for the key: then it returns that.
func (g *runningGathers) register(key string, mine chan struct{}) (other chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if other, ok := g.ends[key]; ok {
		return other
	}
	if g.ends == nil {
		g.ends = map[string]chan struct{}{}
	}
	g.ends[key] = mine
	return nil
}

func (g *runningGathers) remove(key string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.ends, key)
}
