package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// program controls a fake with the commands of its control path.
type program struct {
	t    *testing.T
	fake *fake
	h    http.Handler
}

func newProgram(t *testing.T, o options) *program {
	t.Helper()
	f := &fake{options: o}
	_, err := f.reset()
	require.NoError(t, err)
	return &program{t, f, f.handler()}
}

// try sends a command, such as "POST /fake/decide", with JSON.
func (p *program) try(command, body string) (int, map[string]any) {
	p.t.Helper()
	method, path, _ := strings.Cut(command, " ")
	r := httptest.NewRequestWithContext(p.t.Context(), method, "http://127.0.0.1:12111"+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer sk_test_secret")
	if strings.HasPrefix(path, "/v1/") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, r)
	var out map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &out) // after a fault the body may be anything
	return w.Code, out
}

func (p *program) do(command, body string) map[string]any {
	p.t.Helper()
	status, out := p.try(command, body)
	require.Equal(p.t, http.StatusOK, status, "%s %s %v", command, body, out)
	return out
}

func TestControlAddsAnyObject(t *testing.T) {
	t.Parallel()
	p := newProgram(t, options{})
	d := p.do("POST /fake/disputes", `{"kind": "inquiry", "id": "du_mine", "amount": 900, "due_by": "2099-12-31T00:00:00Z",
		"evidence": {"customer_name": "Jo"},
		"payment": {"email": "jo@example.com", "address": {"line1": "1 Quay"}, "metadata": {"order": "7"}}}`)
	assert.Equal(t, []any{"du_mine", 900.0, "warning_needs_response"}, []any{d["id"], d["amount"], d["status"]})
	charge := p.do("GET /v1/charges/"+d["charge"].(string), "")
	assert.Equal(t, []any{"jo@example.com", "7"}, []any{charge["receipt_email"], charge["metadata"].(map[string]any)["order"]})
	live := p.do("POST /fake/disputes", `{"account": "acct_1", "live": true}`)
	assert.Equal(t, true, live["livemode"])
	transaction := p.do("POST /fake/issuing_transactions", `{"amount": 700}`)["id"].(string)
	issuing := p.do("POST /fake/issuing_disputes", `{"transaction": "`+transaction+`", "status": "submitted"}`)
	assert.Equal(t, "submitted", issuing["status"])
	assert.Equal(t, 8.0, p.do("POST /fake/files", `{"contents": "JVBERi0xLjc="}`)["size"])
	assert.Equal(t, "du_mine", p.do("GET /fake/objects/du_mine", "")["id"])
	for kind := range map[string]bool{"chargeback": true, "compelling_evidence_3": true, "visa_compliance": true, "appeal": true} {
		assert.NotEmpty(t, p.do("POST /fake/disputes", `{"kind": "`+kind+`"}`)["id"])
	}
}

func TestControlDecidesAndMovesTheClock(t *testing.T) {
	t.Parallel()
	p := newProgram(t, options{})
	id := p.do("POST /fake/disputes", `{}`)["id"].(string)
	assert.Equal(t, "won", p.do("POST /fake/decide", `{"id": "`+id+`", "won": true}`)["status"])
	assert.Equal(t, "lost", p.do("POST /fake/decide", `{"id": "`+id+`", "won": false}`)["status"])
	inquiry := p.do("POST /fake/disputes", `{"kind": "inquiry"}`)["id"].(string)
	assert.Equal(t, "needs_response", p.do("POST /fake/escalate", `{"id": "`+inquiry+`"}`)["status"])
	assert.Equal(t, "2030-01-02T00:00:00Z", p.do("POST /fake/clock", `{"now": "2030-01-01T00:00:00Z", "advance": "24h"}`)["now"])
	assert.Equal(t, "lost", p.do("GET /fake/objects/"+inquiry, "")["status"])
	assert.Equal(t, "2030-01-02T00:00:00Z", p.do("GET /fake/clock", "")["now"])
	p.do("POST /fake/settle", "")
}

