package clients

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// command is a command of the CLI. want is what its response must have, with dotted paths.
// A name in braces is replaced by the id of an object, or by the id of a response that was kept.
type command struct {
	args string
	want map[string]any
	keep string // the name under which the id is kept
}

var commands = []command{
	{args: "get /v1/disputes/{won}", want: map[string]any{"status": "needs_response"}},
	{args: "disputes retrieve {won}", want: map[string]any{"object": "dispute"}},
	{args: "disputes list --limit 1", want: map[string]any{"object": "list", "has_more": true, "data.#": 1.0}},
	{args: "disputes update {won} -d submit=false -d evidence[uncategorized_text]=winning_evidence", want: map[string]any{
		"status": "needs_response", "evidence_details.has_evidence": true, "evidence_details.submission_count": 0.0,
	}},
	{args: "disputes update {won} -d evidence[customer_email]=jane@example.com", want: map[string]any{
		"error.code": "parameter_unknown", "error.param": "evidence[customer_email]",
	}},
	{args: "post /v1/disputes/{won} -d submit=true", want: map[string]any{"status": "under_review", "evidence_details.submission_count": 1.0}},
	{args: "disputes retrieve {won}", want: map[string]any{"status": "won"}},
	{args: "disputes close {closed} --confirm", want: map[string]any{"status": "lost"}},
	{args: "disputes close {closed} --confirm", want: map[string]any{"error.type": "invalid_request_error"}},
	{args: "post /v1/disputes/{inquiry}/close", want: map[string]any{"status": "warning_closed"}},
	{
		args: "issuing disputes create --transaction {transaction} -d evidence[reason]=fraudulent " +
			"-d evidence[fraudulent][explanation]=winning_evidence",
		want: map[string]any{"object": "issuing.dispute", "status": "unsubmitted", "evidence.reason": "fraudulent"}, keep: "issuing",
	},
	{args: "issuing disputes submit {issuing}", want: map[string]any{"status": "submitted"}},
	{args: "issuing disputes retrieve {issuing}", want: map[string]any{"status": "won"}},
	{args: "issuing disputes list --status won", want: map[string]any{"object": "list", "data.#": 1.0}},
	{args: "issuing transactions retrieve {transaction}", want: map[string]any{"dispute": "{issuing}"}},
	{args: "get /v1/disputes/du_none", want: map[string]any{"error.code": "resource_missing"}},
	{
		args: "payment_intents create --amount 2000 --currency usd --confirm=true -d payment_method=pm_card_createDispute",
		want: map[string]any{"status": "succeeded"}, keep: "paid",
	},
	{args: "disputes list --payment-intent {paid}", want: map[string]any{"data.#": 1.0, "data.0.reason": "fraudulent"}},
	{args: "refunds create --payment-intent {paid}", want: map[string]any{"error.code": "charge_disputed"}},
	{
		args: "charges create --amount 700 --currency usd --source tok_visa",
		want: map[string]any{"object": "charge", "disputed": false}, keep: "charge",
	},
	{args: "refunds create --charge {charge}", want: map[string]any{"object": "refund", "amount": 700.0}},
	{args: "charges retrieve {charge}", want: map[string]any{"refunded": true}},
	{args: "balance_transactions list --source {charge}", want: map[string]any{"data.0.type": "charge"}},
	{args: "events list --type charge.dispute.* --limit 1", want: map[string]any{"data.#": 1.0}, keep: "-"},
	{args: "post /v1/events/{event}/retry -d for_stripecli=true", want: map[string]any{"object": "event"}},
	{args: "file_links create --file {file}", want: map[string]any{"object": "file_link", "file": "{file}"}},
	{args: "files retrieve {file}", want: map[string]any{"links.data.#": 1.0}},
}

// triggers are the events that the CLI can trigger at the in-memory Stripe.
var triggers = []string{
	"charge.dispute.created", "charge.dispute.closed", "charge.dispute.updated", "charge.succeeded", "charge.refunded",
	"charge.refund.updated", "payment_intent.created", "payment_intent.succeeded", "payment_intent.canceled",
}

func TestStripeCLIAgainstFakestripe(t *testing.T) {
	found, err := filepath.Glob(filepath.Join(npm(t, "@stripe/cli"), "node_modules", "@stripe", "cli-*", "bin", "stripe"))
	require.NoError(t, err)
	if len(found) == 0 {
		missing(t, "@stripe/cli")
	}
	base := serve(t)
	ids := map[string]string{
		"won":         add(t, base, "disputes", nil),
		"closed":      add(t, base, "disputes", map[string]any{"kind": "visa_compliance"}),
		"inquiry":     add(t, base, "disputes", map[string]any{"kind": "inquiry"}),
		"transaction": add(t, base, "issuing_transactions", nil),
		"file":        add(t, base, "files", nil),
	}
	cli := cli{found[0], base}
	fill := func(s string) string {
		for name, id := range ids {
			s = strings.ReplaceAll(s, "{"+name+"}", id)
		}
		return s
	}
	passed := 0
	for _, c := range commands {
		args := fill(c.args)
		response := cli.json(t, args)
		ok := true
		for path, want := range c.want {
			if s, isText := want.(string); isText {
				want = fill(s)
			}
			ok = assert.Equal(t, want, at(response, path), "stripe %s: %s", args, path) && ok
		}
		if ok {
			passed++
		}
		if id, isID := response["id"].(string); isID && c.keep != "" {
			ids[c.keep] = id
		}
		if event, isID := at(response, "data.0.id").(string); isID && strings.HasPrefix(event, "evt_") {
			ids["event"] = event
		}
	}
	for _, event := range triggers {
		_, errs := cli.run(t, "trigger "+event)
		seen := at(cli.json(t, "events list --limit 1 --type "+event), "data.#")
		if assert.Empty(t, errs, event) && assert.InDelta(t, 1, seen, 0, event) {
			passed++
		}
	}
	figures.Print(t, "clients: cli %d of %d", passed, len(commands)+len(triggers))
}

// cli is Stripe's command line interface, and the address of the server that it calls.
type cli struct{ program, base string }

// run runs a command with its own home folder.
func (c cli) run(t *testing.T, args string) (out, errs string) {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), c.program, append(strings.Fields(args), "--api-base", c.base)...)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "STRIPE_API_KEY=sk_test_123456789012", "STRIPE_CLI_TELEMETRY_OPTOUT=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		require.NoError(t, err)
	}
	return stdout.String(), stderr.String()
}

// json runs a command and returns the JSON that it prints. For an error, the CLI prints a text
// before the JSON.
func (c cli) json(t *testing.T, args string) map[string]any {
	t.Helper()
	out, errs := c.run(t, args)
	for _, text := range []string{out, errs} {
		if _, after, ok := strings.Cut(text, "{"); ok {
			var v map[string]any
			if json.NewDecoder(strings.NewReader("{"+after)).Decode(&v) == nil {
				return v
			}
		}
	}
	require.Failf(t, "no JSON", "stripe %s\n%s\n%s", args, out, errs)
	return nil
}

// at returns the value at a dotted path; "#" is the length of a list.
func at(v any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		list, ok := v.([]any)
		switch {
		case ok && name == "#":
			return float64(len(list))
		case ok && len(list) > 0:
			v = list[0] // no path has another index
			continue
		}
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[name]
	}
	return v
}
