package stripedispute_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// The in-memory Stripe imports no more than it must, so it has the limits of Metadata.Check again.
func TestMetadataLimitsAreThoseOfDisputetest(t *testing.T) {
	t.Parallel()
	for name, labels := range map[string]func(n int) stripedispute.Metadata{
		"keys": func(n int) stripedispute.Metadata {
			m := stripedispute.Metadata{}
			for i := range n {
				m[fmt.Sprint(i)] = "v"
			}
			return m
		},
		"characters in a key":   func(n int) stripedispute.Metadata { return stripedispute.Metadata{strings.Repeat("ü", n): "v"} },
		"characters in a value": func(n int) stripedispute.Metadata { return stripedispute.Metadata{"k": strings.Repeat("ü", n)} },
	} {
		most := 1
		for labels(most+1).Check() == nil {
			most++
		}
		srv := disputetest.NewServer()
		disputes := dispute.NewClient(srv.Config())
		takes := func(m stripedispute.Metadata) bool {
			var sent []stripedispute.Option
			for key, value := range m {
				sent = append(sent, stripedispute.WithParam("metadata["+key+"]", value))
			}
			_, err := disputes.Update(t.Context(), srv.AddDispute(disputetest.Dispute{}), dispute.UpdateParams{}, sent...)
			return err == nil
		}
		const places = "Metadata.Check in metadata.go takes %d %s; disputetest/metadata.go must have the same limit"
		assert.True(t, takes(labels(most)), places, most, name)
		assert.False(t, takes(labels(most+1)), places, most, name)
	}
}
