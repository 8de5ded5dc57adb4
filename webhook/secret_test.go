package webhook_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

// notSecrets has texts that people paste in place of a signing secret, and a part of the error
// for each.
func notSecrets() map[string]string {
	const s = "whsec_K1llM0ckingb1rd"
	texts := map[string]string{
		s + "\n":                     "white space",
		s + "\r\n":                   "white space",
		"\t" + s:                     "white space",
		"\u00a0" + s:                 "white space",
		"'" + s + "'":                "quotation marks",
		`"` + s:                      "quotation marks",
		"`" + s + "`":                "quotation marks",
		s + "," + s:                  "several secrets",
		s + ", " + s:                 "several secrets",
		s + " " + s:                  "several secrets",
		s + "\n" + s:                 "several secrets",
		s + s:                        "several secrets",
		s + ";":                      "several secrets",
		"STRIPE_SECRET=" + s:         "several secrets in one text, or has something before",
		"whsec_K1ll M0ck":            "never in a signing secret",
		"whsec_K1ll\x00M0ck":         "never in a signing secret",
		"whsec_K1ll\u200dM0ck":       "never in a signing secret",
		"\ufeff" + s:                 "several secrets in one text, or has something before",
		"whsec_…":                    "never in a signing secret",
		"whsec_Kıll":                 "never in a signing secret",
		"whsec_K1ll\xff":             "never in a signing secret",
		"<whsec>":                    "never in a signing secret",
		"rk_live_K1llM0ckingb1rd":    "does not begin with whsec_",
		"pk_test_K1llM0ckingb1rd":    "does not begin with whsec_",
		"sk_live_K1llM0ckingb1rd":    "does not begin with whsec_",
		"we_1K1llM0ckingb1rd":        "does not begin with whsec_",
		"ed_test_K1llM0ckingb1rd":    "does not begin with whsec_",
		"acct_1K1llM0ckingb1rd":      "does not begin with whsec_",
		"K1llM0ckingb1rdK1llM0cking": "does not begin with whsec_",
		"WHSEC_K1llM0ckingb1rd":      "does not begin with whsec_",
		"whsec":                      "does not begin with whsec_",
		"whsec_":                     "ends after whsec_",
	}
	return texts
}

func TestHandlerCheckRefusesWhatCannotBeASecret(t *testing.T) {
	handle := func(context.Context, *webhook.Event) error { return nil }
	for text, want := range notSecrets() {
		h := &webhook.Handler{Secrets: []string{secret, text, retired}, Handle: handle}
		err := h.Check()
		require.ErrorIs(t, err, webhook.ErrNoSecret, "%q", text)
		assert.ErrorContains(t, err, "number 2 of 3 ", "%q", text)
		assert.ErrorContains(t, err, want, "%q", text)
		assert.NotContains(t, err.Error(), "K1ll", "%q", text)
		assert.Equal(t, http.StatusInternalServerError, deliver(h, created).Code, "%q", text)
	}
	for _, text := range []string{
		secret, "whsec_1", "whsec_test_secret", "whsec_ab-CD09", "whsec_Zm9v+/Yg==", "whsec_" + strings.Repeat("a", 1000),
	} {
		assert.NoError(t, (&webhook.Handler{Secrets: []string{retired, text}, Handle: handle}).Check(), text)
	}
}

func TestVerifyNamesTheSecretThatCannotBeOne(t *testing.T) {
	header := signed(created, time.Now(), secret)
	for text, want := range notSecrets() {
		err := webhook.Verify([]byte(created), header, retired, text)
		require.ErrorIs(t, err, webhook.ErrSignature, "%q", text)
		assert.ErrorContains(t, err, "number 2 of 2 ", "%q", text)
		assert.ErrorContains(t, err, want, "%q", text)
		assert.NotContains(t, err.Error(), "K1ll", "%q", text)

		assert.NoError(t, webhook.Verify([]byte(created), header, text, secret), "another one signed")
		assert.NoError(t, webhook.Verify([]byte(created), signed(created, time.Now(), text), text), "it signed, so it is the secret")
	}
}

func TestVerifyAndParseErrorsSayWhetherTheyArePermanent(t *testing.T) {
	now := time.Now()
	parse := func(payload, header string, v webhook.Verifier) error {
		_, err := v.Parse([]byte(payload), header)
		return err
	}
	v := webhook.Verifier{Secrets: []string{secret}}
	tests := map[string]struct {
		err  error
		want bool
	}{
		"no secret":         {parse(created, signed(created, now, secret), webhook.Verifier{}), true},
		"a blank secret":    {parse(created, signed(created, now, secret), webhook.Verifier{Secrets: []string{" "}}), true},
		"a wrong tolerance": {parse(created, signed(created, now, secret), webhook.Verifier{Secrets: []string{secret}, Tolerance: -1}), true},
		"a wrong header":    {parse(created, "t=", v), true},
		"another secret":    {parse(created, signed(created, now, retired), v), true},
		"a changed body":    {parse("", signed(created, now, secret), v), true},
		"a replay":          {parse(created, signed(created, now.Add(-time.Hour), secret), v), true},
		"a slow clock":      {parse(created, signed(created, now.Add(time.Hour), secret), v), false},
		"not an event":      {parse("{}", signed("{}", now, secret), v), true},
		"no object":         {(&webhook.Event{}).Decode(nil), true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Error(t, tt.err)
			assert.Equal(t, tt.want, stripedispute.Permanent(tt.err))
		})
	}
}
