package conformance

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

const day = 24 * time.Hour

// kinds are the constants of disputetest.Kind.
func kinds(t *testing.T) (all []disputetest.Kind) {
	t.Helper()
	names, err := constants{}.of(reflect.TypeFor[disputetest.Kind]())
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		all = append(all, disputetest.Kind(name))
	}
	return all
}

// acts are what can be done to a dispute. Where a rule forbids an act, the response is an error. It is
// validated too.
var acts = map[string]func(context.Context, *disputetest.Server, library, string) error{
	"stage everything": func(ctx context.Context, _ *disputetest.Server, l library, id string) error {
		var e dispute.Evidence
		for _, f := range dispute.Fields() {
			value := "text"
			if f.File() {
				file, err := l.files.Upload(ctx, fileupload.Params{
					Purpose: fileupload.PurposeDisputeEvidence,
					Name:    string(f) + ".pdf", Body: strings.NewReader(pdf),
				})
				if err != nil {
					return err
				}
				value = string(file.ID)
			}
			if err := e.Set(f, value); err != nil {
				return err
			}
		}
		_, err := l.disputes.Stage(ctx, id, e)
		return err
	},
	"stage enhanced evidence": func(ctx context.Context, _ *disputetest.Server, l library, id string) error {
		_, err := l.disputes.Stage(ctx, id, dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{
			VisaCompellingEvidence3: &dispute.CompellingEvidence3{
				DisputedTransaction: &dispute.DisputedTransaction{
					CustomerPurchaseIP:    "203.0.113.7",
					MerchandiseOrServices: dispute.SoldServices, ShippingAddress: &dispute.Address{City: "Cork"},
				},
				PriorUndisputedTransactions: []dispute.PriorTransaction{
					{Charge: "ch_1", CustomerPurchaseIP: "203.0.113.7"}, {Charge: "ch_2", ShippingAddress: &dispute.Address{Line1: "1 Quay"}},
				},
			},
		}})
		return err
	},
	"acknowledge a Visa fee": func(ctx context.Context, _ *disputetest.Server, l library, id string) error {
		_, err := l.disputes.Stage(ctx, id,
			dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompliance: &dispute.Compliance{FeeAcknowledged: true}}})
		return err
	},
	"acknowledge a Mastercard fee": func(ctx context.Context, _ *disputetest.Server, l library, id string) error {
		_, err := l.disputes.Stage(ctx, id,
			dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{MastercardCompliance: &dispute.Compliance{FeeAcknowledged: true}}})
		return err
	},
	"appeal": func(ctx context.Context, s *disputetest.Server, l library, id string) error {
		_, err := l.disputes.Update(ctx, id, dispute.UpdateParams{Submit: true, Evidence: &dispute.Evidence{Appeal: &dispute.Appeal{
			Card: &dispute.CardAppeal{
				ReasonForFiling: "winning_evidence",
				SupportingFiles: []stripedispute.FileID{stripedispute.FileID(s.AddFile(disputetest.File{}))},
			},
		}}})
		s.Settle()
		return err
	},
	"metadata and method": func(ctx context.Context, _ *disputetest.Server, l library, id string) error {
		_, err := l.disputes.Update(ctx, id, dispute.UpdateParams{
			Metadata:                 stripedispute.Metadata{"k": "v"},
			IntendedSubmissionMethod: dispute.SubmissionManual,
		})
		return err
	},
	"win":      submit("winning_evidence"),
	"lose":     submit("losing_evidence"),
	"escalate": submit("escalate_inquiry_evidence"),
	"submit":   submit("a good reason"),
	"close": func(ctx context.Context, _ *disputetest.Server, l library, id string) error {
		_, err := l.disputes.Close(ctx, id)
		return err
	},
	"let the time pass": func(_ context.Context, s *disputetest.Server, _ library, _ string) error {
		s.Advance(150 * day)
		return nil
	},
}

func submit(text string) func(context.Context, *disputetest.Server, library, string) error {
	return func(ctx context.Context, s *disputetest.Server, l library, id string) error {
		_, err := l.disputes.Update(ctx, id, dispute.UpdateParams{Submit: true, Evidence: &dispute.Evidence{UncategorizedText: text}})
		if err != nil {
			return err
		}
		if _, err = l.disputes.Get(ctx, id); err == nil {
			s.Settle()
		}
		return err
	}
}
