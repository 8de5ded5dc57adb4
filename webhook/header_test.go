package webhook_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/webhook"
)

func TestVerifyReadsTheHeader(t *testing.T) {
	now := time.Now()
	stamp := fmt.Sprint(now.Unix())
	good := "v1=" + mac(secret, stamp+"."+created)
	bad := "v1=" + strings.Repeat("0", 64)
	tests := map[string]struct {
		header string
		want   error
	}{
		"as Stripe writes it":            {"t=" + stamp + "," + good, nil},
		"with the fake scheme of tests":  {"t=" + stamp + "," + good + ",v0=" + strings.Repeat("6", 64), nil},
		"with a newer scheme":            {"t=" + stamp + ",v2=a=b==," + good, nil},
		"blanks after the commas":        {"t=" + stamp + ", " + bad + ",\t" + good, nil},
		"blanks around everything":       {"  t=" + stamp + " ,  " + good + "  ", nil},
		"the time last":                  {good + ",t=" + stamp, nil},
		"the right signature last":       {"t=" + stamp + "," + bad + ",v1=,v1=xyz," + good, nil},
		"the right signature first":      {"t=" + stamp + "," + good + "," + bad, nil},
		"hex in capitals":                {"t=" + stamp + ",v1=" + strings.ToUpper(good[3:]), nil},
		"sixteen signatures":             {"t=" + stamp + strings.Repeat(","+bad, 15) + "," + good, nil},
		"seventeen signatures":           {"t=" + stamp + strings.Repeat(","+bad, 16) + "," + good, webhook.ErrHeader},
		"nothing":                        {"", webhook.ErrHeader},
		"blanks":                         {"   ", webhook.ErrHeader},
		"a comma":                        {",", webhook.ErrHeader},
		"words":                          {"hello", webhook.ErrHeader},
		"no time":                        {good, webhook.ErrHeader},
		"an empty time":                  {"t=," + good, webhook.ErrHeader},
		"two times":                      {"t=" + stamp + "," + good + ",t=" + stamp, webhook.ErrHeader},
		"a time that is not a number":    {"t=now," + good, webhook.ErrHeader},
		"a negative time":                {"t=-" + stamp + "," + good, webhook.ErrHeader},
		"a time with a plus":             {"t=+" + stamp + "," + good, webhook.ErrHeader},
		"a time with a fraction":         {"t=" + stamp + ".0," + good, webhook.ErrHeader},
		"a time with an underscore":      {"t=1_0," + good, webhook.ErrHeader},
		"a time beyond all time":         {"t=" + strings.Repeat("9", 30) + "," + good, webhook.ErrHeader},
		"a time with leading zeros":      {"t=00" + stamp + "," + good, webhook.ErrSignature},
		"no signature":                   {"t=" + stamp, webhook.ErrSignature},
		"only the fake scheme":           {"t=" + stamp + ",v0=" + good[3:], webhook.ErrSignature},
		"an empty signature":             {"t=" + stamp + ",v1=", webhook.ErrSignature},
		"a signature cut short":          {"t=" + stamp + "," + good[:len(good)-2], webhook.ErrSignature},
		"a signature that goes on":       {"t=" + stamp + "," + good + "00", webhook.ErrSignature},
		"a signature with an extra =":    {"t=" + stamp + "," + good + "=", webhook.ErrSignature},
		"a signature under a wrong name": {"t=" + stamp + ",V1=" + good[3:], webhook.ErrSignature},
		"a part without =":               {"t=" + stamp + "," + good + ",junk", webhook.ErrHeader},
		"as long as can be":              {"t=" + stamp + "," + good + ",x=" + strings.Repeat("x", 4096-len("t="+stamp+","+good+",x=")), nil},
		"longer than can be": {
			"t=" + stamp + "," + good + ",x=" + strings.Repeat("x", 4097-len("t="+stamp+","+good+",x=")), webhook.ErrHeader,
		},
		"a megabyte":                      {"t=" + stamp + "," + good + "," + strings.Repeat("v1=0,", 200_000), webhook.ErrHeader},
		"a NUL":                           {"t=" + stamp + "\x00," + good, webhook.ErrHeader},
		"two lines that a proxy combined": {"t=" + stamp + "," + good + ", t=" + stamp + "," + good, webhook.ErrHeader},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			assert.ErrorIs(t, webhook.Verify([]byte(created), tt.header, secret), tt.want)
		})
	}
}

// FuzzHeader checks that an accepted header has the right signature for its time.
func FuzzHeader(f *testing.F) {
	at := time.Unix(1_795_253_160, 0)
	for _, seed := range []string{
		"", ",", "=", "t=,v1=", "t=1,t=1", "t=99999999999999999999,v1=00", "\x00", "t=1, v1=" + strings.Repeat("0", 64),
		signed(created, at, secret), signed(created, at, retired, secret), strings.ReplaceAll(signed(created, at, retired, secret), ",", " , "),
		signed(created, at.Add(time.Hour), secret), strings.ToUpper(signed(created, at, secret)), signed(created, at, secret) + ",v0=abc",
	} {
		f.Add(seed)
	}
	now := func() time.Time { return at }
	f.Fuzz(func(t *testing.T, header string) {
		v := webhook.Verifier{Secrets: []string{secret}, Now: now}
		if v.Verify([]byte(created), header) != nil {
			return
		}
		for part := range strings.SplitSeq(header, ",") {
			if stamp, ok := strings.CutPrefix(strings.TrimSpace(part), "t="); ok {
				assert.Contains(t, strings.ToLower(header), "v1="+mac(secret, stamp+"."+created))
				var seconds int64
				_, err := fmt.Sscan(stamp, &seconds)
				assert.NoError(t, err)
				assert.InDelta(t, at.Unix(), seconds, 300)
				return
			}
		}
		t.Error("accepted without a time")
	})
}
