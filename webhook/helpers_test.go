package webhook_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/webhook"
)

const (
	secret  = "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH"
	retired = "whsec_0ldoldoldoldoldoldoldoldoldoldold"
	created = `{"id":"evt_1","object":"event","type":"charge.dispute.created","created":1795253160,` +
		`"livemode":true,"pending_webhooks":1,"data":{"object":{"id":"du_1","object":"dispute","status":"needs_response","charge":"ch_1"}}}`
)

// fixture reads a recorded delivery.
func fixture(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile("testdata/" + name)
	require.NoError(tb, err)
	return b
}

// mac computes HMAC-SHA256 as RFC 2104 describes it, without the code of the package, so that
// it does not repeat a mistake of the package.
func mac(key, message string) string {
	var inner, outer [64]byte
	k := []byte(key)
	if len(k) > 64 {
		sum := sha256.Sum256(k)
		k = sum[:]
	}
	copy(inner[:], k)
	copy(outer[:], k)
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	first := sha256.Sum256(append(inner[:], message...))
	second := sha256.Sum256(append(outer[:], first[:]...))
	return hex.EncodeToString(second[:])
}

// signed returns a Stripe-Signature with one v1 for each secret.
func signed(payload string, at time.Time, secrets ...string) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	parts := []string{"t=" + stamp}
	for _, s := range secrets {
		parts = append(parts, "v1="+mac(s, stamp+"."+payload))
	}
	return strings.Join(parts, ",")
}

// parse reads a payload with a valid signature.
func parse(t *testing.T, payload string) *webhook.Event {
	t.Helper()
	e, err := webhook.Parse([]byte(payload), signed(payload, time.Now(), secret), secret)
	require.NoError(t, err)
	return e
}

// deliver posts a signed payload to h.
func deliver(h http.Handler, payload string) *httptest.ResponseRecorder {
	return post(h, payload, signed(payload, time.Now(), secret))
}

func post(h http.Handler, body, signature string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/stripe", strings.NewReader(body))
	r.Header.Set("Stripe-Signature", signature)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
