package faults_test

import (
	"context"
	"net"
	"net/http"
	"time"
)

// cancels returns a cancelled context in every phase of a call.
func cancels() []fault {
	cancelledAt := func(name string, attempts, status int, effect bool) fault {
		w := want{attempts: attempts, status: status, effect: effect, text: "context canceled"}
		return fault{name: "cancelled " + name, kind: callCancelled, cancel: true, want: w}
	}
	before := cancelledAt("before the call", 0, 0, false)
	before.early = true

	connecting := cancelledAt("while connecting", 1, 0, false)
	connecting.dial = func(h *host) dial {
		return func(ctx context.Context, _, _ string) (net.Conn, error) {
			h.cancel()
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}
	sending := cancelledAt("while the request is sent", 1, 0, false)
	sending.breakExchange = func(x *exchange) bool {
		x.cancel()
		return x.silence()
	}
	waiting := cancelledAt("while waiting for the response", 1, 0, true)
	waiting.breakExchange = func(x *exchange) bool {
		x.body()
		x.effect()
		x.cancel()
		return x.silence()
	}
	reading := cancelledAt("while the response is read", 1, http.StatusOK, true)
	reading.broken = true
	reading.want.text = "the response broke off after"
	reading.breakExchange = func(x *exchange) bool {
		x.body()
		x.effect()
		x.write("HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\nContent-Length: 9999\r\n\r\n{")
		time.AfterFunc(100*time.Millisecond, x.cancel)
		return x.silence()
	}
	backoff := cancelledAt("during the backoff", 1, http.StatusServiceUnavailable, false)
	backoff.between = true
	backoff.want.text = "while waiting to retry"
	backoff.breakExchange = func(x *exchange) bool {
		time.AfterFunc(100*time.Millisecond, x.cancel)
		const status = http.StatusServiceUnavailable
		return respondWith(status, "application/json", refusalBody(status), false, "Retry-After: 20")(x)
	}
	return []fault{before, connecting, sending, waiting, reading, backoff}
}
