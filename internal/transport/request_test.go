package transport_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

func TestARequestHasTheHeadersThatStripeRequires(t *testing.T) {
	s := &script{responders: []responder{respond(200, whole)}}
	c := client(s, func(c *stripedispute.Config) { c.Account, c.UserAgent = "acct_1", "shop/1.0" })
	v, err := do(t.Context(), c, post)
	must(t, v, err)
	h := s.sent[0].header
	assert.Equal(t, "POST", s.sent[0].method)
	assert.Equal(t, "http://127.0.0.1/base/v1/things/th_1/close", s.sent[0].url)
	assert.Equal(t, "Bearer sk_test_123", h.Get("Authorization"))
	assert.Equal(t, stripedispute.APIVersion, h.Get("Stripe-Version"))
	assert.Equal(t, "acct_1", h.Get("Stripe-Account"))
	assert.Equal(t, "application/x-www-form-urlencoded", h.Get("Content-Type"), "also without parameters")
	assert.Equal(t, "stripedispute-go shop/1.0", h.Get("User-Agent"))
	assert.Len(t, h.Get("Idempotency-Key"), 26)
	assert.Empty(t, s.sent[0].body)
}

func TestAGetHasNoBodyAndNoKey(t *testing.T) {
	s := &script{responders: []responder{func(r *http.Request) (*http.Response, error) {
		assert.Nil(t, r.Body)
		return respond(200, whole)(r)
	}}}
	v, err := do(t.Context(), client(s), get, stripedispute.WithIdempotencyKey("unused"))
	must(t, v, err)
	assert.NotContains(t, s.sent[0].header, "Idempotency-Key")
	assert.NotContains(t, s.sent[0].header, "Content-Type")
	assert.NotContains(t, s.sent[0].header, "Stripe-Account")
}

func TestOptionsOfACallAreSentAndReported(t *testing.T) {
	s := &script{responders: []responder{respond(200, whole, "Idempotent-Replayed: true")}}
	var resp stripedispute.Response
	r := post
	r.Form = "submit=false"
	v, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.Account = "acct_1" }), r,
		stripedispute.WithAccount(""), stripedispute.WithIdempotencyKey("order-7"), nil,
		stripedispute.WithExpand("charge", "evidence.receipt"), stripedispute.WithParam("evidence[new]", "a b"),
		stripedispute.WithResponse(&resp))
	must(t, v, err)
	assert.Equal(t, "submit=false&expand[]=charge&expand[]=evidence.receipt&evidence[new]=a+b", s.sent[0].body)
	assert.NotContains(t, s.sent[0].header, "Stripe-Account")
	assert.Equal(t, "order-7", s.sent[0].header.Get("Idempotency-Key"))
	assert.Equal(t, 200, resp.Status)
	assert.Equal(t, "req_1", resp.RequestID)
	assert.Equal(t, "order-7", resp.IdempotencyKey)
	assert.True(t, resp.Replayed)
	assert.Equal(t, 1, resp.Attempts)
	assert.JSONEq(t, whole, string(resp.Body))
	assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
}

func TestExpandPathsOfAListBeginWithData(t *testing.T) {
	s := &script{responders: []responder{respond(200, `{"object":"list","data":[],"has_more":false,"url":"/v1/things"}`)}}
	r := transport.Request{Method: http.MethodGet, Path: "/v1/things", Form: "limit=3", Object: "thing"}
	opts := []stripedispute.Option{stripedispute.WithExpand("charge", "data.payment_intent")}
	p, err := transport.Page(t.Context(), client(s), r, opts, identify)
	require.NoError(t, err)
	assert.Empty(t, p.Data)
	assert.Equal(t, "http://127.0.0.1/base/v1/things?limit=3&expand[]=data.charge&expand[]=data.payment_intent", s.sent[0].url)
}

func TestAResponseThatIsNotAListOfTheObjectsIsAnError(t *testing.T) {
	for what, body := range map[string]string{
		"an object":            whole,
		"no data":              `{"object":"list"}`,
		"a null in it":         `{"object":"list","data":[null]}`,
		"something else in it": `{"object":"list","data":[{"id":"ch_1","object":"charge"}]}`,
		"an item without id":   `{"object":"list","data":[{"object":"thing"}]}`,
	} {
		t.Run(what, func(t *testing.T) {
			s := &script{responders: []responder{respond(200, body)}}
			r := transport.Request{Method: http.MethodGet, Path: "/v1/things", Object: "thing"}
			p, err := transport.Page(t.Context(), client(s), r, nil, identify)
			require.Error(t, err)
			assert.Nil(t, p)
			assert.Len(t, s.sent, 1)
		})
	}
}

