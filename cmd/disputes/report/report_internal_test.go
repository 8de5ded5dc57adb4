package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
)

func TestUrgency(t *testing.T) {
	t.Parallel()
	for left, want := range map[time.Duration]string{
		-time.Second: "overdue", 0: "within 2 days", 48 * time.Hour: "within a week", 7 * 24 * time.Hour: "later",
	} {
		assert.Equal(t, want, urgency(left), left)
	}
}

func TestPageHasAColorAndANameForEveryOutcome(t *testing.T) {
	t.Parallel()
	for kind := range outcomes {
		for _, part := range []string{"--c%d: ", ".k%d {", `<i class="k%d"></i>`} {
			part = fmt.Sprintf(part, kind)
			assert.True(t, strings.Contains(layout, part), "page.html lacks %q", part)
		}
	}
}

func TestMoneyString(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "0.05 EUR, 1,000 JPY, 1.234 KWD, 1,234,567.89 USD", money{"usd": 123456789, "jpy": 1000, "kwd": 1234, "eur": 5}.String())
}

func TestWriteEscapesAndLoadsNothing(t *testing.T) {
	t.Parallel()
	r := New(time.Unix(1_800_000_000, 0))
	r.Add(&dispute.Dispute{Reason: `<script>alert("&")</script>`, Currency: "jpy", Amount: 1234567})
	var page strings.Builder
	require.NoError(t, r.Write(&page))
	assert.NotContains(t, page.String(), "<script")
	assert.NotRegexp(t, `(src|href)=|url\(|@import`, page.String())
	assert.Contains(t, page.String(), "1,234,567 JPY")
}
