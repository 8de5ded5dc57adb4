package desk_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// Each programme with a fee has a field of type *Compliance. Nobody pays a fee without having agreed.
func TestEveryFeeMustBeAcknowledged(t *testing.T) {
	k, _ := newDesk(newServer())
	programmes := 0
	for field := range reflect.TypeFor[dispute.EnhancedEvidence]().Fields() {
		if field.Type != reflect.TypeFor[*dispute.Compliance]() {
			continue
		}
		programmes++
		d := &dispute.Dispute{ID: "du_1", Status: dispute.StatusNeedsResponse, EvidenceDetails: dispute.EvidenceDetails{
			HasEvidence: true, DueBy: stripedispute.At(start.Add(time.Hour)),
		}}
		require.NoError(t, k.Approvable(desk.Case{Dispute: d}))
		d.EnhancedEligibilityTypes = []dispute.Eligibility{dispute.Eligibility(jsonname.Of(field))}
		require.ErrorIs(t, k.Approvable(desk.Case{Dispute: d}), desk.ErrFee, "feeNotAcknowledged for %s", field.Name)
		var rules []evidence.Rule
		for _, p := range (&evidence.Packet{}).Problems(d) {
			rules = append(rules, p.Rule)
		}
		assert.Contains(t, rules, evidence.RuleFee, "checkEnhanced in dispute/evidence for %s", field.Name)
	}
	assert.Positive(t, programmes)
}
