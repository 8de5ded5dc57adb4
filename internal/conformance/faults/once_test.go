package faults_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/figures"
)

var calls = flag.Int("calls", 5_000, "number of calls in the exactly-once tests")

// effectsOf counts the effects of all acts.
func effectsOf(e disputetest.Effects) int {
	return e.Submissions + e.Closes + e.IssuingDisputes + e.Uploads
}

func TestEveryCallTakesEffectOnce(t *testing.T) {
	counts := libraryCaller().makeCalls(t, *calls)
	figures.Print(t, "exactly once in %d calls: %s", *calls, counts)
	for _, wrong := range []string{"duplicates", "false successes", "false failures", "several keys", "silence", "unexpected", "attempts"} {
		assert.Zero(t, counts[wrong], wrong)
	}
	require.NotZero(t, counts["successes"])
}

func TestHowOftenCallsOfStripeGoTakeEffect(t *testing.T) {
	counts := stripeGoCaller().makeCalls(t, *calls)
	require.NotZero(t, counts["successes"])
	figures.Print(t, "exactly once in %d calls (stripe-go): %s", *calls, counts)
}

// callCounts counts calls by their results.
type callCounts map[string]int

func (n callCounts) String() string {
	return fmt.Sprintf("%d duplicates, %d false successes, %d false failures, %d with several keys, %d silent effects (%d succeeded)",
		n["duplicates"], n["false successes"], n["false failures"], n["several keys"], n["silence"], n["successes"])
}

// makeCalls makes calls with a random fate for each attempt. The backoff takes no time.
func (c caller) makeCalls(t *testing.T, calls int) callCounts {
	t.Helper()
	counts := callCounts{}
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(3, 4))
		all, fates := acts(), fates()
		for i := range calls {
			plan := make([]fate, tries)
			for j := range plan {
				plan[j] = fates[rng.IntN(len(fates))]
			}
			for _, what := range c.makeCall(t.Context(), all[i%len(all)], plan) {
				counts[what]++
			}
		}
	})
	return counts
}

// makeCall makes one call with this plan, with its own server and client, and returns what to
// count.
func (c caller) makeCall(ctx context.Context, a act, plan []fate) (results []string) {
	srv := disputetest.NewServer()
	keys := map[string]bool{}
	attempts := 0
	srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		keys[r.Header.Get("Idempotency-Key")] = true
		attempts++
		return plan[attempts-1].fault
	})
	err := c.call(ctx, a, srv)
	succeeds, effect, wantAttempts := expected(plan)
	effects := effectsOf(srv.Effects())
	for what, is := range map[string]bool{
		"successes":       err == nil,
		"duplicates":      effects > 1,
		"false successes": err == nil && effects == 0,
		"false failures":  err != nil && succeeds, // an attempt that was due would have shown it
		"several keys":    len(keys) != 1 || keys[""],
		"silence":         err != nil && effects > 0 && !c.unknown(err), // the error reads as if the call had no effect
		"unexpected":      err == nil && !succeeds || (effects == 1) != effect,
		"attempts":        attempts != wantAttempts,
	} {
		if is {
			results = append(results, what)
		}
	}
	return results
}
