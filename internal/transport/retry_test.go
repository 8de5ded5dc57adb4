package transport_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
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

// failures are what an attempt can get, and the attempts of a call that gets nothing else.
var failures = map[string]struct {
	answer   answer
	attempts int
	status   int // 0: no response
}{
	"JSON 500":                            {says(500, apiError), 3, 500},
	"JSON 502":                            {says(502, apiError), 3, 502},
	"JSON 503":                            {says(503, apiError), 3, 503},
	"JSON 504":                            {says(504, apiError), 3, 504},
	"JSON 409":                            {says(409, requestError), 3, 409},
	"JSON 429":                            {says(429, requestError), 3, 429},
	"JSON 400":                            {says(400, requestError), 1, 400},
	"JSON 401":                            {says(401, requestError), 1, 401},
	"JSON 402":                            {says(402, requestError), 1, 402},
	"JSON 403":                            {says(403, requestError), 1, 403},
	"JSON 404":                            {says(404, requestError), 1, 404},
	"JSON 424":                            {says(424, requestError), 1, 424},
	"HTML 400":                            {says(400, html), 1, 400},
	"HTML 502":                            {says(502, html), 3, 502},
	"an empty 500":                        {says(500, ""), 3, 500},
	"500 that says not to":                {says(500, apiError, "Stripe-Should-Retry: false"), 1, 500},
	"409 that says not to":                {says(409, requestError, "Stripe-Should-Retry: false"), 1, 409},
	"429 that says not to":                {says(429, requestError, "Stripe-Should-Retry: false"), 1, 429},
	"400 that says to":                    {says(400, requestError, "Stripe-Should-Retry: true"), 3, 400},
	"424 that says to":                    {says(424, requestError, "Stripe-Should-Retry: true"), 3, 424},
	"a redirect":                          {says(307, "", "Location: http://127.0.0.2/"), 1, 307},
	"HTML 200":                            {says(200, html), 3, 200},
	"an empty 200":                        {says(200, ""), 3, 200},
	"JSON 200 cut short":                  {says(200, whole[:12]), 3, 200},
	"a 200 whose body breaks off":         {breaks(200, io.ErrUnexpectedEOF), 3, 200},
	"a 200 whose body is reset":           {breaks(200, errReset), 3, 200},
	"a 400 whose body breaks off":         {breaks(400, io.ErrUnexpectedEOF), 1, 400},
	"a 503 whose body breaks off":         {breaks(503, io.ErrUnexpectedEOF), 3, 503},
	"another object":                      {says(200, `{"id":"th_1","object":"charge"}`), 1, 200},
	"another id":                          {says(200, `{"id":"th_2","object":"thing"}`), 1, 200},
	"an object without an id":             {says(200, `{"object":"thing"}`), 1, 200},
	"null":                                {says(200, `null`), 1, 200},
	"a connection that is reset":          {fails(errReset), 3, 0},
	"a connection that is refused":        {fails(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), 3, 0},
	"a name that is not found":            {fails(&net.DNSError{Err: "no such host", IsNotFound: true}), 3, 0},
	"an end of file":                      {fails(io.EOF), 3, 0},
	"an untrusted certificate":            {fails(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}), 1, 0},
	"plain HTTP behind https":             {fails(tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}), 1, 0},
	"gock without a mock":                 {fails(errors.New("gock: cannot match any request")), 1, 0},
	"httpmock without a responder":        {fails(errors.New("no responder found")), 1, 0},
	"a cassette without the interaction":  {fails(errors.New("requested interaction not found")), 1, 0},
	"a body that cannot be read any more": {fails(transport.SourceError{Err: io.ErrClosedPipe}), 1, 0},
}

func TestFailedAttemptsAreRetriedWhereThatMayHelp(t *testing.T) {
	for name, test := range failures {
		for _, r := range []transport.Request{get, post} {
			t.Run(name+" of a "+r.Method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &script{answers: []answer{test.answer}}
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

// A status that failures does not have is attempted once, and one from 500 three times.
func TestStatusesThatAreRetriedAreInFailures(t *testing.T) {
	for status := 300; status < 600; status++ {
		want := 1
		if status >= 500 {
			want = 3
		}
		if row, ok := failures[fmt.Sprint("JSON ", status)]; ok {
			want = row.attempts
		}
		synctest.Test(t, func(t *testing.T) {
			s := &script{answers: []answer{says(status, html)}}
			_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.Key = fmt.Sprint(t.Name(), status) }), post)
			require.Error(t, err)
			assert.Len(t, s.sent, want, "status %d", status)
		})
	}
}

func TestRetryRuleOnceAllowsOneRetryOfACall(t *testing.T) {
	t.Cleanup(transport.AddRetryRule(423, true, 0))
	locked, failed := says(423, requestError), says(500, apiError)
	for name, test := range map[string]struct {
		answers  []answer
		attempts int
	}{
		"the same status again":        {[]answer{locked}, 2},
		"another status between":       {[]answer{locked, failed, locked}, 3},
		"another status before":        {[]answer{failed, locked}, 3},
		"another status after":         {[]answer{locked, failed}, 6},
		"Stripe says to retry":         {[]answer{says(423, requestError, "Stripe-Should-Retry: true")}, 2},
		"Stripe says not to retry":     {[]answer{says(423, requestError, "Stripe-Should-Retry: false")}, 1},
		"a status without such a rule": {[]answer{failed}, 6},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{answers: test.answers}
			_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = 5 }), post)
			require.Error(t, err)
			assert.Len(t, s.sent, test.attempts, name)
		})
	}
}

