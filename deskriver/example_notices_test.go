package deskriver_test

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/webhook/sqlonce"
)

// A notice may be sent more than once, by any process. A table of the IDs that all processes
// share drops the repeated ones. The ID is stored in a transaction that is committed after the
// message was sent: no message is lost, and one is repeated only after a crash in between.
func Example_noticesOnce() {
	dir, err := os.MkdirTemp("", "notices")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "shop.db")+"?_pragma=busy_timeout(10000)&_txlock=immediate")
	if err != nil {
		log.Print(err)
		return
	}
	defer func() { _ = db.Close() }()
	// The same package remembers webhook events. Notices are kept for ever, because a look at a
	// decided dispute may repeat them at any time.
	told := &sqlonce.Store{DB: db, Dialect: sqlonce.SQLite, Table: "dispute_notices", Age: -1}
	ctx := context.Background()
	if err := told.Create(ctx); err != nil {
		log.Print(err)
		return
	}
	sendMessage := func(n desk.Notice) error { // to the chat of your support
		_, err := fmt.Println("message:", n.Case.Dispute.ID, n.Kind)
		return err
	}

	stripe := disputetest.NewServer()
	id := stripe.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Status: "warning_closed"})
	k := &desk.Desk{
		Disputes: dispute.NewClient(stripe.Config()),
		Files:    fileupload.NewClient(stripe.Config()),
		Notify: func(ctx context.Context, n desk.Notice) error {
			return told.Do(ctx, n.ID, func(context.Context) error { return sendMessage(n) })
		},
	}
	_, err = k.Look(ctx, "", id)
	fmt.Println("look:", err)

	// The same notice comes from another process.
	again := desk.Notice{ID: id + "/ended", Kind: desk.Ended, Case: desk.Case{Dispute: &dispute.Dispute{ID: id}}}
	fmt.Println("again:", k.Notify(ctx, again))
	// Output:
	// message: du_Test0001 ended
	// look: <nil>
	// again: <nil>
}
