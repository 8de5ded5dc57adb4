package disputetest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestFaultEffectAndRetry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault        disputetest.Fault
		status       int // of the first response
		closes       int // after it
		again        int // the status of the retry
		replayed     bool
		closesAtLast int
	}{
		"before":               {disputetest.Status(503), 503, 0, 200, false, 1},
		"after":                {disputetest.Status(503).AfterEffect(), 503, 1, 200, true, 1},
		"remembered":           {disputetest.Status(500).Remembered(), 500, 0, 500, true, 0},
		"after and remembered": {disputetest.Status(500).AfterEffect().Remembered(), 500, 1, 500, true, 1},
		"a proxy after":        {disputetest.HTML(502).AfterEffect(), 502, 1, 200, true, 1},
		"another object":       {disputetest.WrongObject(), 200, 1, 200, true, 1},
		"another body":         {disputetest.Answer("[]"), 200, 1, 200, true, 1},
		"nothing":              {disputetest.OK(), 200, 1, 200, true, 1},
		"conflict":             {disputetest.Status(409), 409, 0, 200, false, 1},
		"lock":                 {disputetest.LockTimeout(), 429, 0, 200, false, 1},
	} {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{}) + "/close"
		srv.Fail("POST /v1/disputes/{id}/close", c.fault)
		r := statusOf(t, srv, request(t, http.MethodPost, path, "", key("k")))
		assert.Equal(t, c.status, r, name)
		assert.Equal(t, c.closes, srv.Effects().Closes, name)
		again := post(t, srv, path, "", key("k"))
		assert.Equal(t, c.again, again.status, name)
		assert.Equal(t, c.replayed, again.header.Get("Idempotent-Replayed") == "true", name)
		assert.Equal(t, c.closesAtLast, srv.Effects().Closes, name)
	}
}

// statusOf sends a request whose response need not be JSON, and returns its status.
func statusOf(t *testing.T, srv *disputetest.Server, r *http.Request) int {
	t.Helper()
	res, err := srv.HTTPClient().Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	_, err = io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode
}

func TestFaultHeaderBodyAndDelay(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.Fail("GET /...", disputetest.OK())
	srv.Fail("GET /v1/...", disputetest.Status(503).Header("Retry-After", "7").Header("Stripe-Should-Retry", "true"),
		disputetest.RateLimited("global-rate"), disputetest.Status(400).Body("{"))
	assert.Equal(t, 200, get(t, srv, "/v1/files").status)
	a := get(t, srv, "/v1/disputes")
	assert.Equal(t, []string{"7", "true"}, []string{a.header.Get("Retry-After"), a.header.Get("Stripe-Should-Retry")})
	a = get(t, srv, "/v1/disputes")
	assert.Equal(t, "global-rate", a.header.Get("Stripe-Rate-Limited-Reason"))
	assert.Equal(t, [4]any{429, "invalid_request_error", "rate_limit", ""}, errorOf(a))
	assert.Equal(t, 400, statusOf(t, srv, request(t, http.MethodGet, "/v1/disputes", "")))
	assert.Equal(t, 200, get(t, srv, "/v1/disputes").status)
}

func TestFailFuncDecidesForEachRequest(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.FailFunc(func(r *http.Request, n int) disputetest.Fault {
		assert.Len(t, srv.Requests(), n, "decide may call the server")
		if n%2 == 0 && strings.HasPrefix(r.URL.Path, "/v1/disputes") {
			return disputetest.Status(500)
		}
		return disputetest.OK()
	})
	var got []int
	for range 4 {
		got = append(got, get(t, srv, "/v1/disputes").status)
	}
	assert.Equal(t, []int{200, 500, 200, 500}, got)
	srv.Heal()
	assert.Equal(t, 200, get(t, srv, "/v1/disputes").status)
}

