package conformance

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-mock/embedded"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// decoders are the types of the library and of stripe-go for a schema.
var decoders = map[string]struct{ library, sdk reflect.Type }{
	"dispute":             {reflect.TypeFor[dispute.Dispute](), reflect.TypeFor[stripe.Dispute]()},
	"issuing.dispute":     {reflect.TypeFor[issuingdispute.IssuingDispute](), reflect.TypeFor[stripe.IssuingDispute]()},
	"file":                {reflect.TypeFor[fileupload.File](), reflect.TypeFor[stripe.File]()},
	"file_link":           {reflect.TypeFor[fileupload.Link](), reflect.TypeFor[stripe.FileLink]()},
	"balance_transaction": {reflect.TypeFor[stripedispute.BalanceTransaction](), reflect.TypeFor[stripe.BalanceTransaction]()},
}

func TestLibraryDecodesBodiesAsStripeGoDoes(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	lacks, err := sdkLacks(doc, newer)
	require.NoError(t, err)
	var fixtures struct {
		Resources map[string]json.RawMessage `json:"resources"`
	}
	require.NoError(t, json.Unmarshal(embedded.OpenAPIFixtures, &fixtures))
	total, lacking, complete := 0, map[string]bool{}, 0
	for name, types := range decoders {
		t.Run(name, func(t *testing.T) {
			s, err := doc.Schema(name)
			require.NoError(t, err)
			gen := newGenerator(doc, 7)
			bodies := []json.RawMessage{fixtures.Resources[name]}
			for range cases {
				bodies = append(bodies, gen.body(s))
			}
			unknown := map[string]string{}
			for i, body := range bodies {
				fromLibrary, fromStripeGo := decoded(t, body, types.library), decoded(t, body, types.sdk)
				require.Empty(t, jsonDifferences(body, fromLibrary), "body %d, the library against the body:\n%s", i, body)
				for _, d := range jsonDifferences(fromStripeGo, fromLibrary) {
					field, _, _ := strings.Cut(index.ReplaceAllString(d, ""), ":")
					lacking[name+" "+field] = true
					if !lacks.allowsBelow(name+" "+field) && unknown[field] == "" {
						unknown[field] = fmt.Sprintf("body %d: %s", i, d)
					}
				}
				total++
			}
			assert.Empty(t, unknown, "stripe-go lacks fields: give their API version in newer.go, or an exception in sdk_lacks_test.go")
			complete++
		})
	}
	figure("differential: %d bodies decoded alike, except %d fields that the SDK lacks", total, len(lacking))
	lacks.checkNeeded(t, complete == len(decoders))
}

var index = regexp.MustCompile(`\[\d+\]`)

// decoded decodes body into a new value of a type, and returns the JSON of that value.
func decoded(t *testing.T, body json.RawMessage, of reflect.Type) json.RawMessage {
	t.Helper()
	v := reflect.New(of)
	require.NoError(t, json.Unmarshal(body, v.Interface()), "%s", body)
	out, err := json.Marshal(v.Interface())
	require.NoError(t, err)
	return slices.Clone(out)
}
