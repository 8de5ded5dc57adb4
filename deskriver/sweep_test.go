package deskriver_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/deskriver"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// sweep has the arguments of a sweep, as another release of this package may store them.
type sweep struct {
	Cause string `json:"cause"`
	Until int64  `json:"until"`
}

func (sweep) Kind() string { return "dispute_sweep" }

// early has the arguments of a look that runs before its time.
type early struct {
	ID    string `json:"id"`
	Cause string `json:"cause"`
}

func (early) Kind() string { return "dispute_look" }

// sweep stores a sweep.
func (o *office) sweep(cause string) {
	o.t.Helper()
	_, err := o.Client().Insert(o.t.Context(), sweep{cause, time.Now().Add(time.Hour).Unix()}, &river.InsertOpts{Queue: "disputes"})
	require.NoError(o.t, err)
}

func accounts(ids ...string) func(context.Context) ([]string, error) {
	return func(context.Context) ([]string, error) { return ids, nil }
}

func TestSweepFindsDisputesWithoutAnEvent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{Accounts: accounts("", "acct_1", "acct_gone", "acct_1"), SweepEvery: time.Hour})
	o.hook.Hold()
	own, connected := o.AddDispute(disputetest.Dispute{}), o.Account("acct_1").AddDispute(disputetest.Dispute{})
	o.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Header.Get("Stripe-Account") == "acct_gone" {
			return status(http.StatusForbidden)
		}
		return disputetest.Fault{}
	})
	o.start()
	o.eventually(func() bool { return o.Effects(own, connected).Submissions == 2 }, "both are submitted")
}

// A process that starts right after another one shares the sweep of its start, which has run
// before. It gets another one.
func TestProcessThatIsStartedAgainSweeps(t *testing.T) {
	t.Parallel()
	cfg := deskriver.Config{SweepEvery: 5 * time.Minute} // processes that start within five seconds share a sweep
	o := newOffice(t, cfg)
	o.hook.Hold()
	o.start()
	o.eventually(func() bool { return len(o.sweeps()) > 0 }, "it has swept")
	first := o.sweeps()[0]
	require.NoError(t, o.Stop(context.WithoutCancel(t.Context())))
	id := o.AddDispute(disputetest.Dispute{})

	o.Queue = o.open(cfg)
	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "the dispute is found")
	o.eventually(func() bool { return len(o.sweeps()) >= 2 }, "there was another sweep")
	assert.Contains(t, o.sweeps(), first)
}

// sweeps lists the causes of the sweeps that have ended.
func (o *office) sweeps() (causes []string) {
	o.t.Helper()
	params := river.NewJobListParams().Kinds("dispute_sweep").States(rivertype.JobStateCompleted)
	res, err := o.Client().JobList(o.t.Context(), params)
	require.NoError(o.t, err)
	for _, job := range res.Jobs {
		var args sweep
		require.NoError(o.t, json.Unmarshal(job.EncodedArgs, &args))
		causes = append(causes, args.Cause)
	}
	return causes
}

func TestSweepEveryRepeatsSweeps(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{SweepEvery: 300 * time.Millisecond})
	o.hook.Hold()
	o.start()
	for range 3 {
		id := o.AddDispute(disputetest.Dispute{})
		o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is found")
	}
}

func TestParallelSweepsSubmitOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	o.hook.Hold()
	ids := make([]string, 40)
	for i := range ids {
		ids[i] = o.AddDispute(disputetest.Dispute{})
	}
	second := o.open(noSweep)
	for _, cause := range []string{"one", "two", "three"} {
		o.sweep(cause)
	}
	o.start()
	require.NoError(t, second.Start(context.WithoutCancel(t.Context())))
	o.eventually(func() bool { return o.told(desk.Submitted) == len(ids) }, "all are submitted")
	for _, id := range ids {
		assert.Equal(t, 1, o.Effects(id).Submissions)
	}
}

// Three sweeps within ten seconds store one look while that look has not ended.
func TestSweepsOfOneSlotStoreOneLook(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	o := newOffice(t, noSweep, g.gather)
	o.hook.Hold()
	id := o.AddDispute(disputetest.Dispute{})
	for _, cause := range []string{"one", "two", "three"} {
		o.sweep(cause)
	}
	o.exec(`UPDATE river_job SET created_at = '2026-03-02 09:00:0' || id || '.000' WHERE kind = 'dispute_sweep'`)
	o.start()
	o.eventually(func() bool { return len(o.sweeps()) == 3 }, "three sweeps have ended")
	assert.Equal(t, 1, o.jobs(), "the looks of the second and the third sweep are repeated")

	g.release()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "the dispute is submitted")
}

