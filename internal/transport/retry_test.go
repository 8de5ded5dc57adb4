package transport_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

const (
	apiError     = `{"error":{"type":"api_error","message":"Something went wrong"}}`
	requestError = `{"error":{"type":"invalid_request_error","code":"parameter_missing","message":"Missing"}}`
	html         = "<html>Bad gateway</html>"
)

var errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

// failures are the results of an attempt, each with the number of attempts of a call that
// always gets this result.
var failures = map[string]struct {
	responder responder
	attempts  int
	status    int // 0: no response
}{
	"JSON 500":                           {respond(500, apiError), 3, 500},
	"JSON 502":                           {respond(502, apiError), 3, 502},
	"JSON 503":                           {respond(503, apiError), 3, 503},
	"JSON 504":                           {respond(504, apiError), 3, 504},
	"JSON 409":                           {respond(409, requestError), 3, 409},
	"JSON 429":                           {respond(429, requestError), 3, 429},
	"JSON 400":                           {respond(400, requestError), 1, 400},
	"JSON 401":                           {respond(401, requestError), 1, 401},
	"JSON 402":                           {respond(402, requestError), 1, 402},
	"JSON 403":                           {respond(403, requestError), 1, 403},
	"JSON 404":                           {respond(404, requestError), 1, 404},
	"JSON 424":                           {respond(424, requestError), 1, 424},
	"HTML 400":                           {respond(400, html), 1, 400},
	"HTML 502":                           {respond(502, html), 3, 502},
	"an empty 500":                       {respond(500, ""), 3, 500},
	"500 and Stripe-Should-Retry: false": {respond(500, apiError, "Stripe-Should-Retry: false"), 1, 500},
	"409 and Stripe-Should-Retry: false": {respond(409, requestError, "Stripe-Should-Retry: false"), 1, 409},
	"429 and Stripe-Should-Retry: false": {respond(429, requestError, "Stripe-Should-Retry: false"), 1, 429},
	"400 and Stripe-Should-Retry: true":  {respond(400, requestError, "Stripe-Should-Retry: true"), 3, 400},
	"424 and Stripe-Should-Retry: true":  {respond(424, requestError, "Stripe-Should-Retry: true"), 3, 424},
	"a redirect":                         {respond(307, "", "Location: http://127.0.0.2/"), 1, 307},
	"HTML 200":                           {respond(200, html), 3, 200},
	"an empty 200":                       {respond(200, ""), 3, 200},
	"JSON 200 cut short":                 {respond(200, whole[:12]), 3, 200},
	"a 200 whose body breaks off":        {cutBody(200, io.ErrUnexpectedEOF), 3, 200},
	"a 200 whose body is reset":          {cutBody(200, errReset), 3, 200},
	"a 400 whose body breaks off":        {cutBody(400, io.ErrUnexpectedEOF), 1, 400},
	"a 503 whose body breaks off":        {cutBody(503, io.ErrUnexpectedEOF), 3, 503},
	"another object":                     {respond(200, `{"id":"th_1","object":"charge"}`), 1, 200},
	"another id":                         {respond(200, `{"id":"th_2","object":"thing"}`), 1, 200},
	"an object without an id":            {respond(200, `{"object":"thing"}`), 1, 200},
	"null":                               {respond(200, `null`), 1, 200},
	"a connection that is reset":         {failWith(errReset), 3, 0},
	"a connection that is refused":       {failWith(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), 3, 0},
	"a name that is not found":           {failWith(&net.DNSError{Err: "no such host", IsNotFound: true}), 3, 0},
	"an end of file":                     {failWith(io.EOF), 3, 0},
	"an untrusted certificate":           {failWith(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), 1, 0},
	"plain HTTP at an https URL":         {failWith(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), 1, 0},
	"gock without a mock":                {failWith(errors.New("gock: cannot match any request")), 1, 0},
	"httpmock without a responder":       {failWith(errors.New("no responder found")), 1, 0},
	"go-vcr without the interaction":     {failWith(errors.New("requested interaction not found")), 1, 0},
	"a source that cannot be read":       {failWith(transport.SourceError{Err: io.ErrClosedPipe}), 1, 0},
}

func TestFailedAttemptsAreRetriedWhereThatMayHelp(t *testing.T) {
	for name, test := range failures {
		for _, r := range []transport.Request{get, post} {
			t.Run(name+" of a "+r.Method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &script{responders: []responder{test.responder}}
					v, err := do(t.Context(), client(s), r)
					require.Error(t, err)
					assert.Nil(t, v)
					assert.Len(t, s.sent, test.attempts)
					assert.Len(t, keys(s), 1, "one key for all attempts")
					assert.Equal(t, r.Method == http.MethodGet, s.sent[0].header.Get("Idempotency-Key") == "")
					e, ok := errors.AsType[*stripedispute.Error](err)
					if test.status == 0 {
						assert.False(t, ok)
						return
					}
					require.True(t, ok, "%v", err)
					assert.Equal(t, test.status, e.Status)
					assert.Equal(t, "req_1", e.RequestID)
					assert.Equal(t, test.attempts, e.Attempts)
				})
			})
		}
	}
}

