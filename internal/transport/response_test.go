package transport_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/pager"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// rich is a thing with more members.
type rich struct {
	thing
	Amount int64 `json:"amount"`
	Parts  []struct {
		Name string `json:"name"`
		Size [30]struct{ A, B int }
	} `json:"parts"`
}

func identifyRich(v *rich) (object, id string) { return v.Object, v.ID }

func list(ctx context.Context, c *transport.Client, form string, opts ...stripedispute.Option) (*stripedispute.Page[*rich], error) {
	r := transport.Request{Method: http.MethodGet, Path: "/v1/things", Form: form, Object: "thing"}
	return transport.Page(ctx, c, r, opts, identifyRich)
}

func TestACompleteResponseIsNotRetried(t *testing.T) {
	for body, want := range map[string]string{
		`{"id":"th_1","amount":"7"}`:         "",
		`{"id":"th_1","amount":{}}`:          "amount is an object, not a whole number",
		`{"id":"th_1","parts":["a"]}`:        "parts.0 is a string, not an object",
		`{"id":"th_1","error":{"code":"x"}}`: "error is there together with the members",
		`{"id":"th_1","ID":"th_2"}`:          "id is there with other upper and lower case letters",
		`{"id":"th_2","ID":"th_1"}`:          "id is there with other upper and lower case letters",
		`[]`:                                 "it is an array, not an object",
		`"th_1"`:                             "it is a string, not an object",
		`null`:                               "without an id",
		`{"object":"list","data":[]}`:        `"list" and not a "thing"`,
	} {
		for _, r := range []transport.Request{get, post} {
			s := &script{responders: []responder{respond(200, body, "Stripe-Should-Retry: true")}}
			v, err := transport.Do(t.Context(), client(s), r, nil, identifyRich)
			assert.Len(t, s.sent, 1, body)
			if want == "" {
				require.NoError(t, err)
				assert.Equal(t, int64(7), v.Amount)
				continue
			}
			require.ErrorContains(t, err, want, body)
			e, ok := errors.AsType[*stripedispute.Error](err)
			require.True(t, ok)
			assert.Equal(t, 200, e.Status)
			assert.Equal(t, "req_1", e.RequestID)
			assert.ErrorIs(t, err, stripedispute.ErrConnection, "the outcome is unknown")
		}
	}
}

func TestARefusalWithAMemberOfAnotherTypeIsRead(t *testing.T) {
	s := &script{responders: []responder{respond(402, `{"error":{"type":"card_error","code":51,"message":"No."}}`)}}
	_, err := do(t.Context(), client(s), post)
	assert.EqualError(t, err, "stripe: 402 51: No. (req_1)")
	s = &script{responders: []responder{respond(402, `{"error":{"type":"card_error","code":{}}}`)}}
	_, err = do(t.Context(), client(s), post)
	assert.EqualError(t, err, "stripe: 402 Payment Required: the response is not usable: error.code is an object, not a string (req_1)")
}

func TestAPageWithMoreItemsThanRequestedIsAnError(t *testing.T) {
	things := func(n int) string {
		return `{"object":"list","data":[` + strings.Repeat(`{"id":"th_1"},`, n-1) + `{"id":"th_1"}]}`
	}
	most := 1
	for (pager.Bounds{Limit: most + 1}).Check() == nil {
		most++
	}
	for _, test := range []struct {
		form  string
		items int
		want  string
	}{
		{fmt.Sprint("limit=", most), most, ""}, // pageSize and Bounds.Check of package pager have the same maximum
		{"limit=2", 2, ""},
		{"limit=2", 3, "holds 3 items on a page; at most 2 were requested"},
		{"", 100, ""},
		{"", 101, "at most 100"},
		{"a=b&limit=99&c=d", 100, "at most 99"},
		{"limit=1000", 101, "at most 100"},
		{"limit=0", 100, ""},
	} {
		s := &script{responders: []responder{respond(200, things(test.items))}}
		_, err := list(t.Context(), client(s), test.form)
		assert.Len(t, s.sent, 1)
		if test.want == "" {
			assert.NoError(t, err, test)
		} else {
			assert.ErrorContains(t, err, test.want)
		}
	}
	s := &script{responders: []responder{respond(200, things(4))}}
	_, err := list(t.Context(), client(s), "", stripedispute.WithParam("limit", "3"))
	require.ErrorContains(t, err, "at most 3")
}

