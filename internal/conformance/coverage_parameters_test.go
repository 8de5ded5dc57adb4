package conformance

import (
	"maps"
	"net/http"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// sentOtherwise are parameters that are sent without a field of their name, and how. The contract test
// proves that they are sent.
var sentOtherwise = map[string]string{
	"POST /v1/issuing/disputes treasury":                  "CreateParams.ReceivedDebit",
	"POST /v1/issuing/disputes/{dispute}/submit metadata": "stripedispute.WithParam",
	"POST /v1/files file":                                 "Params.Body, as its own part",
	"POST /v1/files purpose":                              "Params.Purpose, as its own part",
	"POST /v1/files file_link_data":                       "Params.Link",
	"POST /v1/file_links file":                            "an argument of CreateLink",
	"POST /v1/file_links/{link} expires_at=now":           "UpdateLinkParams.ExpireNow",
}

func TestParamsHaveAFieldForEveryParameterAndNoOther(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	l := newLibrary(config(http.NotFoundHandler()))
	used, complete := map[string]bool{}, 0
	for _, o := range operations {
		t.Run(o.name, func(t *testing.T) {
			in := input{tree: map[string]any{}, params: reflect.TypeFor[struct{}]()}
			require.Error(t, o.callLibrary(t.Context(), l, &in)) // it sets in.params
			op, err := doc.Operation(o.name)
			require.NoError(t, err)
			all := *op.params()
			all.Properties = maps.Clone(all.Properties)
			delete(all.Properties, "expand") // stripedispute.WithExpand, for every call
			c := coverage{doc: doc, constants: constants{}, absent: sentOtherwise, enums: map[reflect.Type]map[string]bool{}, used: used}
			c.parameters(o.name+" ", &all, in.params)
			if c.facts > 0 {
				figure("parameters of %s covered %d of %d", o.name, c.covered, c.facts)
			}
			assertNone(t, c.faults, "parameters against "+o.name)
			complete++
		})
	}
	exceptions{sentOtherwise, used}.checkNeeded(t, complete == len(operations))
}

func TestDisputeFieldsAreTheTextsAndFilesOfEvidence(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	o, err := doc.Operation("POST /v1/disputes/{dispute}")
	require.NoError(t, err)
	declared, err := constants{}.of(reflect.TypeFor[dispute.Field]())
	require.NoError(t, err)
	var want []string
	right := 0
	for name, s := range o.params().Properties["evidence"].Properties {
		if s.Type == "string" {
			want = append(want, name)
			f := dispute.Field(name)
			if f.Known() && assert.Equal(t, s.MaxLength, f.Limit(), "the tag limit of %s in dispute/evidence.go", name) &&
				assert.Equal(t, s.MaxLength == 0, f.File(), "whether %s is a file: its type in dispute/evidence.go", name) {
				right++
			}
		}
	}
	var fields []string
	for _, f := range dispute.Fields() {
		fields = append(fields, string(f))
	}
	assertNone(t, notIn(declared, want), "texts and files without a constant of type dispute.Field: add it to dispute/field.go")
	assertNone(t, notIn(want, declared), "constants in dispute/field.go that Stripe does not have: correct them, or add a line to newer.go")
	assertNone(t, notIn(fields, want), "texts and files that dispute.Evidence does not have: add them to dispute/evidence.go")
	figure("evidence: %d of %d texts and files have a Field with the document's limit", right, len(want))
}
