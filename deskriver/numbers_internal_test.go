package deskriver

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A reader of a default or a constant does not know who repeats it in words. Package internal/figures
// compares others.
func TestCommentsAndDocumentsSayTheNumbersOfTheCode(t *testing.T) {
	t.Parallel()
	c := Config{}.withDefaults()
	for _, n := range []struct {
		document, sentence string
		means, is          time.Duration
	}{
		{"config.go", "0 means an hour, a negative time means no sweeps", time.Hour, c.SweepEvery},
		{"doc.go", "every hour by default", time.Hour, c.SweepEvery},
		{"config.go", "0 means 8.", 8, time.Duration(c.Workers)},
		{"config.go", "0 means JobTimeout plus two minutes", c.JobTimeout + 2*time.Minute, c.RescueAfter},
		{"config.go", "0 means 20 seconds", 20 * time.Second, c.StopTimeout},
		{"config.go", "0 means 200 ms", 200 * time.Millisecond, c.PollEvery},
		{"config.go", "has jumped by more than 30 seconds", 30 * time.Second, clockJump},
		{"config.go", "each of them gets one within about ten seconds", 10 * time.Second, longestSlot},
		{"../docs/production.md", "another sweep within about ten seconds", 10 * time.Second, longestSlot},
		{"doc.go", "a backoff that grows to an hour", time.Hour, longestWait},
		{"look.go", "a look that fails is repeated about every hour", time.Hour, longestWait},
	} {
		text, err := os.ReadFile(n.document)
		require.NoError(t, err)
		plain := strings.Join(strings.Fields(regexp.MustCompile(`(?m)^\s*//`).ReplaceAllString(string(text), "")), " ")
		assert.True(t, strings.Contains(plain, n.sentence), "%s does not say %q any more; correct this test", n.document, n.sentence)
		assert.Equal(t, n.means, n.is, "%s says %q; correct it, and this test", n.document, n.sentence)
	}
}