func TestInvalidInputIsAnErrorBeforeTheRequest(t *testing.T) {
	baseURL := func(url string) func(*stripedispute.Config) {
		return func(c *stripedispute.Config) { c.BaseURL = url }
	}
	id := func(v string) transport.Request {
		r := post
		r.ID.Value = v
		return r
	}
	tests := map[string]struct {
		change func(*stripedispute.Config)
		r      transport.Request
		opt    stripedispute.Option
		want   string
	}{
		"no key":                     {func(c *stripedispute.Config) { c.Key = "" }, post, nil, "Config.Key is empty"},
		"a key with its newline":     {func(c *stripedispute.Config) { c.Key = "sk_test_1\n" }, post, nil, "Config.Key holds"},
		"plain http to the world":    {baseURL("http://api.stripe.com"), post, nil, "Config.BaseURL would send the key"},
		"plain http to a look-alike": {baseURL("http://127.0.0.1.evil.test"), post, nil, "plain http"},
		"plain http below localhost": {baseURL("http://stripe.localhost"), post, nil, "plain http"},
		"no URL":                     {baseURL("http://["), post, nil, "Config.BaseURL is not a URL"},
		"no scheme":                  {baseURL("127.0.0.1:12111"), post, nil, "Config.BaseURL is not a URL"},
		"a name without scheme":      {baseURL("localhost:12111"), post, nil, "Config.BaseURL"},
		"another scheme":             {baseURL("ftp://x"), post, nil, `scheme "ftp"`},
		"a URL with a password":      {baseURL("https://u:hunter2@x"), post, nil, "a scheme, a host"},
		"a URL with a query":         {baseURL("https://x?y=z"), post, nil, "a scheme, a host"},
		"no host":                    {baseURL("https://"), post, nil, "a host"},
		"an account with a newline":  {func(c *stripedispute.Config) { c.Account = "acct_1\r\nX: y" }, post, nil, "account"},
		"an account in the option":   {nil, post, stripedispute.WithAccount("a b"), "account"},
		"an empty idempotency key":   {nil, post, stripedispute.WithIdempotencyKey(""), "idempotency key is empty"},
		"a long idempotency key":     {nil, post, stripedispute.WithIdempotencyKey(strings.Repeat("k", 256)), "at most 255"},
		"a key of another script":    {nil, post, stripedispute.WithIdempotencyKey("ключ"), "printable ASCII"},
		"a key of blanks":            {nil, post, stripedispute.WithIdempotencyKey("  "), "begins or ends with a space"},
		"an empty id":                {nil, id(""), nil, "the thing id is empty"},
		"a slash in the id":          {nil, id("th_1/close"), nil, "the thing id"},
		"a way up":                   {nil, id(".."), nil, "is a path, not an id"},
		"a space in the id":          {nil, id("th 1"), nil, "no id has"},
		"a query in the id":          {nil, id("th_1?x=y"), nil, "no id has"},
		"an escape in the id":        {nil, id("th_1%2Fclose"), nil, "no id has"},
		"a fragment in the id":       {nil, id("th_1#"), nil, "no id has"},
		"a newline in the id":        {nil, id("th_1\n"), nil, "no id has"},
		"another script in the id":   {nil, id("спор"), nil, "no id has"},
		"an endless id":              {nil, id(strings.Repeat("x", 5001)), nil, "5001 characters; Stripe takes at most 5000"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &script{responders: []responder{respond(200, whole)}}
			change := test.change
			if change == nil {
				change = func(*stripedispute.Config) {}
			}
			for _, files := range []bool{false, true} {
				r := test.r
				r.Files = files
				v, err := do(t.Context(), client(s, change), r, test.opt)
				require.ErrorContains(t, err, test.want)
				assert.Nil(t, v)
				assert.Empty(t, s.sent)
				assert.NotContains(t, err.Error(), "sk_test_1")
				assert.NotContains(t, err.Error(), "hunter2")
			}
		})
	}
}

func TestAnUnusualIDIsEscaped(t *testing.T) {
	s := &script{responders: []responder{respond(200, `{"id":"th_1:2+3.4"}`)}}
	r := get
	r.ID.Value = "th_1:2+3.4"
	v, err := do(t.Context(), client(s), r)
	must(t, v, err)
	assert.Equal(t, "http://127.0.0.1/base/v1/things/th_1:2+3.4", s.sent[0].url)
}

func TestUploadsGoToTheFilesHost(t *testing.T) {
	for name, test := range map[string]struct{ base, files, want string }{
		"by default":            {"", "", "https://files.stripe.com/v1/things/th_1"},
		"the files URL":         {"", "https://files.example", "https://files.example/v1/things/th_1"},
		"where the base URL is": {"http://localhost:12111/", "", "http://localhost:12111/v1/things/th_1"},
		"each its own":          {"http://localhost:1", "http://[::1]:2/x/", "http://[::1]:2/x/v1/things/th_1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &script{responders: []responder{respond(200, whole)}}
			r := get
			r.Files = true
			v, err := do(t.Context(), client(s, func(c *stripedispute.Config) { c.BaseURL, c.FilesURL = test.base, test.files }), r)
			must(t, v, err)
			assert.Equal(t, test.want, s.sent[0].url)
		})
	}
}

func TestANilClientReturnsAnError(t *testing.T) {
	_, err := do(t.Context(), nil, get)
	require.ErrorContains(t, err, "NewClient")
}

func TestCheckNamesAWrongBaseURLOnce(t *testing.T) {
	cfg := stripedispute.Config{Key: "sk_test_123", BaseURL: "127.0.0.1:12111"}
	assert.EqualError(t, transport.New(cfg).Check(), "stripe: Config.BaseURL is not a URL")
	cfg.FilesURL = "http://files.test"
	assert.EqualError(t, transport.New(cfg).Check(), "stripe: Config.BaseURL is not a URL\n"+
		"stripe: Config.FilesURL would send the key over plain http to files.test; use https, or a loopback address in tests")
}
