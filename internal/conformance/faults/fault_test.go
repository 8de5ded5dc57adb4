package faults_test

import (
	"context"
	"net"
	"time"
)

// fault is a way in which exchanges go wrong, and what has to come of it.
type fault struct {
	name string
	kind kind

	// Where it strikes: a new connection, an exchange whose head was read (spoil
	// reports whether the connection lives on), or the way to the host.
	accept func(*exchange)
	spoil  func(*exchange) bool
	dial   func(*host) dial
	scheme string // "" is http

	kept    int           // connections that were used before, and are idle when the call begins
	timeout time.Duration // of an attempt; 0 is far away
	cancel  bool          // the call is cancelled: see host.cancel
	early   bool          // and that before it begins
	between bool          // strikes between two attempts, which the upload of a stream has not
	heavy   bool          // a few operations, one at a time
	broken  bool          // the answer broke off: its status may go unsaid
	follow  bool          // a client may do without an error here, if nothing is lost
	want    want
}

type dial func(ctx context.Context, network, address string) (net.Conn, error)

// want is what comes of a call all of whose exchanges are spoilt.
type want struct {
	attempts int    // more than one: the call succeeds once the fault is over
	status   int    // of the error; 0: nothing was answered
	text     string // a part of this library's error
	effect   bool   // a spoilt exchange takes effect all the same
}

func (w want) transient() bool { return w.attempts > 1 }

const (
	tries = 3               // the default of both libraries: one attempt, two repeats
	brief = 4 * time.Second // for what never answers; long enough for a busy machine
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
	retryStatus   kind = "JSON 409, 429, 500, 503"
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

// allFaults is every column of the matrix.
func allFaults() []fault {
	var all []fault
	for _, some := range [][]fault{connections(), breaks(), kept(), bodies(), statuses(), redirects(), cancels()} {
		all = append(all, some...)
	}
	return all
}
