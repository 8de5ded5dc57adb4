package conformance

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v85"
	stripewebhook "github.com/stripe/stripe-go/v85/webhook"

	"github.com/stripedispute-go/stripedispute/webhook"
)

// signatures is the number of payloads that each library signs.
const signatures = 1000

func TestWebhookTypeHasAConstantForEveryEvent(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	o, err := doc.Operation("POST /v1/webhook_endpoints")
	require.NoError(t, err)
	all := o.params().Properties["enabled_events"].Items.values()
	declared, err := constants{}.of(reflect.TypeFor[webhook.Type]())
	require.NoError(t, err)
	aboutDisputes := slices.DeleteFunc(slices.Clone(all), func(typ string) bool {
		return !strings.HasPrefix(typ, "charge.dispute.") && !strings.HasPrefix(typ, "issuing_dispute.")
	})
	lacking := notIn(declared, aboutDisputes)
	assertNone(t, lacking, "types of events without a constant of type webhook.Type, in webhook/type.go")
	assertNone(t, notIn(all, declared), "constants of type webhook.Type that Stripe does not have: "+sayItInNewer)
	var listed []string
	for _, typ := range slices.Concat(webhook.DisputeEvents(), webhook.IssuingDisputeEvents()) {
		listed = append(listed, string(typ))
	}
	assertNone(t, notIn(listed, aboutDisputes), "types of events that webhook.DisputeEvents and IssuingDisputeEvents do not return")
	assertNone(t, notIn(aboutDisputes, listed), "types that webhook.DisputeEvents and IssuingDisputeEvents return and Stripe does not "+
		"have: "+sayItInNewer)
	figure("events: %d of %d types about disputes have a constant", len(aboutDisputes)-len(lacking), len(aboutDisputes))
}

func TestSignAndVerifyAgreeWithStripeGo(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	gen := newGenerator(doc, 11)
	for i := range signatures {
		payload := gen.body(doc.Components.Schemas["dispute"])
		if i%4 == 0 {
			payload = []byte(gen.text(200)) // not JSON: any bytes can be signed
		}
		secret := "whsec_" + gen.text(40)
		at := time.Now().Add(time.Duration(gen.rng.IntN(500)-250) * time.Second)

		fromLibrary := webhook.Sign(payload, secret, at)
		require.NoError(t, stripewebhook.ValidatePayload(payload, fromLibrary, secret), "stripe-go refuses the header of the library")

		fromStripeGo := stripewebhook.GenerateTestSignedPayload(&stripewebhook.UnsignedPayload{
			Payload: payload, Secret: secret, Timestamp: at, Scheme: "v1",
		})
		require.NoError(t, webhook.Verify(payload, fromStripeGo.Header, secret), "the library refuses the header of stripe-go")
		require.Equal(t, fromStripeGo.Header, fromLibrary)

		changed := append([]byte("x"), payload...)
		require.Error(t, stripewebhook.ValidatePayload(changed, fromLibrary, secret))
		require.Error(t, webhook.Verify(changed, fromStripeGo.Header, secret))
		require.Error(t, webhook.Verify(payload, fromStripeGo.Header, secret+"x"))
	}
	figure("differential: %d signatures verified both ways", signatures)
}

func TestLibraryDecodesEventsAsStripeGoDoes(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	gen, types := newGenerator(doc, 12), webhook.DisputeEvents()
	for i := range cases {
		body := gen.event(types[i%len(types)])
		header := webhook.Sign(body, "whsec_1", time.Now())
		fromLibrary, err := webhook.Parse(body, header, "whsec_1")
		require.NoError(t, err, "%s", body)
		fromStripeGo, err := stripewebhook.ConstructEventWithOptions(body, header, "whsec_1",
			stripewebhook.ConstructEventOptions{IgnoreAPIVersionMismatch: true})
		require.NoError(t, err, "%s", body)

		require.Empty(t, jsonDifferences(toJSON(t, eventOf(fromStripeGo)), toJSON(t, fromLibrary)), "event %d:\n%s", i, body)
		require.Empty(t, jsonDifferences(toJSON(t, fromStripeGo.Data.PreviousAttributes), orNull(fromLibrary.PreviousAttributes)), "event %d", i)
		d, ok := fromLibrary.Dispute()
		require.True(t, ok)
		require.Empty(t, jsonDifferences(fromStripeGo.Data.Raw, toJSON(t, d)), "event %d", i)
	}
	figure("differential: %d events read alike", cases)
}

// event makes a random event about a dispute.
func (gen *generator) event(typ webhook.Type) json.RawMessage {
	e, _ := gen.members(gen.doc.Components.Schemas["event"], 0).(map[string]any)
	e["type"] = typ
	object := gen.instance(gen.doc.Components.Schemas["dispute"], 0)
	e["data"] = map[string]any{"object": object}
	if typ == webhook.TypeDisputeUpdated {
		previous := map[string]any{"status": "needs_response", "metadata": gen.metadata()}
		e["data"] = map[string]any{"object": object, "previous_attributes": previous}
	}
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // of maps, slices and scalars
	}
	return b
}

// eventOf returns the members of an event, except its data, that both libraries decode. stripe-go has
// no field for the related object.
func eventOf(e stripe.Event) map[string]any {
	all := map[string]any{
		"id": e.ID, "object": e.Object, "type": e.Type, "created": e.Created, "account": e.Account, "context": e.Context,
		"livemode": e.Livemode, "api_version": e.APIVersion, "pending_webhooks": e.PendingWebhooks,
		"related_object": map[string]any{"id": e.Data.Object["id"], "type": e.Data.Object["object"]},
	}
	if e.Request != nil {
		all["request"] = map[string]any{"id": e.Request.ID, "idempotency_key": e.Request.IdempotencyKey}
	}
	return all
}

// notIn lists the texts that are not in all.
func notIn(all, texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return slices.Contains(all, s) })
}

// toJSON returns the JSON of a value.
func toJSON(t *testing.T, v any) json.RawMessage {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return b
}

func orNull(b json.RawMessage) json.RawMessage {
	if b == nil {
		return json.RawMessage("null")
	}
	return b
}
