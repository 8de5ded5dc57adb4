package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

// respond runs the program and returns its exit status and what it printed.
func respond(t *testing.T, env map[string]string, args ...string) (status int, printed string) {
	t.Helper()
	var out bytes.Buffer
	status = run(t.Context(), args, func(name string) string { return env[name] }, &out, &out)
	return status, out.String()
}

func TestWithoutAKeyTheWholeJobRuns(t *testing.T) {
	status, printed := respond(t, nil)
	assert.Equal(t, done, status, printed)
	for _, step := range []string{"fetch", "check", "upload", "stage", "compare", "submit", "confirm"} {
		assert.Regexp(t, `(?m)^`+step+` .*done$`, printed)
	}
	assert.Regexp(t, `outcome .*: won, .* 1 submissions\n$`, printed)

	status, printed = respond(t, nil, "-dry-run")
	assert.Equal(t, done, status)
	assert.Contains(t, printed, "nothing was sent")
}

func TestWithAKeyTheEvidenceIsStagedAndSubmittedOnlyOnDemand(t *testing.T) {
	stripe := disputetest.NewServer()
	id := stripe.AddDispute(disputetest.Dispute{})
	server := httptest.NewServer(stripe)
	defer server.Close()
	env := map[string]string{"STRIPE_API_KEY": "sk_test_x", "STRIPE_API_BASE": server.URL}

	status, printed := respond(t, env, "-dispute", id)
	assert.Equal(t, done, status, printed)
	assert.Contains(t, printed, "-submit sends it to the bank")
	assert.Equal(t, disputetest.Effects{Uploads: 2, Updates: 1}, stripe.Effects())

	status, printed = respond(t, env, id, "-submit", "-case", "case")
	assert.Equal(t, done, status, printed)
	assert.Equal(t, disputetest.Effects{Uploads: 2, Updates: 2, Submissions: 1}, stripe.Effects())

	status, printed = respond(t, env, "-submit", id)
	assert.Equal(t, nothing, status, printed)
	assert.Equal(t, 1, stripe.Effects().Submissions)

	env["STRIPE_API_KEY"] = "sk_live_x"
	status, printed = respond(t, env, id)
	assert.Equal(t, failed, status)
	assert.Contains(t, printed, "add -live")
	status, _ = respond(t, env, "-live", id)
	assert.Equal(t, nothing, status)
}

func TestACaseWithProblemsSendsNothing(t *testing.T) {
	dir := t.TempDir()
	manifest := filepath.Join(dir, "evidence.json")
	require.NoError(t, os.WriteFile(manifest, []byte(`{"customer_email": "j"}`), 0o600))
	status, printed := respond(t, nil, "-case", dir)
	assert.Equal(t, faulty, status)
	assert.Regexp(t, `error +1:2 +customer_email +Stripe has no such field here. Did you mean customer_email_address\?`, printed)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.pdf"), []byte("no PDF"), 0o600))
	require.NoError(t, os.WriteFile(manifest, []byte(`{"receipt": "a.pdf"}`), 0o600))
	for _, args := range [][]string{{"-case", dir}, {"-case", dir, "-dry-run"}} {
		status, printed = respond(t, nil, args...)
		assert.Equal(t, faulty, status)
		assert.Contains(t, printed, "neither a PDF nor a JPEG nor a PNG")
	}
}

func TestACommandLineThatMakesNoSenseIsRefused(t *testing.T) {
	key := map[string]string{"STRIPE_API_KEY": "sk_test_x"}
	for want, c := range map[string]struct {
		env  map[string]string
		args []string
	}{
		"name the dispute":            {key, nil},
		"more arguments":              {key, []string{"du_1", "du_2"}},
		"STRIPE_API_KEY is not set":   {nil, []string{"du_1"}},
		"not defined: -x":             {nil, []string{"-x"}},
		"no such file":                {nil, []string{"-case", "nowhere"}},
		"evidence.json cannot be rea": {nil, []string{"-case", "."}},
	} {
		status, printed := respond(t, c.env, c.args...)
		assert.NotEqual(t, done, status)
		assert.Contains(t, printed, want)
	}
}
