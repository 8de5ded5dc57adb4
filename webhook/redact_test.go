package webhook_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
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
