package deskriver_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/sqlserver"
	"github.com/stripedispute-go/stripedispute/webhook"
)

var (
	kills    = flag.Int("kills", 100, "how often a process is killed")
	disputes = flag.Int("disputes", 300, "how many disputes arrive")
)

const shops, processes = 30, 3

// Three processes work on one queue and are killed at random, while disputes of many accounts
// arrive by webhooks: twice, late, out of order, or never. A person approves what is staged.
func TestEveryDisputeIsSubmittedOnceWhateverIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute for each database")
	}
	t.Run("sqlite", func(t *testing.T) { storm(t, "sqlite:"+filepath.Join(t.TempDir(), "queue.db")) })
	t.Run("postgres", func(t *testing.T) {
		dir := sqlserver.Postgres(t)
		storm(t, "postgres:///postgres?user=postgres&host="+dir)
	})
}

func storm(t *testing.T, db string) {
	t.Helper()
	w := newWorld(t, db)
	var all sync.WaitGroup
	all.Go(w.kill)
	all.Go(w.arrive)
	all.Go(w.approve)
	all.Wait()
	w.waitForAll()
	w.judge()
}

// world is a Stripe, the processes of a merchant, and what happened.
type world struct {
	*disputetest.Server
	t        *testing.T
	db       string
	base     string
	notices  string
	accounts []string
	desk     *desk.Desk      // of the person who approves
	ended    context.Context //nolint:containedctx // of the test
	end      context.CancelFunc

	mu       sync.Mutex
	children []*process
	told     map[string]int // notices by id
	ids      map[string]string
	never    int
	killed   atomic.Int64
}

// process is one child and the address of its webhook.
type process struct {
	cmd *exec.Cmd
	url string
}

func newWorld(t *testing.T, db string) *world {
	t.Helper()
	w := &world{Server: disputetest.NewServer(), t: t, db: db, told: map[string]int{}, ids: map[string]string{}}
	stripe := httptest.NewServer(w.Server)
	t.Cleanup(stripe.Close)
	notices := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told[string(text)]++
	}))
	t.Cleanup(notices.Close)
	w.base, w.notices = stripe.URL, notices.URL
	for i := range shops {
		w.accounts = append(w.accounts, fmt.Sprintf("acct_%02d", i))
	}
	w.desk = childDesk(w.base, w.notices)
	w.ended, w.end = context.WithCancel(t.Context())
	t.Cleanup(w.end)
	for range processes {
		w.children = append(w.children, w.spawn())
	}
	t.Cleanup(func() {
		for _, p := range w.children {
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
	})
	return w
}

func (w *world) spawn() *process {
	cmd := exec.CommandContext(context.WithoutCancel(w.t.Context()), os.Args[0])
	cmd.Env = append(os.Environ(), "DESKRIVER_CHILD=1", "DESKRIVER_DB="+w.db, "STRIPE_API_BASE="+w.base,
		"DESKRIVER_NOTICES="+w.notices, "DESKRIVER_ACCOUNTS="+strings.Join(w.accounts, ","))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.t.Error(err)
		return nil
	}
	if err := cmd.Start(); err != nil {
		w.t.Error(err)
		return nil
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		w.t.Errorf("a child did not start: %v", err)
	}
	return &process{cmd: cmd, url: strings.TrimSpace(url)}
}

// kill ends a process at a random moment and starts another in its place.
func (w *world) kill() {
	for range *kills {
		time.Sleep(time.Duration(rand.IntN(250)) * time.Millisecond)
		w.mu.Lock()
		i := rand.IntN(len(w.children))
		p := w.children[i]
		w.mu.Unlock()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		w.killed.Add(1)
		next := w.spawn()
		if next == nil {
			return
		}
		w.mu.Lock()
		w.children[i] = next
		w.mu.Unlock()
	}
}

