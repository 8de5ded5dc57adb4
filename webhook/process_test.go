package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// fetching returns a Fetch that counts its calls and returns err or, if that is nil, a dispute
// that was won.
func fetching(calls *int, err error) webhook.Fetch[dispute.Dispute] {
	return func(_ context.Context, id string, _ ...stripedispute.Option) (*dispute.Dispute, error) {
		*calls++
		if err != nil {
			return nil, err
		}
		return &dispute.Dispute{ID: id, Status: dispute.StatusWon}, nil
	}
}

func TestFilterSkipsEventsBeforeAnythingIsFetched(t *testing.T) {
	fetches, handled := 0, 0
	var filtered []string
	h := &webhook.Handler{
		Secrets: []string{secret},
		Filter: func(e *webhook.Event) bool {
			filtered = append(filtered, e.ID)
			return e.Livemode && e.Type.Plain() != webhook.TypeDisputeUpdated
		},
		FetchDispute: fetching(&fetches, &stripedispute.Error{Status: 404}),
		Handle:       mustNotRun(t),
		Once: store(func(context.Context, string, func(context.Context) error) error {
			t.Error("Once was called")
			return nil
		}),
	}
	skipped := []string{
		`{"id":"evt_1","livemode":false,"type":"charge.dispute.created","data":{"object":{"id":"du_1","object":"dispute"}}}`,
		`{"id":"evt_2","object":"v2.core.event","livemode":false,"type":"v1.charge.dispute.created","related_object":{"id":"du_1"}}`,
		`{"id":"evt_3","livemode":true,"type":"charge.dispute.updated","data":{"object":{"id":"du_1","object":"dispute"}}}`,
	}
	for _, payload := range skipped {
		assert.Equal(t, http.StatusOK, deliver(h, payload).Code)
	}
	assert.Equal(t, []string{"evt_1", "evt_2", "evt_3"}, filtered)
	assert.Zero(t, fetches)

	h.Once, h.FetchDispute = nil, fetching(&fetches, nil)
	h.Handle = func(context.Context, *webhook.Event) error { handled++; return nil }
	assert.Equal(t, http.StatusOK, deliver(h, created).Code, "the same id, but live: what was skipped was not remembered")
	assert.Equal(t, 1, handled)
	assert.Equal(t, 1, fetches)
}

func TestFilterSeesOnlyVerifiedEvents(t *testing.T) {
	h := &webhook.Handler{
		Secrets: []string{secret}, Handle: mustNotRun(t), Filter: func(*webhook.Event) bool { t.Error("called"); return true },
	}
	assert.Equal(t, 400, post(h, created, "").Code)
	assert.Equal(t, 400, deliver(h, "[]").Code)
}

func TestFilterThatPanicsSkipsNothing(t *testing.T) {
	var reported error
	h := &webhook.Handler{
		Secrets: []string{secret}, Handle: mustNotRun(t),
		Filter:  func(*webhook.Event) bool { panic("CANARY") },
		OnError: func(_ context.Context, _ *webhook.Event, err error) { reported = err },
	}
	w := deliver(h, created)
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	assert.NotContains(t, w.Body.String(), "CANARY")
	require.ErrorAs(t, reported, new(*webhook.PanicError))
}

func TestFilterIsLogged(t *testing.T) {
	var log bytes.Buffer
	h := &webhook.Handler{
		Secrets: []string{secret}, Handle: mustNotRun(t), Filter: func(*webhook.Event) bool { return false },
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	deliver(h, created)
	assert.Contains(t, log.String(), "status=200 duplicate=false filtered=true")
}

func TestHandleGoneReceivesWhatMayNotBeFetchedAnyMore(t *testing.T) {
	tests := map[string]struct {
		err  error
		gone bool
	}{
		"401":                     {&stripedispute.Error{Status: 401, Type: "invalid_request_error"}, true},
		"403":                     {&stripedispute.Error{Status: 403, Code: "account_invalid"}, true},
		"404":                     {&stripedispute.Error{Status: 404, Code: "resource_missing"}, true},
		"404, wrapped":            {fmt.Errorf("shop: %w", &stripedispute.Error{Status: 404}), true},
		"400":                     {&stripedispute.Error{Status: 400}, true},
		"410 of a gateway":        {&stripedispute.Error{Status: 410}, true},
		"an error with Permanent": {finalError{}, true},
		"408":                     {&stripedispute.Error{Status: 408}, false},
		"409":                     {&stripedispute.Error{Status: 409}, false},
		"429":                     {&stripedispute.Error{Status: 429, Code: "rate_limit"}, false},
		"500":                     {&stripedispute.Error{Status: 500}, false},
		"503":                     {&stripedispute.Error{Status: 503}, false},
		"302":                     {&stripedispute.Error{Status: 302}, false},
		"a response cut short":    {&stripedispute.Error{Status: 200}, false},
		"no connection":           {stripedispute.ErrConnection, false},
		"a deadline":              {context.DeadlineExceeded, false},
		"an error of the user":    {errors.New("no"), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			fetches, handled := 0, 0
			succeeds := false
			h := &webhook.Handler{
				Secrets:      []string{secret},
				FetchDispute: fetching(&fetches, tt.err),
				Handle:       mustNotRun(t),
				HandleGone: func(_ context.Context, e *webhook.Event, reason error) error {
					handled++
					assert.ErrorIs(t, reason, tt.err)
					d, ok := e.Dispute()
					require.True(t, ok)
					assert.Equal(t, dispute.StatusNeedsResponse, d.Status, "the snapshot")
					if !succeeds {
						return errors.New("not now")
					}
					return nil
				},
			}
			var codes []int
			for range 4 {
				codes = append(codes, deliver(h, created).Code)
				succeeds = len(codes) > 1
			}
			if !tt.gone {
				assert.Equal(t, []int{500, 500, 500, 500}, codes)
				assert.Zero(t, handled)
				return
			}
			assert.Equal(t, []int{500, 500, 200, 200}, codes)
			assert.Equal(t, 3, handled)
			assert.Equal(t, 3, fetches, "no fetch for the duplicate")
		})
	}
}

