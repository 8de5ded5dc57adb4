package deskriver_test

import (
	"context"
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

// sweep is the job as another release may store it.
type sweep struct {
	Cause string `json:"cause"`
	Until int64  `json:"until"`
}

func (sweep) Kind() string { return "dispute_sweep" }

// early is a look that comes before its time.
type early struct {
	ID    string `json:"id"`
	Cause string `json:"cause"`
}

func (early) Kind() string { return "dispute_look" }

func (o *office) sweep(cause string) {
	o.t.Helper()
	_, err := o.Client().Insert(o.t.Context(), sweep{cause, time.Now().Add(time.Hour).Unix()}, &river.InsertOpts{Queue: "disputes"})
	require.NoError(o.t, err)
}

func accounts(ids ...string) func(context.Context) ([]string, error) {
	return func(context.Context) ([]string, error) { return ids, nil }
}

func TestASweepFindsWhatNoEventHasTold(t *testing.T) {
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

func TestSweepsComeAgainAndAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{SweepEvery: 300 * time.Millisecond})
	o.hook.Hold()
	o.start()
	for range 3 {
		id := o.AddDispute(disputetest.Dispute{})
		o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is found")
	}
}

func TestTwoSweepsAtOnceFileOnce(t *testing.T) {
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

// A sweep stores what it found, also where an account does not answer.
func TestAnAccountThatIsSilentHoldsNoOtherUp(t *testing.T) {
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
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "the other account's is submitted")
}

// What is planned for soon is stored again where the queue has lost it, with its database for
// example.
func TestASweepPlansWhatIsLost(t *testing.T) {
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

// The sweep is what notices: the job for the time that the clock jumped over is due in days.
func TestAClockThatJumpsIsSweptAfter(t *testing.T) {
	t.Parallel()
	o := newOffice(t, deskriver.Config{}, func(k *desk.Desk) { k.SubmitBefore = 24 * time.Hour })
	id := o.AddDispute(disputetest.Dispute{DueBy: o.Now().Add(5 * 24 * time.Hour)})
	o.start()
	o.eventually(func() bool { return o.jobs(rivertype.JobStateScheduled) == 1 }, "it is planned")
	o.Advance(-48 * time.Hour)
	o.Advance(48*time.Hour + 4*24*time.Hour + time.Minute)
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted before its deadline")
}

// The clock of a process may be slow, so that it gets a job before its time.
func TestAPlannedLookThatComesEarlyIsPutBack(t *testing.T) {
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

// The event of a decision may never arrive; while the bank decides, the desk looks each week.
func TestADisputeUnderReviewIsLookedAtEachWeek(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	created := time.Now().Add(-20 * 24 * time.Hour)
	id := o.AddDispute(disputetest.Dispute{Status: "under_review", Created: created, DueBy: created.Add(24 * time.Hour)})
	o.start()
	o.eventually(func() bool { return o.jobs(rivertype.JobStateScheduled) == 1 }, "it is planned")
	assert.WithinDuration(t, created.Add(21*24*time.Hour), o.job(rivertype.JobStateScheduled).ScheduledAt, time.Minute)

	o.hook.Hold()
	o.Decide(id, false)
	o.exec(`UPDATE river_job SET state = 'available', scheduled_at = created_at WHERE state = 'scheduled'`)
	o.eventually(func() bool { return o.told(desk.Lost) == 1 }, "the decision is told")
	o.eventually(func() bool { return o.jobs(rivertype.JobStateCompleted) == o.jobs() }, "and nothing more is planned")
}

// Another program's jobs in the same tables are left alone.
func TestOtherQueuesAreLeftAlone(t *testing.T) {
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

func TestThinEventsOfConnectedAccounts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, noSweep)
	o.hook.Thin()
	id := o.Account("acct_1").AddDispute(disputetest.Dispute{})
	o.start()
	o.eventually(func() bool { return o.Effects(id).Submissions == 1 }, "it is submitted")
}
