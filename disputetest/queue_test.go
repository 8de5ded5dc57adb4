package disputetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// network replaces http.DefaultTransport, so that the test can run in a synctest bubble.
type network struct {
	t      *testing.T // of the bubble
	mu     sync.Mutex
	bodies []response
	at     []time.Duration
	begun  time.Time
	reply  func(n int) (status int, location string)
}

func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var e response
	if err := json.Unmarshal(raw, &e.body); err != nil {
		return nil, err
	}
	n.bodies, n.at = append(n.bodies, e), append(n.at, time.Since(n.begun))
	status, location := n.reply(len(n.bodies))
	h := http.Header{"Location": {location}}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader("ok")), Request: r}, nil
}

func (n *network) types() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []string
	for _, e := range n.bodies {
		all = append(all, e.text("type"))
	}
	return all
}

// times returns when the events arrived, counted from the start of the test.
func (n *network) times() []time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.at)
}

// answers sets how the receiver responds to its events, counted from 1.
func (n *network) answers(reply func(n int) (status int, location string)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.reply = reply
}

// overSocket runs a test in a bubble with its own network. Tests that use it cannot be
// parallel.
func overSocket(t *testing.T, test func(n *network)) {
	t.Helper()
	before := http.DefaultTransport
	defer func() { http.DefaultTransport = before }()
	synctest.Test(t, func(t *testing.T) {
		n := &network{t: t, begun: time.Now(), reply: func(int) (int, string) { return 200, "" }}
		http.DefaultTransport = n
		test(n)
	})
}

// serve sends a request to ServeHTTP.
func serve(t *testing.T, srv *disputetest.Server, r *http.Request) {
	t.Helper()
	w := httptest.NewRecorder()
	srv.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
}

func TestPostEventsOverASocketComesAfterTheResponse(t *testing.T) {
	t.Parallel()
	answered, events := make(chan struct{}), make(chan string, 10)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-answered // a program with one thread cannot receive an event before it has its response
		var e response
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&e.body))
		events <- e.text("type")
	}))
	defer app.Close()
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	id := srv.AddDispute(disputetest.Dispute{})
	listener := httptest.NewServer(srv)
	defer listener.Close()
	srv.PostEvents(app.URL, whsec)

	r := request(t, http.MethodPost, "/v1/disputes/"+id, form("evidence[uncategorized_text]", "winning_evidence"))
	r.URL.Host = strings.TrimPrefix(listener.URL, "http://")
	res, err := listener.Client().Do(r)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	close(answered)
	for _, want := range []string{"charge.dispute.updated", "charge.dispute.funds_reinstated", "charge.dispute.closed"} {
		assert.Equal(t, want, <-events)
	}
}

func TestQueueRetriesEventsThatAreNotAccepted(t *testing.T) {
	overSocket(t, func(n *network) {
		t := n.t
		n.answers(func(i int) (int, string) { return []int{302, 500, 204}[min(i, 3)-1], "http://app.test/elsewhere" })
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
		hook := srv.PostEvents("http://app.test/hook", whsec)
		serve(t, srv, request(t, http.MethodPost, path, "metadata[a]=b&submit=false"))
		synctest.Wait()
		assert.Equal(t, []string{"charge.dispute.updated"}, n.types(), "a redirect is not followed")
		assert.Len(t, hook.Waiting(), 1)
		time.Sleep(time.Minute)
		assert.Equal(t, []time.Duration{0, time.Second, 6 * time.Second}, n.times())
		assert.Empty(t, hook.Waiting())
		assert.Equal(t, 302, hook.Deliveries()[0].Status)
	})
}

func TestQueueGivesUpAfterThreeRetries(t *testing.T) {
	overSocket(t, func(n *network) {
		t := n.t
		n.answers(func(int) (int, string) { return 503, "" })
		srv := disputetest.NewServer()
		hook := srv.PostEvents("http://app.test/hook", whsec).Queue()
		srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
		time.Sleep(time.Hour)
		assert.Len(t, n.times(), 4)
		assert.Len(t, hook.Waiting(), 1)
	})
}

