package conformance

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// If the in-memory Stripe did not know a parameter, it would refuse it in the tests of users.
func TestDisputetestKnowsEveryParameter(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	srv := disputetest.NewServer()
	n := 0
	var unknown []string
	for _, o := range formOperations(t, doc, srv) {
		for _, p := range doc.Parameters(o.operation) {
			key, cleared := strings.CutSuffix(p, " (cleared)")
			key = strings.NewReplacer("[]", "[0]", "[*]", "[key]").Replace(key)
			value := "x"
			if cleared {
				value = ""
			}
			code, _ := refusal(t, srv, o.method, o.path, url.Values{key: {value}})
			if code == "parameter_unknown" || cleared && code == "parameter_invalid_empty" {
				unknown = append(unknown, o.name+" "+p)
			}
			n++
		}
	}
	figure("disputetest: knows %d of %d parameters", n-len(unknown), n)
	assertNone(t, unknown, "parameters that the in-memory Stripe does not know, or does not clear: "+whereInDisputetest)
}

// formOperation is an operation whose parameters are a form.
type formOperation struct {
	name      string
	operation *Operation
	method    string
	path      string // with the id of an object
}

// formOperations returns all operations but the upload, with ids of new objects of srv. The in-memory
// Stripe must have an endpoint for each.
func formOperations(t *testing.T, doc *Document, srv *disputetest.Server) []formOperation {
	t.Helper()
	d := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence, SmartDisputes: true})
	charge, _ := srv.Object(d)["charge"].(string)
	ids := strings.NewReplacer(
		"/v1/disputes/{dispute}", "/v1/disputes/"+d, "{charge}", charge,
		"/v1/issuing/disputes/{dispute}", "/v1/issuing/disputes/"+srv.AddIssuingDispute(disputetest.IssuingDispute{}),
		"{file}", srv.AddFile(disputetest.File{}), "{link}", "link_1",
	)
	var all []formOperation
	var unknown []string
	for _, name := range names(operations) {
		if name == "POST /v1/files" {
			continue
		}
		operation, err := doc.Operation(name)
		require.NoError(t, err)
		method, path, _ := strings.Cut(ids.Replace(name), " ")
		require.NotContains(t, path, "{", "ids above lacks an id for this path")
		if e := refused(t, srv, method, path, url.Values{"shoe_size": {"x"}}); e.Code != "parameter_unknown" || e.Param != "shoe_size" {
			unknown = append(unknown, name+": "+e.Message)
		}
		all = append(all, formOperation{name, operation, method, path})
	}
	assertNone(t, unknown, "endpoints that the in-memory Stripe does not have: add a route to the resource in disputetest")
	return all
}

// whereInDisputetest says in messages where the mistake is.
const whereInDisputetest = "CONTRIBUTING.md names the file of package disputetest, under \"When Stripe adds something\""

// notAlwaysShown are properties that the in-memory Stripe shows only in some objects, and which.
var notAlwaysShown = map[string]string{
	"dispute.network_reason_code":          "it is the card's",
	"issuing.dispute.loss_reason":          "only of a lost one",
	"issuing.dispute.balance_transactions": "only where it is expanded",
}

func TestDisputetestShowsEveryProperty(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	claim := "evidence[enhanced_evidence][visa_compelling_evidence_3]"
	sent := refused(t, srv, http.MethodPost, "/v1/disputes/"+id, url.Values{
		"submit": {"false"}, claim + "[disputed_transaction][product_description]": {"x"},
		claim + "[prior_undisputed_transactions][0][charge]": {"ch_1"},
	})
	require.Empty(t, sent)
	known := exceptions{notAlwaysShown, map[string]bool{}}
	for name, object := range map[string]any{
		"dispute":         srv.Object(id),
		"issuing.dispute": srv.Object(srv.AddIssuingDispute(disputetest.IssuingDispute{})),
		"file":            srv.Object(srv.AddFile(disputetest.File{})),
	} {
		s, err := doc.Schema(name)
		require.NoError(t, err)
		lacking := doc.without(s, object, "", func(path string, s *Schema) bool {
			leftOut := strings.Contains(path, ".") && !s.Nullable // Stripe leaves it out or, if it is required, Validate reports it
			return leftOut || known.allows(name+"."+path)
		})
		assertNone(t, lacking, "properties of "+name+" that the in-memory Stripe does not show: "+whereInDisputetest)
	}
	known.checkNeeded(t, true)
}

// refusal sends one form and returns the code and the parameter of the error.
func refusal(t *testing.T, srv *disputetest.Server, method, path string, form url.Values) (code, param string) {
	t.Helper()
	e := refused(t, srv, method, path, form)
	return e.Code, e.Param
}

// errorObject is the part of an error that is compared.
type errorObject struct {
	Code    string `json:"code"`
	Param   string `json:"param"`
	Message string `json:"message"`
}

// refused sends one form and returns the error of the response. It is the zero errorObject if the
// in-memory Stripe accepted the form.
func refused(t *testing.T, srv *disputetest.Server, method, path string, form url.Values) errorObject {
	t.Helper()
	var response struct {
		Error errorObject `json:"error"`
	}
	require.NoError(t, json.Unmarshal(responseTo(t, srv, method, path, form), &response))
	return response.Error
}

// responseTo sends one form and returns the body of the response.
func responseTo(t *testing.T, srv *disputetest.Server, method, path string, form url.Values) []byte {
	t.Helper()
	target, body := "https://api.stripe.com"+path+"?"+form.Encode(), io.Reader(nil)
	if method == http.MethodPost {
		target, body = "https://api.stripe.com"+path, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(t.Context(), method, target, body)
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth("sk_test_123", "")
	res, err := srv.HTTPClient().Do(r)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return raw
}