func TestIdempotencyKeyInUseIsAConflict(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	inside, leave := make(chan bool), make(chan bool)
	var once sync.Once // a close may send several events
	srv.SendEvents(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		once.Do(func() { inside <- true; <-leave })
	}), whsec)
	var first response
	var wait sync.WaitGroup
	wait.Go(func() { first = ok(t, srv, "/v1/disputes/"+id+"/close", "", key("k")) })
	<-inside
	second := post(t, srv, "/v1/disputes/"+id+"/close", "", key("k"))
	leave <- true
	wait.Wait()
	assert.Equal(t, [4]any{409, "idempotency_error", "idempotency_key_in_use", ""}, errorOf(second))
	assert.Equal(t, first.raw, ok(t, srv, "/v1/disputes/"+id+"/close", "", key("k")).raw)
	assert.Equal(t, 400, post(t, srv, "/v1/disputes/"+id, "", key(strings.Repeat("k", 256))).status)
}

func TestIdempotencyKeyInParallelRequests(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	var wait sync.WaitGroup
	for i := range 40 {
		wait.Go(func() {
			a := post(t, srv, issuing, "transaction=ipi_1", key(fmt.Sprint("k", i%4)))
			assert.Contains(t, []int{200, 409}, a.status)
			get(t, srv, issuing)
			srv.Requests()
			srv.AddDispute(disputetest.Dispute{Charge: "ch_1"})
			srv.Advance(time.Second)
		})
	}
	wait.Wait()
	assert.Equal(t, 4, srv.Effects().IssuingDisputes)
	assert.Len(t, srv.Requests(), 80)
}

func TestFaultCombinations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault  disputetest.Fault
		breaks bool
		closes int
	}{
		{disputetest.Reset().Remembered(), true, 0},
		{disputetest.Reset().Header("Retry-After", "1"), true, 0},
		{disputetest.LostAnswer().Header("Retry-After", "1").Body("x"), true, 1},
		{disputetest.LostAnswer().Remembered(), true, 1},
		{disputetest.OK().Remembered(), false, 1},
		{disputetest.OK().AfterEffect(), false, 1},
		{disputetest.CutBody(0), true, 1},
		{disputetest.CutBody(1 << 20), false, 1},
		{disputetest.CutBody(-1), false, 1},
		{disputetest.CutBody(5).Remembered(), true, 1},
		{disputetest.Answer(""), false, 1},
	} {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{}) + "/close"
		srv.Fail("/v1/disputes/{id}/close", c.fault)
		res, err := srv.HTTPClient().Do(request(t, http.MethodPost, path, "", key("k")))
		if err == nil {
			_, err = io.ReadAll(res.Body)
			require.NoError(t, res.Body.Close())
		}
		assert.Equal(t, c.breaks, err != nil, "%+v", c.fault)
		assert.Equal(t, c.closes, srv.Effects().Closes, "%+v", c.fault)
		ok(t, srv, path, "", key("k"))
		assert.Equal(t, 1, srv.Effects().Closes, "%+v", c.fault)
	}
}

func TestSlowKeepsTheIdempotencyKeyInUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{}) + "/close"
		srv.Fail("POST /v1/disputes/{id}/close", disputetest.Slow(time.Minute))
		var wait sync.WaitGroup
		wait.Go(func() { ok(t, srv, path, "", key("k")) })
		synctest.Wait()
		assert.Equal(t, 409, post(t, srv, path, "", key("k")).status)
		wait.Wait()
		assert.Equal(t, "true", ok(t, srv, path, "", key("k")).header.Get("Idempotent-Replayed"))
		assert.Equal(t, 1, srv.Effects().Closes)
	})
}

func TestFaultReplacesErrorsToo(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	for _, bad := range []*http.Request{
		request(t, http.MethodPost, path, "submit=maybe"),
		request(t, http.MethodPost, path, "a=%"),
		request(t, http.MethodPost, path, "", key(strings.Repeat("k", 256))),
		request(t, http.MethodGet, path, "", header{"Authorization", ""}),
		request(t, http.MethodGet, path+"x", ""),
	} {
		srv.Fail("/v1/disputes/{id}", disputetest.LostAnswer())
		_, err := srv.HTTPClient().Do(bad) //nolint:bodyclose // there is none
		require.ErrorIs(t, err, syscall.ECONNRESET)
	}
}