func TestRetryRuleAtLeastIsTheShortestWait(t *testing.T) {
	t.Cleanup(transport.AddRetryRule(423, false, 20*time.Second))
	for header, want := range map[string]time.Duration{"": 20 * time.Second, "Retry-After: 5": 20 * time.Second, "Retry-After: 25": 25 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			locked := says(423, requestError)
			if header != "" {
				locked = says(423, requestError, header)
			}
			v, err := do(t.Context(), client(&script{answers: []answer{locked, says(200, whole)}}), post)
			must(t, v, err)
			assert.Equal(t, want, time.Since(start))
		})
	}
}

func TestRetryRulesDecideByStatusOnlyAboutResponses(t *testing.T) {
	assert.Equal(t, []string{"cut short", "refused", "unreadable"}, transport.FaultsByStatus())
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
	assert.Equal(t, transport.RetryRows(), rows[2:], "the table of retry rules in RELIABILITY.md")
}

func TestARetryIsTheSameRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []answer{says(503, apiError), fails(io.EOF), says(200, whole)}}
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

func TestMaxRetriesBoundsTheAttempts(t *testing.T) {
	for retries, attempts := range map[int]int{0: 3, 1: 2, 5: 6, -1: 1} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{answers: []answer{says(500, apiError)}}
			_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = retries }), post)
			require.ErrorIs(t, err, stripedispute.ErrServer)
			assert.Len(t, s.sent, attempts)
		})
	}
}

func TestWaitsGrowAndStayUnderTheirCap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at []time.Time
		s := &script{}
		s.answers = []answer{func(r *http.Request) (*http.Response, error) {
			at = append(at, time.Now())
			return says(500, apiError)(r)
		}}
		_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = 20 }), get)
		require.Error(t, err)
		require.Len(t, at, 21)
		for i := range 20 {
			most := min(8*time.Second, 500*time.Millisecond<<i)
			assert.Less(t, at[i+1].Sub(at[i]), most, "wait %d", i+1)
		}
	})
}

func TestRetryAfterIsObeyedUpToACap(t *testing.T) {
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
				s := &script{answers: []answer{says(429, requestError, "Retry-After: "+test.header), says(200, whole)}}
				v, err := do(t.Context(), client(s), get)
				must(t, v, err)
				assert.GreaterOrEqual(t, time.Since(start), test.least)
				assert.LessOrEqual(t, time.Since(start), test.most)
			})
		})
	}
}

func TestADeadlineEndsTheWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		start := time.Now()
		s := &script{answers: []answer{says(503, apiError, "Retry-After: 10")}}
		_, err := do(ctx, client(s), post)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, stripedispute.ErrServer, "the answer that was there is not lost")
		assert.Equal(t, 20*time.Millisecond, time.Since(start))
		assert.Len(t, s.sent, 1)
	})
}

func TestACancelledContextSendsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &script{answers: []answer{says(200, whole)}}
	_, err := do(ctx, client(s), post)
	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, s.sent)
}

func TestACancelDuringAnAttemptIsNotRetried(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &script{answers: []answer{func(*http.Request) (*http.Response, error) {
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
	s := &script{answers: []answer{says(503, apiError)}}
	r := post
	r.Body = &transport.Body{
		Open:   func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil },
		Length: 1, ContentType: "text/plain", Again: func() error { return once },
	}
	_, err := do(t.Context(), client(s), r)
	require.ErrorIs(t, err, once)
	require.ErrorIs(t, err, stripedispute.ErrServer)
	require.ErrorContains(t, err, "the source cannot seek", "a reader of the error learns why there was no second attempt")
	assert.Len(t, s.sent, 1)
}

func TestAnOutageIsNotMultiplied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []answer{says(500, apiError)}}
		c := client(s)
		for range 1000 {
			_, err := do(t.Context(), c, get)
			require.Error(t, err)
		}
		assert.Len(t, s.sent, 1100, "a hundred repeats, then one attempt a call")
		s.answers = []answer{says(200, whole)}
		for range 5 {
			v, err := do(t.Context(), c, get)
			must(t, v, err)
		}
		s.answers = []answer{says(500, apiError), says(200, whole)}
		v, err := do(t.Context(), c, get)
		must(t, v, err)
	})
}
