package dispute_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestStatusMethods(t *testing.T) {
	type meaning struct{ needsResponse, underReview, inquiry, appeal, final bool }
	all := map[dispute.Status]meaning{
		dispute.StatusNeedsResponse:        {needsResponse: true},
		dispute.StatusUnderReview:          {underReview: true},
		dispute.StatusWon:                  {final: true},
		dispute.StatusLost:                 {final: true},
		dispute.StatusPrevented:            {final: true},
		dispute.StatusWarningNeedsResponse: {needsResponse: true, inquiry: true},
		dispute.StatusWarningUnderReview:   {underReview: true, inquiry: true},
		dispute.StatusWarningClosed:        {inquiry: true, final: true},
		dispute.StatusAppealNeedsResponse:  {needsResponse: true, appeal: true},
		dispute.StatusAppealUnderReview:    {underReview: true, appeal: true},
		"of_tomorrow":                      {},
		"":                                 {},
	}
	source, err := os.ReadFile("status.go")
	require.NoError(t, err)
	for _, constant := range regexp.MustCompile(`Status = "(.*)"`).FindAllStringSubmatch(string(source), -1) {
		assert.Contains(t, all, dispute.Status(constant[1]), "a row of this test")
	}
	for status, want := range all {
		assert.Equal(t, want, meaning{status.NeedsResponse(), status.UnderReview(), status.Inquiry(), status.Appeal(), status.Final()}, status)
	}
}

func TestDeadlineIsDueByAndNothingElse(t *testing.T) {
	for body, want := range map[string]time.Time{
		`{"evidence_details":{"due_by":1796083199,"past_due":true}}`: time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC),
		`{"evidence_details":{"due_by":0}}`:                          {},
		`{"evidence_details":{"due_by":null}}`:                       {},
		`{"evidence_details":{"due_by":-1}}`:                         {},
		`{}`:                                                         {},
	} {
		at, ok := decoded(t, body).Deadline()
		assert.Equal(t, want, at)
		assert.Equal(t, !want.IsZero(), ok)
	}
}

func TestStaged(t *testing.T) {
	for body, want := range map[string]bool{
		`{"status":"needs_response"}`:                                                                                 false,
		`{"status":"needs_response","evidence":{"customer_name":"Jenny"}}`:                                            false, // by Stripe
		`{"status":"needs_response","evidence_details":{"has_evidence":true}}`:                                        true,
		`{"status":"appeal_needs_response","evidence_details":{"has_evidence":true}}`:                                 false,
		`{"status":"appeal_needs_response","evidence":{"customer_name":"Jenny","appeal":null}}`:                       false,
		`{"status":"appeal_needs_response","evidence":{"appeal":{"card":null}}}`:                                      false,
		`{"status":"appeal_needs_response","evidence":{"appeal":{"card":{"supporting_files":[]}}}}`:                   false,
		`{"status":"appeal_needs_response","evidence":{"appeal":{"card":{"reason_for_filing":"The rule was kept"}}}}`: true,
		`{"status":"appeal_under_review","evidence":{"appeal":{"card":{"supporting_files":["file_1"]}}}}`:             true,
	} {
		assert.Equal(t, want, decoded(t, body).Staged(), body)
	}
}

func TestAnswerable(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		status dispute.Status
		due    time.Time
		want   error
	}{
		"a chargeback in time":           {dispute.StatusNeedsResponse, now.Add(time.Hour), nil},
		"an inquiry in time":             {dispute.StatusWarningNeedsResponse, now, nil},
		"an appeal in time":              {dispute.StatusAppealNeedsResponse, now.Add(time.Hour), nil},
		"a second too late":              {dispute.StatusNeedsResponse, now.Add(-time.Second), dispute.ErrDeadline},
		"due_by 0":                       {dispute.StatusNeedsResponse, time.Time{}, dispute.ErrNoResponse},
		"under review":                   {dispute.StatusUnderReview, now.Add(time.Hour), dispute.ErrUnderReview},
		"an inquiry under review":        {dispute.StatusWarningUnderReview, now.Add(time.Hour), dispute.ErrUnderReview},
		"lost on arrival":                {dispute.StatusLost, time.Time{}, dispute.ErrFinal},
		"prevented":                      {dispute.StatusPrevented, now.Add(time.Hour), dispute.ErrFinal},
		"won":                            {dispute.StatusWon, now.Add(time.Hour), dispute.ErrFinal},
		"a status that nobody knows yet": {"of_tomorrow", time.Time{}, nil},
		"the last second there is":       {dispute.StatusNeedsResponse, stripedispute.Timestamp(math.MaxInt64).Time(), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := &dispute.Dispute{ID: "du_1", Status: test.status, EvidenceDetails: dispute.EvidenceDetails{DueBy: stripedispute.At(test.due)}}
			err := d.Answerable(now)
			require.ErrorIs(t, err, test.want)
			if err != nil {
				assert.Contains(t, err.Error(), "dispute du_1 ("+string(test.status)+")")
			}
		})
	}
}

