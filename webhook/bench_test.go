package webhook_test

import (
	"testing"
	"time"

	"github.com/stripedispute-go/stripedispute/webhook"
)

// BenchmarkParse verifies and decodes a dispute event with all fields, of about 5 KB.
func BenchmarkParse(b *testing.B) {
	payload := fixture(b, "dispute_updated.json")
	header := webhook.Sign(payload, secret, time.Now())
	b.SetBytes(int64(len(payload)))
	b.ReportAllocs()
	for b.Loop() {
		e, err := webhook.Parse(payload, header, secret)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := e.Dispute(); !ok {
			b.Fatal("no dispute")
		}
	}
}
