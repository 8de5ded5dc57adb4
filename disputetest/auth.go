package disputetest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// authenticate requires a secret or restricted key, or one of an organization, as a
// bearer token or as the user name of Basic authentication. Any key of that shape
// will do, also one that is shortened with dots, as in the samples of docs.stripe.com.
func (c *call) authenticate() *failure {
	key := c.secretKey()
	switch {
	case key == "":
		return unauthorized("", "No API key was given. Send one in the Authorization header, as in 'Authorization: Bearer YOUR_SECRET_KEY'.")
	case strings.HasPrefix(key, "pk_"):
		return unauthorized("secret_key_required", "A publishable key cannot make this call. Use a secret key.")
	case !secret(key):
		return unauthorized("", "Invalid API Key provided: "+masked(key))
	}
	return nil
}

// secretKey is the key of the request, "" when it has none.
func (c *call) secretKey() string {
	key, _, basic := c.r.BasicAuth()
	if !basic {
		key, _ = strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer ")
	}
	return key
}

func unauthorized(code, message string) *failure {
	return &failure{status: http.StatusUnauthorized, typ: "invalid_request_error", code: code, message: message}
}

// masked shows the ends of a key.
func masked(key string) string {
	if len(key) < 12 {
		return strings.Repeat("*", len(key))
	}
	return key[:3] + strings.Repeat("*", 8) + key[len(key)-4:]
}

// chooseAccount finds the account, and its mode, that the request acts on.
func (c *call) chooseAccount() *failure {
	key, id := c.secretKey(), c.r.Header.Get("Stripe-Account")
	context := c.r.Header.Get("Stripe-Context")
	if id == "" { // the newer header may name a path of accounts, of which the last one counts
		id = context[strings.LastIndex(context, "/")+1:]
	}
	if id != "" && !worded(id, "acct_") {
		return &failure{
			status: http.StatusForbidden, typ: "invalid_request_error", code: "account_invalid",
			message: "The key does not have access to account '" + clip(id) + "', or there is no such account.",
		}
	}
	if v := c.r.Header.Get("Stripe-Version"); v != "" && !isVersion(v) {
		return invalid("", "Invalid Stripe API version: %s", clip(v))
	}
	if strings.HasPrefix(key, "sk_org_") && context == "" { // docs.stripe.com/keys/organization-api-keys
		return invalid("", "An organization's key needs the header Stripe-Context, which names the account.")
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.account = c.server.account(place{id, c.server.modes && liveKey(key)})
	return nil
}

func secret(key string) bool {
	return hasPrefix(key, "sk_test_", "rk_test_", "sk_org_test_") || liveKey(key)
}

func liveKey(key string) bool { return hasPrefix(key, "sk_live_", "rk_live_", "sk_org_live_") }

func hasPrefix(key string, prefixes ...string) bool {
	key = strings.ReplaceAll(key, "...", "")
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return worded(key, prefix) })
}

// worded reports whether s is prefix and at least one letter, digit or underscore.
func worded(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && rest != "" && strings.Trim(rest, wordCharacters) == ""
}

const wordCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

// isVersion reports whether version is a date with the name of a release, if any,
// followed by beta features, if any: "2026-10-28.endive; feature_beta=v3".
func isVersion(version string) bool {
	version, features, _ := strings.Cut(version, ";")
	date, release, named := strings.Cut(version, ".")
	_, err := time.Parse(time.DateOnly, date)
	if err != nil || named && !worded(release, "") {
		return false
	}
	for feature := range strings.SplitSeq(features, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(feature), "=")
		if features != "" && (!ok || !worded(name, "") || !worded(value, "v")) {
			return false
		}
	}
	return true
}
