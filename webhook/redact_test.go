package webhook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestHandlerAndVerifierPrintNoSecrets(t *testing.T) {
	secrets := []string{"whsec_hush", "whsec_hush2"}
	for _, v := range []any{&webhook.Handler{Secrets: secrets}, webhook.Verifier{Secrets: secrets}, &webhook.Verifier{Secrets: secrets}} {
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("value", "v", v)
		for _, text := range []string{fmt.Sprintf("%v", v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), fmt.Sprintf("%s", v), log.String()} {
			assert.NotContains(t, text, "hush")
			assert.Contains(t, text, "{2 secrets}")
		}
	}
}

func TestPanicErrorMarshalsWithoutItsValue(t *testing.T) {
	b, err := json.Marshal(&webhook.PanicError{Value: "hush", Stack: []byte("hush")})
	require.NoError(t, err)
	assert.JSONEq(t, "{}", string(b))
}

func TestFormatPrintsNoSecretAndNoEventForAnyVerb(t *testing.T) {
	h := webhook.Handler{Secrets: []string{"whsec_hush"}}
	v := webhook.Verifier{Secrets: []string{"whsec_hush"}}
	e := webhook.Event{ID: "evt_1", Payload: []byte("hush"), PreviousAttributes: []byte("hush")}
	p := webhook.PanicError{Value: "hush"}
	values := []any{
		&h, v, &v, h.Secrets, e, &e, p, &p,
		struct{ V webhook.Verifier }{v},
		[]webhook.Verifier{v},
		struct{ H *webhook.Handler }{&h},
		reflect.ValueOf(&h).Elem().Interface(),
		map[string]any{"h": reflect.ValueOf(&h).Elem().Interface()},
	}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%t", "%c", "%U"} {
			text := fmt.Sprintf(verb, v)
			assert.NotContains(t, text, "hush", "%s of %T", verb, v)
			assert.NotContains(t, text, "68757368", "%s of %T", verb, v)
			assert.NotContains(t, text, "104 117 115 104", "%s of %T", verb, v)
		}
	}
	b, err := json.Marshal(struct{ Secrets webhook.Secrets }{h.Secrets})
	require.NoError(t, err)
	assert.NotContains(t, string(b), "hush")
}
