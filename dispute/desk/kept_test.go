package desk_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Disputes have the metadata of earlier releases: with another name of a round, their approvals would
// not count any more, and with other IDs, all notices would be sent again.
func TestMetadataIsThatOfEarlierReleases(t *testing.T) {
	appeal := dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "The rule was kept."}}}
	for kind, test := range map[disputetest.Kind]struct {
		gather                   func(context.Context, desk.Case) (*evidence.Packet, error)
		fingerprint, round, told string
	}{
		"":                  {gather("A blue bicycle"), "fp_aknyd7k35unal4e2xxz4rmsgl7yelemb", "chargeback", "b84cfc9b 6dc53159 bcd044b6"},
		disputetest.Inquiry: {gather("A blue bicycle"), "fp_aknyd7k35unal4e2xxz4rmsgl7yelemb", "inquiry", "8aea81bf bcd044b6"},
		disputetest.Appeal:  {packet(appeal), "fp_lybeamv52uxhc2ektq4q5g6tuubaq56o", "appeal", "b84cfc9b c25bc95b bcd044b6"},
	} {
		t.Run(test.round, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{ID: "du_1", Kind: kind, DueBy: start.Add(48 * time.Hour)})
			k, _ := newDesk(srv)
			k.Gather, k.SubmitBefore = test.gather, time.Hour
			k.RemindBefore = []time.Duration{72 * time.Hour}
			look(t, k, id)
			staged := get(t, k, id).Dispute.Metadata
			approve(t, k, id)
			assert.Equal(t, stripedispute.Metadata{
				"desk_staged": test.fingerprint, "desk_approved": test.fingerprint + " " + test.round, "desk_told": test.told,
				"desk_approved_by": "user_42", "desk_approved_at": "2026-03-02T09:00:00Z",
			}, get(t, k, id).Dispute.Metadata)
			require.NoError(t, k.Withdraw(t.Context(), "", id))
			assert.Equal(t, staged, get(t, k, id).Dispute.Metadata, "noApprovalMetadata must delete what approvalMetadata sets")
			if test.round != "inquiry" {
				require.NoError(t, k.Close(t.Context(), "", id, "user_42"))
				maps.Copy(staged, stripedispute.Metadata{"desk_closed_by": "user_42", "desk_closed_at": "2026-03-02T09:00:00Z"})
				assert.Equal(t, staged, get(t, k, id).Dispute.Metadata)
			}
		})
	}
}

func TestPackageCommentListsTheKeysOfTheMetadata(t *testing.T) {
	source, err := os.ReadFile("metadata.go")
	require.NoError(t, err)
	comment, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	keys := regexp.MustCompile(`key\w+ += "(\w+)"`).FindAllSubmatch(source, -1)
	require.NotEmpty(t, keys)
	for _, key := range keys {
		assert.Contains(t, string(comment), "//\t"+string(key[1])+" ")
		assert.True(t, strings.HasPrefix(string(key[1]), "desk_"), "checkMetadata in package evidence refuses only keys with desk_")
	}
}

func TestTimeOfGatherAndNotifyIsThatOfTheirComments(t *testing.T) {
	for whole, want := range map[time.Duration]struct{ gather, notify time.Duration }{
		10 * time.Minute: {7*time.Minute + 30*time.Second, time.Minute},
		40 * time.Second: {30 * time.Second, 20 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			srv := disputetest.NewServer()
			k, _ := newDesk(srv)
			left := func(ctx context.Context) time.Duration {
				end, ok := ctx.Deadline()
				require.True(t, ok)
				return time.Until(end)
			}
			notices := 0
			k.Gather = func(ctx context.Context, c desk.Case) (*evidence.Packet, error) {
				assert.Equal(t, want.gather, left(ctx), "see the comments of Desk.Gather and, in module deskriver, of Config")
				return nothing(ctx, c)
			}
			k.Notify = func(ctx context.Context, _ desk.Notice) error {
				notices++
				assert.Equal(t, want.notify, left(ctx), "see the comment of Desk.Notify")
				return nil
			}
			ctx, cancel := context.WithTimeout(t.Context(), whole)
			defer cancel()
			_, err := k.Look(ctx, "", srv.AddDispute(disputetest.Dispute{}))
			require.NoError(t, err)
			assert.Positive(t, notices)
		})
	}
}

// A chargeback after an inquiry takes a response of its own, so its notices are not those of the inquiry.
func TestEachRoundHasItsOwnNotices(t *testing.T) {
	down := errors.New("the database is down")
	for name, test := range map[string]struct {
		gather func(context.Context, desk.Case) (*evidence.Packet, error)
		err    error
		kind   desk.Kind
	}{
		"nothing was gathered":  {nothing, nil, desk.NeedsPerson},
		"Gather fails for long": {func(context.Context, desk.Case) (*evidence.Packet, error) { return nil, down }, down, desk.NeedsPerson},
		"waits for approval":    {gather("A blue bicycle"), nil, desk.WaitsApproval},
	} {
		t.Run(name, func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Created: start.Add(-48 * time.Hour)})
			k, told := newDesk(srv)
			k.Gather = test.gather
			for round := 1; round <= 2; round++ {
				for range 2 {
					_, err := k.Look(t.Context(), "", id)
					require.ErrorIs(t, err, test.err)
				}
				assert.Equal(t, round, count(told.kinds(), test.kind))
				if round == 1 {
					srv.Escalate(id)
				}
			}
		})
	}
}
