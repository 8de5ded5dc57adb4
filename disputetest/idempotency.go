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
	keptKeys = 20_000         // how many keys are remembered: the last ones
)

// memory has the first response under each idempotency key.
type memory struct {
	uses  map[string]*keyUse
	order []*keyUse // oldest first
}

// keyUse is the first use of a key.
type keyUse struct {
	name        string // account and key
	at          time.Time
	fingerprint string // of the request
	original    string // Request-Id
	reply       reply
	done        bool // false while the first use runs
}

// reserve takes the key for this request, or finds its first use. A key whose first
// request is still running is a conflict.
func (c *call) reserve() (*keyUse, *failure) {
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
	known := m.uses[name]
	switch {
	case known == nil:
		if m.uses == nil {
			m.uses = map[string]*keyUse{}
		}
		first := &keyUse{name: name, at: now, original: c.id}
		m.uses[name] = first
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
func (c *call) keyName(key string) string {
	return c.account.id + " " + mode(c.account.live) + " " + key
}

// forget drops keys that are too old.
func (m *memory) forget(now time.Time) {
	for len(m.order) > 0 && m.order[0].done && (len(m.order) > keptKeys || now.Sub(m.order[0].at) >= keyLife) {
		if old := m.order[0]; m.uses[old.name] == old {
			delete(m.uses, old.name)
		}
		m.order = m.order[1:]
	}
}

// remember stores the response under the key, or frees the key when the endpoint did not
// run.
func (c *call) remember(rep reply) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	name := c.keyName(c.key)
	first := s.memory.uses[name]
	if first == nil {
		return
	}
	first.done = true
	if rep.status == 0 {
		delete(s.memory.uses, name)
		return
	}
	rep.cut = -1
	first.reply, first.fingerprint = rep, c.fingerprint()
}

// replay repeats the first response, if the request is the same as the first.
func (c *call) replay(known *keyUse) (rep reply, same bool) {
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

// fingerprint is the same for requests that ask the same.
func (c *call) fingerprint() string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q", c.r.URL.Path, values(c.sent).Encode())
	if c.upload != nil {
		_, _ = fmt.Fprintf(h, " %x", sha256.Sum256(c.upload.contents))
	}
	return string(h.Sum(nil))
}
