package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

type handle = func(context.Context, *webhook.Event) error

// mustNotRun returns a callback that fails the test.
func mustNotRun(t *testing.T) handle {
	t.Helper()
	return func(_ context.Context, e *webhook.Event) error {
		t.Errorf("called with %v", e)
		return nil
	}
}

func TestHandlerResponds(t *testing.T) {
	ok := func(context.Context, *webhook.Event) error { return nil }
	now := time.Now()
	tests := map[string]struct {
		handle    handle
		method    string
		body      string
		signature string
		want      int
		text      string
	}{
		"200 when the callback succeeded": {ok, "POST", created, signed(created, now, secret), 200, ""},
		"200 for a thin event": {
			ok, "POST", string(fixture(t, "thin_dispute_closed.json")), webhook.Sign(fixture(t, "thin_dispute_closed.json"), secret, now), 200, "",
		},
		"500 when it failed": {
			func(context.Context, *webhook.Event) error { return errors.New("CANARY") },
			"POST", created, signed(created, now, secret), 500, "Internal Server Error\n",
		},
		"500 when it panicked": {
			func(context.Context, *webhook.Event) error { panic("CANARY") }, "POST",
			created, signed(created, now, secret), 500, "Internal Server Error\n",
		},
		"500 when it failed with an error of package webhook": {
			func(context.Context, *webhook.Event) error { return webhook.ErrSignature },
			"POST", created, signed(created, now, secret), 500, "Internal Server Error\n",
		},
		"500 when it failed with an error of http.MaxBytesReader": {
			func(context.Context, *webhook.Event) error { return &http.MaxBytesError{} },
			"POST", created, signed(created, now, secret), 500, "Internal Server Error\n",
		},
		"500 when it would abort the connection": {
			func(context.Context, *webhook.Event) error { panic(http.ErrAbortHandler) },
			"POST", created, signed(created, now, secret), 500, "Internal Server Error\n",
		},
		"500 without a callback": {nil, "POST", created, signed(created, now, secret), 500, "Internal Server Error\n"},
		"400 for a signature with another secret": {
			mustNotRun(t), "POST", created, signed(created, now, retired), 400,
			"webhook: no signature matches: it was made with another secret, or the body was changed after Stripe had sent it\n",
		},
		"400 without a signature": {mustNotRun(t), "POST", created, "", 400, "webhook: Stripe-Signature is missing or malformed: it is empty\n"},
		"400 for a signed payload that is not an event": {
			mustNotRun(t), "POST", "[]", signed("[]", now, secret), 400, "webhook: the payload is not a Stripe event: it does not parse\n",
		},
		"400 for a replay": {
			mustNotRun(t), "POST", created, signed(created, now.Add(-time.Hour), secret), 400,
			"webhook: signed too long ago: at " + now.Add(-time.Hour).UTC().Format(time.RFC3339) + ", and the tolerance is 5m0s\n",
		},
		"400 for a time in the future": {
			mustNotRun(t), "POST", created, signed(created, now.Add(time.Hour), secret), 400,
			"webhook: signed in the future: at " + now.Add(time.Hour).UTC().Format(time.RFC3339) + ", and the tolerance is 5m0s\n",
		},
		"400 for an empty body": {
			mustNotRun(t), "POST", "", signed("", now, secret), 400,
			"webhook: the payload is not a Stripe event: it is empty; something has read it before, such as a body parser or a logger\n",
		},
		"413 for a huge body, signed": {
			mustNotRun(t), "POST", strings.Repeat(" ", 2<<20) + created,
			signed(strings.Repeat(" ", 2<<20)+created, now, secret), 413, "webhook: the body is too large\n",
		},
		"413 for a huge body, unsigned":   {mustNotRun(t), "POST", strings.Repeat("x", 2<<20+1), "", 413, "webhook: the body is too large\n"},
		"405 for a GET":                   {mustNotRun(t), "GET", "", "", 405, "webhook: only POST is served\n"},
		"405 for a PUT of a signed event": {mustNotRun(t), "PUT", created, signed(created, now, secret), 405, "webhook: only POST is served\n"},
		"405 for a method in small letters": {
			mustNotRun(t), "post", created, signed(created, now, secret), 405, "webhook: only POST is served\n",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := &webhook.Handler{Secrets: []string{secret}, Handle: tt.handle}
			r := httptest.NewRequest(tt.method, "/stripe", strings.NewReader(tt.body))
			r.Header.Set("Stripe-Signature", tt.signature)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			assert.Equal(t, tt.want, w.Code)
			assert.Equal(t, tt.text, w.Body.String())
			if tt.want == 405 {
				assert.Equal(t, "POST", w.Header().Get("Allow"))
			}
		})
	}
}

