package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// notKept are parameters that a response does not show with the value that was sent, and why.
var notKept = map[string]string{
	"POST /v1/disputes/{dispute} submit": "it says what happens to the evidence",
}

// A parameter that the in-memory Stripe takes and forgets would show a test what production does not.
func TestDisputetestKeepsEveryParameter(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	srv := disputetest.NewServer()
	known := exceptions{notKept, map[string]bool{}}
	n := 0
	var forgotten []string
	for _, o := range formOperations(t, doc, srv) {
		for _, p := range doc.Parameters(o.operation) {
			if o.method != http.MethodPost || strings.HasSuffix(p, " (cleared)") || p == "expand[]" {
				continue
			}
			n++
			if !keeps(t, srv, o, p, doc.schemasOf(o.operation, p)) && !known.allows(o.name+" "+p) {
				forgotten = append(forgotten, o.name+" "+p)
			}
		}
	}
	require.Greater(t, n, 100)
	assertNone(t, forgotten, "parameters that the in-memory Stripe takes and does not show in the same response, "+
		"or that companions cannot send (a reason in notKept allows that): "+whereInDisputetest)
	known.checkNeeded(t, true)
}

// keeps reports whether a response shows a parameter as it was sent. It sends values of all types to
// new objects of all kinds, until one is accepted and shown.
func keeps(t *testing.T, srv *disputetest.Server, o formOperation, parameter string, schemas []*Schema) bool {
	t.Helper()
	key := strings.NewReplacer("[]", "[0]", "[*]", "[key]").Replace(parameter)
	soon, file := strconv.FormatInt(srv.Now().Unix()+60, 10), srv.AddFile(disputetest.File{})
	values := []string{"a text of some length", "true", soon, file, "ipi_1", "rd_1"}
	for _, s := range schemas {
		values = append(values, s.values()...)
	}
	for _, kind := range kinds(t) {
		for _, value := range values {
			path, form := companions(t, srv, o.name, key, kind)
			form.Set(key, value)
			if shownAt(responseTo(t, srv, o.method, path, form), key) == value {
				return true
			}
		}
	}
	return false
}

// companions returns the path of a new object, and the parameters without which it does not take key.
func companions(t *testing.T, srv *disputetest.Server, operation, key string, kind disputetest.Kind) (path string, form url.Values) {
	t.Helper()
	_, path, _ = strings.Cut(operation, " ")
	form = url.Values{}
	switch {
	case strings.HasPrefix(path, "/v1/disputes/"):
		path = strings.Replace(path, "{dispute}", srv.AddDispute(disputetest.Dispute{Kind: kind, SmartDisputes: true}), 1)
		form.Set("submit", "false")
	case path == "/v1/issuing/disputes" && !strings.HasPrefix(key, "treasury"):
		form.Set("transaction", srv.AddTransaction(disputetest.Transaction{}))
	case strings.HasPrefix(path, "/v1/issuing/disputes/"):
		path = strings.Replace(path, "{dispute}", srv.AddIssuingDispute(disputetest.IssuingDispute{}), 1)
	case path == "/v1/file_links":
		form.Set("file", srv.AddFile(disputetest.File{}))
	case strings.HasPrefix(path, "/v1/file_links/"):
		link := responseTo(t, srv, http.MethodPost, "/v1/file_links", url.Values{"file": {srv.AddFile(disputetest.File{})}})
		path = strings.Replace(path, "{link}", shownAt(link, "id"), 1)
	}
	if reason, below := strings.CutPrefix(key, "evidence["); below && strings.HasPrefix(path, "/v1/issuing/disputes") {
		form.Set("evidence[reason]", reason[:strings.Index(reason, "]")])
	}
	if list, _, below := strings.Cut(key, "[prior_undisputed_transactions][0]"); below {
		form.Set(list+"[prior_undisputed_transactions][0][charge]", "ch_1")
	}
	return path, form
}

// shownAt returns the member of a response that a key of a form names, as a text.
func shownAt(response []byte, key string) string {
	d := json.NewDecoder(bytes.NewReader(response))
	d.UseNumber()
	var at any
	if d.Decode(&at) != nil {
		return ""
	}
	for name := range strings.SplitSeq(strings.NewReplacer("]", "", "[", "|").Replace(key), "|") {
		if list, ok := at.([]any); ok && len(list) > 0 {
			at = list[0]
			continue
		}
		object, _ := at.(map[string]any)
		at = object[name]
	}
	return fmt.Sprint(at)
}
