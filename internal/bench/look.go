package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// Look measures the cost of one look of the desk at a dispute that waits for approval, after
// people were told. Most looks of a desk are such looks.
func Look(e Effort) ([]Figure, error) {
	id, body, err := waitingDispute()
	if err != nil {
		return nil, err
	}
	server, err := startChild(childSpec{Body: body})
	if err != nil {
		return nil, err
	}
	defer server.stop()
	k := newDesk(dispute.NewClient(server.config()), fileupload.NewClient(server.config()))
	ctx := context.Background()
	look := func() error {
		next, err := k.Look(ctx, "", id)
		if err == nil && next.IsZero() {
			err = errors.New("no next look is planned")
		}
		return err
	}
	_, requests, err := server.counted(look)
	if err != nil {
		return nil, err
	}
	r, err := Race(e.Rounds,
		Runner{"look", look},
		Runner{"get", func() error {
			_, err := k.Disputes.Get(ctx, id)
			return err
		}},
	)
	if err != nil {
		return nil, err
	}
	micros := func(name string) float64 { return float64(r.cpu(name)) / float64(time.Microsecond) }
	return []Figure{
		amount("look-requests", float64(requests), "requests", ""),
		amount("look-cpu", micros("look"), "µs", fmt.Sprintf("over TLS and HTTP/2; its Get alone %.0f µs", micros("get"))),
		ratio("look-cpu-over-get", r.CPU("look", "get"), 0, ""),
	}, nil
}

func newDesk(disputes *dispute.Client, files *fileupload.Client) *desk.Desk {
	return &desk.Desk{
		Disputes: disputes, Files: files,
		Gather:       func(context.Context, desk.Case) (*evidence.Packet, error) { return filingPacket(), nil },
		Notify:       func(context.Context, desk.Notice) error { return nil },
		RemindBefore: []time.Duration{48 * time.Hour},
	}
}

// waitingDispute returns the id and the JSON of a dispute for which a desk has done everything
// that it does before a person approves.
func waitingDispute() (id string, body []byte, err error) {
	srv := disputetest.NewServer()
	id = srv.AddDispute(disputetest.Dispute{})
	k := newDesk(dispute.NewClient(srv.Config()), fileupload.NewClient(srv.Config()))
	for range 2 { // the second look has nothing to do
		if _, err := k.Look(context.Background(), "", id); err != nil {
			return "", nil, err
		}
	}
	body, err = json.Marshal(srv.Object(id))
	return id, body, err
}
