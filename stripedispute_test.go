package stripedispute_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

func TestConfigNeverPrintsItsKey(t *testing.T) {
	for _, key := range []string{"sk_test_secret", "rk_live_secret", "secret", "s"} {
		cfg := stripedispute.Config{Key: key, Account: "acct_1", Version: "v", BaseURL: "b", FilesURL: "f"}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "cfg", cfg, "pointer", &cfg)
		data, err := json.Marshal(cfg)
		require.NoError(t, err)
		text := fmt.Sprintf("%v %+v %#v %s %q", cfg, cfg, cfg, cfg, cfg) + fmt.Sprintf("%v %+v %#v", &cfg, &cfg, &cfg) +
			fmt.Sprintf("%+v %#v", struct{ C stripedispute.Config }{cfg}, []stripedispute.Config{cfg}) + log.String() + string(data)
		if len(key) > 1 {
			assert.NotContains(t, text, "secret")
		}
		assert.Contains(t, text, "acct_1")
	}
	assert.Equal(t, "stripedispute.Config{Key: sk_test_…}", stripedispute.Config{Key: "sk_test_secret"}.String())
	assert.Equal(t, "stripedispute.Config{Key: (none)}", stripedispute.Config{}.String())
	assert.Equal(t, "stripedispute.Config{Key: (none), BaseURL: https://x, FilesURL: (not a URL)}",
		stripedispute.Config{BaseURL: "https://u:hush@x", FilesURL: "https://u:hush@x:y"}.String())
}

func TestErrorMatchesByStatusTypeAndCode(t *testing.T) {
	sentinels := []error{
		stripedispute.ErrAuthentication, stripedispute.ErrPermission, stripedispute.ErrNotFound, stripedispute.ErrRateLimited,
		stripedispute.ErrIdempotency, stripedispute.ErrInvalidRequest, stripedispute.ErrServer, stripedispute.ErrConnection,
	}
	tests := map[string]struct {
		err  stripedispute.Error
		want []error
	}{
		"401": {
			stripedispute.Error{Status: 401, Type: "invalid_request_error"},
			[]error{stripedispute.ErrAuthentication, stripedispute.ErrInvalidRequest},
		},
		"403":                {stripedispute.Error{Status: 403}, []error{stripedispute.ErrPermission}},
		"404 without a body": {stripedispute.Error{Status: 404}, []error{stripedispute.ErrNotFound}},
		"a missing cursor": {
			stripedispute.Error{Status: 400, Code: "resource_missing", Type: "invalid_request_error"},
			[]error{stripedispute.ErrNotFound, stripedispute.ErrInvalidRequest},
		},
		"429":                     {stripedispute.Error{Status: 429, Code: "lock_timeout"}, []error{stripedispute.ErrRateLimited}},
		"a key with other params": {stripedispute.Error{Status: 400, Type: "idempotency_error"}, []error{stripedispute.ErrIdempotency}},
		"a key in flight":         {stripedispute.Error{Status: 409, Code: "idempotency_key_in_use"}, []error{stripedispute.ErrIdempotency}},
		"503":                     {stripedispute.Error{Status: 503}, []error{stripedispute.ErrServer}},
		"a 200 with another body": {stripedispute.Error{Status: 200}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got []error
			for _, s := range sentinels {
				if errors.Is(fmt.Errorf("wrapped: %w", &test.err), s) {
					got = append(got, s)
				}
			}
			assert.Equal(t, test.want, got)
		})
	}
}

func TestErrorIsOneLineThatEndsWithTheRequestID(t *testing.T) {
	for want, e := range map[string]stripedispute.Error{
		"stripe: 404 resource_missing [dispute]: No such dispute (req_1)": {
			Status: 404, Type: "t", Code: "resource_missing", Param: "dispute", Message: "No such dispute", RequestID: "req_1",
		},
		"stripe: 500 api_error":           {Status: 500, Type: "api_error"},
		"stripe: 502 Bad Gateway (req_2)": {Status: 502, RequestID: "req_2"},
		"stripe: 520: not JSON":           {Status: 520, Message: "not JSON"}, // of Cloudflare; net/http has no text for it
	} {
		assert.EqualError(t, &e, want)
	}
	assert.ErrorIs(t, &stripedispute.Error{Cause: io.ErrUnexpectedEOF}, io.ErrUnexpectedEOF)
}

func TestTimestampIsInUnixSeconds(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 999, time.FixedZone("", 3600))
	ts := stripedispute.At(at)
	assert.Equal(t, stripedispute.Timestamp(1795258800), ts)
	assert.True(t, ts.Time().Equal(at.Truncate(time.Second)))
	assert.Equal(t, "2026-11-21T11:00:00Z", ts.String())
	assert.Equal(t, "never", stripedispute.Timestamp(0).String())
	assert.True(t, stripedispute.At(time.Time{}).IsZero())
	assert.True(t, stripedispute.Timestamp(0).Time().IsZero())
}

func TestExpandableAndFileIDAcceptIDObjectAndNull(t *testing.T) {
	var v struct {
		A, B, C stripedispute.Expandable
		F, G, H stripedispute.FileID
	}
	const body = `{"A":"ch_1","B":{"id":"ch_2","amount":5},"C":null,"F":"file_1","G":{"id":"file_2","object":"file"},"H":null}`
	require.NoError(t, json.Unmarshal([]byte(body), &v))
	assert.Equal(t, "ch_1", v.A.ID)
	assert.Equal(t, "ch_2", v.B.ID)
	assert.Equal(t, []stripedispute.FileID{"file_1", "file_2", ""}, []stripedispute.FileID{v.F, v.G, v.H})
	back, err := json.Marshal([]stripedispute.Expandable{v.A, v.B, v.C})
	require.NoError(t, err)
	assert.JSONEq(t, `["ch_1",{"id":"ch_2","amount":5},null]`, string(back))
	for _, bad := range []string{`{"A":{"amount":5}}`, `{"A":7}`, `{"F":{}}`, `{"F":[]}`, `{"A":[]}`} {
		require.Error(t, json.Unmarshal([]byte(bad), &v), bad)
	}
}