func TestDefaultMaxBodyHasRoomForAllEvidenceAndItsOldValues(t *testing.T) {
	assert.Greater(t, webhook.DefaultMaxBody, 2*len(`\u00e9`)*dispute.MaxText)
}

func TestHandlerWithUnsafeSettingsServesNothing(t *testing.T) {
	for name, h := range map[string]*webhook.Handler{
		"no secret":             {},
		"an empty secret":       {Secrets: []string{""}},
		"a blank one among two": {Secrets: []string{secret, " "}},
		"a negative tolerance":  {Secrets: []string{secret}, Tolerance: -time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			h.Handle = mustNotRun(t)
			assert.Equal(t, 500, deliver(h, created).Code)
			assert.Equal(t, 500, post(h, created, signed(created, time.Now(), "")).Code)
		})
	}
}

// countingReader counts the bytes that were read from it.
type countingReader struct {
	io.Reader
	read int
}

func (s *countingReader) Read(b []byte) (int, error) {
	n, err := s.Reader.Read(b)
	s.read += n
	return n, err
}

func TestHandlerReadsNoMoreThanMaxBody(t *testing.T) {
	tests := map[string]struct {
		length int64
		read   int // at most
	}{
		"a known size":    {1 << 40, 0},
		"an unknown size": {-1, 10_000},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			body := &countingReader{Reader: io.LimitReader(endless{}, 1<<40)}
			r := httptest.NewRequest(http.MethodPost, "/stripe", body)
			r.ContentLength = tt.length
			w := httptest.NewRecorder()
			(&webhook.Handler{Secrets: []string{secret}, Handle: mustNotRun(t), MaxBody: 1000}).ServeHTTP(w, r)
			assert.Equal(t, 413, w.Code)
			assert.LessOrEqual(t, body.read, tt.read)
		})
	}
	h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error { return nil }}
	h.MaxBody = int64(len(created))
	assert.Equal(t, 200, deliver(h, created).Code)
	h.MaxBody--
	assert.Equal(t, 413, deliver(h, created).Code)
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestHandlerRefusesABodyThatBreaksOff(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/stripe", io.MultiReader(strings.NewReader(created), broken{}))
	r.Header.Set("Stripe-Signature", signed(created, time.Now(), secret))
	w := httptest.NewRecorder()
	(&webhook.Handler{Secrets: []string{secret}, Handle: mustNotRun(t)}).ServeHTTP(w, r)
	assert.Equal(t, 400, w.Code)
	assert.NotContains(t, w.Body.String(), "CANARY")
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("CANARY") }

func TestHandlerUsesToleranceAnyAgeAndNow(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	ok := func(context.Context, *webhook.Event) error { return nil }
	h := &webhook.Handler{Secrets: []string{retired, secret}, Handle: ok, Tolerance: time.Hour, Now: func() time.Time { return at }}
	assert.Equal(t, 200, post(h, created, signed(created, at.Add(-time.Hour), secret)).Code)
	assert.Equal(t, 400, post(h, created, signed(created, at.Add(-2*time.Hour), secret)).Code)
	h.AnyAge = true
	assert.Equal(t, 200, post(h, created, signed(created, at.Add(-2*time.Hour), secret)).Code)
}

func TestHandleReceivesTheRequestContext(t *testing.T) {
	type key struct{}
	h := &webhook.Handler{Secrets: []string{secret}, Handle: func(ctx context.Context, _ *webhook.Event) error {
		assert.Equal(t, "value", ctx.Value(key{}))
		return ctx.Err()
	}}
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "value"))
	cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/stripe", strings.NewReader(created))
	r.Header.Set("Stripe-Signature", signed(created, time.Now(), secret))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, 500, w.Code, "Stripe hung up, so the callback failed")
}

