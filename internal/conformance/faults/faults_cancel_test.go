package faults_test

import (
	"context"
	"net"
	"net/http"
	"time"
)

// cancels are calls that their caller gives up, in every phase of a call.
func cancels() []fault {
	given := func(name string, attempts, status int, effect bool) fault {
		return fault{name: "cancelled " + name, kind: callCancelled, cancel: true, want: want{attempts: attempts, status: status, effect: effect, text: "context canceled"}}
	}
	before := given("before the call", 0, 0, false)
	before.early = true

	connecting := given("while connecting", 1, 0, false)
	connecting.dial = func(h *host) dial {
		return func(ctx context.Context, _, _ string) (net.Conn, error) {
			h.cancel()
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}
	sending := given("while the request is sent", 1, 0, false)
	sending.spoil = func(x *exchange) bool {
		x.cancel()
		return x.silence()
	}
	waiting := given("while the answer is awaited", 1, 0, true)
	waiting.spoil = func(x *exchange) bool {
		x.body()
		x.effect()
		x.cancel()
		return x.silence()
	}
	reading := given("while the answer is read", 1, http.StatusOK, true)
	reading.broken = true
	reading.want.text = "the response broke off after"
	reading.spoil = func(x *exchange) bool {
		x.body()
		x.effect()
		x.write("HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\nContent-Length: 9999\r\n\r\n{")
		time.AfterFunc(100*time.Millisecond, x.cancel)
		return x.silence()
	}
	backoff := given("during the wait for the next attempt", 1, http.StatusServiceUnavailable, false)
	backoff.between = true
	backoff.want.text = "while waiting to retry"
	backoff.spoil = func(x *exchange) bool {
		time.AfterFunc(100*time.Millisecond, x.cancel)
		return says(http.StatusServiceUnavailable, "application/json", refusal(http.StatusServiceUnavailable), false, "Retry-After: 20")(x)
	}
	return []fault{before, connecting, sending, waiting, reading, backoff}
}
