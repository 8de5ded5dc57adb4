package faults_test

import (
	"context"
	"net"
	"time"
)

// fault is a way in which a call fails, and the result that the call must have.
type fault struct {
	name string
	kind kind

	// What fails: a new connection, an exchange after its headers were read (breakExchange
	// reports whether the connection stays open), or dialling.
	accept        func(*exchange)
	breakExchange func(*exchange) bool
	dial          func(*host) dial
	scheme        string // "" is http

	kept    int           // number of connections that were used before, and are idle when the call begins
	timeout time.Duration // of an attempt; 0: the test ends before
	cancel  bool          // the context is cancelled: see host.cancel
	early   bool          // before the call begins
	between bool          // happens between two attempts; the upload of a stream makes only one
	heavy   bool          // for a few operations only, one at a time
	broken  bool          // the response is cut short: stripe-go need not report the status
	follow  bool          // stripe-go may return no error here, if nothing is lost
	want    want
}

type dial func(ctx context.Context, network, address string) (net.Conn, error)

// want is the result of a call whose exchanges all fail.
type want struct {
	attempts int    // more than one: the call succeeds when the fault ends
	status   int    // of the error; 0: no response
	text     string // a part of the text of this library's error
	effect   bool   // an exchange that fails still takes effect
}

func (w want) transient() bool { return w.attempts > 1 }

const (
	tries = 3               // the default of both libraries: one attempt and two retries
	brief = 4 * time.Second // the timeout for a server that is silent; long enough for a busy machine
)

// kind is a row of the table in RELIABILITY.md.
type kind string

const (
	connection    kind = "the connection breaks: refused, reset, closed, cut short, silent, unknown host"
	keptConn      kind = "a connection that was used before breaks after the effect"
	otherProtocol kind = "another protocol (101), and silence"
	callCancelled kind = "the context is cancelled, in six phases"
	finalRefusal  kind = "JSON 400 to 404, and refusals with `Stripe-Should-Retry: false`"
	tooEarly      kind = "a refusal before the body was sent"
	sameHost      kind = "redirects to the same host"
	notJSON       kind = "HTML, an empty body, half a JSON"
	retryStatus   kind = "JSON with a status that is retried"
	shouldRetry   kind = "refusals with `Stripe-Should-Retry: true`"
	brokenTLS     kind = "TLS that cannot work"
	wrongObject   kind = "another object, or no object"
	otherHost     kind = "redirects to another host"
	tooLarge      kind = "a response of 200 MB"
)

// kinds are the rows, with a remark about stripe-go.
var kinds = []struct {
	kind     kind
	stripeGo string
}{
	{connection, ""},
	{keptConn, "net/http repeats the request, and stripe-go does not count it"},
	{otherProtocol, "waits until the timeout"},
	{callCancelled, "the backoff of stripe-go is switched off here; see below"},
	{finalRefusal, ""},
	{tooEarly, ""},
	{sameHost, "a POST becomes a GET that returns no error"},
	{notJSON, "does not retry 200, retries HTML 400, loses the status"},
	{retryStatus, "does not retry, which for 429 is on purpose"},
	{shouldRetry, "does not retry: it decides before it reads the header"},
	{brokenTLS, "retries"},
	{wrongObject, "returns no error"},
	{otherHost, "follows, and sends the body there"},
	{tooLarge, "reads all of it"},
}

// allFaults returns the columns of the matrix.
func allFaults() []fault {
	var all []fault
	for _, some := range [][]fault{connections(), breaks(), kept(), bodies(), statuses(), redirects(), cancels()} {
		all = append(all, some...)
	}
	return all
}
