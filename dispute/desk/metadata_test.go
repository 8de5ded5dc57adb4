package desk_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// addWithMetadata adds a dispute whose metadata has this many keys of the merchant: order_0 and so on.
func addWithMetadata(srv *disputetest.Server, keys int) (id string) {
	own := map[string]string{}
	for i := range keys {
		own[fmt.Sprint("order_", i)] = "1"
	}
	return srv.AddDispute(disputetest.Dispute{Metadata: own})
}

func TestMetadataFullIsNotifiedWhenTheKeysOfTheDeskDoNotFit(t *testing.T) {
	for keys, full := range map[int]bool{45: false, 46: true, 49: true, 50: true} {
		t.Run(fmt.Sprint(keys, " keys"), func(t *testing.T) {
			srv := newServer()
			k, told := newDesk(srv)
			look(t, k, addWithMetadata(srv, keys))
			assert.Equal(t, 1, count(told.kinds(), desk.WaitsApproval))
			assert.Equal(t, full, count(told.kinds(), desk.NeedsPerson) > 0)
			for _, n := range told.all {
				if n.Kind == desk.NeedsPerson {
					require.ErrorIs(t, n.Err, desk.ErrMetadataFull)
				}
			}
		})
	}
}

func TestMetadataFullSendsNoticesAgainIfTheyCannotBeRemembered(t *testing.T) {
	for keys, times := range map[int]int{
		45: 1,
		46: 1,
		49: 2, // there is room for one of the keys desk_staged and desk_told
		50: 2,
	} {
		t.Run(fmt.Sprint(keys, " keys"), func(t *testing.T) {
			srv := newServer()
			id := addWithMetadata(srv, keys)
			k, told := newDesk(srv)
			look(t, k, id)
			look(t, k, id)
			require.NotEmpty(t, told.seen)
			for notice, seen := range told.seen {
				assert.Equal(t, times, seen, notice)
			}
		})
	}
}

func TestMetadataFullRefusesAnApprovalUntilKeysAreDeleted(t *testing.T) {
	for _, keys := range []int{46, 50} {
		t.Run(fmt.Sprint(keys, " keys"), func(t *testing.T) {
			srv := newServer()
			id := addWithMetadata(srv, keys)
			k, _ := newDesk(srv)
			look(t, k, id)
			err := k.Approve(t.Context(), "", id, get(t, k, id).State().Fingerprint, "user_42")
			require.ErrorIs(t, err, desk.ErrMetadataFull)
			assert.True(t, stripedispute.Permanent(err))
			assert.Len(t, get(t, k, id).Dispute.Metadata["order_1"], 1, "the merchant's keys stay")

			free := stripedispute.Metadata{}
			for i := range 5 {
				free[fmt.Sprint("order_", i)] = ""
			}
			_, err = k.Disputes.Update(t.Context(), id, dispute.UpdateParams{Metadata: free})
			require.NoError(t, err)
			approve(t, k, id)
			look(t, k, id)
			assert.Equal(t, 1, srv.Effects(id).Submissions)
		})
	}
}

func TestMetadataWithRoomForTheKeysOfTheDeskAcceptsAnApproval(t *testing.T) {
	srv := newServer()
	id := addWithMetadata(srv, 45)
	k, _ := newDesk(srv)
	look(t, k, id)
	approve(t, k, id)
}

func TestMetadataFullKeepsTheDisputeOpenAtClose(t *testing.T) {
	srv := newServer()
	id := addWithMetadata(srv, 49)
	k, _ := newDesk(srv)
	require.ErrorIs(t, k.Close(t.Context(), "", id, "user_42"), desk.ErrMetadataFull)
	assert.Equal(t, dispute.StatusNeedsResponse, get(t, k, id).Dispute.Status)
}

func TestMetadataFullDoesNotStopAnAutomaticSubmission(t *testing.T) {
	srv := newServer()
	id := addWithMetadata(srv, 50)
	k, told := newDesk(srv)
	k.Approval = desk.Automatic
	look(t, k, id)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
	assert.Equal(t, 1, count(told.kinds(), desk.Submitted))
}

func TestLookCaseReturnsTheDisputeWithTheMarksOfTheLook(t *testing.T) {
	srv := newServer()
	id := srv.AddDispute(disputetest.Dispute{})
	k, _ := newDesk(srv)
	c, _, err := k.LookCase(t.Context(), "", id)
	require.NoError(t, err)
	assert.Equal(t, get(t, k, id).Dispute, c.Dispute)
	pending, _ := k.Pending(c)
	assert.False(t, pending)
}

func TestLookReportsThatMarksCannotBeWritten(t *testing.T) {
	for status, reported := range map[int]bool{400: false, 401: true, 403: true, 404: true} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			srv := newServer()
			id := srv.AddDispute(disputetest.Dispute{})
			k, told := newDesk(srv)
			k.Gather = nothing // so the only POST is that of the marks
			srv.Fail("POST /v1/disputes/{}", disputetest.Status(status))
			_, err := k.Look(t.Context(), "", id)
			assert.Equal(t, reported, err != nil, "%v", err)
			if reported {
				require.ErrorContains(t, err, "remembering what was done")
			}
			assert.NotEmpty(t, told.all)
		})
	}
}