func TestOnErrorReceivesEveryError(t *testing.T) {
	var reported error
	var about *webhook.Event
	h := &webhook.Handler{
		Secrets: []string{secret},
		OnError: func(_ context.Context, e *webhook.Event, err error) { reported, about = err, e },
	}
	cause := errors.New("the cause")

	h.Handle = func(context.Context, *webhook.Event) error { return cause }
	deliver(h, created)
	assert.Equal(t, cause, reported)
	assert.Equal(t, "evt_1", about.ID)

	h.Handle = func(context.Context, *webhook.Event) error { panic(cause) }
	deliver(h, created)
	assert.ErrorIs(t, reported, cause)
	var p *webhook.PanicError
	require.ErrorAs(t, reported, &p)
	assert.Equal(t, cause, p.Value)
	assert.Contains(t, string(p.Stack), "TestOnErrorReceivesEveryError")

	post(h, created, "")
	assert.ErrorIs(t, reported, webhook.ErrHeader)
	assert.Nil(t, about)

	h.Handle = func(context.Context, *webhook.Event) error { reported = nil; return nil }
	deliver(h, created)
	assert.NoError(t, reported)

	h.Handle = func(context.Context, *webhook.Event) error { return cause }
	h.OnError = func(context.Context, *webhook.Event, error) { panic("again") }
	assert.Equal(t, 500, deliver(h, strings.Replace(created, "evt_1", "evt_2", 1)).Code)
}

func TestHandlerLogsWhichEventAndNothingElse(t *testing.T) {
	payload := strings.Replace(created, `"charge":"ch_1"`, `"evidence":{"customer_name":"CANARY"}`, 1)
	var log bytes.Buffer
	h := &webhook.Handler{Secrets: []string{secret}, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	line := func(f handle, header string) string {
		log.Reset()
		h.Handle = f
		post(h, payload, header)
		return log.String()
	}
	good := signed(payload, time.Now(), secret)
	fail := func(err error) handle { return func(context.Context, *webhook.Event) error { return err } }

	for name, got := range map[string]string{
		"level=ERROR|fault=\"callback failed\"": line(fail(errors.New("CANARY")), good),
		"level=ERROR|fault=\"stripe: 503 (req_1)\"": line(fail(fmt.Errorf("CANARY %w",
			&stripedispute.Error{Status: 503, RequestID: "req_1", Message: "CANARY"})), good),
		"level=ERROR|fault=\"webhook: panic with a value of type string\"": line(func(context.Context, *webhook.Event) error { panic("CANARY") },
			good),
		"level=DEBUG|duplicate=false": line(fail(nil), good),
		"level=DEBUG|duplicate=true":  line(fail(nil), good),
	} {
		level, rest, _ := strings.Cut(name, "|")
		assert.Contains(t, got, level)
		assert.Contains(t, got, rest)
		assert.Contains(t, got, "event=evt_1 type=charge.dispute.created object=du_1 account=\"\" livemode=true status=")
		assert.NotContains(t, got, "CANARY")
		assert.NotContains(t, got, good[20:40])
	}
	got := line(mustNotRun(t), strings.Replace(good, "v1", "v7", 1))
	assert.Contains(t, got, "level=WARN")
	assert.Contains(t, got, "status=400 duplicate=false")
	assert.Contains(t, got, `fault="webhook: no signature matches`)
	assert.NotContains(t, got, "evt_1", "it was not verified")
}

func TestHandleThatEndsItsGoroutineIsNotASuccess(t *testing.T) {
	h := &webhook.Handler{Secrets: []string{secret}, Handle: func(context.Context, *webhook.Event) error { runtime.Goexit(); return nil }}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		deliver(h, created)
	}()
	<-ended
	ran := false
	h.Handle = func(context.Context, *webhook.Event) error { ran = true; return nil }
	assert.Equal(t, 200, deliver(h, created).Code)
	assert.True(t, ran)
}

func TestHandlerCheckNamesWhatIsMissing(t *testing.T) {
	handle := func(context.Context, *webhook.Event) error { return nil }
	require.ErrorContains(t, (&webhook.Handler{Handle: handle, Secrets: []string{""}}).Check(), "secret")
	require.ErrorContains(t, (&webhook.Handler{Secrets: []string{"whsec_1"}}).Check(), "Handle")
	require.NoError(t, (&webhook.Handler{Handle: handle, Secrets: []string{"whsec_1"}}).Check())
}