// Without a rule about a status, some row of failures must have another number of attempts.
func TestEveryRetryRuleAboutAStatusHasARowInFailures(t *testing.T) {
	attempts := func() map[string]int {
		all := map[string]int{}
		for name, row := range failures {
			synctest.Test(t, func(t *testing.T) {
				s := &script{responders: []responder{row.responder}}
				_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = 5 }), post)
				require.Error(t, err)
				all[name] = len(s.sent)
			})
		}
		return all
	}
	withAll := attempts()
	transport.WithoutEachStatusRule(func(rule string) {
		assert.False(t, maps.Equal(withAll, attempts()), "no row of failures is about the rule for %s", rule)
	})
}

func TestRetryRuleMostLimitsTheRetriesOfACall(t *testing.T) {
	t.Cleanup(transport.AddRetryRule(423, 1, 0))
	t.Cleanup(transport.AddRetryRule(424, 2, 0))
	locked, failed, twice := respond(423, requestError), respond(500, apiError), respond(424, requestError)
	for name, test := range map[string]struct {
		responders []responder
		attempts   int
	}{
		"the same status again":        {[]responder{locked}, 2},
		"another status between":       {[]responder{locked, failed, locked}, 3},
		"another status before":        {[]responder{failed, locked}, 3},
		"another status after":         {[]responder{locked, failed}, 6},
		"Stripe says to retry":         {[]responder{respond(423, requestError, "Stripe-Should-Retry: true")}, 2},
		"Stripe says not to retry":     {[]responder{respond(423, requestError, "Stripe-Should-Retry: false")}, 1},
		"two retries":                  {[]responder{twice}, 3},
		"two retries, and others":      {[]responder{twice, failed, twice, failed, twice}, 5},
		"a status without such a rule": {[]responder{failed}, 6},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{responders: test.responders}
			_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = 5 }), post)
			require.Error(t, err)
			assert.Len(t, s.sent, test.attempts, name)
		})
	}
}

func TestRetryRuleAtLeastIsTheShortestWait(t *testing.T) {
	t.Cleanup(transport.AddRetryRule(423, 0, 20*time.Second))
	for header, want := range map[string]time.Duration{
		"": 20 * time.Second, "Retry-After: 5": 20 * time.Second, "Retry-After: 25": 25 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			locked := respond(423, requestError)
			if header != "" {
				locked = respond(423, requestError, header)
			}
			v, err := do(t.Context(), client(&script{responders: []responder{locked, respond(200, whole)}}), post)
			must(t, v, err)
			assert.Equal(t, want, time.Since(start))
		})
	}
}

func TestRetryRulesDecideByStatusOnlyAboutResponses(t *testing.T) {
	assert.Equal(t, []string{"response cut short", "refused", "response not JSON"}, transport.FaultsByStatus())
}

func TestRetriedStatusesAreNotPermanent(t *testing.T) {
	for _, status := range transport.RetriedStatuses() {
		assert.False(t, stripedispute.Permanent(&stripedispute.Error{Status: status}),
			"retryRules has a retry after status %d; lifetime of permanent.go must say that it passes", status)
	}
}

func TestRetryRulesAreTheTableInTheDocument(t *testing.T) {
	document, err := os.ReadFile("../../RELIABILITY.md")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(document), "<!-- retry rules -->\n")
	table, _, ok := strings.Cut(table, "<!-- end of retry rules -->")
	require.True(t, ok)
	var rows []string
	for row := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		rows = append(rows, strings.Join(strings.Split(row, "|")[:4], "|")+"|") // without the reason
	}
	what := map[string]bool{}
	for _, row := range transport.RetryRows() {
		what[strings.Split(row, "|")[1]] = true
	}
	assert.Len(t, what, len(transport.RetryRows()), "two rules have the same words in export_test.go")
	assert.Equal(t, strings.Join(transport.RetryRows(), "\n"), strings.Join(rows[2:], "\n"), "the table of retry rules in RELIABILITY.md")
}

func TestARetryIsTheSameRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{responders: []responder{respond(503, apiError), failWith(io.EOF), respond(200, whole)}}
		r := post
		r.Form = "submit=false"
		v, err := do(t.Context(), client(s), r)
		assert.Equal(t, "th_1", must(t, v, err).ID)
		require.Len(t, s.sent, 3)
		assert.Equal(t, s.sent[0], s.sent[1])
		assert.Equal(t, s.sent[0], s.sent[2])
		assert.Equal(t, "submit=false", s.sent[0].body)
	})
}