func TestExpandableCopiesItsObject(t *testing.T) {
	body := []byte(`{"id":"ch_1"}`)
	var e stripedispute.Expandable
	require.NoError(t, e.UnmarshalJSON(body))
	clear(body)
	assert.JSONEq(t, `{"id":"ch_1"}`, string(e.Object))
}

func TestExpandablePrintsOnlyItsID(t *testing.T) {
	var e stripedispute.Expandable
	require.NoError(t, json.Unmarshal([]byte(`{"id":"ch_1","billing_details":{"email":"jane@example.com"}}`), &e))
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("charge", "charge", e)
	text := fmt.Sprintf("%v %+v %#v %s %q", e, &e, e, e, []any{e}) + log.String()
	assert.NotContains(t, text, "jane")
	assert.NotContains(t, text, "[123 ", "not in numbers either")
	assert.Equal(t, "ch_1", fmt.Sprint(e))
}

func TestPagePrintsOnlyTheNumberOfItems(t *testing.T) {
	type item struct{ Secret string }
	p := stripedispute.Page[*item]{Data: []*item{{"jane"}}, HasMore: true}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("page", "page", &p)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s %q", p, &p, p, p, &p)+log.String(), "jane")
	assert.Equal(t, "stripedispute.Page{1 items and more}", fmt.Sprint(p))
}

func TestResponseDecodeReadsDottedPaths(t *testing.T) {
	r := stripedispute.Response{Body: []byte(`{"data":[{"charge":{"id":"ch_1"}}],"n":1}`)}
	var id string
	require.NoError(t, r.Decode("data.0.charge.id", &id))
	assert.Equal(t, "ch_1", id)
	var whole map[string]any
	require.NoError(t, r.Decode("", &whole))
	assert.Len(t, whole, 2)
	for _, path := range []string{"data.1", "data.-1", "data.x", "x", "n.x", "data.0.charge.id.x", "."} {
		require.ErrorContains(t, r.Decode(path, &id), "is not in the response", path)
	}
	require.ErrorContains(t, r.Decode("n", &id), "does not fit *string")
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", r, &r, r), "ch_1")
}

func TestResponseDecodeReadsAMemberWithANumberForAName(t *testing.T) {
	r := stripedispute.Response{Body: []byte(`{"metadata":{"42":"order"}}`)}
	var order string
	require.NoError(t, r.Decode("metadata.42", &order))
	assert.Equal(t, "order", order)
}

func TestTimeRangeEncodeValues(t *testing.T) {
	for want, r := range map[string]stripedispute.TimeRange{
		"":                                  {},
		"c[gt]=1&c[gte]=2&c[lt]=3&c[lte]=4": {GT: 1, GTE: 2, LT: 3, LTE: 4},
		"c=5":                               {At: 5},
	} {
		v := url.Values{}
		require.NoError(t, r.EncodeValues("c", &v))
		got, err := url.QueryUnescape(v.Encode())
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	require.ErrorContains(t, stripedispute.TimeRange{At: 1, GT: 2}.EncodeValues("c", &url.Values{}), "At excludes")
}

func TestTimestampKeepsTheOrderOfExtremeTimes(t *testing.T) {
	order := []stripedispute.Timestamp{
		math.MinInt64, math.MinInt64 + 1, -1 << 40, -1, 1, 1 << 31, 1 << 40, math.MaxInt64 - 62_135_596_801, math.MaxInt64 - 62_135_596_800,
	}
	for i, at := range order[1:] {
		assert.True(t, order[i].Time().Before(at.Time()), "%d is before %d", order[i], at)
		assert.Equal(t, at, stripedispute.At(at.Time()), "%d comes back", at)
	}
	last := stripedispute.Timestamp(math.MaxInt64)
	assert.True(t, last.Time().After(time.Now()))
	assert.False(t, order[len(order)-1].Time().After(last.Time()))
	for _, at := range append(order, last, 0) {
		assert.NotEmpty(t, at.String())
	}
}

func TestMetadataCheckCountsKeysWithAValue(t *testing.T) {
	metadata := func(n int, prefix, value string) stripedispute.Metadata {
		m := stripedispute.Metadata{}
		for i := range n {
			m[fmt.Sprint(prefix, i)] = value
		}
		return m
	}
	require.NoError(t, metadata(45, "new", "x").Replacing(metadata(45, "old", "y")).Check())
	require.NoError(t, metadata(50, "new", "x").Replacing(metadata(50, "old", "y")).Check())
	require.NoError(t, metadata(60, "old", "").Check())
	require.ErrorContains(t, metadata(51, "new", "x").Check(), "metadata has 51 keys")
}

func TestMetadataReplacingDeletesOtherKeys(t *testing.T) {
	m, old := stripedispute.Metadata{"a": "1", "b": "2"}, stripedispute.Metadata{"b": "0", "c": "3"}
	assert.Equal(t, stripedispute.Metadata{"a": "1", "b": "2", "c": ""}, m.Replacing(old))
	assert.Equal(t, stripedispute.Metadata{"a": "1", "b": "2"}, m, "the receiver is not changed")
	assert.Equal(t, stripedispute.Metadata{"b": "", "c": ""}, stripedispute.Metadata(nil).Replacing(old))
}
