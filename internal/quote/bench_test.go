package quote_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/internal/quote"
)

// BenchmarkMessage measures the filtering of an error, for a request with as much evidence as
// Stripe accepts, and for one without evidence.
func BenchmarkMessage(b *testing.B) {
	evidence := strings.Repeat("The customer received the parcel on 3 May and signed for it. ", 150_000/62)
	for name, form := range map[string]string{
		"150,000 characters": "evidence[uncategorized_text]=" + url.QueryEscape(evidence),
		"300 characters":     "evidence[uncategorized_text]=" + url.QueryEscape(evidence[:300]),
		"none":               "limit=10",
	} {
		for what, message := range map[string]string{
			"a message":  "The evidence of this dispute was submitted already and can no longer be changed.",
			"an echo":    evidence[:2000],
			"40,000 'a'": strings.Repeat("a ", 20_000),
		} {
			b.Run(name+", "+what, func(b *testing.B) {
				for b.Loop() {
					quote.New(quote.Sent{Key: key, Form: form}).Message(message)
				}
			})
		}
	}
}
