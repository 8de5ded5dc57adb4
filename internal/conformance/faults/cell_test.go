package faults_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// cell is one call under one fault.
type cell struct {
	peer       peer
	fault      fault
	operation  operation
	endsOnce   bool // the fault ends after the first exchange
	streamRead bool // the call ended because its stream was read from; a race if the connection broke at once
}

// aspects are the kinds of errors of a cell.
var aspects = []string{"attempts", "key", "effect", "false success", "false failure", "error", "elsewhere", "unseen", "open", "return"}

// outcome is the result of a call.
type outcome struct {
	attempts int
	open     int // bodies that were not closed
	id       string
	err      error
	hung     bool
}

// hang is the time after which a call counts as one that never returns.
const hang = 60 * time.Second

// cannotResend is a part of the error for a stream that cannot be sent again.
const cannotResend = "cannot seek, so it cannot be sent again"

// run makes the call and returns its errors by aspect.
func (c cell) run() map[string]string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	h := &host{operation: c.operation, fault: c.fault, cancel: cancel, due: math.MaxInt, other: &host{operation: c.operation}}
	if c.endsOnce {
		h.due = 1
	}
	if c.fault.scheme == "https" {
		h.secure = untrusted()
	}
	for _, one := range []*host{h, h.other} {
		if err := one.listen(ctx); err != nil {
			return map[string]string{"return": err.Error()}
		}
		defer one.end()
	}
	o := c.call(ctx, h)
	if o.hung {
		return map[string]string{"return": fmt.Sprintf("not within %v", hang)}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	c.streamRead = c.fault.accept != nil && o.err != nil && strings.Contains(o.err.Error(), cannotResend)
	if c.fault.follow && !c.peer.strict && o.err == nil && o.id == c.operation.id && h.effects == c.effects(true) {
		return nil
	}
	wrong := map[string]string{}
	c.checkAttempts(o, h, wrong)
	c.checkResult(o, wrong)
	if want := c.effects(o.err == nil); h.effects != want {
		wrong["effect"] = fmt.Sprintf("%d, not %d", h.effects, want)
	}
	if o.open > 0 {
		wrong["open"] = fmt.Sprintf("%d bodies", o.open)
	}
	if h.other.accepted > 0 {
		wrong["elsewhere"] = "another host got a connection"
	}
	return wrong
}

// call runs the operation against h, counting attempts.
func (c cell) call(ctx context.Context, h *host) outcome {
	scheme, timeout := c.fault.scheme, c.fault.timeout
	if scheme == "" {
		scheme = "http"
	}
	if timeout == 0 {
		timeout = hang
	}
	wire := &http.Transport{MaxIdleConnsPerHost: c.fault.kept}
	if err := h.keep(ctx, wire, c.fault.kept); err != nil {
		return outcome{err: err}
	}
	if c.fault.dial != nil {
		wire.DialContext = c.fault.dial(h)
	}
	defer wire.CloseIdleConnections()
	counted := &counter{RoundTripper: wire}
	call := c.peer.call(c.operation, scheme+"://"+h.address(), &http.Client{Transport: counted, Timeout: timeout})
	if c.fault.early {
		h.cancel()
	}
	returned := make(chan outcome, 1)
	go func() {
		id, err := call(ctx)
		returned <- outcome{attempts: int(counted.attempts.Load()), open: int(counted.open.Load()), id: id, err: err}
	}()
	select {
	case o := <-returned:
		return o
	case <-time.After(hang):
		return outcome{hung: true}
	}
}

// succeeds reports whether the call must succeed.
func (c cell) succeeds() bool { return c.endsOnce && c.retries() }

// retries reports whether the call must make a retry.
func (c cell) retries() bool {
	unread := c.fault.dial != nil || c.fault.accept != nil && !c.streamRead
	return c.fault.want.transient() && (!c.operation.once || c.peer.streams || unread)
}

// effects returns how often the operation must take effect.
func (c cell) effects(success bool) int {
	if c.operation.post && (success || c.fault.want.effect) {
		return 1
	}
	return 0
}

