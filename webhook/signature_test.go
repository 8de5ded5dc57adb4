package webhook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestSignEqualsStripesOwn(t *testing.T) {
	// Made with Stripe's Go SDK.
	const known = "t=1700000000,v1=248a374f50f943a28b0f6ab50faf9a7e7e29b710fa26df9fb1618b9bf8ea9c9a"
	assert.Equal(t, known, webhook.Sign([]byte(`{"id":"evt_1"}`), "whsec_test_secret", time.Unix(1_700_000_000, 0)))
	assert.Equal(t, known, signed(`{"id":"evt_1"}`, time.Unix(1_700_000_000, 0), "whsec_test_secret"))

	for _, payload := range []string{"", "{}", created, strings.Repeat("ü", 100_000)} {
		for _, key := range []string{"k", secret, strings.Repeat("long", 40)} {
			at := time.Unix(int64(len(payload)), 0)
			assert.Equal(t, signed(payload, at, key), webhook.Sign([]byte(payload), key, at))
		}
	}
}

func TestSignWithABlankSecretIsEmpty(t *testing.T) {
	assert.Empty(t, webhook.Sign([]byte("{}"), "", time.Now()))
	assert.Empty(t, webhook.Sign([]byte("{}"), " \t\n", time.Now()))
}

func TestVerifyChecksWhoSigned(t *testing.T) {
	now := time.Now()
	other := signed(created+" ", now, secret)
	swapped := strings.Replace(signed(created, now, secret), fmt.Sprint("t=", now.Unix()), fmt.Sprint("t=", now.Unix()-1), 1)
	tests := map[string]struct {
		header  string
		secrets []string
		want    error
	}{
		"the secret":                           {signed(created, now, secret), []string{secret}, nil},
		"another secret":                       {signed(created, now, "whsec_else"), []string{secret}, webhook.ErrSignature},
		"rotation: both sign, we know the new": {signed(created, now, retired, secret), []string{secret}, nil},
		"rotation: both sign, we know the old": {signed(created, now, retired, secret), []string{retired}, nil},
		"rotation: one signs, we know both":    {signed(created, now, secret), []string{retired, secret}, nil},
		"rotation: both sign, we know both":    {signed(created, now, retired, secret), []string{secret, retired}, nil},
		"Connect and account endpoints":        {signed(created, now, "whsec_connect"), []string{"whsec_account", "whsec_connect"}, nil},
		"none of several":                      {signed(created, now, "a", "b"), []string{secret, retired}, webhook.ErrSignature},
		"a signature of another payload":       {other, []string{secret}, webhook.ErrSignature},
		"a signature of another time":          {swapped, []string{secret}, webhook.ErrSignature},
		"the prefix is part of the secret": {
			signed(created, now, strings.TrimPrefix(secret, "whsec_")), []string{secret}, webhook.ErrSignature,
		},
		"blanks around a secret are part of it":  {signed(created, now, secret), []string{secret + "\n"}, webhook.ErrSignature},
		"no secret":                              {signed(created, now, secret), nil, webhook.ErrNoSecret},
		"an empty secret":                        {signed(created, now, ""), []string{""}, webhook.ErrNoSecret},
		"an empty secret beside one that fits":   {signed(created, now, secret), []string{secret, ""}, webhook.ErrNoSecret},
		"a blank secret":                         {signed(created, now, " "), []string{" "}, webhook.ErrNoSecret},
		"a blank secret beside one that fits":    {signed(created, now, secret), []string{"\t\r\n ", secret}, webhook.ErrNoSecret},
		"an unsigned payload and an empty one":   {"", []string{secret}, webhook.ErrHeader},
		"an authentic one from the distant past": {signed(created, time.Unix(0, 0), secret), []string{secret}, webhook.ErrTooOld},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			secrets := slices.Clone(tt.secrets)
			err := webhook.Verify([]byte(created), tt.header, tt.secrets...)
			assert.ErrorIs(t, err, tt.want)
			assert.Equal(t, secrets, tt.secrets, "secrets were changed")

			e, err := webhook.Parse([]byte(created), tt.header, tt.secrets...)
			assert.ErrorIs(t, err, tt.want)
			assert.Equal(t, tt.want == nil, e != nil, "a value or an error")
		})
	}
}