func TestControlPlansEveryFault(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../../disputetest/fault.go", nil, 0)
	require.NoError(t, err)
	words := regexp.MustCompile(`([a-z])([A-Z])`)
	var kinds []string
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() {
			kinds = append(kinds, strings.ToLower(words.ReplaceAllString(f.Name.Name, "${1}_$2")))
		}
	}
	require.ElementsMatch(t, kinds, slices.Collect(maps.Keys(faultKinds())),
		"the functions of disputetest/fault.go, and the rows of faultKinds in control_faults.go")
	for _, kind := range kinds {
		p := newProgram(t, options{})
		p.do("POST /fake/faults",
			`{"match": "GET /v1/disputes/{id}", "faults": [{"kind": "`+kind+`", "status": 503, "headers": {"X-Fault": "yes"}}]}`)
		func() {
			defer func() {
				if v := recover(); v != nil { // the connection breaks
					assert.Equal(t, http.ErrAbortHandler, v)
				}
			}()
			p.try("GET /v1/disputes/du_Test0001", "")
		}()
		assert.Len(t, p.do("GET /fake/requests", "")["requests"], 1)
		p.do("GET /v1/disputes/du_Test0001", "")
	}

	p := newProgram(t, options{})
	p.do("POST /fake/faults",
		`{"match": "/v1/...", "always": true, "faults": [
			{"kind": "status", "status": 500, "body": "broken", "after_effect": true, "remembered": true}]}`)
	for range 2 {
		status, _ := p.try("POST /v1/disputes/du_Test0001/close", "")
		assert.Equal(t, 500, status)
	}
	assert.Equal(t, 1.0, p.do("GET /fake/effects?id=du_Test0001", "")["closes"])
	p.do("DELETE /fake/faults", "")
	p.do("GET /v1/disputes/du_Test0001", "")
}

func TestControlSendsEvents(t *testing.T) {
	t.Parallel()
	got := make(chan map[string]any, 10)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var e map[string]any
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&e))
		got <- e
	}))
	defer app.Close()
	p := newProgram(t, options{hook: hook{URL: app.URL, Secret: "whsec_1", Version: "2024-06-20"}})
	p.do("POST /fake/disputes", `{"kind": "inquiry"}`)
	snapshot := <-got
	assert.Equal(t, []any{"charge.dispute.created", "2024-06-20"}, []any{snapshot["type"], snapshot["api_version"]})

	p.do("POST /fake/webhooks", `{"url": "`+app.URL+`", "thin": true, "only": ["charge.dispute.closed"], "hold": true}`)
	p.do("POST /fake/decide", `{"id": "du_Test0001", "won": false}`)
	snapshot = <-got
	assert.Equal(t, "charge.dispute.closed", snapshot["type"])
	p.do("POST /fake/redeliver", "")
	thin := <-got
	assert.Equal(t, []any{"v1.charge.dispute.closed", snapshot["id"]}, []any{thin["type"], thin["snapshot_event"]})
	assert.Equal(t, thin["id"], p.do("GET /v2/core/events/"+thin["id"].(string), "")["id"])
	for {
		all := p.do("GET /fake/deliveries", "")["deliveries"].([]any)
		if len(all) == 3 { // an attempt is listed after its response
			assert.NotEmpty(t, all[0].(map[string]any)["signature"])
			return
		}
	}
}

func TestControlAddsNoWebhookWithAWrongSetting(t *testing.T) {
	t.Parallel()
	p := newProgram(t, options{hook: hook{Secret: "whsec_1"}})
	for _, wrong := range []string{`"only": ["dispute.closed"]`, `"version": "newest"`, `"secret": ""`} {
		status, _ := p.try("POST /fake/webhooks", `{"url": "http://127.0.0.1:1/", "hold": true, `+wrong+`}`)
		assert.Equal(t, http.StatusBadRequest, status)
	}
	p.do("POST /fake/decide", `{"id": "du_Test0001", "won": false}`)
	event := p.do("GET /v1/events", "")["data"].([]any)[0].(map[string]any)
	assert.Equal(t, []any{"charge.dispute.closed", 0.0}, []any{event["type"], event["pending_webhooks"]})
}

