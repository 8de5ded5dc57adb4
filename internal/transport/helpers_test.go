package transport_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// thing is the object that these tests request.
type thing struct {
	ID     string `json:"id"`
	Object string `json:"object"`
}

func identify(v *thing) (object, id string) { return v.Object, v.ID }

const whole = `{"id":"th_1","object":"thing"}`

// sent is a request that was received.
type sent struct {
	method, url, body string
	header            http.Header
}

// script is a transport with one responder for each attempt, the last one for all further
// attempts. It keeps what was sent.
type script struct {
	responders []responder
	sent       []sent
}

type responder func(*http.Request) (*http.Response, error)

var errScriptEnd = errors.New("the script has no responder")

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	got := sent{method: r.Method, url: r.URL.String(), header: r.Header.Clone()}
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			return nil, err
		}
		got.body = string(b)
	}
	s.sent = append(s.sent, got)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if len(s.responders) == 0 {
		return nil, errScriptEnd
	}
	a := s.responders[0]
	if len(s.responders) > 1 {
		s.responders = s.responders[1:]
	}
	return a(r)
}

// respond returns a response with a status and a body, and with headers given as "Name: value".
func respond(status int, body string, headers ...string) responder {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_1"}}
		for _, line := range headers {
			k, v, _ := strings.Cut(line, ": ")
			h.Set(k, v)
		}
		return &http.Response{
			StatusCode: status, Header: h, Request: r,
			Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		}, nil
	}
}

// failWith returns an error and no response.
func failWith(err error) responder {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// cutBody returns a response whose body fails with err after five bytes.
func cutBody(status int, err error) responder {
	return func(r *http.Request) (*http.Response, error) {
		resp, _ := respond(status, "")(r)
		resp.ContentLength = int64(len(whole))
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(whole[:5]), failing{err}))
		return resp, nil
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func client(s *script, change ...func(*stripedispute.Config)) *transport.Client {
	cfg := stripedispute.Config{Key: "sk_test_123", BaseURL: "http://127.0.0.1/base", HTTPClient: &http.Client{Transport: s}}
	for _, c := range change {
		c(&cfg)
	}
	return transport.New(cfg)
}

var (
	get  = transport.Request{Method: http.MethodGet, Path: "/v1/things/%s", ID: transport.ID{Name: "thing id", Value: "th_1"}, Object: "thing"}
	post = transport.Request{Method: http.MethodPost, Path: "/v1/things/%s/close", ID: get.ID, Object: "thing"}
)

func do(ctx context.Context, c *transport.Client, r transport.Request, opts ...stripedispute.Option) (*thing, error) {
	return transport.Do(ctx, c, r, opts, identify)
}

func keys(s *script) map[string]int {
	keys := map[string]int{}
	for _, r := range s.sent {
		keys[r.header.Get("Idempotency-Key")]++
	}
	return keys
}

// must fails the test if a call returned an error.
func must(t *testing.T, v *thing, err error) *thing {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// logger writes every line to w.
func logger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// nothing opens an empty body.
func nothing(context.Context) (io.ReadCloser, error) { return http.NoBody, nil }