func TestMaxRetriesLimitsTheAttempts(t *testing.T) {
	for retries, attempts := range map[int]int{0: 3, 1: 2, 5: 6, -1: 1} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{responders: []responder{respond(500, apiError)}}
			_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = retries }), post)
			require.ErrorIs(t, err, stripedispute.ErrServer)
			assert.Len(t, s.sent, attempts)
		})
	}
}

func TestBackoffGrowsUpToALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		s := &script{}
		s.responders = []responder{func(r *http.Request) (*http.Response, error) {
			at = append(at, time.Now())
			return respond(500, apiError)(r)
		}}
		_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = 60 }), get)
		require.Error(t, err)
		require.Len(t, at, 61)
		var longest time.Duration
		for i := range 60 {
			wait, limit := at[i+1].Sub(at[i]), min(8*time.Second, 500*time.Millisecond<<min(i, 10))
			assert.Less(t, wait, limit, "wait %d", i+1)
			longest = max(longest, wait)
		}
		assert.Greater(t, longest, 4*time.Second, "the limit of the backoff is shorter than 8 s") // fails once in 2^56 runs
	})
}

func TestRetryAfterIsFollowedUpToALimit(t *testing.T) {
	tests := map[string]struct {
		header      string
		least, most time.Duration
	}{
		"seconds":           {"3", 3 * time.Second, 3 * time.Second},
		"a date":            {time.Date(2000, 1, 1, 0, 0, 4, 0, time.UTC).Format(http.TimeFormat), 4 * time.Second, 4 * time.Second},
		"a date gone by":    {time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC).Format(http.TimeFormat), 0, 500 * time.Millisecond},
		"far too long":      {"86400", 30 * time.Second, 30 * time.Second},
		"beyond any number": {"99999999999999999999", 30 * time.Second, 30 * time.Second},
		"below any number":  {"-99999999999999999999", 0, 500 * time.Millisecond},
		"negative":          {"-5", 0, 500 * time.Millisecond},
		"nonsense":          {"soon", 0, 500 * time.Millisecond},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				s := &script{responders: []responder{respond(429, requestError, "Retry-After: "+test.header), respond(200, whole)}}
				v, err := do(t.Context(), client(s), get)
				must(t, v, err)
				assert.GreaterOrEqual(t, time.Since(start), test.least)
				assert.LessOrEqual(t, time.Since(start), test.most)
			})
		})
	}
}

func TestADeadlineEndsTheBackoffAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		start := time.Now()
		s := &script{responders: []responder{respond(503, apiError, "Retry-After: 10")}}
		_, err := do(ctx, client(s), post)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, stripedispute.ErrServer, "the earlier response is kept")
		assert.Equal(t, 20*time.Millisecond, time.Since(start))
		assert.Len(t, s.sent, 1)
	})
}

func TestACancelledContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &script{responders: []responder{respond(200, whole)}}
	_, err := do(ctx, client(s), post)
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, s.sent)
}

func TestACancelDuringAnAttemptIsNotRetried(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &script{responders: []responder{func(*http.Request) (*http.Response, error) {
		cancel()
		return nil, context.Canceled
	}}}
	_, err := do(ctx, client(s), post)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, stripedispute.ErrConnection)
	assert.Len(t, s.sent, 1)
}

func TestABodyThatCannotBeOpenedAgainIsNotRetried(t *testing.T) {
	once := errors.New("the source cannot seek")
	s := &script{responders: []responder{respond(503, apiError)}}
	r := post
	r.Body = &transport.Body{
		Open:   func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil },
		Length: 1, ContentType: "text/plain", PrepareRetry: func() error { return once },
	}
	_, err := do(t.Context(), client(s), r)
	require.ErrorIs(t, err, once)
	require.ErrorIs(t, err, stripedispute.ErrServer)
	require.ErrorContains(t, err, "the source cannot seek", "the error says why there was no retry")
	assert.Len(t, s.sent, 1)
}

func TestTheBudgetLimitsRetriesInAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{responders: []responder{respond(500, apiError)}}
		c := client(s)
		for range 1000 {
			_, err := do(t.Context(), c, get)
			require.Error(t, err)
		}
		assert.Len(t, s.sent, 1100, "100 retries, then one attempt for each call")
		s.responders = []responder{respond(200, whole)}
		for range 5 {
			v, err := do(t.Context(), c, get)
			must(t, v, err)
		}
		s.responders = []responder{respond(500, apiError), respond(200, whole)}
		v, err := do(t.Context(), c, get)
		must(t, v, err)
	})
}
