package deskriver_test

import (
	"context"
	"database/sql"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/deskriver/sqlite"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/webhook"
)

var noSweep = deskriver.Config{SweepEvery: -1} //nolint:gochecknoglobals // a constant

func TestWebhookStoresAJobBeforeItsResponse(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	id := o.AddDispute(disputetest.Dispute{})
	d := o.hook.Deliveries()
	require.NotEmpty(t, d)
	assert.Equal(t, http.StatusOK, d[0].Status)
	assert.Equal(t, 1, o.jobs())
	assert.Zero(t, o.Effects(id), "nothing runs before Start")

	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "the dispute is submitted")
	o.eventually(func() bool { return o.told(desk.Submitted) == 1 }, "Notify is called")
}

func TestWebhookStoresOneJobForRepeatedDeliveries(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	id := o.AddDispute(disputetest.Dispute{})
	event := o.hook.Deliveries()[0].Event
	for range 5 {
		o.hook.Deliver(event)
	}
	assert.Equal(t, 1, o.jobs())
	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "the dispute is submitted")
	ended := func() bool { return o.jobs(rivertype.JobStateCompleted, rivertype.JobStateScheduled) == o.jobs() }
	o.eventually(ended, "all jobs have ended")
	n := o.jobs()
	o.hook.Deliver(event)
	assert.Equal(t, n, o.jobs(), "there is still one job after it has ended")
}

func TestWebhookIgnoresOtherEvents(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{SweepEvery: -1, Filter: func(e *webhook.Event) bool { return e.Livemode }})
	o.AddDispute(disputetest.Dispute{})
	assert.Equal(t, http.StatusOK, o.hook.Deliveries()[0].Status)
	assert.Zero(t, o.jobs())

	all := newOffice(t, noSweep)
	hook := all.SendEvents(all.Webhook(secret), secret)
	all.AddFile(disputetest.File{})
	all.AddIssuingDispute(disputetest.IssuingDispute{})
	for _, d := range hook.Deliveries() {
		assert.Equal(t, http.StatusOK, d.Status, d.Type)
	}
	assert.Zero(t, all.jobs())
}

func TestLookTxIsPartOfTheTransaction(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	o.hook.Hold()
	file := filepath.Join(t.TempDir(), "own.db")
	other, err := sqlite.Open(t.Context(), file, o.desk, noSweep)
	require.NoError(t, err)
	defer func() { require.NoError(t, other.Stop(context.Background())) }() //nolint:usetesting // the test's context has ended
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(5000)&_txlock=immediate")
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	for _, commit := range []bool{false, true} {
		tx, err := db.BeginTx(t.Context(), nil)
		require.NoError(t, err)
		require.NoError(t, other.LookTx(t.Context(), tx, "", "du_1"))
		if commit {
			require.NoError(t, tx.Commit())
		} else {
			require.NoError(t, tx.Rollback())
		}
		res, err := other.Client().JobList(t.Context(), nil)
		require.NoError(t, err)
		assert.Len(t, res.Jobs, map[bool]int{true: 1}[commit])
	}
}

func TestPlannedLookRunsAtItsTime(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep, func(k *desk.Desk) { k.SubmitBefore = 24 * time.Hour })
	id := o.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(24*time.Hour + 3*time.Second)})
	o.start()
	o.eventually(func() bool { return o.Effects(id).Updates > 0 }, "it is staged")
	assert.Zero(t, o.Effects(id).Submissions)
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted in time")
}