func TestDeadlineAtTheEndOfTimeHasNotPassed(t *testing.T) {
	for _, due := range []string{"9223372036854775807", "9223372036854775806", "9223371974719179008", "4070908799"} {
		d := decoded(t, `{"id":"du_1","status":"needs_response","evidence_details":{"due_by":`+due+`}}`)
		at, ok := d.Deadline()
		assert.True(t, ok && at.After(time.Now()), due)
		require.NoError(t, d.Answerable(time.Now()), due)
	}
}

func TestFundsWithdrawnFundsReinstatedAndNet(t *testing.T) {
	move := func(net int64, currency string) stripedispute.BalanceTransaction {
		return stripedispute.BalanceTransaction{Net: net, Amount: -net, Currency: currency} // Amount must not matter
	}
	tests := map[string]struct {
		moves                 []stripedispute.BalanceTransaction
		withdrawn, reinstated bool
		net                   map[string]int64
	}{
		"an inquiry":   {nil, false, false, map[string]int64{}},
		"a chargeback": {[]stripedispute.BalanceTransaction{move(-5700, "usd")}, true, false, map[string]int64{"usd": -5700}},
		"won":          {[]stripedispute.BalanceTransaction{move(-5700, "usd"), move(4200, "usd")}, true, true, map[string]int64{"usd": -1500}},
		"in two currencies": {
			[]stripedispute.BalanceTransaction{move(-100, "usd"), move(50, "eur"), move(-20, "eur")},
			true, true,
			map[string]int64{"usd": -100, "eur": 30},
		},
		"a movement of nothing": {[]stripedispute.BalanceTransaction{move(0, "usd")}, false, false, map[string]int64{"usd": 0}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := &dispute.Dispute{BalanceTransactions: test.moves}
			assert.Equal(t, test.withdrawn, d.FundsWithdrawn())
			assert.Equal(t, test.reinstated, d.FundsReinstated())
			assert.Equal(t, test.net, d.Net())
		})
	}
}

func TestFundsReinstatedComparesAmountsInAnyOrder(t *testing.T) {
	type move struct{ amount, fee int64 }
	taken, back := move{-2500, 1500}, move{2500, 0}
	tests := map[string]struct {
		moves []move
		want  bool
	}{
		"withdrawn":                                 {[]move{taken}, false},
		"a correction in your favor":                {[]move{taken, {21, 0}}, false},
		"two corrections":                           {[]move{taken, {21, 0}, {-34, 0}}, false},
		"given back":                                {[]move{taken, back}, true},
		"given back at another rate":                {[]move{taken, {2389, 0}}, true},
		"given back at a better rate":               {[]move{taken, {2611, 0}}, true},
		"given back in two parts":                   {[]move{taken, {1300, 0}, {1200, 0}}, true},
		"given back, with a correction after it":    {[]move{taken, back, {-19, 0}}, true},
		"given back with the fee":                   {[]move{taken, {2500, -1500}}, true},
		"won, then lost":                            {[]move{taken, back, {-2500, 0}}, false},
		"won, then lost, at other rates":            {[]move{taken, {2389, 0}, {-2420, 0}}, false},
		"won, then lost, then won":                  {[]move{taken, back, {-2500, 0}, back}, true},
		"a part of it, since the rest was refunded": {[]move{taken, {700, 0}}, false},
		"most of it, though it is lost":             {[]move{taken, {1800, 0}}, true},
		"small, with a fee that is larger than it":  {[]move{{-300, 1500}, {300, 0}}, true},
		"small, not given back, with a larger fee":  {[]move{{-300, 1500}}, false},
		"nothing moved":                             {nil, false},
		"money was only given":                      {[]move{back}, false},
	}
	for name, test := range tests {
		d := &dispute.Dispute{}
		for _, m := range test.moves {
			d.BalanceTransactions = append(d.BalanceTransactions,
				stripedispute.BalanceTransaction{Currency: "gbp", Amount: m.amount, Fee: m.fee, Net: m.amount - m.fee})
		}
		assert.Equal(t, test.want, d.FundsReinstated(), name)
		slices.Reverse(d.BalanceTransactions)
		assert.Equal(t, test.want, d.FundsReinstated(), "%s, the other way round", name)
	}
}

