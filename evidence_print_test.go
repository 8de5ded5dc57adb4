package stripedispute_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// evidenceTypes are the structs with the texts that a merchant writes about a customer. The test
// below also finds the structs in their fields.
var evidenceTypes = []reflect.Type{reflect.TypeFor[dispute.Evidence](), reflect.TypeFor[issuingdispute.Evidence]()}

// TestNoTextOfEvidenceIsPrintedOrLogged tests a promise of SECURITY.md. A type that is added to the
// evidence later needs Format and LogValue, as [dispute.Evidence] has them. Metadata, ids and enums
// are printed, as SECURITY.md says.
func TestNoTextOfEvidenceIsPrintedOrLogged(t *testing.T) {
	var found []reflect.Type
	for _, root := range evidenceTypes {
		found = structsIn(root, found)
	}
	require.Greater(t, len(found), len(evidenceTypes))
	for _, typ := range found {
		v := reflect.New(typ)
		fillTexts(t, v.Elem(), true, 0)
		assertHidesTexts(t, v)
	}
}

// TestNoTextOfEvidenceIsPrintedWithItsDisputeOrEvent is the same for disputes, parameters and events.
func TestNoTextOfEvidenceIsPrintedWithItsDisputeOrEvent(t *testing.T) {
	disputed, issued := &dispute.Dispute{}, &issuingdispute.IssuingDispute{}
	update, issuingUpdate, create := &dispute.UpdateParams{}, &issuingdispute.UpdateParams{}, &issuingdispute.CreateParams{}
	for _, v := range []any{disputed, issued, update, issuingUpdate, create} {
		fillTexts(t, reflect.ValueOf(v).Elem(), false, 0)
		b, err := json.Marshal(v)
		require.NoError(t, err)
		require.Contains(t, string(b), "hush", "%T has a text that must not be printed", v)
		assertHidesTexts(t, reflect.ValueOf(v))
	}
	assertHidesTexts(t, reflect.ValueOf(&evidence.Packet{Evidence: disputed.Evidence}))
	for typ, object := range map[webhook.Type]any{
		webhook.TypeDisputeUpdated: disputed, webhook.TypeIssuingDisputeUpdated: issued,
	} {
		body, err := json.Marshal(map[string]any{
			"id": "evt_1", "object": "event", "type": typ, "data": map[string]any{"object": object, "previous_attributes": object},
		})
		require.NoError(t, err)
		event, err := webhook.Parse(body, webhook.Sign(body, "whsec_1", time.Now()), "whsec_1")
		require.NoError(t, err)
		require.Contains(t, string(event.Payload), "hush")
		assertHidesTexts(t, reflect.ValueOf(event))
	}
	assertHidesTexts(t, reflect.ValueOf(&stripedispute.Page[*dispute.Dispute]{Data: []*dispute.Dispute{disputed}}))
	assertHidesTexts(t, reflect.ValueOf(&stripedispute.Page[issuingdispute.IssuingDispute]{Data: []issuingdispute.IssuingDispute{*issued}}))
}

// structsIn adds to found the struct t, and the structs in its fields.
func structsIn(t reflect.Type, found []reflect.Type) []reflect.Type {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return structsIn(t.Elem(), found)
	case reflect.Struct:
		if slices.Contains(found, t) || !strings.HasPrefix(t.PkgPath(), "github.com/stripedispute-go/") {
			return found
		}
		found = append(found, t)
		for _, f := range reflect.VisibleFields(t) {
			found = structsIn(f.Type, found)
		}
	default:
	}
	return found
}

// fillTexts sets every exported field of v and below it. With inside, v is part of evidence, so its
// texts are "hush".
func fillTexts(t *testing.T, v reflect.Value, inside bool, depth int) {
	t.Helper()
	require.Less(t, depth, 12, "%s contains itself: end the recursion", v.Type())
	inside = inside || slices.Contains(evidenceTypes, v.Type())
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillTexts(t, v.Elem(), inside, depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillTexts(t, v.Field(i), inside, depth+1)
			}
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[json.RawMessage]() {
			v.SetBytes([]byte(`"` + textFor(v.Type(), inside) + `"`))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillTexts(t, v.Index(0), inside, depth+1)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fillTexts(t, key, inside, depth+1)
		fillTexts(t, value, inside, depth+1)
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(textFor(v.Type(), inside))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	default:
		require.Fail(t, "a kind that the test does not fill yet", "%s", v.Type())
	}
}

// textFor returns "hush" for a text of evidence, and "open" for what may be printed: an id, a value of
// an enum, or a text that is not evidence.
func textFor(t reflect.Type, inside bool) string {
	if inside && (t == reflect.TypeFor[string]() || t == reflect.TypeFor[json.RawMessage]()) {
		return "hush"
	}
	return "open"
}

// assertHidesTexts prints and logs the struct that pointer points to, in many ways.
func assertHidesTexts(t *testing.T, pointer reflect.Value) {
	t.Helper()
	typ := pointer.Type().Elem()
	list := reflect.MakeSlice(reflect.SliceOf(typ), 0, 1)
	list = reflect.Append(list, pointer.Elem())
	byName := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), typ))
	byName.SetMapIndex(reflect.ValueOf("k"), pointer.Elem())
	holder := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "V", Type: typ}})).Elem()
	holder.Field(0).Set(pointer.Elem())
	for _, v := range []reflect.Value{pointer, pointer.Elem(), list, byName, holder} {
		for _, verb := range everyVerb {
			printed := fmt.Sprintf(verb, v.Interface())
			for _, hush := range []string{"hush", fmt.Sprintf("%x", "hush"), fmt.Sprintf("%X", "hush"), "104 117 115 104"} {
				if !assert.NotContains(t, printed, hush, "%s prints a text of %s, which requires a Format method", verb, typ) {
					return
				}
			}
		}
	}
	for _, v := range []any{pointer.Interface(), pointer.Elem().Interface()} {
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("", "v", v)
		slog.New(slog.NewTextHandler(&log, nil)).Info("", "v", v)
		if !assert.NotContains(t, log.String(), "hush", "slog logs a text of %s, which requires a LogValue method", typ) {
			return
		}
	}
}
