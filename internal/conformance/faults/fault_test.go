package faults_test

import (
	"context"
	"net"
	"time"
)

// fault is a way in which exchanges go wrong, and what has to come of it.
type fault struct {
	name string

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

// allFaults is every column of the matrix.
func allFaults() []fault {
	var all []fault
	for _, some := range [][]fault{connections(), breaks(), kept(), bodies(), statuses(), redirects(), cancels()} {
		all = append(all, some...)
	}
	return all
}
