package bench

import (
	"bytes"
	_ "embed"
	"fmt"
)

// The JSON that all runners get, indented as Stripe sends it.
var (
	//go:embed testdata/full.json
	full []byte // a decided dispute with every text, file and programme: 9 KB

	//go:embed testdata/fresh.json
	fresh []byte // a new one, of which Stripe knows a customer and an address: 3 KB
)

const (
	fullID  = "du_1PgafTB1WZUIdCvD00000000"
	created = 1795258800 // of both
)

// interval lies between the disputes that are numbered.
const interval = 3600

// numbered is dispute with the number n in its id, and made n intervals earlier.
func numbered(dispute []byte, n int) []byte {
	const made = "\"created\": %d,\n  \"currency\"" // of the dispute, no other
	dispute = bytes.Replace(dispute, []byte(fullID), []byte(disputeID(n)), 1)
	return bytes.Replace(dispute, fmt.Appendf(nil, made, created), fmt.Appendf(nil, made, created-n*interval), 1)
}

func disputeID(n int) string { return fmt.Sprintf("du_1PgafTB1WZUIdCvD%08d", n) }

// page is a list of the disputes numbered from first to before.
func page(dispute []byte, first, before int, more bool) []byte {
	var b bytes.Buffer
	b.WriteString("{\n  \"object\": \"list\",\n  \"data\": [\n")
	for n := first; n < before; n++ {
		if n > first {
			b.WriteString(",\n")
		}
		b.Write(bytes.TrimSpace(numbered(dispute, n)))
	}
	fmt.Fprintf(&b, "\n  ],\n  \"has_more\": %t,\n  \"url\": \"/v1/disputes\"\n}\n", more)
	return b.Bytes()
}

// event is a webhook's payload about the full dispute, of the API version that
// the official client insists on.
func event(version string) []byte {
	return fmt.Appendf(nil, `{
  "id": "evt_1PgafTB1WZUIdCvDevent001",
  "object": "event",
  "api_version": %q,
  "created": 1796083199,
  "data": {
    "object": %s,
    "previous_attributes": {
      "status": "under_review"
    }
  },
  "livemode": true,
  "pending_webhooks": 1,
  "request": {
    "id": null,
    "idempotency_key": null
  },
  "type": "charge.dispute.closed"
}
`, version, bytes.TrimSpace(full))
}
