package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// Users test their own limits against disputetest. It must refuse a text that is longer than Stripe's
// document allows, and accept one of the allowed length.
func TestDisputetestKnowsTheLengthOfEveryText(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	srv := disputetest.NewServer()
	ids := strings.NewReplacer(
		"/v1/disputes/{dispute}", "/v1/disputes/"+srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence}),
		"/v1/issuing/disputes/{dispute}", "/v1/issuing/disputes/"+srv.AddIssuingDispute(disputetest.IssuingDispute{}),
		"{file}", srv.AddFile(disputetest.File{}), "{link}", "link_1",
	)
	n := 0
	var wrong []string
	for _, o := range operations {
		if o.name == "POST /v1/files" {
			continue // a form of another kind
		}
		op, err := doc.Operation(o.name)
		require.NoError(t, err)
		method, path, _ := strings.Cut(ids.Replace(o.name), " ")
		for _, p := range doc.Parameters(op) {
			limit := doc.lengthOf(op, p)
			if limit == 0 || strings.HasSuffix(p, " (cleared)") {
				continue
			}
			key := strings.NewReplacer("[]", "[0]", "[*]", "[key]").Replace(p)
			n++
			long := refused(t, srv, method, path, url.Values{key: {strings.Repeat("ü", limit+1)}})
			fits := refused(t, srv, method, path, url.Values{key: {strings.Repeat("ü", limit)}})
			switch {
			case long.Param != key || !strings.Contains(long.Message, "characters"):
				wrong = append(wrong, fmt.Sprintf("%s takes %d characters for %s", o.name, limit+1, p))
			case strings.Contains(fits.Message, "characters"):
				wrong = append(wrong, fmt.Sprintf("%s does not take %d characters for %s", o.name, limit, p))
			}
		}
	}
	figure("disputetest: holds %d of %d texts to their length", n-len(wrong), n)
	assertNone(t, wrong, "limits of texts that the in-memory Stripe does not hold: "+whereInDisputetest)
}

// lengthOf is the maxLength of a parameter that takes a free text, 0 for others.
func (d *Document) lengthOf(o *Operation, parameter string) int {
	names := strings.Split(strings.NewReplacer("]", "", "[", "|").Replace(parameter), "|")
	at := []*Schema{o.params()}
	for _, name := range names {
		if _, at = d.step(at, name); len(at) == 0 {
			return 0
		}
	}
	i := slices.IndexFunc(at, func(s *Schema) bool { return s.Type == "string" && s.MaxLength > 0 && len(s.Enum) == 0 })
	if i < 0 {
		return 0
	}
	return at[i].MaxLength
}

// If the in-memory Stripe ignored a filter, a test would get objects that Stripe does not send.
func TestDisputetestAppliesEveryFilter(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	s := disputetest.NewServer()
	e := newExaminer(s.HTTPClient().Transport, doc)
	s.AddDispute(disputetest.Dispute{})
	s.AddIssuingDispute(disputetest.IssuingDispute{})
	s.AddIssuingDispute(disputetest.IssuingDispute{Status: "won"})
	s.AddFile(disputetest.File{})
	s.AddFile(disputetest.File{Purpose: "pci_document"})
	addMore(t, e, s)
	n := 0
	var ignored []string
	for _, name := range append(names(operations), append(eventOperations, paymentOperations...)...) {
		method, path, _ := strings.Cut(name, " ")
		if method != http.MethodGet || strings.Contains(path, "{") {
			continue
		}
		op, err := doc.Operation(name)
		require.NoError(t, err)
		count := func(pairs ...string) int {
			page := ask(t, e, name, "", nil, append(pairs, "limit", "100")...)
			data, ok := page["data"].([]any)
			require.True(t, ok, "%s %v: %v", name, pairs, page)
			return len(data)
		}
		all := count()
		require.Positive(t, all, name)
		for filter, schema := range op.params().Properties {
			if slices.Contains([]string{"created", "limit", "starting_after", "ending_before", "expand"}, filter) {
				continue
			}
			n++
			values := schema.values()
			switch schema.Type {
			case "boolean":
				values = []string{"true", "false"}
			case "array":
				filter, values = filter+"[]", nil
			}
			if len(values) == 0 {
				if count(filter, "none_1") > 0 {
					ignored = append(ignored, name+" "+filter)
				}
				continue
			}
			sum := 0
			for _, v := range values {
				sum += count(filter, v)
			}
			if sum != all {
				ignored = append(ignored, name+" "+filter)
			}
		}
	}
	figure("disputetest: applies %d of %d filters", n-len(ignored), n)
	assertNone(t, ignored, "filters that the in-memory Stripe knows and does not apply")
}

// addMore adds objects of the kinds for which there are no seeds.
func addMore(t *testing.T, e *examiner, s *disputetest.Server) {
	t.Helper()
	file := s.AddFile(disputetest.File{})
	ask(t, e, "POST /v1/file_links", "", nil, "file", file)
	link := ask(t, e, "POST /v1/file_links", "", nil, "file", file)
	id, _ := link["id"].(string)
	ask(t, e, "POST /v1/file_links/{link}", id, nil, "expires_at", "now")
	intent := ask(t, e, "POST /v1/payment_intents", "", nil, "amount", "9", "currency", "usd", "confirm", "true",
		"payment_method", "pm_card_createIssuerFraudRecord")
	paid, _ := intent["id"].(string)
	ask(t, e, "POST /v1/refunds", "", nil, "payment_intent", paid)
}
