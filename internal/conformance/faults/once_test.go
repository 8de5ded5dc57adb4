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

var calls = flag.Int("calls", 5_000, "how many faulted calls the tests of exactly-once make")

// number is how often any of the acts took effect.
func number(e disputetest.Effects) int {
	return e.Submissions + e.Closes + e.IssuingDisputes + e.Uploads
}

func TestEveryCallTakesEffectOnce(t *testing.T) {
	said := thisLibrary().faulted(t, *calls)
	figures.Print(t, "exactly once in %d calls: %s", *calls, said)
	for _, wrong := range []string{"duplicates", "false successes", "false failures", "several keys", "silence", "unforeseen", "attempts"} {
		assert.Zero(t, said[wrong], wrong)
	}
	require.NotZero(t, said["successes"])
}

func TestHowOftenCallsOfStripeGoTakeEffect(t *testing.T) {
	said := stripesOwn().faulted(t, *calls)
	require.NotZero(t, said["successes"])
	figures.Print(t, "exactly once in %d calls (stripe-go): %s", *calls, said)
}

// tellings counts calls by what is to be said of them.
type tellings map[string]int

func (n tellings) String() string {
	return fmt.Sprintf("%d duplicates, %d false successes, %d false failures, %d with several keys, %d silent effects (%d succeeded)",
		n["duplicates"], n["false successes"], n["false failures"], n["several keys"], n["silence"], n["successes"])
}

// faulted makes this many calls, each with a fate by chance for each attempt. The
// waits between them take no time.
func (l library) faulted(t *testing.T, calls int) tellings {
	t.Helper()
	said := tellings{}
	synctest.Test(t, func(t *testing.T) {
		chance := rand.New(rand.NewPCG(3, 4))
		all, fates := acts(), fates()
		for i := range calls {
			plan := make([]fate, tries)
			for j := range plan {
				plan[j] = fates[chance.IntN(len(fates))]
			}
			for _, what := range l.perform(t.Context(), all[i%len(all)], plan) {
				said[what]++
			}
		}
	})
	return said
}

// perform makes one call to its plan, on a server and a client of its own, and
// says what is to be said of it.
func (l library) perform(ctx context.Context, a act, plan []fate) (said []string) {
	srv := disputetest.NewServer()
	keys := map[string]bool{}
	attempts := 0
	srv.FailFunc(func(r *http.Request, _ int) disputetest.Fault {
		keys[r.Header.Get("Idempotency-Key")] = true
		attempts++
		return plan[attempts-1].fault
	})
	err := l.call(ctx, a, srv)
	success, effect, foreseen := foretell(plan)
	effects := number(srv.Effects())
	for what, is := range map[string]bool{
		"successes":       err == nil,
		"duplicates":      effects > 1,
		"false successes": err == nil && effects == 0,
		"false failures":  err != nil && success, // an attempt that was due would have shown it
		"several keys":    len(keys) != 1 || keys[""],
		"silence":         err != nil && effects > 0 && !l.unknown(err), // the error reads as if nothing had happened
		"unforeseen":      err == nil && !success || (effects == 1) != effect,
		"attempts":        attempts != foreseen,
	} {
		if is {
			said = append(said, what)
		}
	}
	return said
}