func TestQueueDropsEventsDeliveredMeanwhile(t *testing.T) {
	overSocket(t, func(n *network) {
		t := n.t
		n.answers(func(i int) (int, string) { return map[bool]int{true: 503, false: 200}[i == 1], "" })
		srv := disputetest.NewServer()
		hook := srv.PostEvents("http://app.test/hook", whsec).Queue()
		srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
		synctest.Wait()
		srv.Redeliver()
		time.Sleep(time.Hour)
		assert.Len(t, n.times(), 2)
		assert.Empty(t, hook.Waiting())
	})
}

func TestEventRetrySendsToAHeldWebhook(t *testing.T) {
	overSocket(t, func(n *network) {
		t := n.t
		srv := disputetest.NewServer()
		queue := srv.PostEvents("http://app.test/hook", whsec).Queue().Hold()
		direct := srv.PostEvents("http://app.test/hook", whsec).Hold()
		srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
		synctest.Wait()
		assert.Empty(t, n.types())
		ok(t, srv, "/v1/events/"+queue.Waiting()[0]+"/retry", "")
		synctest.Wait()
		assert.Len(t, n.types(), 2)
		assert.Empty(t, queue.Waiting())
		assert.Empty(t, direct.Waiting())
	})
}

func TestClockRunsByItselfOverASocket(t *testing.T) {
	overSocket(t, func(n *network) {
		t := n.t
		srv := disputetest.NewServer(disputetest.SettleAfter(2 * time.Second))
		decided := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
		srv.AddDispute(disputetest.Dispute{DueBy: time.Now().Add(time.Hour)})
		srv.AddIssuingDispute(disputetest.IssuingDispute{})
		srv.PostEvents("http://app.test/hook", whsec)
		serve(t, srv, request(t, http.MethodPost, decided, form("evidence[uncategorized_text]", "losing_evidence")))
		time.Sleep(time.Second)
		assert.Equal(t, []string{"charge.dispute.updated"}, n.types())
		time.Sleep(time.Second)
		synctest.Wait()
		assert.Equal(t, []string{"charge.dispute.updated", "charge.dispute.closed"}, n.types())
		time.Sleep(time.Hour)
		assert.Len(t, n.types(), 3, "the deadline")
		time.Sleep(111 * 24 * time.Hour)
		assert.Equal(t, []string{"issuing_dispute.closed"}, n.types()[3:], "the expiry")

		// SetNow stops the clock, so that only Advance moves it.
		srv.SetNow(srv.Now())
		srv.AddDispute(disputetest.Dispute{})
		time.Sleep(30 * 24 * time.Hour)
		assert.Len(t, n.types(), 6)
		srv.Advance(30 * 24 * time.Hour)
		assert.Len(t, n.types(), 7)
	})
}

func TestEventRetrySendsTheEventAgain(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	box := &inbox{t: t}
	hook := srv.SendEvents(box, whsec)
	srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	event := box.events[0]
	assert.Equal(t, event.at("id"), ok(t, srv, "/v1/events/"+event.text("id")+"/retry", "for_stripecli=true").at("id"))
	assert.Equal(t, []string{"charge.dispute.created", "charge.dispute.created"}, box.types())
	assert.Len(t, hook.Deliveries(), 2)
	assert.Equal(t, 404, post(t, srv, "/v1/events/evt_none/retry", "").status)
}

func TestVersionSetsTheAPIVersionOfEvents(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	older, newest, thin := &inbox{t: t}, &inbox{t: t}, &inbox{t: t}
	srv.SendEvents(older, whsec).Version("2024-06-20")
	srv.SendEvents(newest, whsec)
	srv.SendEvents(thin, whsec).Version("2024-06-20").Thin()
	srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	assert.Equal(t, "2024-06-20", older.events[0].at("api_version"))
	assert.Equal(t, "2026-10-28.endive", newest.events[0].at("api_version"))
	assert.NotContains(t, thin.events[0].body, "api_version")
	assert.Panics(t, func() { srv.SendEvents(older, whsec).Version("newest") })
}
