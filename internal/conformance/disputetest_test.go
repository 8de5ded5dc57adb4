package conformance

import (
	"context"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// tolerated are patterns of faults against Stripe's schema that disputetest has on purpose, and why.
var tolerated = map[string]string{}

func TestDisputetestResponsesFitTheDocument(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	e := newExaminer(nil, doc)
	for _, kind := range kinds(t) {
		for _, status := range doc.Components.Schemas["dispute"].Properties["status"].values() {
			for name, act := range acts {
				exercise(t, e, kind, status, name, act)
			}
		}
	}
	for _, status := range doc.Components.Schemas["issuing.dispute"].Properties["status"].values() {
		for _, reason := range doc.Components.Schemas["issuing_dispute_evidence"].Properties["reason"].values() {
			exerciseIssuing(t, e, status, reason)
		}
	}
	exerciseFiles(t, e)
	exercisePayments(t, e)
	exerciseErrors(t, e)
	exerciseRandomly(t, e)

	total := 0
	called := slices.Concat(names(operations), eventOperations, paymentOperations)
	for _, name := range called {
		assert.Positive(t, e.responses[name], "%s was never called", name)
		total += e.responses[name]
	}
	events := 0
	for name := range e.responses {
		if strings.HasPrefix(name, "event ") {
			events++
		}
	}
	states := 0
	for _, kind := range []string{"dispute", "issuing.dispute"} {
		for _, status := range doc.Components.Schemas[kind].Properties["status"].values() {
			assert.True(t, e.statuses[kind+" "+status], "no %s was ever %s", kind, status)
			states++
		}
	}
	var neverSent []string
	for _, typ := range slices.Concat(webhook.DisputeEvents(), webhook.IssuingDisputeEvents()) {
		if e.responses["event "+string(typ)] == 0 {
			neverSent = append(neverSent, string(typ))
		}
	}
	assertNone(t, neverSent, "types of events that the in-memory Stripe never sends: emit them in dispute_life.go or "+
		"issuing_life.go of disputetest")
	figure("disputetest: %d responses of %d operations in %d states and %d types of events examined", total, len(called), states, events)
	needed := map[string]bool{}
	for _, fault := range slices.Sorted(maps.Keys(e.faults)) {
		line := ""
		for pattern := range tolerated {
			if regexp.MustCompile(pattern).MatchString(fault) {
				line, needed[pattern] = pattern, true
			}
		}
		assert.NotEmpty(t, line, "%s (%d times)", fault, e.faults[fault])
	}
	exceptions{tolerated, needed}.checkNeeded(t, true)
}

// expandable returns all paths of an object that can be expanded.
func expandable(doc *Document, kind string) []string {
	var all []string
	doc.expandable("", doc.Components.Schemas[kind], &all)
	return all
}

// exercise adds a dispute, reads it, does one act and reads it again.
func exercise(t *testing.T, e *examiner, kind disputetest.Kind, status, name string, act func(context.Context,
	*disputetest.Server, library, string) error,
) {
	t.Helper()
	s := disputetest.NewServer()
	if !seeds(func() {
		s.AddDispute(disputetest.Dispute{
			ID: "du_1", Kind: kind, Status: status, SmartDisputes: len(name)%2 == 0,
			Metadata: map[string]string{"k": "v"},
		})
	}) {
		return
	}
	l, look := examined(t, e, s)
	all := stripedispute.WithExpand(expandable(e.doc, "dispute")...)
	_, err := l.disputes.Get(t.Context(), "du_1", all)
	require.NoError(t, err)
	if err := act(t.Context(), s, l, "du_1"); err != nil {
		require.ErrorIs(t, err, stripedispute.ErrInvalidRequest, "%s of a %s %s", name, kind, status)
	}
	_, err = l.disputes.ListPage(t.Context(), dispute.ListParams{}, all)
	require.NoError(t, err)
	look()
}

// exerciseIssuing does the same with Issuing disputes.
func exerciseIssuing(t *testing.T, e *examiner, status, reason string) {
	t.Helper()
	s := disputetest.NewServer(disputetest.SettleAtOnce())
	s.AddIssuingDispute(disputetest.IssuingDispute{ID: "idp_1", Status: status, Reason: reason})
	l, look := examined(t, e, s)
	all := stripedispute.WithExpand(expandable(e.doc, "issuing.dispute")...)
	_, _ = l.issuing.Get(t.Context(), "idp_1", all)
	_, _ = l.issuing.Update(t.Context(), "idp_1", issuingdispute.UpdateParams{Metadata: stripedispute.Metadata{"k": "v"}})
	created, err := l.issuing.Create(t.Context(), issuingdispute.CreateParams{
		Transaction: s.AddTransaction(disputetest.Transaction{}),
		Evidence:    &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: "winning_evidence"}},
	})
	require.NoError(t, err)
	_, err = l.issuing.Submit(t.Context(), created.ID)
	require.NoError(t, err)
	_, _ = l.issuing.Submit(t.Context(), "idp_1") // which may lack something
	_, err = l.issuing.ListPage(t.Context(), issuingdispute.ListParams{}, all)
	require.NoError(t, err)
	s.Advance(120 * day)
	_, err = l.issuing.Get(t.Context(), "idp_1")
	require.NoError(t, err)
	look()
}

