package desk_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// start is the server's time when a test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func newServer() *disputetest.Server {
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	srv.SetNow(start)
	return srv
}

// notices receives notices and drops repeated ones, as the Notify of a user should.
type notices struct {
	mu   sync.Mutex
	all  []desk.Notice
	seen map[string]int
}

func (n *notices) notify(_ context.Context, notice desk.Notice) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.seen == nil {
		n.seen = map[string]int{}
	}
	if n.seen[notice.ID]++; n.seen[notice.ID] == 1 {
		n.all = append(n.all, notice)
	}
	return nil
}

func (n *notices) kinds() (kinds []desk.Kind) {
	for _, x := range n.all {
		kinds = append(kinds, x.Kind)
	}
	return kinds
}

func newDesk(srv *disputetest.Server) (*desk.Desk, *notices) {
	told := &notices{}
	cfg := srv.Config()
	return &desk.Desk{
		Disputes: dispute.NewClient(cfg),
		Files:    fileupload.NewClient(cfg),
		Gather:   gather("A blue bicycle"),
		Notify:   told.notify,
	}, told
}

// gather makes a Gather whose packet has this product description.
func gather(text string) func(context.Context, desk.Case) (*evidence.Packet, error) {
	return func(context.Context, desk.Case) (*evidence.Packet, error) {
		return &evidence.Packet{Evidence: dispute.Evidence{ProductDescription: text}}, nil
	}
}

// nothing is a Gather that leaves the dispute to a person.
func nothing(context.Context, desk.Case) (*evidence.Packet, error) { return nil, nil } //nolint:nilnil // means: no packet

// look calls Look and requires that it succeeds.
func look(t *testing.T, k *desk.Desk, id string) time.Time {
	t.Helper()
	next, err := k.Look(t.Context(), "", id)
	require.NoError(t, err)
	return next
}

func get(t *testing.T, k *desk.Desk, id string) desk.Case {
	t.Helper()
	d, err := k.Disputes.Get(t.Context(), id)
	require.NoError(t, err)
	return desk.Case{Dispute: d}
}

// approve approves what is staged now.
func approve(t *testing.T, k *desk.Desk, id string) {
	t.Helper()
	require.NoError(t, k.Approve(t.Context(), "", id, get(t, k, id).State().Fingerprint, "user_42"))
}

func count(kinds []desk.Kind, kind desk.Kind) (n int) {
	for _, k := range kinds {
		if k == kind {
			n++
		}
	}
	return n
}
