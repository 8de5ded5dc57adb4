package conformance

import (
	"fmt"
	"net/url"
	"path"
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
	n := 0
	var wrong []string
	for _, o := range formOperations(t, doc, srv) {
		for _, p := range doc.Parameters(o.operation) {
			limit := doc.lengthOf(o.operation, p)
			if limit == 0 || strings.HasSuffix(p, " (cleared)") {
				continue
			}
			key := strings.NewReplacer("[]", "[0]", "[*]", "[key]").Replace(p)
			n++
			long := refused(t, srv, o.method, o.path, url.Values{key: {strings.Repeat("ü", limit+1)}})
			fits := refused(t, srv, o.method, o.path, url.Values{key: {strings.Repeat("ü", limit)}})
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

// A value that Stripe takes and the in-memory Stripe refuses would fail a correct test. A setting
// that it takes and does not keep would show a test what production does not.
func TestDisputetestTakesAndKeepsEveryEnumValue(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	srv := disputetest.NewServer()
	n := 0
	var wrong []string
	for _, o := range formOperations(t, doc, srv) {
		parameters := doc.Parameters(o.operation)
		for _, p := range parameters {
			key := strings.NewReplacer("[]", "[0]", "[*]", "[key]").Replace(p)
			for _, s := range doc.schemasOf(o.operation, p) {
				for _, value := range s.values() {
					n++
					form := url.Values{key: {value}}
					if slices.Contains(parameters, "submit") {
						form.Set("submit", "false")
					}
					e := refused(t, srv, o.method, o.path, form)
					shown, isShown := srv.Object(path.Base(o.path))[key]
					switch {
					case e.Param == key && e.Code == "":
						wrong = append(wrong, fmt.Sprintf("%s refuses %s=%s", o.name, key, value))
					case e == errorObject{} && isShown && shown != value:
						wrong = append(wrong, fmt.Sprintf("%s does not keep %s=%s", o.name, key, value))
					}
				}
			}
		}
	}
	require.Positive(t, n)
	assertNone(t, wrong, "values that the in-memory Stripe refuses or forgets: "+whereInDisputetest)
}

// schemasOf returns the schemas of a parameter: one for each form that it can have.
func (d *Document) schemasOf(o *Operation, parameter string) []*Schema {
	at := []*Schema{o.params()}
	for name := range strings.SplitSeq(strings.NewReplacer("]", "", "[", "|").Replace(parameter), "|") {
		_, at = d.step(at, name)
	}
	return at
}

// lengthOf is the maxLength of a parameter that takes a free text, 0 for others.
func (d *Document) lengthOf(o *Operation, parameter string) int {
	at := d.schemasOf(o, parameter)
	i := slices.IndexFunc(at, func(s *Schema) bool { return s.Type == "string" && s.MaxLength > 0 && len(s.Enum) == 0 })
	if i < 0 {
		return 0
	}
	return at[i].MaxLength
}
