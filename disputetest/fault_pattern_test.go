package disputetest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestFailPanicsOnAPatternThatNoEndpointCanMatch(t *testing.T) {
	t.Parallel()
	for pattern, nearest := range map[string]string{
		"POST /v1/disputs/{id}":          "POST /v1/disputes/{id}",
		"POST /v1/disputes/{id}/":        "POST /v1/disputes/{id}",
		"POST /disputes/{id}":            "POST /v1/disputes/{id}",
		"PUT /v1/disputes/{id}":          "GET /v1/disputes/{id} or POST /v1/disputes/{id}",
		"POST /v1/disputes/:id":          "POST /v1/disputes/{id}",
		"POST /v1/issuing_disputes/{id}": "POST /v1/issuing/disputes/{id}",
		"GET /v1/disputes?limit=1":       "GET /v1/disputes/{id}",
		"/v1/dispute":                    "GET /v1/disputes",
		"/v1/disputes/":                  "GET /v1/disputes",
	} {
		for _, fail := range []func(*disputetest.Server){
			func(s *disputetest.Server) { s.Fail(pattern, disputetest.LostAnswer()) },
			func(s *disputetest.Server) { s.FailAlways(pattern, disputetest.LostAnswer()) },
		} {
			assert.Equal(t, "disputetest: no endpoint of the server can match the pattern \""+pattern+"\"; the nearest is "+nearest,
				panicOf(func() { fail(disputetest.NewServer()) }))
		}
	}
}

func TestFailPanicsOnARestThatNoEndpointHas(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"/v1/.../close", "/v2/dispute/...", "DELETE /v1/..."} {
		assert.Contains(t, panicOf(func() { disputetest.NewServer().Fail(pattern, disputetest.Reset()) }), "no endpoint", pattern)
	}
}

func TestFailTakesAPatternThatAnEndpointCanMatch(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{
		"POST /v1/disputes/{id}", "POST /v1/disputes/du_1/close", "/v1/disputes/*", "* /v1/{kind}", "GET /v1/...", "/...",
		"POST /v1/disputes/...", "GET /v1/disputes/du_a-b%20c", "GET /links/{id}", "GET /v2/core/events/{id}", "/{v}/{kind}/{id}/close",
	} {
		assert.Empty(t, panicOf(func() { disputetest.NewServer().Fail(pattern, disputetest.Reset()) }), pattern)
	}
}

func TestUnusedFaultsListsWhatDidNotHappen(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	assert.Empty(t, srv.UnusedFaults())
	srv.Fail("GET /v1/disputes", disputetest.Status(503), disputetest.OK(), disputetest.Status(503))
	srv.FailAlways("/v1/files/...", disputetest.Status(503))
	get(t, srv, "/v1/disputes")
	assert.Equal(t, []string{"GET /v1/disputes: 2 of 3 faults left", "/v1/files/...: no request matched"}, srv.UnusedFaults())
	get(t, srv, "/v1/files")
	get(t, srv, "/v1/disputes")
	get(t, srv, "/v1/disputes")
	assert.Empty(t, srv.UnusedFaults())
	srv.Fail("GET /v1/disputes", disputetest.Status(503))
	srv.Heal()
	assert.Empty(t, srv.UnusedFaults())
}

func TestEffectsPanicsOnAnUnknownID(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	assert.Zero(t, srv.Effects(id))
	assert.PanicsWithValue(t, `disputetest: there is no object "du_typo"`, func() { srv.Effects(id, "du_typo") })
	assert.Zero(t, srv.Effects(), "the server survives")
}