func (c cell) checkAttempts(o outcome, h *host, wrong map[string]string) {
	want := c.fault.want.attempts
	switch {
	case c.succeeds():
		want = 2
	case c.streamRead:
		want = min(o.attempts, want)
	case !c.retries():
		want = min(1, want)
	}
	if c.fault.early { // a request that is not sent is not an attempt
		o.attempts = h.accepted
	}
	seen := len(h.requests)
	if seen > o.attempts {
		wrong["unseen"] = fmt.Sprintf("%d requests, and %d attempts", seen, o.attempts)
	}
	if c.fault.kept > 0 && c.peer.strict { // an attempt on a connection that is closed already sends nothing, and does not count
		o.attempts = min(o.attempts, seen)
	}
	if o.attempts != want {
		wrong["attempts"] = fmt.Sprintf("%d, not %d", o.attempts, want)
	}
	if c.operation.post {
		c.checkKeys(h, wrong)
	}
}

// checkKeys checks that all attempts have the same API key, idempotency key and body.
func (c cell) checkKeys(h *host, wrong map[string]string) {
	var whole []request
	keys := map[string]bool{}
	for _, r := range h.requests {
		keys[r.key] = true
		if r.whole {
			whole = append(whole, r)
		}
		if r.authorization != "Bearer "+key {
			wrong["key"] = "no API key on an attempt"
		}
		if r.whole && r.body != whole[0].body {
			wrong["key"] = "the attempts differ"
		}
	}
	if len(h.requests) > 0 && (len(keys) != 1 || keys[""]) {
		wrong["key"] = fmt.Sprintf("%d idempotency keys for %d requests, empty: %t", len(keys), len(h.requests), keys[""])
	}
}

func (c cell) checkResult(o outcome, wrong map[string]string) {
	if c.succeeds() {
		if o.err != nil || o.id != c.operation.id {
			wrong["false failure"] = fmt.Sprintf("%q, %v", o.id, o.err)
		}
		return
	}
	if o.err == nil {
		wrong["false success"] = fmt.Sprintf("%q", o.id)
		return
	}
	want := c.fault.want
	text := o.err.Error()
	switch {
	case c.peer.status(o.err) != want.status && (c.peer.strict || !c.fault.broken):
		wrong["error"] = fmt.Sprintf("has the status %d, not %d: %s", c.peer.status(o.err), want.status, text)
	case c.fault.between && !c.peer.strict: // stripe-go does not wait here, so that nothing is cancelled
	case c.fault.cancel && !errors.Is(o.err, context.Canceled):
		wrong["error"] = "is not context.Canceled: " + text
	case strings.Contains(text, "Jane Roe") || strings.Contains(text, key):
		wrong["error"] = "repeats what was sent: " + text
	case c.peer.strict:
		c.checkText(o, wrong)
	}
}

// checkText checks the text and the fields of an error of this library.
func (c cell) checkText(o outcome, wrong map[string]string) {
	want := c.fault.want
	text := o.err.Error()
	e, responded := errors.AsType[*stripedispute.Error](o.err)
	unsent := want.attempts == 0
	unknown := !responded && !unsent || responded && e.Status < 300
	switch {
	case !strings.HasPrefix(text, "stripe: "), !strings.Contains(text, want.text):
		wrong["error"] = fmt.Sprintf("does not say %q: %s", want.text, text)
	case want.transient() && !c.retries() && !strings.Contains(text, cannotResend):
		wrong["error"] = "does not say why there was one attempt: " + text
	case responded && (e.Attempts != o.attempts || e.RequestID != "req_fault"):
		wrong["error"] = fmt.Sprintf("has %d attempts and the request id %q", e.Attempts, e.RequestID)
	case errors.Is(o.err, stripedispute.ErrConnection) != unknown:
		wrong["error"] = fmt.Sprintf("is ErrConnection: %t: %s", !unknown, text)
	}
}