// exerciseFiles calls every method for files and links.
func exerciseFiles(t *testing.T, e *examiner) {
	t.Helper()
	s := disputetest.NewServer()
	l, look := examined(t, e, s)
	f, err := l.files.Upload(t.Context(), fileupload.Params{
		Purpose: fileupload.PurposeDisputeEvidence, Name: "a.pdf", Body: strings.NewReader(pdf), Link: &fileupload.LinkParams{},
	})
	require.NoError(t, err)
	link, err := l.files.CreateLink(t.Context(), f.ID, fileupload.LinkParams{Metadata: stripedispute.Metadata{"k": "v"}})
	require.NoError(t, err)
	_, err = l.files.UpdateLink(t.Context(), link.ID, fileupload.UpdateLinkParams{ExpireNow: true})
	require.NoError(t, err)
	_, err = l.files.GetLink(t.Context(), link.ID, stripedispute.WithExpand("file"))
	require.NoError(t, err)
	_, err = l.files.ListLinksPage(t.Context(), fileupload.ListLinksParams{}, stripedispute.WithExpand("file"))
	require.NoError(t, err)
	_, err = l.files.Get(t.Context(), f.ID, stripedispute.WithExpand("links"))
	require.NoError(t, err)
	_, err = l.files.ListPage(t.Context(), fileupload.ListParams{})
	require.NoError(t, err)
	s.Advance(300 * day)
	_, _ = l.files.Get(t.Context(), f.ID)
	look()
}

// exerciseErrors causes errors that do not depend on the state of an object, such as faults and
// authentication. The dispute is of a connected account, whose id is then in the events.
func exerciseErrors(t *testing.T, e *examiner) {
	t.Helper()
	s := disputetest.NewServer()
	s.Account("acct_1").AddDispute(disputetest.Dispute{ID: "du_1"})
	l, look := examined(t, e, s)
	connected := stripedispute.WithAccount("acct_1")
	_, err := l.disputes.Get(t.Context(), "du_1")
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
	for _, f := range []disputetest.Fault{
		disputetest.Status(500), disputetest.Status(403), disputetest.LockTimeout(),
		disputetest.RateLimited("endpoint-rate"),
	} {
		s.Fail("GET /v1/disputes/{id}", f)
		_, err := l.disputes.Get(t.Context(), "du_1", connected)
		require.Error(t, err)
	}
	once := stripedispute.WithIdempotencyKey("once")
	_, err = l.disputes.Stage(t.Context(), "du_1", dispute.Evidence{CustomerName: "Ann"}, connected, once)
	require.NoError(t, err)
	_, err = l.disputes.Stage(t.Context(), "du_1", dispute.Evidence{CustomerName: "Bea"}, connected, once)
	require.ErrorIs(t, err, stripedispute.ErrIdempotency)
	_, err = l.disputes.Get(t.Context(), "du_1", connected, stripedispute.WithParam("bogus", "1"))
	require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
	cfg := s.Config()
	cfg.HTTPClient, cfg.Key = &http.Client{Transport: e}, "sk_bogus"
	_, err = dispute.NewClient(cfg).Get(t.Context(), "du_1")
	require.ErrorIs(t, err, stripedispute.ErrAuthentication)
	look()
}

// exerciseRandomly sends random forms that the schema allows. The rules of disputetest may refuse them.
func exerciseRandomly(t *testing.T, e *examiner) {
	t.Helper()
	all := kinds(t)
	for n, o := range operations {
		op, err := e.doc.Operation(o.name)
		require.NoError(t, err)
		gen := newGenerator(e.doc, uint64(n))
		for range 20 {
			s := disputetest.NewServer()
			s.AddDispute(disputetest.Dispute{ID: "du_1", Kind: all[gen.rng.IntN(len(all))]})
			s.AddIssuingDispute(disputetest.IssuingDispute{ID: "idp_1"})
			s.AddFile(disputetest.File{ID: "file_1"})
			l, look := examined(t, e, s)
			in := random(gen, o.name, op)
			_ = o.callLibrary(t.Context(), l, &in) // the examiner validates the response, also an error
			look()
		}
	}
}

// examined returns the clients of a server, with the examiner between them. look reads and validates
// the events that the calls caused.
func examined(t *testing.T, e *examiner, s *disputetest.Server) (l library, look func()) {
	t.Helper()
	cfg := s.Config()
	e.next = cfg.HTTPClient.Transport
	cfg.HTTPClient, cfg.MaxRetries = &http.Client{Transport: e}, -1
	hook := s.SendEvents(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), "whsec_1")
	get := func(path string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, cfg.BaseURL+path, http.NoBody)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+cfg.Key)
		res, err := cfg.HTTPClient.Do(r)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
	}
	return newLibrary(cfg), func() {
		get("/v1/events?limit=100")
		for _, d := range hook.Deliveries() {
			e.examine(e.doc.Components.Schemas["event"], d.Body)
			get("/v1/events/" + d.Event)
		}
		get("/v1/events/evt_none")
	}
}

// seeds reports whether a seed is valid. disputetest panics for one that is not.
func seeds(f func()) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			ok = false
		}
	}()
	f()
	return true
}
