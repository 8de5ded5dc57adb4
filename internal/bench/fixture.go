package bench

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
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

// template is the JSON of a dispute, cut where its id and its creation time are.
type template struct{ beforeID, afterID, afterCreated []byte }

func cut(dispute []byte) template {
	beforeID, rest, _ := bytes.Cut(bytes.TrimSpace(dispute), []byte(fullID))
	mark := fmt.Appendf(nil, "\"created\": %d,\n  \"currency\"", created) // that of the dispute, not of its transactions
	at := bytes.Index(rest, mark) + len("\"created\": ")
	return template{beforeID, rest[:at], rest[at+len(strconv.Itoa(created)):]}
}

// write writes the dispute with the number n in its id, created n intervals earlier.
func (t template) write(b *bytes.Buffer, n int) {
	b.Write(t.beforeID)
	b.WriteString(disputeID(n))
	b.Write(t.afterID)
	b.WriteString(strconv.Itoa(created - n*interval))
	b.Write(t.afterCreated)
}

func disputeID(n int) string { return fmt.Sprintf("du_1PgafTB1WZUIdCvD%08d", n) }

// page is a list of the disputes numbered from first to before.
func page(dispute []byte, first, before int, more bool) []byte {
	var b bytes.Buffer
	writePage(&b, cut(dispute), first, before, more)
	return b.Bytes()
}

func writePage(b *bytes.Buffer, t template, first, before int, more bool) {
	b.WriteString("{\n  \"object\": \"list\",\n  \"data\": [\n")
	for n := first; n < before; n++ {
		if n > first {
			b.WriteString(",\n")
		}
		t.write(b, n)
	}
	fmt.Fprintf(b, "\n  ],\n  \"has_more\": %t,\n  \"url\": \"/v1/disputes\"\n}\n", more)
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
