package disputetest_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestAuthenticationNeedsAKey(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	for value, status := range map[string]int{
		"":                              401,
		"Bearer":                        401,
		"Bearer ":                       401,
		"Bearer sk_test_":               401,
		"Bearer pk_test_1":              401,
		"Bearer sk_test_ä":              401,
		"Bearer nonsense":               401,
		"Basic c2tfdGVzdF94Og==":        200, // sk_test_x:
		"Bearer sk_test_x":              200,
		"Bearer rk_test_x":              200,
		"Bearer sk_live_x":              200,
		"Bearer sk_test_disputetest":    200,
		"Bearer sk_test_51Abc_with_bar": 200,
		"Bearer sk_test_51Ab...Cd":      200, // shortened, as in Stripe's documentation
		"Bearer sk_test_...":            401,
		"Bearer sk_test_a.b":            401,
		"Bearer sk_org_":                401,
		"Bearer sk_org_live_":           401,
		"Bearer rk_org_live_x":          401,
		"Bearer sk_org_live_x":          400, // no Stripe-Context
	} {
		a := get(t, srv, "/v1/disputes/"+id, header{"Authorization", value})
		assert.Equal(t, status, a.status, value)
		if status == 401 {
			assert.Equal(t, "invalid_request_error", a.text("error.type"), value)
			assert.NotContains(t, a.raw, "nonsense")
		}
	}
}

func TestUnknownPathsAreNotFound(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	for _, c := range []struct{ method, path, code, param string }{
		{"GET", "/v1/foo", "", ""},
		{"GET", "/", "", ""},
		{"GET", "/v1/disputes/", "", ""},
		{"GET", "/v1/disputes//close", "", ""},
		{"DELETE", "/v1/disputes/" + id, "", ""},
		{"PUT", "/v1/disputes/" + id, "", ""},
		{"GET", "/v1/disputes/" + id + "/close", "", ""},
		{"GET", "/v1/disputes/du_none", "resource_missing", "dispute"},
		{"GET", "/v1/disputes/a%2Fb%3Fc", "resource_missing", "dispute"},
		{"POST", "/v1/disputes/du_none/close", "resource_missing", "dispute"},
		{"GET", "/v1/files/" + id, "resource_missing", "file"},
	} {
		a := do(t, srv, request(t, c.method, c.path, ""))
		assert.Equal(t, [4]any{404, "invalid_request_error", c.code, c.param}, errorOf(a), c.method+" "+c.path)
	}
}

func TestAccountsDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	mine, theirs := srv.AddDispute(disputetest.Dispute{}), srv.Account("acct_1").AddDispute(disputetest.Dispute{})
	assert.Equal(t, 404, get(t, srv, "/v1/disputes/"+theirs).status)
	assert.Equal(t, 404, get(t, srv, "/v1/disputes/"+mine, account("acct_1")).status)
	assert.Equal(t, 200, get(t, srv, "/v1/disputes/"+theirs, account("acct_1")).status)
	assert.Equal(t, 200, get(t, srv, "/v1/disputes/"+theirs, header{"Stripe-Context", "acct_0/acct_1"}).status)
	assert.Equal(t, 403, get(t, srv, "/v1/disputes/"+theirs, account("nobody")).status)
	assert.Len(t, get(t, srv, "/v1/disputes").at("data"), 1)

	// The same idempotency key on two accounts has two effects.
	ok(t, srv, "/v1/disputes/"+mine+"/close", "", key("k"))
	ok(t, srv, "/v1/disputes/"+theirs+"/close", "", key("k"), account("acct_1"))
	assert.Equal(t, 2, srv.Effects().Closes)
}

func TestOrganizationKeysNeedStripeContext(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.Account("acct_1").AddDispute(disputetest.Dispute{})
	for _, key := range []string{"sk_org_test_x", "sk_org_live_x"} {
		auth := header{"Authorization", "Bearer " + key}
		assert.Equal(t, 200, get(t, srv, "/v1/disputes/"+id, auth, header{"Stripe-Context", "acct_1"}).status)
		assert.Equal(t, 400, get(t, srv, "/v1/disputes/"+id, auth, account("acct_1")).status)
	}
}

func TestModesDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	live, test := header{"Authorization", "Bearer rk_live_x"}, header{"Authorization", "Bearer rk_test_x"}
	srv := disputetest.NewServer()
	testID := srv.AddDispute(disputetest.Dispute{})
	assert.Equal(t, 200, get(t, srv, "/v1/disputes/"+testID, live).status, "no live mode yet")
	liveID := srv.Live().AddDispute(disputetest.Dispute{})
	for id, c := range map[string]struct {
		sees, misses header
		livemode     bool
		hint         string
	}{
		liveID: {live, test, true, "exists in live mode, but a test mode key"},
		testID: {test, live, false, "exists in test mode, but a live mode key"},
	} {
		d := get(t, srv, "/v1/disputes/"+id+"?expand[]=charge&expand[]=payment_intent&expand[]=charge.customer", c.sees)
		assert.Equal(t, c.livemode, d.at("livemode"))
		for _, member := range []string{"charge", "charge.customer", "payment_intent"} {
			assert.Equal(t, c.livemode, d.at(member+".livemode"), member)
		}
		assert.Equal(t, []string{id}, ids(get(t, srv, "/v1/disputes", c.sees)))
		events := get(t, srv, "/v1/events", c.sees)
		assert.Len(t, events.at("data"), 2)
		assert.Equal(t, c.livemode, events.at("data.0.livemode"))

		gone := get(t, srv, "/v1/disputes/"+id, c.misses)
		assert.Equal(t, [4]any{404, "invalid_request_error", "resource_missing", "dispute"}, errorOf(gone))
		assert.Contains(t, gone.text("error.message"), c.hint)
	}

	// The same idempotency key in two modes has two effects. A connected account also has two modes.
	theirs := srv.Account("acct_1").Live().AddDispute(disputetest.Dispute{})
	assert.Equal(t, 200, get(t, srv, "/v1/disputes/"+theirs, live, account("acct_1")).status)
	assert.Equal(t, 404, get(t, srv, "/v1/disputes/"+theirs, test, account("acct_1")).status)
	ok(t, srv, "/v1/disputes/"+liveID+"/close", "", key("k"), live)
	ok(t, srv, "/v1/disputes/"+testID+"/close", "", key("k"), test)
	made := ok(t, srv, issuing, "transaction=ipi_1", live)
	assert.Equal(t, true, made.at("livemode"))
	assert.Equal(t, 404, get(t, srv, issuing+"/"+made.text("id"), test).status)
}

func TestIdempotencyKeyReplaysTheResponse(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	first := ok(t, srv, path+"/close", "", key("k"))
	assert.Empty(t, first.header.Get("Idempotent-Replayed"))
	assert.Equal(t, "k", first.header.Get("Idempotency-Key"))
	first.header.Set("Content-Type", "text/plain") // as the Transport of a user may do

	again := ok(t, srv, path+"/close", "", key("k"))
	assert.Equal(t, first.raw, again.raw)
	assert.Equal(t, "true", again.header.Get("Idempotent-Replayed"))
	assert.Equal(t, "application/json", again.header.Get("Content-Type"))
	assert.Equal(t, first.header.Get("Request-Id"), again.header.Get("Original-Request"))
	assert.NotEqual(t, first.header.Get("Request-Id"), again.header.Get("Request-Id"))

	other := post(t, srv, path, "metadata[a]=b", key("k"))
	assert.Equal(t, [4]any{400, "idempotency_error", "", ""}, errorOf(other))
	assert.Equal(t, disputetest.Effects{Closes: 1}, srv.Effects())
	assert.Equal(t, []bool{false, true, false}, replays(srv))
}

func replays(srv *disputetest.Server) []bool {
	var all []bool
	for _, r := range srv.Requests() {
		all = append(all, r.Replayed)
	}
	return all
}

func TestPostWithoutABodyNeedsNoContentType(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	none := header{"Content-Type", ""}
	assert.Equal(t, "lost", ok(t, srv, "/v1/disputes/"+srv.AddDispute(disputetest.Dispute{})+"/close", "", none).at("status"))
	assert.Equal(t, "under_review", ok(t, srv, "/v1/disputes/"+srv.AddDispute(disputetest.Dispute{}), "", none).at("status"))
	sent := srv.AddIssuingDispute(disputetest.IssuingDispute{})
	assert.Equal(t, "submitted", ok(t, srv, issuing+"/"+sent+"/submit", "", none).at("status"))
}

func TestIdempotencyKeyIsFreeAfterARefusal(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	assert.Equal(t, 400, post(t, srv, path, "submit=maybe", key("k")).status)
	assert.Equal(t, 401, post(t, srv, path, "", key("k"), header{"Authorization", ""}).status)
	srv.Fail("POST /v1/disputes/{id}", disputetest.RateLimited("endpoint-rate"))
	assert.Equal(t, 429, post(t, srv, path, "", key("k")).status)
	assert.Equal(t, "under_review", ok(t, srv, path, "", key("k")).at("status"))

	// An error of the endpoint itself is remembered like any other response.
	assert.Equal(t, 400, post(t, srv, path, "submit=true", key("late")).status)
	assert.Equal(t, "true", post(t, srv, path, "submit=true", key("late")).header.Get("Idempotent-Replayed"))
}

