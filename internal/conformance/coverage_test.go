package conformance

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// responseTypes are the types of the library for schemas and for the responses of operations. Each
// has its own figure, which includes the schemas below it that are not in this list.
var responseTypes = map[string]reflect.Type{
	"dispute":                  reflect.TypeFor[dispute.Dispute](),
	"balance_transaction":      reflect.TypeFor[stripedispute.BalanceTransaction](),
	"api_errors":               reflect.TypeFor[stripedispute.Error](),
	"issuing.dispute":          reflect.TypeFor[issuingdispute.IssuingDispute](),
	"file":                     reflect.TypeFor[fileupload.File](),
	"file_link":                reflect.TypeFor[fileupload.Link](),
	"GET /v1/disputes":         reflect.TypeFor[stripedispute.Page[*dispute.Dispute]](),
	"GET /v1/issuing/disputes": reflect.TypeFor[stripedispute.Page[*issuingdispute.IssuingDispute]](),
	"GET /v1/files":            reflect.TypeFor[stripedispute.Page[*fileupload.File]](),
	"GET /v1/file_links":       reflect.TypeFor[stripedispute.Page[*fileupload.Link]](),
	"event":                    reflect.TypeFor[webhook.Event](),
}

// absent are properties that the library has no field for, and why.
var absent = map[string]string{
	"api_errors.payment_intent": "an object of payments; no dispute endpoint sends it, and Response.Body has it",
	"api_errors.payment_method": "the same",
	"api_errors.setup_intent":   "the same",
	"api_errors.source":         "the same",
	"event.data":                "Event.Dispute, IssuingDispute and Decode have its object, Event.Previous the earlier values",
	"api_errors.type=*":         "a plain string: there are sentinel errors such as ErrInvalidRequest instead of constants",
}

// extra are fields and constants that no schema has, and why.
var extra = map[string]string{
	"api_errors.status":              "the HTTP status, which is not in the body",
	"api_errors.request_id":          "a header",
	"api_errors.call":                "the method and the path of the request",
	"api_errors.rate_limited_reason": "a header",
	"api_errors.idempotency_key":     "a header of the request",
	"api_errors.attempts":            "the number of attempts",
	"event.related_object":           "of thin events, which the document does not have",
	"event.snapshot_event":           "of thin events, which the document does not have",
}

func TestResponseTypesHaveAFieldForEveryPropertyAndNoOther(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	all := coverage{
		doc: doc, constants: constants{}, roots: responseTypes, absent: absent, extra: extra,
		enums: map[reflect.Type]map[string]bool{}, used: map[string]bool{},
	}
	complete := 0
	for _, name := range slices.Sorted(maps.Keys(responseTypes)) {
		t.Run(name, func(t *testing.T) {
			s, err := doc.Schema(name)
			require.NoError(t, err)
			c := all
			c.response(name, s, responseTypes[name])
			figure("schema %s covered %d of %d", name, c.covered, c.facts)
			assertNone(t, c.faults, "fields against the schema "+name)
			complete++
		})
	}
	if complete == len(responseTypes) && !t.Failed() {
		assertNone(t, all.invented(), "constants that Stripe does not have: "+sayItInNewer)
	}
	exceptions{merged(absent, extra), all.used}.checkNeeded(t, complete == len(responseTypes))
}
