package evidence_test

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

var seeds = flag.Uint64("seeds", 60, "number of seeds for faults and interleavings")

// Several processes respond to one dispute, a person changes it, and the network fails, all
// at random. Nothing may be submitted or uploaded twice. If a call reports a submission, the
// evidence that it reports must be the evidence that was submitted.
func TestSubmitUnderRandomFaultsSubmitsOnce(t *testing.T) {
	for seed := range *seeds {
		synctest.Test(t, func(t *testing.T) { chaos(t, seed) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func chaos(t *testing.T, seed uint64) {
	t.Helper()
	var mu sync.Mutex
	rng := rand.New(rand.NewPCG(seed, 1))
	draw := func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return rng.IntN(n)
	}
	faults := []disputetest.Fault{
		disputetest.LostAnswer(), disputetest.Reset(), disputetest.CutBody(5), disputetest.Status(500).Remembered(),
		disputetest.Status(500).AfterEffect(), disputetest.Status(500).AfterEffect().Remembered(), disputetest.Status(503),
		disputetest.HTML(502).AfterEffect(), disputetest.RateLimited("global-rate"), disputetest.Answer(""), disputetest.WrongObject(),
	}
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "J ROSEN", "billing_address": "here"}})
	approved := dispute.Fingerprint("fp_of_nothing")
	if seed%2 == 0 {
		res, err := responder(srv.Config()).Stage(t.Context(), id, samplePacket(t))
		require.NoError(t, err)
		approved = res.Fingerprint
	}
	srv.FailFunc(func(*http.Request, int) disputetest.Fault {
		if n := draw(3 * len(faults)); n < len(faults) {
			return faults[n]
		}
		return disputetest.Slow(time.Duration(draw(3)) * time.Second)
	})
	type claim struct {
		fp     dispute.Fingerprint // of the evidence that the call reported as submitted
		packet bool
	}
	claims := make(chan claim, 16)
	var all sync.WaitGroup
	for actor := range 5 {
		all.Go(func() {
			for range 3 {
				time.Sleep(time.Duration(draw(4)) * time.Second)
				r := &evidence.Responder{}
				if r.Disputes, r.Files = clients(srv.Config()); draw(2) == 0 {
					r = responder(srv.Config())
				}
				switch {
				case actor == 4:
					name := []string{"Jenny Q. Rosen", "Jenny Rosen"}[draw(2)]
					_, _ = r.Disputes.Stage(t.Context(), id, dispute.Evidence{CustomerName: name})
				case actor%2 == 0:
					if res, err := r.Submit(t.Context(), id, samplePacket(t)); err == nil {
						claims <- claim{res.Fingerprint, true}
					}
				default:
					if res, err := r.SubmitStaged(t.Context(), id, approved); err == nil {
						assert.Equal(t, approved, res.Fingerprint)
						claims <- claim{approved, false}
					}
				}
			}
		})
	}
	all.Wait()
	close(claims)
	srv.Heal()
	assert.LessOrEqual(t, srv.Effects(id).Submissions, 1)
	assert.LessOrEqual(t, srv.Effects().Uploads, 3)
	if srv.Effects(id).Submissions == 0 { // a person approves what is there
		_, err := submitter(srv.Config()).SubmitStaged(t.Context(), id, fingerprintAtStripe(t, srv, id))
		require.NoError(t, err)
	}
	assert.Equal(t, 1, srv.Effects(id).Submissions)
	for c := range claims {
		assert.Equal(t, fingerprintAtStripe(t, srv, id), c.fp)
		if c.packet {
			assert.Equal(t, "Jenny Rosen", fieldAtStripe(srv, id, "customer_name"))
			assert.NotNil(t, fieldAtStripe(srv, id, "receipt"))
		}
	}
}
