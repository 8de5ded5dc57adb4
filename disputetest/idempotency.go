package disputetest

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"time"
)

const (
	maxKey   = 255            // characters of an Idempotency-Key
	keyLife  = 24 * time.Hour // how long a key is remembered
	keptKeys = 20_000         // how many are, the last ones
)

// memory holds what was answered under each idempotency key.
type memory struct {
	answers map[string]*answered
	order   []*answered // oldest first
}

// answered is a key's first use.
type answered struct {
	name        string // account and key
	at          time.Time
	fingerprint string // of what was asked
	original    string // Request-Id
	reply       reply
	done        bool // false while the first use runs
}

// reserve claims the key for this request, or finds what it was answered. A key
// whose first request still runs is a conflict.
func (c *call) reserve() (*answered, *failure) {
	if c.r.Method != http.MethodPost {
		return nil, nil
	}
	key := c.r.Header.Get("Idempotency-Key")
	if len(key) > maxKey {
		return nil, invalid("", "Idempotency keys can have up to %d characters.", maxKey)
	}
	if key == "" {
		return nil, nil
	}
	c.key = key
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m, now := &s.memory, s.clock.now()
	m.forget(now)
	name := c.keyName(key)
	known := m.answers[name]
	switch {
	case known == nil:
		if m.answers == nil {
			m.answers = map[string]*answered{}
		}
		first := &answered{name: name, at: now, original: c.id}
		m.answers[name] = first
		m.order = append(m.order, first)
		return nil, nil
	case !known.done:
		return nil, &failure{
			status: http.StatusConflict, typ: "idempotency_error", code: "idempotency_key_in_use",
			message: "Another request with this idempotency key is still in progress: " + clip(key),
		}
	}
	return known, nil
}

// keyName is unique for an account, its mode and a key.
func (c *call) keyName(key string) string { return c.home.id + " " + mode(c.home.live) + " " + key }

// forget drops keys that are past their time.
func (m *memory) forget(now time.Time) {
	for len(m.order) > 0 && m.order[0].done && (len(m.order) > keptKeys || now.Sub(m.order[0].at) >= keyLife) {
		if old := m.order[0]; m.answers[old.name] == old {
			delete(m.answers, old.name)
		}
		m.order = m.order[1:]
	}
}

// remember stores the answer under the key, or frees the key when the endpoint
// was never reached.
func (c *call) remember(rep reply) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	name := c.keyName(c.key)
	first := s.memory.answers[name]
	if first == nil {
		return
	}
	first.done = true
	if rep.status == 0 {
		delete(s.memory.answers, name)
		return
	}
	rep.cut = -1
	first.reply, first.fingerprint = rep, c.fingerprint()
}

// replay repeats a known answer, if the request is the same as the first.
func (c *call) replay(known *answered) (rep reply, same bool) {
	if known.fingerprint != c.fingerprint() {
		return c.refuse(&failure{
			status: http.StatusBadRequest, typ: "idempotency_error",
			message: "This idempotency key was first used with other parameters. Use another key for another request: " + clip(c.key),
		}), false
	}
	rep = known.reply
	rep.header = rep.header.Clone()
	rep.header.Set("Request-Id", c.id)
	rep.header.Set("Original-Request", known.original)
	rep.header.Set("Idempotent-Replayed", "true")
	return rep, true
}

// fingerprint tells requests apart by what they ask.
func (c *call) fingerprint() string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q", c.r.URL.Path, values(c.sent).Encode())
	if c.upload != nil {
		_, _ = fmt.Fprintf(h, " %x", sha256.Sum256(c.upload.contents))
	}
	return string(h.Sum(nil))
}
