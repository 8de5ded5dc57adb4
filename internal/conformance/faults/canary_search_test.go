package faults_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/textproto"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
)

// callAndSearch makes every call with a transport, passes its result to look, and searches the
// log.
func callAndSearch(t *testing.T, wire http.RoundTripper, look func(c canaryCall, v any, r *stripedispute.Response, err error)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		logger, log := logging()
		cfg := stripedispute.Config{Key: secretKey, BaseURL: "http://127.0.0.1", HTTPClient: &http.Client{Transport: wire}, Logger: logger}
		for _, c := range everyCall(cfg) {
			var response stripedispute.Response
			v, err := c.make(t.Context(), append(secretOptions(), stripedispute.WithResponse(&response))...)
			look(c, v, &response, err)
		}
		search(t, "the log", log.String())
		require.NotEmpty(t, log.String())
	})
}

func searchEchoes(t *testing.T) {
	for name, e := range echoes() {
		t.Run(name, func(t *testing.T) {
			failed := 0
			callAndSearch(t, e, func(c canaryCall, _ any, r *stripedispute.Response, err error) {
				searchPrints(t, c.name, r, *r, r.Header)
				if err != nil {
					failed++
					searchError(t, c.name, err)
				}
			})
			assert.Greater(t, failed, 5)
		})
	}
}

// An error of the network can have any text, and net/http quotes what it cannot parse.
func searchNetworkErrors(t *testing.T) {
	broken := echo(func(_ *http.Request, sent string) (*http.Response, error) {
		return nil, fmt.Errorf("cannot send %s", sent)
	})
	callAndSearch(t, broken, func(c canaryCall, _ any, _ *stripedispute.Response, err error) { searchError(t, c.name, err) })
	quoted := echo(func(_ *http.Request, sent string) (*http.Response, error) {
		return nil, fmt.Errorf("net/http: HTTP/1.x transport connection broken: %w", textproto.ProtocolError("malformed MIME header line: "+sent))
	})
	callAndSearch(t, quoted, func(c canaryCall, _ any, _ *stripedispute.Response, err error) { searchError(t, c.name, err) })
}

func searchResponses(t *testing.T) {
	for name, body := range responsesWithSecrets() {
		t.Run(name, func(t *testing.T) {
			wire := echo(func(r *http.Request, _ string) (*http.Response, error) {
				return newResponse(r, http.StatusOK, "application/json", body)
			})
			found := 0
			callAndSearch(t, wire, func(c canaryCall, v any, r *stripedispute.Response, err error) {
				if err == nil {
					found++
					searchPrints(t, c.name, v, *r)
				}
			})
			assert.NotZero(t, found)
		})
	}
}

// responsesWithSecrets returns bodies that contain secrets.
func responsesWithSecrets() map[string]string {
	quote := func(s string) string { b, _ := json.Marshal(s); return string(b) } //nolint:errchkjson // a string always has JSON
	expanded := `{"id":"ch_1","object":"charge","billing_details":{"email":` + quote(email) + `,"name":` + quote(person) + `}}`
	dispute := `{"id":"du_1","object":"dispute","charge":` + expanded + `,"evidence":{"customer_email_address":` + quote(email) +
		`,"billing_address":` + quote(address) + `,"customer_purchase_ip":` + quote(ip) + `,"uncategorized_text":` + quote(story) + `}}`
	issue := `{"id":"idp_1","object":"issuing.dispute","transaction":` + expanded +
		`,"evidence":{"reason":"fraudulent","fraudulent":{"explanation":` + quote(story) + `}}}`
	return map[string]string{"a dispute": dispute, "disputes": list(dispute), "an Issuing dispute": issue, "Issuing disputes": list(issue)}
}

func searchParameters(t *testing.T) {
	cfg := stripedispute.Config{Key: secretKey}
	c := newClients(cfg)
	searchPrints(t, "clients", cfg, &cfg, c, c.disputes, c.issuing, c.files, *c.disputes, *c.issuing, *c.files)
	for _, v := range parametersWithSecrets() {
		searchPrints(t, "parameters", v)
	}
}