func TestControlReset(t *testing.T) {
	t.Parallel()
	p := newProgram(t, options{})
	before := p.do("GET /v1/events", "")["data"].([]any)[0].(map[string]any)["id"]
	p.do("POST /fake/disputes", `{"id": "du_mine"}`)
	p.do("POST /fake/faults", `{"match": "/v1/...", "always": true, "faults": [{"kind": "status", "status": 500}]}`)
	assert.NotEmpty(t, p.do("POST /fake/reset", "")["objects"])
	status, _ := p.try("GET /v1/disputes/du_mine", "")
	assert.Equal(t, http.StatusNotFound, status)
	after := p.do("GET /v1/events", "")["data"].([]any)[0].(map[string]any)["id"]
	assert.NotEqual(t, before, after, "a program must not drop the new events as repeated")
}

func TestControlShowsNoKeys(t *testing.T) {
	t.Parallel()
	p := newProgram(t, options{})
	p.do("GET /v1/disputes?limit=3", "")
	all := p.do("GET /fake/requests", "")
	raw, err := json.Marshal(all)
	require.NoError(t, err)
	assert.Contains(t, string(raw), `"limit":["3"]`)
	assert.NotContains(t, string(raw), "sk_test_secret")
}

func TestControlReportsErrors(t *testing.T) {
	t.Parallel()
	p := newProgram(t, options{})
	for command, want := range map[string]string{
		"POST /fake/disputes {\"kind\": \"quarrel\"}":                                           "the kinds are appeal",
		"POST /fake/disputes {\"kind\": \"inquiry\", \"status\": \"won\"}":                      "it can be warning_needs_response",
		"POST /fake/disputes {\"knd\": \"inquiry\"}":                                            `unknown field "knd"`,
		"POST /fake/disputes [":                                                                 "the body is not valid for this command",
		"POST /fake/decide {\"id\": \"du_Test0001\"}":                                           "true or false",
		"POST /fake/decide {\"id\": \"du_none\", \"won\": true}":                                "there is no dispute",
		"POST /fake/escalate {\"id\": \"du_Test0001\"}":                                         "not an open inquiry",
		"POST /fake/clock {\"now\": \"2030-01-01T00:00:00Z\", \"advance\": \"tomorrow\"}":       "invalid duration",
		"POST /fake/faults {\"match\": \"/v1/disputes\"}":                                       "must be a list of faults",
		"POST /fake/faults {\"match\": \"disputes\", \"faults\": [{\"kind\": \"reset\"}]}":      "a pattern is a method and a path",
		"POST /fake/faults {\"match\": \"/v1/disputes\", \"faults\": [{\"kind\": \"flood\"}]}":  "no fault with the kind",
		"POST /fake/faults {\"match\": \"/v1/disputes\", \"faults\": [{\"kind\": \"status\"}]}": "needs a status",
		"POST /fake/webhooks {\"url\": \"http://127.0.0.1:1\", \"secret\": \"\"}":               "needs a receiver and a secret",
		"GET /fake/objects/du_none ":                                                            "no object with this id",
	} {
		parts := strings.SplitN(command, " ", 3)
		status, out := p.try(parts[0]+" "+parts[1], parts[2])
		assert.Equal(t, http.StatusBadRequest, status, command)
		assert.Contains(t, out["error"], want, command)
	}
	assert.NotContains(t, p.do("GET /fake/clock", "")["now"], "2030", "a command with an error changes nothing")
	status, out := p.try("POST /fake/nothing", "")
	assert.Equal(t, http.StatusNotFound, status)
	assert.Len(t, out["commands"], len(commands()))
}

func TestControlRefusesOtherHosts(t *testing.T) {
	t.Parallel()
	p := newProgram(t, options{})
	for _, c := range []struct {
		host, mime string
		status     int
	}{
		{"127.0.0.1:12111", "application/json", http.StatusOK},
		{"localhost:12111", "application/json", http.StatusOK},
		{"[::1]:12111", "application/json", http.StatusOK},
		{"example.com", "application/json", http.StatusForbidden},
		{"10.0.0.1:12111", "application/json", http.StatusForbidden},
		{"127.0.0.1:12111", "text/plain", http.StatusUnsupportedMediaType},
		{"127.0.0.1:12111", "", http.StatusUnsupportedMediaType},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/fake/settle", nil)
		r.Host = c.host
		r.Header.Set("Content-Type", c.mime)
		w := httptest.NewRecorder()
		p.h.ServeHTTP(w, r)
		assert.Equal(t, c.status, w.Code, "%+v", c)
	}
}