func TestVerifyChecksThatTheTimeIsWithinTheTolerance(t *testing.T) {
	now := time.Unix(1_795_253_160, 0)
	tests := map[string]struct {
		age       time.Duration
		tolerance time.Duration
		want      error
	}{
		"now":                           {0, 0, nil},
		"a replay at the last moment":   {300 * time.Second, 0, nil},
		"a replay too late":             {301 * time.Second, 0, webhook.ErrTooOld},
		"a slow clock, just":            {-300 * time.Second, 0, nil},
		"a clock too slow":              {-301 * time.Second, 0, webhook.ErrTooNew},
		"a hundred years ahead":         {-100 * 365 * 24 * time.Hour, 0, webhook.ErrTooNew},
		"a million days ago":            {1_700_000_000 * time.Second, 0, webhook.ErrTooOld},
		"a wider tolerance, old":        {time.Hour, time.Hour, nil},
		"a wider tolerance, new":        {-time.Hour, time.Hour, nil},
		"beyond a wider tolerance, old": {time.Hour + time.Second, time.Hour, webhook.ErrTooOld},
		"beyond a wider tolerance, new": {-time.Hour - time.Second, time.Hour, webhook.ErrTooNew},
		"a narrow tolerance, old":       {2 * time.Second, time.Second, webhook.ErrTooOld},
		"a narrow tolerance, new":       {-2 * time.Second, time.Second, webhook.ErrTooNew},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			v := webhook.Verifier{Secrets: []string{secret}, Tolerance: tt.tolerance, Now: func() time.Time { return now }}
			header := signed(created, now.Add(-tt.age), secret)
			assert.ErrorIs(t, v.Verify([]byte(created), header), tt.want)

			v.AnyAge = true
			assert.NoError(t, v.Verify([]byte(created), header))
		})
	}
}

func TestVerifyRefusesANegativeTolerance(t *testing.T) {
	v := webhook.Verifier{Secrets: []string{secret}, Tolerance: -1}
	assert.ErrorContains(t, v.Verify([]byte(created), signed(created, time.Now(), secret)), "AnyAge")
}

func TestAnyAgeStillRequiresASignature(t *testing.T) {
	v := webhook.Verifier{Secrets: []string{secret}, AnyAge: true}
	assert.ErrorIs(t, v.Verify([]byte(created), signed(created, time.Now(), retired)), webhook.ErrSignature)
	assert.ErrorIs(t, v.Verify([]byte(created), ""), webhook.ErrHeader)
	assert.ErrorIs(t, webhook.Verifier{AnyAge: true}.Verify([]byte(created), signed(created, time.Now(), "")), webhook.ErrNoSecret)
}

func TestVerifyRefusesARecordedDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		header := webhook.Sign([]byte(created), secret, time.Now())
		require.NoError(t, webhook.Verify([]byte(created), header, secret))
		time.Sleep(webhook.DefaultTolerance)
		require.NoError(t, webhook.Verify([]byte(created), header, secret))
		time.Sleep(time.Second)
		require.ErrorIs(t, webhook.Verify([]byte(created), header, secret), webhook.ErrTooOld)
	})
}

func TestVerifyErrorsContainNoSecretAndNoPayload(t *testing.T) {
	now := time.Now()
	payload := `{"id":"CANARY"`
	for _, header := range []string{
		"", "CANARY", "t=CANARY", "v1=CANARY", signed(payload, now, retired), signed(payload, now.Add(time.Hour), secret),
		signed(payload, now.Add(-time.Hour), secret), signed(payload, now, secret),
	} {
		for _, secrets := range [][]string{{secret}, {secret, ""}} {
			_, err := webhook.Parse([]byte(payload), header, secrets...)
			require.Error(t, err)
			for _, text := range []string{err.Error(), fmt.Sprintf("%+v %#v", err, err)} {
				assert.NotContains(t, text, "CANARY")
				assert.NotContains(t, text, secret)
				assert.NotContains(t, text, mac(secret, fmt.Sprint(now.Unix())+"."+payload))
			}
		}
	}
}
