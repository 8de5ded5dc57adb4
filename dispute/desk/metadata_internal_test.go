package desk

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// The desk has Stripe's limits of metadata again, to refuse what Stripe would refuse.
func TestLimitsOfMetadataAreThoseOfMetadataCheck(t *testing.T) {
	const places = "%s of dispute/desk, and Metadata.Check in metadata.go of the module"
	full := stripedispute.Metadata{}
	for i := range maxMetadataKeys {
		full[fmt.Sprint(i)] = "v"
	}
	assert.NoError(t, full.Check(), places, "maxMetadataKeys")
	full["more"] = "v"
	assert.Error(t, full.Check(), places, "maxMetadataKeys")

	fits := func(value string) bool { return stripedispute.Metadata{"k": value}.Check() == nil }
	for n := range 1000 {
		who := strings.Repeat("ü", n+1)
		if fits(who) != (checkWho(who) == nil) {
			t.Fatalf(places+" differ for %d characters", "checkWho", n+1)
		}
	}

	told := toldValue(&dispute.Dispute{}, make([]Notice, 1000))
	assert.True(t, fits(told), places, "maxTold")
	assert.False(t, fits(told+" "+Notice{}.digest()), "maxTold has room for one more digest: "+places, "maxTold")
}