func TestHelpfulDependsOnReasonAndProduct(t *testing.T) {
	assert.Equal(t, []dispute.Field{
		"customer_purchase_ip", "customer_name", "customer_email_address", "access_activity_log", "uncategorized_text", "uncategorized_file",
		"billing_address", "customer_signature", "customer_communication", "receipt", "product_description",
	}, dispute.Helpful(dispute.ReasonFraudulent, dispute.ProductDigital))
	assert.Contains(t, dispute.Helpful(dispute.ReasonProductNotReceived, dispute.ProductPhysical), dispute.FieldShippingTrackingNumber)
	assert.NotContains(t, dispute.Helpful(dispute.ReasonProductNotReceived, dispute.ProductDigital), dispute.FieldShippingTrackingNumber)
	assert.Contains(t, dispute.Helpful(dispute.ReasonSubscriptionCanceled, dispute.ProductService), dispute.FieldServiceDate)
	assert.Equal(t, dispute.FieldDuplicateChargeID, dispute.Helpful(dispute.ReasonDuplicate, dispute.ProductPhysical)[0])
	assert.Nil(t, dispute.Helpful(dispute.ReasonGeneral, dispute.ProductPhysical))
	assert.Nil(t, dispute.Helpful("of_tomorrow", dispute.ProductPhysical))
	assert.Nil(t, dispute.Helpful(dispute.ReasonFraudulent, ""))
}

func TestMissingListsHelpfulEvidenceThatIsNotSet(t *testing.T) {
	d := decoded(t, `{"reason":"subscription_canceled","evidence":{"billing_address":"x","receipt":"file_1"}}`)
	missing := d.Missing(dispute.ProductDigital, dispute.Evidence{CancellationRebuttal: "y"})
	assert.NotContains(t, missing, dispute.FieldReceipt)
	assert.NotContains(t, missing, dispute.FieldCancellationRebuttal)
	assert.Equal(t, dispute.FieldCancellationPolicy, missing[0])
	assert.Contains(t, d.Missing(dispute.ProductDigital), dispute.FieldCancellationRebuttal)
}

func TestPrintingAndLoggingHideEvidence(t *testing.T) {
	d := decoded(t, recorded(t, "full.json"))
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("disputed", "dispute", d, "evidence", d.Evidence)
	printed := fmt.Sprintf("%v %+v %#v %s", d, d, d, d.Evidence) + fmt.Sprintf("%v %+v %#v", *d, *d, *d) + log.String()
	ce := d.Evidence.EnhancedEvidence.VisaCompellingEvidence3
	for _, part := range []any{
		d.Evidence.EnhancedEvidence, *d.Evidence.EnhancedEvidence, ce, *ce,
		ce.DisputedTransaction, *ce.DisputedTransaction, ce.PriorUndisputedTransactions,
		ce.DisputedTransaction.ShippingAddress, *ce.DisputedTransaction.ShippingAddress,
		d.Evidence.Appeal, *d.Evidence.Appeal, *d.Evidence.Appeal.Card,
		dispute.UpdateParams{Evidence: &d.Evidence},
		&dispute.UpdateParams{Evidence: &d.Evidence},
	} {
		printed += fmt.Sprintf("%v %+v %#v %s", part, part, part, part)
		slog.New(slog.NewTextHandler(&log, nil)).Info("part", "part", part)
	}
	printed += log.String()
	for _, secret := range []string{
		"jane@example.com", "Jane Roe", "203.0.113.7", "1 Main St", "overlooked", "fingerprint-0123456789", "See the receipt",
	} {
		assert.NotContains(t, printed, secret)
	}
	assert.Contains(t, log.String(), `"id":"du_full","status":"under_review"`)
	assert.Contains(t, fmt.Sprint(d.Evidence), "customer_email_address")
}

// The in-memory Stripe may not import package dispute, so it has the statuses again: in the profiles
// of disputetest/dispute_kind.go and in closedStatus of disputetest/dispute.go.
func TestStatusesAreThoseOfDisputetest(t *testing.T) {
	kinds := []disputetest.Kind{disputetest.Chargeback, disputetest.Inquiry, disputetest.Prevented, disputetest.Appeal}
	for _, status := range []dispute.Status{
		dispute.StatusNeedsResponse, dispute.StatusUnderReview, dispute.StatusWon, dispute.StatusLost, dispute.StatusPrevented,
		dispute.StatusWarningNeedsResponse, dispute.StatusWarningUnderReview, dispute.StatusWarningClosed,
		dispute.StatusAppealNeedsResponse, dispute.StatusAppealUnderReview,
	} {
		srv := disputetest.NewServer()
		refused := 0 // by kinds that cannot have the status; a status that no kind can have is taken by all
		id := ""
		for _, kind := range kinds {
			func() {
				defer func() {
					if recover() != nil {
						refused++
					}
				}()
				id = srv.AddDispute(disputetest.Dispute{Kind: kind, Status: string(status)})
			}()
		}
		require.Positive(t, refused, "disputetest/dispute_kind.go has no kind with the status %s", status)
		require.NotEmpty(t, id, status)
		_, err := dispute.NewClient(srv.Config()).Close(t.Context(), id)
		closed := err != nil && strings.Contains(err.Error(), "already closed")
		assert.Equal(t, status.Final(), closed, "%s: Final in dispute/status.go, and closedStatus in disputetest/dispute.go (%v)", status, err)
	}
}
