// Package cli holds examples/fakestripe against Stripe's own command line
// interface, a client that this project did not write.
package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// step is one command and what its answer must hold, by dotted paths.
type step struct {
	args string
	want map[string]any
}

func TestTheStripeCLIWorksAgainstTheFake(t *testing.T) {
	cli := os.Getenv("STRIPE_CLI")
	if cli == "" {
		t.Skip("STRIPE_CLI does not name the executable; run.sh installs it")
	}
	srv := disputetest.NewServer(disputetest.SettleAtOnce())
	won := srv.AddDispute(disputetest.Dispute{})
	closed := srv.AddDispute(disputetest.Dispute{Kind: disputetest.VisaCompliance})
	transaction := srv.AddTransaction(disputetest.Transaction{})
	web := httptest.NewServer(srv)
	defer web.Close()

	steps := []step{
		{"get /v1/disputes/" + won, map[string]any{"id": won, "status": "needs_response"}},
		{"disputes retrieve " + won, map[string]any{"id": won, "object": "dispute"}},
		{"disputes list --limit 1", map[string]any{"object": "list", "has_more": true, "data.#": 1.0}},
		{"disputes update " + won + " -d submit=false -d evidence[uncategorized_text]=winning_evidence", map[string]any{"status": "needs_response", "evidence_details.has_evidence": true, "evidence_details.submission_count": 0.0}},
		{"disputes update " + won + " -d evidence[customer_email]=jane@example.com", map[string]any{"error.code": "parameter_unknown", "error.param": "evidence[customer_email]"}},
		{"post /v1/disputes/" + won + " -d submit=true", map[string]any{"status": "under_review", "evidence_details.submission_count": 1.0}},
		{"disputes retrieve " + won, map[string]any{"status": "won"}},
		{"disputes close " + closed + " --confirm", map[string]any{"id": closed, "status": "lost"}},
		{"disputes close " + closed + " --confirm", map[string]any{"error.type": "invalid_request_error"}},
		{"issuing disputes create --transaction " + transaction + " -d evidence[reason]=fraudulent -d evidence[fraudulent][explanation]=winning_evidence", map[string]any{"object": "issuing.dispute", "status": "unsubmitted", "evidence.reason": "fraudulent"}},
		{"issuing disputes submit {id}", map[string]any{"status": "submitted"}},
		{"issuing disputes retrieve {id}", map[string]any{"status": "won"}},
		{"issuing disputes list", map[string]any{"object": "list", "data.#": 1.0}},
		{"get /v1/disputes/du_none", map[string]any{"error.code": "resource_missing"}},
	}
	created, passed := "", 0
	for _, s := range steps {
		args := strings.Fields(strings.ReplaceAll(s.args, "{id}", created))
		answer := run(t, cli, append(args, "--api-base", web.URL))
		ok := true
		for path, want := range s.want {
			ok = assert.Equal(t, want, at(answer, path), "differs: stripe %s: %s", s.args, path) && ok
		}
		if ok {
			passed++
		}
		if id, isID := answer["id"].(string); isID && answer["object"] == "issuing.dispute" {
			created = id
		}
	}
	t.Logf("conformance: Stripe CLI %d of %d steps as expected", passed, len(steps))
}

// run runs the CLI with a home of its own and reads the JSON it prints: the
// answer, or the error behind its own words.
func run(t *testing.T, cli string, args []string) map[string]any {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), cli, args...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "STRIPE_API_KEY=sk_test_123456789012", "STRIPE_CLI_TELEMETRY_OPTOUT=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		require.NoError(t, err)
	}
	for _, text := range []string{out.String(), errs.String()} {
		if _, after, ok := strings.Cut(text, "{"); ok {
			var v map[string]any
			if json.NewDecoder(strings.NewReader("{"+after)).Decode(&v) == nil {
				return v
			}
		}
	}
	require.Failf(t, "no JSON", "stripe %s\n%s\n%s", strings.Join(args, " "), out.String(), errs.String())
	return nil
}

// at is the value at a dotted path; "#" is the length of a list.
func at(v any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		if list, ok := v.([]any); ok && name == "#" {
			return float64(len(list))
		}
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}
