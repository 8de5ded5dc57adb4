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
	keptKeys = 20_000         // how many keys are remembered; older ones are forgotten
)

// keyMemory has the first response for each idempotency key.
type keyMemory struct {
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

// reserve reserves the key for this request, or returns its first use. If the first request
// with the key is still running, it returns a conflict.
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

// keyName returns a name that is unique for the account, its mode and the key.
func (c *call) keyName(key string) string {
	return c.account.id + " " + modeName(c.account.live) + " " + key
}

// forget forgets keys that are too old, and the oldest if there are too many. It keeps a first use that
// still runs, and all keys after it.
func (m *keyMemory) forget(now time.Time) {
	for len(m.order) > 0 && m.order[0].done && (len(m.order) > keptKeys || now.Sub(m.order[0].at) >= keyLife) {
		if old := m.order[0]; m.uses[old.name] == old {
			delete(m.uses, old.name)
		}
		m.order = m.order[1:]
	}
}

// remember stores the response for the key. respond calls it last, after the delay of a fault. If the
// endpoint did not run, and the fault is not Remembered, the key becomes free again.
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
	rep.cut = -1 // a replay has the whole body
	first.reply, first.fingerprint = rep, c.fingerprint()
}

// replay returns the first response again, or an error if the request differs from the first.
func (c *call) replay(first *keyUse) (rep reply, same bool) {
	if first.fingerprint != c.fingerprint() {
		return c.errorReply(&failure{
			status: http.StatusBadRequest, typ: "idempotency_error",
			message: "This idempotency key was first used with other parameters. Use another key for another request: " + clip(c.key),
		}), false
	}
	rep = first.reply
	rep.header = rep.header.Clone()
	rep.header.Set("Request-Id", c.id)
	rep.header.Set("Original-Request", first.original)
	rep.header.Set("Idempotent-Replayed", "true")
	return rep, true
}

// fingerprint is equal for requests with the same path, parameters and file.
func (c *call) fingerprint() string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q %q", c.r.URL.Path, values(c.pairs).Encode())
	if c.upload != nil {
		_, _ = fmt.Fprintf(h, " %x", sha256.Sum256(c.upload.contents))
	}
	return string(h.Sum(nil))
}
