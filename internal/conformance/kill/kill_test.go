package kill_test

import (
	"flag"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/figures"
)

var rounds = flag.Int("rounds", 200, "number of rounds with killed processes")

const processes = 3 // in a round

// In half of the rounds a person changes the evidence at the same time: to evidence that a second
// person approved, or to evidence that nobody approved.
func TestKilledProcessesSubmitWhatWasApprovedOnce(t *testing.T) {
	s, rng := newStripe(t), rand.New(rand.NewPCG(5, 6))
	kills, submissions, others := 0, 0, 0
	for round := range *rounds {
		id := s.AddDispute(disputetest.Dispute{})
		staged, err := responder(s.Config()).Stage(t.Context(), id, packet())
		require.NoError(t, err)
		first := staged.Fingerprint
		second := s.write(t, id, "Jenny Q. Rosen")
		require.Equal(t, first, s.write(t, id, "Jenny Rosen"))

		approved := []dispute.Fingerprint{first, first, first}
		s.onRequest(0, nil)
		switch round % 4 {
		case 2:
			approved[rng.IntN(processes)] = second
			s.onRequest(1+rng.IntN(6), func() { s.write(t, id, "Jenny Q. Rosen") })
		case 3:
			second = "fp_nobodyapproved"
			s.onRequest(1+rng.IntN(6), func() { s.write(t, id, "Mallory") })
		}
		reported, killed := s.runProcesses(t, id, randomFates(rng, processes, 3), approved)
		kills += killed
		s.finish(t, id, first, second)

		got := s.fingerprint(t, id)
		submissions += s.Effects(id).Submissions
		if got != first && got != second {
			others++
		}
		for _, fp := range reported {
			assert.Equal(t, got, fp, "a process reported another fingerprint")
		}
	}
	figures.Print(t, "%d kill rounds with SubmitStaged: %d processes each, %d submissions, %d of a fingerprint that was not approved",
		*rounds, processes, submissions, others)
	figures.Print(t, "killed processes with SubmitStaged: %d", kills)
	assert.Equal(t, *rounds, submissions)
	assert.Zero(t, others)
	assert.Greater(t, kills, *rounds/2)
}

// The same with a packet: at first nothing is staged, and each process uploads the files.
func TestKilledProcessesSubmitAPacketOnce(t *testing.T) {
	s, rng := newStripe(t), rand.New(rand.NewPCG(7, 8))
	s.onRequest(0, nil)
	n := *rounds / 2
	kills, submissions, uploads := 0, 0, 0
	for range n {
		id := s.AddDispute(disputetest.Dispute{})
		before := s.Effects().Uploads
		_, killed := s.runProcesses(t, id, randomFates(rng, processes, 8), make([]dispute.Fingerprint, processes))
		kills += killed
		_, err := responder(s.Config()).Submit(t.Context(), id, packet())
		require.NoError(t, err)
		submissions += s.Effects(id).Submissions
		uploads += s.Effects().Uploads - before
	}
	figures.Print(t, "%d kill rounds with Submit: %d processes each, %d submissions, %d uploads of %d files",
		n, processes, submissions, uploads, 2*n)
	figures.Print(t, "killed processes with Submit: %d", kills)
	assert.Equal(t, n, submissions)
	assert.Equal(t, 2*n, uploads)
}

// onRequest calls change before request n of the round.
func (s *stripe) onRequest(n int, change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received, s.changeAt, s.change = 0, n, change
}

// write stages other evidence, like a person in the Dashboard, and returns its fingerprint. After a
// submission it changes nothing and returns "".
func (s *stripe) write(t *testing.T, id, name string) dispute.Fingerprint {
	t.Helper()
	d, err := dispute.NewClient(s.Config()).Stage(t.Context(), id, dispute.Evidence{CustomerName: name})
	if err != nil {
		return ""
	}
	return d.Evidence.Fingerprint()
}

func (s *stripe) fingerprint(t *testing.T, id string) dispute.Fingerprint {
	t.Helper()
	d, err := dispute.NewClient(s.Config()).Get(t.Context(), id)
	require.NoError(t, err)
	return d.Evidence.Fingerprint()
}

// finish runs the same command again for each approval. If the evidence at Stripe was never
// approved, a person undoes the change first.
func (s *stripe) finish(t *testing.T, id string, approved ...dispute.Fingerprint) {
	t.Helper()
	for range 2 {
		for _, fp := range approved {
			if _, err := responder(s.Config()).SubmitStaged(t.Context(), id, fp); err == nil {
				return
			}
		}
		require.Zero(t, s.Effects(id).Submissions, "evidence that was not approved was submitted")
		s.write(t, id, "Jenny Rosen")
	}
	require.Fail(t, "the dispute could not be submitted")
}
