package deskriver_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
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

	_ "github.com/jackc/pgx/v5/stdlib"
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
	kills    = flag.Int("kills", 100, "kill test: how often a process is killed")
	disputes = flag.Int("disputes", 300, "kill test: how many disputes are opened")
)

const shops, processes = 30, 3

// Three processes share one queue and are killed at random. Meanwhile disputes are opened on
// many accounts, and their events arrive twice, late, out of order, or never. A person
// approves the staged evidence.
func TestEachDisputeIsSubmittedOnceDespiteKills(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute for each database")
	}
	t.Run("sqlite", func(t *testing.T) { submitDespiteKills(t, "sqlite:"+filepath.Join(t.TempDir(), "queue.db")) })
	t.Run("postgres", func(t *testing.T) {
		dir := sqlserver.Postgres(t)
		submitDespiteKills(t, "postgres:///postgres?user=postgres&host="+dir)
	})
}

func submitDespiteKills(t *testing.T, db string) {
	t.Helper()
	w := newWorld(t, db)
	var running sync.WaitGroup
	running.Go(w.killProcesses)
	running.Go(w.openDisputes)
	running.Go(w.approveAll)
	running.Wait()
	w.waitForAll()
	w.checkAll()
}

// world is an in-memory Stripe, the processes of a merchant, and a record of what happened.
type world struct {
	*disputetest.Server
	t        *testing.T
	db       string
	base     string
	notices  string
	accounts []string
	desk     *desk.Desk      // for the person who approves
	ended    context.Context //nolint:containedctx // ends with the test
	end      context.CancelFunc

	mu       sync.Mutex
	children []*process
	told     map[string]int    // how often each notice was sent
	ids      map[string]string // the account of each dispute
	taken    map[string]bool   // the disputes whose event got a 200
	killed   atomic.Int64
}

// process is one child and the address of its webhook.
type process struct {
	cmd *exec.Cmd
	url string
}

func newWorld(t *testing.T, db string) *world {
	t.Helper()
	w := &world{Server: disputetest.NewServer(), t: t, db: db, told: map[string]int{}, ids: map[string]string{}, taken: map[string]bool{}}
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
		w.children = append(w.children, w.startChild())
	}
	t.Cleanup(func() {
		for _, p := range w.children {
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
	})
	return w
}

func (w *world) startChild() *process {
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

// killProcesses kills a process at a random moment and starts another one, again and again.
func (w *world) killProcesses() {
	for range *kills {
		time.Sleep(time.Duration(rand.IntN(250)) * time.Millisecond)
		w.mu.Lock()
		i := rand.IntN(len(w.children))
		p := w.children[i]
		w.mu.Unlock()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		w.killed.Add(1)
		next := w.startChild()
		if next == nil {
			return
		}
		w.mu.Lock()
		w.children[i] = next
		w.mu.Unlock()
	}
}

// openDisputes opens disputes and delivers their events: some once, some twice, some never,
// in any order.
func (w *world) openDisputes() {
	var deliveries sync.WaitGroup
	for i := range *disputes {
		account := w.accounts[i%shops]
		id := w.Account(account).AddDispute(disputetest.Dispute{DueBy: time.Now().Add(30 * time.Minute)})
		w.mu.Lock()
		w.ids[id] = account
		w.mu.Unlock()
		if i%20 == 7 {
			continue // its event never arrives
		}
		for range 1 + i%2 {
			deliveries.Go(func() { w.deliver(id, account, time.Duration(rand.IntN(2000))*time.Millisecond) })
		}
		time.Sleep(10 * time.Millisecond)
	}
	deliveries.Wait()
}

// deliver posts the event of a dispute until it gets a 200, as Stripe does.
func (w *world) deliver(id, account string, late time.Duration) {
	body := fmt.Appendf(nil, `{"id":"evt_%s","object":"event","type":"charge.dispute.created","created":%d,"livemode":false,`+
		`"account":%q,"data":{"object":{"id":%q,"object":"dispute"}}}`, id, time.Now().Unix(), account, id)
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
				w.mu.Lock()
				defer w.mu.Unlock()
				w.taken[id] = true
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.t.Error("an event never got a 200")
}

// approveAll does what a person does: it approves the evidence of each dispute that waits.
func (w *world) approveAll() {
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
	}, 3*time.Minute, 100*time.Millisecond, "there is a notice for each submission")
}

// checkAll checks that each dispute was submitted once, as it was approved, and that no event
// that got a 200 was lost. It prints the figures.
func (w *world) checkAll() {
	w.t.Helper()
	once, approved, found := 0, 0, 0
	for id, account := range w.ids {
		e := w.Effects(id)
		if e.Submissions == 1 && e.Closes == 0 {
			once++
			if !w.taken[id] {
				found++
			}
		}
		d, err := w.desk.Disputes.Get(w.t.Context(), id, stripedispute.WithAccount(account))
		require.NoError(w.t, err)
		fp, _, _ := strings.Cut(d.Metadata["desk_approved"], " ")
		if fp == string(d.Evidence.Fingerprint()) && !d.EvidenceDetails.PastDue {
			approved++
		}
	}
	kept := 0
	stored := w.storedCauses()
	for id := range w.taken {
		if stored["evt_"+id] {
			kept++
		}
	}
	repeated := 0
	for id, n := range w.told {
		if strings.HasPrefix(id, string(desk.Submitted)) {
			repeated += n - 1
		}
	}
	db, _, _ := strings.Cut(w.db, ":")
	missed := *disputes - len(w.taken)
	fmt.Printf("desk on %s: %d disputes, %d kills: %d submitted once, %d as approved, "+
		"%d without an event, %d notices of submission repeated\n",
		db, *disputes, w.killed.Load(), once, approved, missed, repeated)
	fmt.Printf("desk on %s: %d of %d events kept, %d of %d disputes without an event found\n", db, kept, len(w.taken), found, missed)
	assert.Equal(w.t, *disputes, once)
	assert.Equal(w.t, *disputes, approved)
	assert.Equal(w.t, len(w.taken), kept, "each event that got a 200 has a job")
	assert.Positive(w.t, missed)
	assert.Equal(w.t, missed, found, "a sweep finds each dispute whose event never arrived")
	assert.EqualValues(w.t, *kills, w.killed.Load())
}

// storedCauses reads the causes of all looks from River's table.
func (w *world) storedCauses() map[string]bool {
	w.t.Helper()
	driver, dsn, query := "pgx", w.db, `SELECT args->>'cause' FROM river_job WHERE kind = 'dispute_look'`
	if file, ok := strings.CutPrefix(w.db, "sqlite:"); ok {
		driver, dsn, query = "sqlite", sqliteName(file), `SELECT json_extract(args, '$.cause') FROM river_job WHERE kind = 'dispute_look'`
	}
	db, err := sql.Open(driver, dsn)
	require.NoError(w.t, err)
	defer func() { assert.NoError(w.t, db.Close()) }()
	rows, err := db.QueryContext(w.t.Context(), query)
	require.NoError(w.t, err)
	defer func() { _ = rows.Close() }()
	causes := map[string]bool{}
	for rows.Next() {
		var cause sql.NullString
		require.NoError(w.t, rows.Scan(&cause))
		causes[cause.String] = true
	}
	require.NoError(w.t, rows.Err())
	return causes
}