// A few kilobytes of gzip can expand to many megabytes.
func TestEveryResponseTakesLittleMemory(t *testing.T) {
	const n = 500_000
	bodies := map[string]string{
		"items":             `{"object":"list","data":[` + strings.Repeat("{},", n) + `{}]}`,
		"numbers for items": `{"object":"list","data":[` + strings.Repeat("7,", n) + `7]}`,
		"parts":             `{"id":"th_1","data":[],"parts":[` + strings.Repeat("{},", n) + `{}]}`,
		"parts of an item":  `{"object":"list","data":[{"id":"th_1","parts":[` + strings.Repeat("{},", n) + `{}]}]}`,
		"texts":             `{"id":"` + strings.Repeat("x", 12<<20) + `"}`,
		"space":             `{"id":"th_1"` + strings.Repeat(" ", 12<<20) + `}`,
		"unknown members":   `{"id":"th_1","data":[],"x":[` + strings.Repeat("[],", n) + `[]]}`,
	}
	var body bytes.Buffer
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(body.Bytes())
	}))
	defer srv.Close()
	hc := srv.Client()
	defer hc.CloseIdleConnections()
	c := transport.New(stripedispute.Config{Key: "sk_test_1", BaseURL: srv.URL, HTTPClient: hc, MaxRetries: -1})
	for name, text := range bodies {
		body.Reset()
		w := gzip.NewWriter(&body)
		_, err := io.WriteString(w, text)
		require.NoError(t, errors.Join(err, w.Close()))
		for call, request := range map[string]func() error{
			"one":       func() error { _, err := transport.Do(t.Context(), c, get, nil, identifyRich); return err },
			"page":      func() error { _, err := list(t.Context(), c, ""); return err },
			"page of 2": func() error { _, err := list(t.Context(), c, "limit=2"); return err },
		} {
			before := allocated()
			_ = request()
			used := allocated() - before
			assert.Less(t, used, uint64(64<<20), "%s, %s: of %d bytes of gzip", name, call, body.Len())
		}
	}
}

// allocated counts all bytes ever allocated, garbage included.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestALongRefusalIsReadUpToALimit(t *testing.T) {
	for _, length := range []int64{-1, 2 << 20} {
		s := &script{responders: []responder{func(r *http.Request) (*http.Response, error) {
			resp, _ := respond(403, "", "Content-Type: text/html")(r)
			resp.ContentLength = length
			resp.Body = io.NopCloser(io.LimitReader(zeros{}, 2<<20))
			return resp, nil
		}}}
		var resp stripedispute.Response
		_, err := do(t.Context(), client(s), get, stripedispute.WithResponse(&resp))
		require.ErrorIs(t, err, stripedispute.ErrPermission)
		assert.Len(t, resp.Body, 1<<20)
	}
}

func TestTheErrorForALargePageNamesLimit(t *testing.T) {
	s := &script{responders: []responder{respond(200, `{"data":[{"id":"`+strings.Repeat("x", 9<<20)+`"}]}`)}}
	_, err := list(t.Context(), client(s), "limit=10")
	assert.ErrorContains(t, err, "larger than 6656 KiB; request fewer items per page, with Limit")
}

func TestABodyWhoseReadsAreEmptyIsAnError(t *testing.T) {
	s := &script{responders: []responder{func(r *http.Request) (*http.Response, error) {
		resp, _ := respond(200, "")(r)
		resp.ContentLength, resp.Body = -1, io.NopCloser(endlessBody{})
		return resp, nil
	}}}
	_, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.MaxRetries = -1 }), get)
	assert.ErrorIs(t, err, io.ErrNoProgress, fmt.Sprint(err))
}

type endlessBody struct{}

func (endlessBody) Read([]byte) (int, error) { return 0, nil }
