package clients

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// curls are commands of Stripe's documentation, unchanged, also those with shortened keys. want
// is what the response must have.
var curls = []struct {
	command string
	want    map[string]any
}{
	{`curl https://api.stripe.com/v1/disputes/{{DISPUTE_ID}} \
 -u "sk_test_BQokikJOvBiI2HlWgH4olfQ2:"`, map[string]any{"object": "dispute"}},
	{
		`curl https://api.stripe.com/v1/disputes/{{DISPUTE_ID}} \
 -u "sk_test_BQokikJOvBiI2HlWgH4olfQ2:" \
 --data-urlencode "evidence[customer_email_address]"="email@example.com" \
 -d "evidence[shipping_date]"=2024-02-01 \
 -d "evidence[shipping_documentation]"={{FILE_ID}}`,
		map[string]any{"status": "under_review", "evidence.customer_email_address": "email@example.com"},
	},
	{`curl -G https://api.stripe.com/v1/disputes \
 -u "sk_test_BQokikJOvBiI2HlWgH4olfQ2:" \
 -d payment_intent={{PAYMENT_INTENT_ID}}`, map[string]any{"object": "list", "data.#": 1.0}},

	{`curl https://api.stripe.com/v1/disputes/dp_BUNOFovTNv9H4HC6uGTI \
      -u sk_test_4eC39HqLyjWDarjtT1zdp7dc:`, map[string]any{"id": "dp_BUNOFovTNv9H4HC6uGTI"}},
	{
		`curl https://api.stripe.com/v1/disputes/dp_BUNOFovTNv9H4HC6uGTI \
      -u sk_test_4eC39HqLyjWDarjtT1zdp7dc: \
      -d "evidence[customer_email_address]=email@example.com" \
      -d "evidence[shipping_date]=2019-09-24" \
      -d "evidence[shipping_documentation]=file_c5PH9OqVRhmCboHZJa4e"`,
		map[string]any{"status": "under_review", "evidence.shipping_documentation": "file_c5PH9OqVRhmCboHZJa4e"},
	},

	{`curl https://api.stripe.com/v1/disputes/du_1MtJUT2eZvKYlo2CNaw2HvEv \
-u "sk_test_BQokikJ...2HlWgH4olfQ2sk_test_BQokikJOvBiI2HlWgH4olfQ2:"`, map[string]any{"status": "warning_needs_response"}},
	{`curl -G https://api.stripe.com/v1/disputes \
-u "sk_test_BQokikJ...2HlWgH4olfQ2sk_test_BQokikJOvBiI2HlWgH4olfQ2:" \
-d limit=3`, map[string]any{"object": "list", "data.#": 3.0}},
	{`curl -X POST https://api.stripe.com/v1/disputes/du_1MtJUT2eZvKYlo2CNaw2HvEv/close \
-u "sk_test_BQokikJ...2HlWgH4olfQ2sk_test_BQokikJOvBiI2HlWgH4olfQ2:"`, map[string]any{"status": "warning_closed"}},

	{
		`curl https://api.stripe.com/v1/issuing/disputes \
-u "sk_test_4eC39Hq...arjtT1zdp7dcsk_test_4eC39HqLyjWDarjtT1zdp7dc:" \
-d transaction=ipi_1MykXhFtDWhhyHE1UjsZZ3xQ \
-d "evidence[reason]"=fraudulent \
-d "evidence[fraudulent][explanation]"="This transaction is fraudulent."`,
		map[string]any{"status": "unsubmitted", "transaction": "ipi_1MykXhFtDWhhyHE1UjsZZ3xQ"},
	},
	{
		`curl https://api.stripe.com/v1/issuing/disputes/idp_1MykdxFtDWhhyHE1BFAV3osZ \
-u "sk_test_4eC39Hq...arjtT1zdp7dcsk_test_4eC39HqLyjWDarjtT1zdp7dc:" \
-d "evidence[reason]"=not_received \
-d "evidence[not_received][expected_at]"=1590000000 \
-d "evidence[not_received][explanation]"= \
-d "evidence[not_received][product_description]"="Baseball cap" \
-d "evidence[not_received][product_type]"=merchandise`,
		map[string]any{"evidence.reason": "not_received", "evidence.not_received.product_type": "merchandise"},
	},
	{`curl https://api.stripe.com/v1/issuing/disputes/idp_1MykdxFtDWhhyHE1BFAV3osZ \
-u "sk_test_4eC39Hq...arjtT1zdp7dcsk_test_4eC39HqLyjWDarjtT1zdp7dc:"`, map[string]any{"object": "issuing.dispute"}},
}

func TestCurlsOfStripesDocumentationAgainstDisputetest(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		missing(t, "curl")
	}
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{ID: "du_mine", PaymentIntent: "pi_mine"})
	srv.AddDispute(disputetest.Dispute{ID: "dp_BUNOFovTNv9H4HC6uGTI"})
	srv.AddDispute(disputetest.Dispute{ID: "du_1MtJUT2eZvKYlo2CNaw2HvEv", Kind: disputetest.Inquiry})
	srv.AddIssuingDispute(disputetest.IssuingDispute{ID: "idp_1MykdxFtDWhhyHE1BFAV3osZ"})
	file := srv.AddFile(disputetest.File{ID: "file_c5PH9OqVRhmCboHZJa4e"})
	stripe := httptest.NewTLSServer(srv)
	defer stripe.Close()

	// The commands are not changed: the settings file of curl redirects the host.
	home := t.TempDir()
	settings := "connect-to = \"api.stripe.com:443:" + strings.TrimPrefix(stripe.URL, "https://") + "\"\ninsecure\nsilent\nshow-error\n"
	require.NoError(t, os.WriteFile(filepath.Join(home, ".curlrc"), []byte(settings), 0o600))
	passed := 0
	for _, c := range curls {
		command := strings.NewReplacer("{{DISPUTE_ID}}", id, "{{FILE_ID}}", file, "{{PAYMENT_INTENT_ID}}", "pi_mine").Replace(c.command)
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Env = append(os.Environ(), "CURL_HOME="+home)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", command, out)
		var got map[string]any
		require.NoError(t, json.Unmarshal(out, &got), "%s\n%s", command, out)
		ok := true
		for path, want := range c.want {
			ok = assert.Equal(t, want, at(got, path), "%s: %s\n%s", command, path, out) && ok
		}
		if ok {
			passed++
		}
	}
	figures.Print(t, "clients: curl %d of %d", passed, len(curls))
}