// A sweep stores what it has found, even if one account does not respond.
func TestSweepIsNotHeldUpByASilentAccount(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{Accounts: accounts("acct_silent", "acct_1"), JobTimeout: 4 * time.Second})
	o.hook.Hold()
	id := o.Account("acct_1").AddDispute(disputetest.Dispute{})
	o.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		if r.Header.Get("Stripe-Account") == "acct_silent" {
			<-r.Context().Done()
		}
		return disputetest.Fault{}
	})
	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "the dispute of the other account is submitted")
}

// A sweep stores the planned looks of the next hours again, in case the database was restored
// and has lost them.
func TestSweepPlansLostLooksAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep, func(k *desk.Desk) { k.SubmitBefore = time.Hour })
	id := o.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(time.Hour + 6*time.Second)})
	late := o.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(100 * time.Hour)})
	o.start()
	o.eventually(func() bool { return o.jobs(rivertype.JobStateScheduled) == 2 }, "both are planned")
	require.NoError(t, o.Stop(context.WithoutCancel(t.Context())))

	o.Queue = o.open(deskriver.Config{SweepEvery: time.Hour})
	o.exec(`DELETE FROM river_job`)
	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted at its time")
	assert.Zero(t, o.Effects(late).Submissions)
}

// When the clock jumps, the job of the planned look is still days away. A sweep finds the dispute.
func TestSweepAfterTheClockJumps(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{}, func(k *desk.Desk) { k.SubmitBefore = 24 * time.Hour })
	id := o.AddDispute(disputetest.Dispute{DueBy: o.Now().Add(5 * 24 * time.Hour)})
	o.start()
	o.eventually(func() bool { return o.jobs(rivertype.JobStateScheduled) == 1 }, "it is planned")
	o.Advance(-48 * time.Hour)
	o.Advance(48*time.Hour + 4*24*time.Hour + time.Minute)
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted before its deadline")
}

// If the clock of a process is slow, the process may get a job before its time.
func TestPlannedLookThatIsEarlyWaits(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep, func(k *desk.Desk) { k.SubmitBefore = time.Hour })
	o.hook.Hold()
	at := time.Now().Add(6 * time.Second).Truncate(time.Second)
	id := o.AddDispute(disputetest.Dispute{DueBy: at.Add(time.Hour)})
	_, err := o.Client().Insert(t.Context(), early{id, "at " + at.UTC().Format(time.RFC3339)}, &river.InsertOpts{Queue: "disputes"})
	require.NoError(t, err)
	o.start()
	o.eventually(func() bool { return o.Effects(id).Updates > 0 }, "it is staged")
	o.eventually(func() bool {
		return o.jobs(rivertype.JobStateCompleted) == 0 && o.jobs(rivertype.JobStateScheduled, rivertype.JobStateAvailable) == 1
	}, "the job waits again")
	assert.Zero(t, o.Effects(id).Submissions)
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted at its time")
}

// The event of the decision may never arrive, so a dispute under review gets a look each week.
func TestDisputeUnderReviewGetsAWeeklyLook(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	created := time.Now().Add(-15 * 24 * time.Hour) // only weeks are over on day 21 and not before
	id := o.AddDispute(disputetest.Dispute{Status: "under_review", Created: created, DueBy: created.Add(24 * time.Hour)})
	o.start()
	o.eventually(func() bool { return o.jobs(rivertype.JobStateScheduled) == 1 }, "it is planned")
	assert.WithinDuration(t, created.Add(21*24*time.Hour), o.job(rivertype.JobStateScheduled).ScheduledAt, time.Minute)

	o.hook.Hold()
	o.Decide(id, false)
	o.exec(`UPDATE river_job SET state = 'available', scheduled_at = created_at WHERE state = 'scheduled'`)
	o.eventually(func() bool { return o.told(desk.Lost) == 1 }, "Notify is called with the decision")
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCompleted) == o.jobs() }, "no look is planned any more")
}

// The queue does not run jobs of other programs that use the same tables.
func TestJobsOfOtherQueuesAreNotRun(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	res, err := o.Client().Insert(t.Context(), sweep{}, &river.InsertOpts{Queue: river.QueueDefault})
	require.NoError(t, err)
	id := o.AddDispute(disputetest.Dispute{})
	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "ours runs")
	job, err := o.Client().JobGet(t.Context(), res.Job.ID)
	require.NoError(t, err)
	assert.Equal(t, rivertype.JobStateAvailable, job.State)
}

func TestWebhookStoresThinEventsOfConnectedAccounts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	o.hook.Thin()
	id := o.Account("acct_1").AddDispute(disputetest.Dispute{})
	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted")
}