// arrive opens disputes and delivers their events as a bad day would: some never, some
// twice, in any order.
func (w *world) arrive() {
	var all sync.WaitGroup
	for i := range *disputes {
		account := w.accounts[i%shops]
		id := w.Account(account).AddDispute(disputetest.Dispute{DueBy: time.Now().Add(30 * time.Minute)})
		w.mu.Lock()
		w.ids[id] = account
		w.mu.Unlock()
		if i%20 == 7 {
			w.never++
			continue
		}
		body := fmt.Appendf(nil, `{"id":"evt_%s","object":"event","type":"charge.dispute.created","created":%d,"livemode":false,"account":%q,"data":{"object":{"id":%q,"object":"dispute"}}}`,
			id, time.Now().Unix(), account, id)
		for range 1 + i%2 {
			all.Go(func() { w.deliver(body, time.Duration(rand.IntN(2000))*time.Millisecond) })
		}
		time.Sleep(10 * time.Millisecond)
	}
	all.Wait()
}

// deliver posts an event until a process takes it, as Stripe does.
func (w *world) deliver(body []byte, late time.Duration) {
	time.Sleep(late)
	for range 200 {
		w.mu.Lock()
		url := w.children[rand.IntN(len(w.children))].url
		w.mu.Unlock()
		req, _ := http.NewRequestWithContext(w.ended, http.MethodPost, url, bytes.NewReader(body))
		req.Header.Set("Stripe-Signature", webhook.Sign(body, secret, time.Now()))
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.t.Error("an event was never taken")
}

// approve is a person who approves what waits, and wakes the desk as Stripe's event for the
// change of metadata would.
func (w *world) approve() {
	deadline := time.Now().Add(3 * time.Minute)
	for time.Now().Before(deadline) {
		waiting := 0
		for c, err := range w.desk.Due(w.ended, w.accounts...) {
			if err != nil {
				w.t.Error(err)
				return
			}
			waiting++
			s := c.State()
			if !s.Staged || s.Approved {
				continue
			}
			err := w.desk.Approve(w.ended, c.Account, c.Dispute.ID, s.Fingerprint, "user_1")
			if err != nil && !errors.Is(err, evidence.ErrChanged) && !errors.Is(err, dispute.ErrUnderReview) {
				w.t.Error(err)
			}
		}
		w.mu.Lock()
		arrived := len(w.ids) == *disputes
		w.mu.Unlock()
		if arrived && waiting == 0 {
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func (w *world) waitForAll() {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		told := 0
		for id := range w.told {
			if strings.HasPrefix(id, string(desk.Submitted)) {
				told++
			}
		}
		return told == *disputes
	}, 3*time.Minute, 100*time.Millisecond, "every submission is told")
}

// judge compares what came out with what must be.
func (w *world) judge() {
	w.t.Helper()
	once, approved := 0, 0
	for id, account := range w.ids {
		e := w.Effects(id)
		if e.Submissions == 1 && e.Closes == 0 {
			once++
		}
		d, err := w.desk.Disputes.Get(w.t.Context(), id, stripedispute.WithAccount(account))
		require.NoError(w.t, err)
		if fp, _, _ := strings.Cut(d.Metadata["desk_approved"], " "); fp == string(d.Evidence.Fingerprint()) && !d.EvidenceDetails.PastDue {
			approved++
		}
	}
	repeated := 0
	for id, n := range w.told {
		if strings.HasPrefix(id, string(desk.Submitted)) {
			repeated += n - 1
		}
	}
	fmt.Printf("desk on %s: %d disputes, %d kills: %d submitted once, %d as approved, %d without an event, %d notices of submission repeated\n",
		strings.TrimSuffix(strings.SplitN(w.db, ":", 2)[0], ":"), *disputes, w.killed.Load(), once, approved, w.never, repeated)
	assert.Equal(w.t, *disputes, once)
	assert.Equal(w.t, *disputes, approved)
	assert.EqualValues(w.t, *kills, w.killed.Load())
}
