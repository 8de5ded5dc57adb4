package bench

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/internal/decode"
)

func TestTheFloorReadsWhatTheLibraryReads(t *testing.T) {
	for name, body := range map[string][]byte{"full": full, "fresh": fresh} {
		t.Run(name, func(t *testing.T) {
			want := new(dispute.Dispute)
			require.NoError(t, decode.Into(body, want, 3))
			got, err := floorDispute(body)
			require.NoError(t, err)
			assert.True(t, assert.ObjectsAreEqual(want, got))
		})
	}
	body := page(full, 0, 3, true)
	want := new(stripedispute.Page[*dispute.Dispute])
	require.NoError(t, decode.Into(body, want, 3))
	got, err := floorPage(body)
	require.NoError(t, err)
	assert.True(t, assert.ObjectsAreEqual(want.Data, got))
	got[0], err = floorEvent(event(stripe.APIVersion))
	require.NoError(t, err)
	assert.True(t, assert.ObjectsAreEqual(want.Data[0], got[0]))
}

func TestTheFixtureSetsEveryField(t *testing.T) {
	var d struct {
		Evidence map[string]any `json:"evidence"`
	}
	require.NoError(t, json.Unmarshal(full, &d))
	for _, f := range dispute.Fields() {
		assert.NotEmpty(t, d.Evidence[string(f)], f)
	}
}

func TestAllWriteTheSameForm(t *testing.T) {
	ours, theirs, err := updates()
	require.NoError(t, err)
	encoded, err := form.Encode(ours)
	require.NoError(t, err)
	assert.Equal(t, parsed(t, encoded), parsed(t, encodeStripe(theirs)))
	assert.Equal(t, parsed(t, encoded), parsed(t, floorEncode(ours.Evidence)))
}

func parsed(t *testing.T, encoded string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(encoded)
	require.NoError(t, err)
	return v
}

func TestPagesHoldTheDisputesThatTheyAreAskedFor(t *testing.T) {
	body := page(fresh, 5, 8, true)
	var p struct {
		Data []struct {
			ID      string `json:"id"`
			Created int    `json:"created"`
		} `json:"data"`
	}
	require.NoError(t, json.Unmarshal(body, &p))
	require.Len(t, p.Data, 3)
	for i, d := range p.Data {
		assert.Equal(t, disputeID(5+i), d.ID)
		assert.Equal(t, created-(5+i)*interval, d.Created)
	}
}

// TestRatios runs the races that take seconds; the command ratios runs all of them,
// and longer.
func TestRatios(t *testing.T) {
	for _, r := range Races {
		if slices.Contains([]string{"prefetch", "scan", "build"}, r.Name) {
			continue
		}
		t.Run(r.Name, func(t *testing.T) {
			figures, err := r.Run(Effort{Rounds: 40})
			require.NoError(t, err)
			for _, f := range figures {
				fmt.Fprintln(os.Stdout, f)
			}
		})
	}
}