func TestLostAnswerHasAnEffect(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail("POST /v1/disputes/{id}/close", disputetest.LostAnswer())
	res, err := srv.HTTPClient().Do(request(t, http.MethodPost, "/v1/disputes/"+id+"/close", "", key("k")))
	if err == nil {
		res.Body.Close()
	}
	require.ErrorIs(t, err, syscall.ECONNRESET)
	assert.Equal(t, 1, srv.Effects(id).Closes)

	again := ok(t, srv, "/v1/disputes/"+id+"/close", "", key("k"))
	assert.Equal(t, "true", again.header.Get("Idempotent-Replayed"))
	assert.Equal(t, "lost", again.at("status"))
	assert.Equal(t, 1, srv.Effects(id).Closes)
	assert.Equal(t, []int{0, 200}, []int{srv.Requests()[0].Status, srv.Requests()[1].Status})
}

func TestFailUsesOneFaultForEachRequest(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{})
	srv.Fail("GET /v1/disputes/*", disputetest.OK(), disputetest.Status(503), disputetest.HTML(502))
	srv.Fail("/v1/disputes/{id}", disputetest.CutBody(10), disputetest.Reset())

	assert.Equal(t, 200, get(t, srv, path).status)
	assert.Equal(t, [4]any{503, "api_error", "", ""}, errorOf(get(t, srv, path)))
	html := get(t, srv, path)
	assert.Equal(t, 502, html.status)
	assert.Equal(t, "text/html", html.header.Get("Content-Type"))
	assert.Empty(t, html.header.Get("Request-Id"))

	res, err := srv.HTTPClient().Do(request(t, http.MethodGet, path, ""))
	require.NoError(t, err)
	defer res.Body.Close()
	some, err := io.ReadAll(res.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Len(t, some, 10)

	_, err = srv.HTTPClient().Do(request(t, http.MethodGet, path, "")) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, syscall.ECONNRESET)
	assert.Equal(t, 200, get(t, srv, path).status)
}

func TestRequestFailsWhenItsBodyFails(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	source, sink := io.Pipe()
	gone := errors.New("the disk is gone")
	go func() {
		_, _ = io.WriteString(sink, "submit=")
		sink.CloseWithError(gone)
	}()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		"http://127.0.0.1/v1/disputes/"+srv.AddDispute(disputetest.Dispute{}), source)
	require.NoError(t, err)
	r.Header = http.Header{"Authorization": {"Bearer sk_test_x"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	_, err = srv.HTTPClient().Do(r) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, gone)
	assert.Zero(t, srv.Effects())
}

func TestUnknownIDsAreNotFound(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	other := srv.AddFile(disputetest.File{})
	for path, param := range map[string]string{
		"POST /v1/disputes/":         "dispute",
		"GET /v1/issuing/disputes/":  "dispute",
		"POST /v1/issuing/disputes/": "dispute",
		"GET /v1/file_links/":        "link",
		"POST /v1/file_links/":       "link",
		"GET /v1/events/":            "id",
	} {
		method, path, _ := strings.Cut(path, " ")
		a := do(t, srv, request(t, method, path+other, ""))
		assert.Equal(t, [4]any{404, "invalid_request_error", "resource_missing", param}, errorOf(a), path)
	}
	assert.Equal(t, 404, post(t, srv, "/v1/issuing/disputes/idp_none/submit", "").status)
	assert.Equal(t, 404, get(t, srv, "/v1/files/file_none/contents").status)
	assert.Equal(t, 404, get(t, srv, "/links/link_none").status)
}

func TestResponseHeaders(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	a := get(t, srv, "/v1/disputes", header{"Stripe-Version", "2026-08-26.dahlia"}, account("acct_1"))
	assert.Equal(t, []string{"2026-08-26.dahlia", "acct_1"}, []string{a.header.Get("Stripe-Version"), a.header.Get("Stripe-Account")})
	assert.Equal(t, "2026-10-28.endive", get(t, srv, "/v1/disputes").header.Get("Stripe-Version"))
	for version, status := range map[string]int{
		"2020-08-27": 200, "2026-08-26.preview": 200, "yesterday": 400, "2026-13-01": 400, "2026-08-26.": 400,
		"2026-10-28.endive; feature_beta=v3": 200, "2026-10-28.preview;a_beta=v1; b_beta=v2": 200,
		"2026-10-28.endive;": 200, "2026-10-28.endive; feature_beta": 400, "2026-10-28.endive; feature_beta=3": 400,
	} {
		assert.Equal(t, status, get(t, srv, "/v1/disputes", header{"Stripe-Version", version}).status, version)
	}
}