type finalError struct{}

func (finalError) Error() string   { return "never" }
func (finalError) Permanent() bool { return true }

func TestHandleGoneForThinEventsAndIssuingDisputes(t *testing.T) {
	refused := &stripedispute.Error{Status: 403}
	var seen []string
	h := &webhook.Handler{
		Secrets:      []string{secret},
		FetchDispute: fetching(new(int), refused),
		FetchIssuingDispute: func(context.Context, string, ...stripedispute.Option) (*issuingdispute.IssuingDispute, error) {
			return nil, refused
		},
		Handle: mustNotRun(t),
		HandleGone: func(_ context.Context, e *webhook.Event, reason error) error {
			_, ok := e.Dispute()
			_, issuing := e.IssuingDispute()
			seen = append(seen, fmt.Sprint(e.ID, " ", ok, issuing, errors.Is(reason, stripedispute.ErrPermission)))
			return nil
		},
	}
	assert.Equal(t, 200, deliver(h, string(fixture(t, "thin_dispute_closed.json"))).Code)
	assert.Equal(t, 200, deliver(h, string(fixture(t, "issuing_dispute_submitted.json"))).Code)
	assert.Equal(t, 200, deliver(h, `{"id":"evt_3","object":"v2.core.event","type":"v1.charge.dispute.closed","related_object":null}`).Code)
	assert.Equal(t, []string{"evt_test_65UTh1n false false true", "evt_1Qsubm1tted false true true", "evt_3 false false false"}, seen)
}

func TestWithoutHandleGoneARefusedFetchIsAFailure(t *testing.T) {
	var reported error
	h := &webhook.Handler{
		Secrets: []string{secret}, FetchDispute: fetching(new(int), &stripedispute.Error{Status: 404}), Handle: mustNotRun(t),
		OnError: func(_ context.Context, _ *webhook.Event, err error) { reported = err },
	}
	assert.Equal(t, 500, deliver(h, created).Code)
	assert.ErrorIs(t, reported, stripedispute.ErrNotFound)
}

// remembering is a Once of a user that records the order of the calls.
type remembering struct {
	done  map[string]bool
	steps *[]string
	err   error
}

func (r remembering) Do(ctx context.Context, id string, f func(context.Context) error) error {
	*r.steps = append(*r.steps, "begin "+id)
	defer func() { *r.steps = append(*r.steps, "end") }()
	if r.done[id] {
		return nil
	}
	err := f(ctx)
	r.done[id] = err == nil
	return err
}

func (r remembering) Done(_ context.Context, id string) (bool, error) {
	*r.steps = append(*r.steps, "done?")
	return r.done[id], r.err
}

func TestOnceDoneIsCalledBeforeTheFetchAndDoAfterIt(t *testing.T) {
	var steps []string
	once := remembering{done: map[string]bool{}, steps: &steps}
	fetch := func(_ context.Context, id string, _ ...stripedispute.Option) (*dispute.Dispute, error) {
		steps = append(steps, "fetch")
		return &dispute.Dispute{ID: id}, nil
	}
	h := &webhook.Handler{
		Secrets: []string{secret}, Once: once, FetchDispute: fetch,
		Handle: func(context.Context, *webhook.Event) error { steps = append(steps, "handle"); return nil },
	}
	assert.Equal(t, 200, deliver(h, created).Code)
	assert.Equal(t, []string{"done?", "fetch", "begin evt_1", "handle", "end"}, steps)

	steps = nil
	assert.Equal(t, 200, deliver(h, created).Code)
	assert.Equal(t, []string{"done?"}, steps, "a duplicate causes no fetch and no transaction")

	steps = nil
	h.Once = store(once.Do) // it has no method Done
	assert.Equal(t, 200, deliver(h, created).Code)
	assert.Equal(t, []string{"fetch", "begin evt_1", "end"}, steps)
}

