package disputetest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
)

// accept words an answer: an object, or the bytes of a file.
func (c *call) accept(out any) reply {
	if raw, ok := out.(download); ok {
		return reply{status: http.StatusOK, header: c.header(raw.mime), body: raw.contents, cut: -1}
	}
	return reply{status: http.StatusOK, header: c.header("application/json"), body: encode(out), cut: -1}
}

// refuse words a failure.
func (c *call) refuse(no *failure) reply {
	return reply{status: no.status, header: c.header("application/json"), body: encode(no.body(c.id)), cut: -1}
}

// header is what every answer carries.
func (c *call) header(mime string) http.Header {
	h := http.Header{}
	h.Set("Content-Type", mime)
	h.Set("Request-Id", c.id)
	version := c.r.Header.Get("Stripe-Version")
	if version == "" {
		version = stripedispute.APIVersion
	}
	h.Set("Stripe-Version", version)
	if c.key != "" {
		h.Set("Idempotency-Key", c.key)
	}
	if c.home != nil && c.home.id != "" {
		h.Set("Stripe-Account", c.home.id)
	}
	return h
}

// wait holds an answer back as long as the fault says, or until the client leaves.
func (c *call) wait(rep reply) reply {
	if c.fault.delay <= 0 {
		return rep
	}
	t := time.NewTimer(c.fault.delay)
	defer t.Stop()
	select {
	case <-t.C:
		return rep
	case <-c.r.Context().Done():
		return reply{err: c.r.Context().Err()}
	}
}

// encode writes JSON the way Stripe lays it out.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic("disputetest: " + err.Error()) // objects hold nothing that cannot be written
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
