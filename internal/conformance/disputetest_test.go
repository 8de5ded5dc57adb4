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

// tolerated are the faults of disputetest by Stripe's schema that are meant, and why.
var tolerated = map[string]string{}

func TestDisputetestResponsesFitTheDocument(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	e := newExaminer(nil, doc)
	for _, kind := range kinds {
		for _, status := range doc.Components.Schemas["dispute"].Properties["status"].values() {
			for name, act := range acts {
				live(t, e, kind, status, name, act)
			}
		}
	}
	for _, status := range doc.Components.Schemas["issuing.dispute"].Properties["status"].values() {
		for _, reason := range doc.Components.Schemas["issuing_dispute_evidence"].Properties["reason"].values() {
			liveIssuing(t, e, status, reason)
		}
	}
	useFiles(t, e)
	payments(t, e)
	refusals(t, e)
	randomly(t, e)

	total := 0
	asked := slices.Concat(names(operations), eventOperations, paymentOperations)
	for _, name := range asked {
		assert.Positive(t, e.answers[name], "%s was never asked", name)
		total += e.answers[name]
	}
	events := 0
	for name := range e.answers {
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
		if e.answers["event "+string(typ)] == 0 {
			neverSent = append(neverSent, string(typ))
		}
	}
	assertNone(t, neverSent, "types of events about disputes that the in-memory Stripe never sends")
	figure("disputetest: %d answers of %d operations in %d states and %d types of events examined", total, len(asked), states, events)
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

// expandable are the paths of all that an object can expand.
func expandable(doc *Document, kind string) []string {
	var all []string
	doc.expandable("", doc.Components.Schemas[kind], &all)
	return all
}

// live opens a dispute, looks at it, does something to it and looks again.
func live(t *testing.T, e *examiner, kind disputetest.Kind, status, name string, act func(context.Context,
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

func liveIssuing(t *testing.T, e *examiner, status, reason string) {
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

func useFiles(t *testing.T, e *examiner) {
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

// refusals are errors that no rule of an object brings about, and those of a
// connected account, whose events say whose they are.
func refusals(t *testing.T, e *examiner) {
	t.Helper()
	s := disputetest.NewServer()
	s.Account("acct_1").AddDispute(disputetest.Dispute{ID: "du_1"})
	l, look := examined(t, e, s)
	theirs := stripedispute.WithAccount("acct_1")
	_, err := l.disputes.Get(t.Context(), "du_1")
	require.ErrorIs(t, err, stripedispute.ErrNotFound)
	for _, f := range []disputetest.Fault{
		disputetest.Status(500), disputetest.Status(403), disputetest.LockTimeout(),
		disputetest.RateLimited("endpoint-rate"),
	} {
		s.Fail("GET /v1/disputes/{id}", f)
		_, err := l.disputes.Get(t.Context(), "du_1", theirs)
		require.Error(t, err)
	}
	once := stripedispute.WithIdempotencyKey("once")
	_, err = l.disputes.Stage(t.Context(), "du_1", dispute.Evidence{CustomerName: "Ann"}, theirs, once)
	require.NoError(t, err)
	_, err = l.disputes.Stage(t.Context(), "du_1", dispute.Evidence{CustomerName: "Bea"}, theirs, once)
	require.ErrorIs(t, err, stripedispute.ErrIdempotency)
	_, err = l.disputes.Get(t.Context(), "du_1", theirs, stripedispute.WithParam("bogus", "1"))
	require.ErrorIs(t, err, stripedispute.ErrInvalidRequest)
	cfg := s.Config()
	cfg.HTTPClient, cfg.Key = &http.Client{Transport: e}, "sk_bogus"
	_, err = dispute.NewClient(cfg).Get(t.Context(), "du_1")
	require.ErrorIs(t, err, stripedispute.ErrAuthentication)
	look()
}

// randomly sends what the schema allows, whatever the rules say of it.
func randomly(t *testing.T, e *examiner) {
	t.Helper()
	for n, o := range operations {
		op, err := e.doc.Operation(o.name)
		require.NoError(t, err)
		gen := newGenerator(e.doc, uint64(n))
		for range 20 {
			s := disputetest.NewServer()
			s.AddDispute(disputetest.Dispute{ID: "du_1", Kind: kinds[gen.rng.IntN(len(kinds))]})
			s.AddIssuingDispute(disputetest.IssuingDispute{ID: "idp_1"})
			s.AddFile(disputetest.File{ID: "file_1"})
			l, look := examined(t, e, s)
			in := random(gen, o.name, op)
			_ = o.callLibrary(t.Context(), l, &in) // right or refused, the answer is examined
			look()
		}
	}
}

// examined makes clients of a server whose answers are examined, and a look at
// the events that came of them.
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

// seeds reports whether a seed makes sense; one that does not panics.
func seeds(f func()) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			ok = false
		}
	}()
	f()
	return true
}
