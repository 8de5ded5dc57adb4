package sqltest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/webhook"
)

const (
	events     = 50
	deliveries = 400 // 8 of each event, half of them thin
	workers    = 4
	senders    = 8
	killEvery  = 40 // a worker is killed after so many deliveries; workers also kill themselves
)

// TestStoreHandlesEachEventOnceDespiteKills delivers events many times to several
// processes, which are killed at random and started again. When every delivery has got
// its 200, it counts the work that was committed.
func TestStoreHandlesEachEventOnceDespiteKills(t *testing.T) {
	eachDatabase(t, func(t *testing.T, d database) {
		db := d.prepare(t)
		f := startFleet(t, d)
		queue := make(chan string, deliveries)
		for i := range deliveries {
			queue <- eventOf(i)
		}
		close(queue)
		shuffled := shuffle(queue)

		var acknowledged atomic.Int32
		var wg sync.WaitGroup
		for range senders {
			wg.Go(func() {
				for payload := range shuffled {
					for !f.deliver(t.Context(), payload) {
						if t.Context().Err() != nil {
							return
						}
					}
					if n := acknowledged.Add(1); n%killEvery == 0 {
						f.kill(int(n) / killEvery % workers)
					}
				}
			})
		}
		wg.Wait()
		kills := f.stop()

		counts := effects(t, db)
		sum := 0
		for id, n := range counts {
			sum += n
			assert.Equal(t, 1, n, id)
		}
		assert.Len(t, counts, events)
		assert.GreaterOrEqual(t, kills, deliveries/killEvery)
		fmt.Printf("sqlonce: %s %d deliveries of %d events, %d kills: %d effects\n", d.Name, acknowledged.Load(), events, kills, sum)
	})
}

// eventOf returns the payload of delivery i: one of the two forms of an event.
func eventOf(i int) string {
	n := i % events
	if i/events%2 == 1 {
		return fmt.Sprintf(`{"id":"evt_test_%d","object":"v2.core.event","type":"v1.charge.dispute.updated",`+
			`"snapshot_event":"evt_%d","related_object":{"id":"du_%d"}}`, i, n, n)
	}
	return fmt.Sprintf(`{"id":"evt_%d","object":"event","type":"charge.dispute.updated",`+
		`"data":{"object":{"id":"du_%d","object":"dispute"}}}`, n, n)
}

func shuffle(in <-chan string) <-chan string {
	var all []string
	for s := range in {
		all = append(all, s)
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	out := make(chan string, len(all))
	for _, s := range all {
		out <- s
	}
	close(out)
	return out
}

// fleet is the set of worker processes.
type fleet struct {
	database database
	seeds    atomic.Uint64
	kills    atomic.Int32
	stopping atomic.Bool
	running  sync.WaitGroup
	slots    [workers]slot
}

// slot runs one worker after another: when a worker is killed, the next one starts.
type slot struct {
	mu      sync.Mutex
	changed *sync.Cond
	url     string // "" while no worker accepts requests
	process *os.Process
	stdin   io.Closer
}

func startFleet(t *testing.T, d database) *fleet {
	t.Helper()
	f := &fleet{database: d}
	for i := range f.slots {
		p := &f.slots[i]
		p.changed = sync.NewCond(&p.mu)
		f.running.Go(func() {
			for !f.stopping.Load() {
				if err := f.run(p); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	return f
}

// run starts one worker and waits until it ends.
func (f *fleet) run(p *slot) error {
	config, err := json.Marshal(workerConfig{f.database, f.seeds.Add(1)})
	if err != nil {
		return err
	}
	c := exec.CommandContext(context.Background(), os.Args[0])
	c.Env = append(os.Environ(), workerEnv+"="+string(config))
	c.Stderr = os.Stderr
	stdin, err := c.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n') // empty if the worker died before it printed its address
	p.set(strings.TrimSpace(line), c.Process, stdin)
	if f.stopping.Load() {
		_ = stdin.Close()
	}
	err = c.Wait()
	p.set("", nil, nil)
	if err != nil && err.Error() == "signal: killed" {
		f.kills.Add(1)
		return nil
	}
	return err
}

func (p *slot) set(url string, process *os.Process, stdin io.Closer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.url, p.process, p.stdin = url, process, stdin
	p.changed.Broadcast()
}

// wait waits until a worker accepts requests, and returns its address.
func (p *slot) wait() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.url == "" {
		p.changed.Wait()
	}
	return p.url
}

// kill sends SIGKILL to the worker of a slot.
func (f *fleet) kill(i int) {
	p := &f.slots[i]
	p.wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.process != nil {
		_ = p.process.Kill()
	}
}

// deliver posts an event to any worker and reports whether the response was 200. Like
// Stripe, the test delivers again after any other result.
func (f *fleet) deliver(ctx context.Context, payload string) bool {
	url := f.slots[rand.IntN(workers)].wait()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(payload))
	if err != nil {
		return false
	}
	r.Header.Set("Stripe-Signature", webhook.Sign([]byte(payload), secret, time.Now()))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode == http.StatusOK
}

// stop ends the workers and returns how many were killed.
func (f *fleet) stop() int {
	f.stopping.Store(true)
	for i := range f.slots {
		p := &f.slots[i]
		p.mu.Lock()
		if p.stdin != nil {
			_ = p.stdin.Close()
		}
		p.mu.Unlock()
	}
	f.running.Wait()
	return int(f.kills.Load())
}

func TestEventOfHasEachEventInBothForms(t *testing.T) {
	ids := map[string]int{}
	for i := range deliveries {
		e, err := webhook.ParseTrusted([]byte(eventOf(i)))
		require.NoError(t, err)
		ids[e.ChangeID()]++
	}
	assert.Len(t, ids, events)
}
