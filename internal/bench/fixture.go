package bench

import (
	"bytes"
	_ "embed"
	"fmt"
	"strconv"
)

// The JSON that all runners decode. It is indented, as Stripe sends it.
var (
	//go:embed testdata/full.json
	fullDispute []byte // a decided dispute with every text and file, and with Compelling Evidence 3.0: 9 KB

	//go:embed testdata/fresh.json
	freshDispute []byte // a new dispute, for which Stripe filled in a name and an address: 3 KB
)

const (
	fullID    = "du_1PgafTB1WZUIdCvD00000000"
	createdAt = 1795258800 // of both disputes
)

// secondsBetween is the time between one numbered dispute and the next.
const secondsBetween = 3600

// template is the JSON of a dispute, cut where its id and its creation time are.
type template struct{ beforeID, afterID, afterCreated []byte }

func newTemplate(dispute []byte) template {
	beforeID, rest, _ := bytes.Cut(bytes.TrimSpace(dispute), []byte(fullID))
	mark := fmt.Appendf(nil, "\"created\": %d,\n  \"currency\"", createdAt) // that of the dispute, not of its transactions
	at := bytes.Index(rest, mark) + len("\"created\": ")
	return template{beforeID, rest[:at], rest[at+len(strconv.Itoa(createdAt)):]}
}

// writeDispute writes the dispute with the number n in its id, created n times secondsBetween
// earlier than the fixture.
func (t template) writeDispute(b *bytes.Buffer, n int) {
	b.Write(t.beforeID)
	b.WriteString(disputeID(n))
	b.Write(t.afterID)
	b.WriteString(strconv.Itoa(createdAt - n*secondsBetween))
	b.Write(t.afterCreated)
}

func disputeID(n int) string { return fmt.Sprintf("du_1PgafTB1WZUIdCvD%08d", n) }

// page returns a list of the disputes with the numbers from first up to, not including, before.
func page(dispute []byte, first, before int, more bool) []byte {
	var b bytes.Buffer
	writePage(&b, newTemplate(dispute), first, before, more)
	return b.Bytes()
}

func writePage(b *bytes.Buffer, t template, first, before int, more bool) {
	b.WriteString("{\n  \"object\": \"list\",\n  \"data\": [\n")
	for n := first; n < before; n++ {
		if n > first {
			b.WriteString(",\n")
		}
		t.writeDispute(b, n)
	}
	fmt.Fprintf(b, "\n  ],\n  \"has_more\": %t,\n  \"url\": \"/v1/disputes\"\n}\n", more)
}

// event returns the payload of a webhook about the full dispute. stripe-go accepts only its own
// API version.
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
`, version, bytes.TrimSpace(fullDispute))
}
