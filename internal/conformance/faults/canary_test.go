package faults_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// The secrets in every call. No other text has the names of these animals.
const (
	secretKey  = "sk_test_0celot51QWERTYUIOPasdfghjkl"
	hookSecret = "whsec_pangolin0123456789abcdef"
	email      = "jane.quokka@example.com"
	person     = "Jane Narwhal"
	address    = "12 Platypus Street, 94107 San Francisco"
	ip         = "203.0.113.77"
	story      = "The axolotl was handed over on 3 May, and the customer signed for it with a flourish."
	label      = "wombat & sons"
)

// values returns the secrets that are sent.
func values() []string { return []string{secretKey, email, person, address, ip, story, label} }

// planted returns a part of each secret, to find it in any form.
func planted() []string {
	return []string{"0celot", "pangolin", "quokka", "narwhal", "platypus", "203.0.113.77", "axolotl", "wombat"}
}

func TestCanary(t *testing.T) {
	t.Run("a server that repeats the request", searchEchoes)
	t.Run("an error of the network", searchNetworkErrors)
	t.Run("a response", searchResponses)
	t.Run("parameters", searchParameters)
	t.Run("a webhook", searchWebhooks)
	t.Run("a signing secret", searchSigningSecrets)
	figures.Print(t, "canary: %d texts searched for %d secrets, %d found", searched.Load(), len(planted()), found.Load())
}

var (
	searched, found atomic.Int64
	sought          = encodedSecrets()
)

// search fails the test if a text contains a secret.
func search(t *testing.T, where, text string) {
	t.Helper()
	searched.Add(1)
	low := strings.ToLower(text)
	for _, animal := range sought {
		if i := strings.Index(low, animal); i >= 0 {
			found.Add(1)
			t.Errorf("%s contains %q: …%s…", where, animal, text[max(0, i-80):min(len(text), i+80)])
		}
	}
}

// searchPrints searches the prints and the log line of a value.
func searchPrints(t *testing.T, where string, values ...any) {
	t.Helper()
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			search(t, fmt.Sprintf("%s of %T in %s", verb, v, where), fmt.Sprintf(verb, v))
		}
		logger, log := logging()
		logger.Info("value", "v", v)
		search(t, fmt.Sprintf("the log of %T in %s", v, where), log.String())
	}
}

// searchError searches an error, the errors that it wraps, and its JSON.
func searchError(t *testing.T, where string, err error) {
	t.Helper()
	searchPrints(t, where, err)
	b, _ := json.Marshal(err) //nolint:errchkjson // an error of the standard library may have no JSON
	search(t, fmt.Sprintf("the JSON of %T in %s", err, where), string(b))
	switch w := err.(type) { //nolint:errorlint // this walks the chain
	case interface{ Unwrap() error }:
		if inner := w.Unwrap(); inner != nil {
			searchError(t, where, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range w.Unwrap() {
			searchError(t, where, inner)
		}
	}
}

// logging returns a logger with every level, in both formats of slog.
func logging() (*slog.Logger, *bytes.Buffer) {
	var b bytes.Buffer
	all := &slog.HandlerOptions{Level: slog.Level(math.MinInt), AddSource: true}
	return slog.New(slog.NewMultiHandler(slog.NewJSONHandler(&b, all), slog.NewTextHandler(&b, all))), &b
}