func TestOnceThatReturnsAnErrorIsAFailureBeforeTheFetch(t *testing.T) {
	var steps []string
	fetches := 0
	h := &webhook.Handler{
		Secrets: []string{secret}, FetchDispute: fetching(&fetches, nil), Handle: mustNotRun(t),
		Once: remembering{steps: &steps, err: errors.New("the database is down")},
	}
	assert.Equal(t, 500, deliver(h, created).Code)
	assert.Zero(t, fetches)
	assert.Equal(t, []string{"done?"}, steps)
}

// bothForms has the two events that Stripe sends for one change, and thin events that name no
// snapshot event in different ways.
var bothForms = map[string]string{
	"snapshot": `{"id":"evt_1Snap","object":"event","type":"charge.dispute.closed","data":{"object":{"id":"du_9",` +
		`"object":"dispute","status":"lost"}}}`,
	"thin": `{"id":"evt_test_61Thin","object":"v2.core.event","type":"v1.charge.dispute.closed","snapshot_event":"evt_1Snap",` +
		`"related_object":{"id":"du_9","type":"dispute"}}`,
	"thin, expanded": `{"id":"evt_test_61Obj","object":"v2.core.event","type":"v1.charge.dispute.closed",` +
		`"snapshot_event":{"id":"evt_1Snap","object":"event"},"related_object":{"id":"du_9"}}`,
	"thin, null": `{"id":"evt_test_61Null","object":"v2.core.event","type":"v1.charge.dispute.closed","snapshot_event":null,` +
		`"related_object":{"id":"du_9"}}`,
	"thin, without": `{"id":"evt_test_61None","object":"v2.core.event","type":"v1.charge.dispute.closed","related_object":{"id":"du_9"}}`,
	"thin, empty": `{"id":"evt_test_61Empty","object":"v2.core.event","type":"v1.charge.dispute.closed","snapshot_event":"",` +
		`"related_object":{"id":"du_9"}}`,
	"thin, malformed": `{"id":"evt_test_61Bad","object":"v2.core.event","type":"v1.charge.dispute.closed","snapshot_event":[7],` +
		`"related_object":{"id":"du_9"}}`,
}

func TestChangeIDIsTheSnapshotsInBothForms(t *testing.T) {
	for name, want := range map[string]string{
		"snapshot": "evt_1Snap", "thin": "evt_1Snap", "thin, expanded": "evt_1Snap",
		"thin, null": "evt_test_61Null", "thin, without": "evt_test_61None",
		"thin, empty": "evt_test_61Empty", "thin, malformed": "evt_test_61Bad",
	} {
		e := parse(t, bothForms[name])
		assert.Equal(t, want, e.ChangeID(), name)
		if want == "evt_1Snap" && e.Thin() {
			assert.Equal(t, "evt_1Snap", e.SnapshotEvent, name)
			assert.NotEqual(t, e.ID, e.ChangeID(), name)
		} else {
			assert.Empty(t, e.SnapshotEvent, name)
		}
	}
	e := parse(t, strings.Replace(created, `"object":"event"`, `"object":"event","snapshot_event":"evt_2"`, 1))
	assert.Equal(t, "evt_1", e.ChangeID(), "a snapshot event goes by its own id")
}

func TestHandlerHandlesAChangeOnceInEitherForm(t *testing.T) {
	tests := []struct {
		delivered []string
		times     int
	}{
		{[]string{"snapshot", "thin"}, 1},
		{[]string{"thin", "snapshot"}, 1},
		{[]string{"thin, expanded", "thin", "snapshot", "thin"}, 1},
		{[]string{"thin, without", "thin, null", "snapshot"}, 3},
		{[]string{"thin, empty", "thin, malformed", "thin, empty", "thin"}, 3},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.delivered, "; "), func(t *testing.T) {
			handled, fetches := 0, 0
			h := &webhook.Handler{
				Secrets: []string{retired, secret}, FetchDispute: fetching(&fetches, nil),
				Handle: func(context.Context, *webhook.Event) error { handled++; return nil },
			}
			for _, name := range tt.delivered {
				assert.Equal(t, 200, deliver(h, bothForms[name]).Code)
			}
			assert.Equal(t, tt.times, handled)
			assert.Equal(t, tt.times, fetches)
		})
	}
}
