package report

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestDeadlinesAreTold(t *testing.T) {
	t.Parallel()
	for left, want := range map[time.Duration]string{
		-time.Second: "overdue", 0: "within 2 days", 48 * time.Hour: "within a week", 7 * 24 * time.Hour: "later",
	} {
		assert.Equal(t, want, urgency(left), left)
	}
}

func TestMoneyIsWrittenByItsCurrency(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "0.05 EUR, 1,000 JPY, 1.234 KWD, 1,234,567.89 USD", money{"usd": 123456789, "jpy": 1000, "kwd": 1234, "eur": 5}.String())
}
