package dispute_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/dispute"
)

func TestListWithPrefetchYieldsTheSame(t *testing.T) {
	srv, ids := seeded(7)
	c := dispute.NewClient(srv.Config())
	assert.Equal(t, ids, listed(t.Context(), t, c, dispute.ListParams{Limit: 2, Prefetch: true}))
	assert.Len(t, srv.Requests(), 4)
}
