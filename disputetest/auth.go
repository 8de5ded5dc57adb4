package disputetest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// authenticate requires a secret key, a restricted key or the key of an organization, as a
// bearer token or as the user name of Basic authentication. It accepts any key of that
// form, also one that is shortened with dots as in the samples of docs.stripe.com.
func (c *call) authenticate() *failure {
	key := c.secretKey()
	switch {
	case key == "":
		return unauthorized("", "No API key was given. Send one in the Authorization header, as in 'Authorization: Bearer YOUR_SECRET_KEY'.")
	case strings.HasPrefix(key, "pk_"):
		return unauthorized("secret_key_required", "A publishable key cannot make this call. Use a secret key.")
	case !isSecretKey(key):
		return unauthorized("", "Invalid API Key provided: "+maskKey(key))
	}
	return nil
}

// secretKey returns the key of the request, or "" if it has none.
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

// maskKey hides the middle of a key.
func maskKey(key string) string {
	if len(key) < 12 {
		return strings.Repeat("*", len(key))
	}
	return key[:3] + strings.Repeat("*", 8) + key[len(key)-4:]
}

// chooseAccount checks the headers for the account and the API version, and finds the account, and
// its mode, that the request acts on. It creates an account that it does not know yet.
func (c *call) chooseAccount() *failure {
	key, id := c.secretKey(), c.r.Header.Get("Stripe-Account")
	context := c.r.Header.Get("Stripe-Context")
	if id == "" { // the newer header may have a path of accounts; the request acts on the last one
		id = context[strings.LastIndex(context, "/")+1:]
	}
	if id != "" && !isPrefixed(id, "acct_") {
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
	c.account = c.server.account(accountMode{id, c.server.separateModes && isLiveKey(key)})
	return nil
}

// isSecretKey reports whether key has the form of a key that may make requests.
func isSecretKey(key string) bool {
	return hasPrefix(key, "sk_test_", "rk_test_", "sk_org_test_") || isLiveKey(key)
}

func isLiveKey(key string) bool { return hasPrefix(key, "sk_live_", "rk_live_", "sk_org_live_") }

// hasPrefix reports whether the key, without dots, is one of the prefixes and more characters.
func hasPrefix(key string, prefixes ...string) bool {
	key = strings.ReplaceAll(key, "...", "")
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return isPrefixed(key, prefix) })
}

// isPrefixed reports whether s is the prefix, followed only by letters, digits and
// underscores, and by at least one of them.
func isPrefixed(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && rest != "" && strings.Trim(rest, wordCharacters) == ""
}

const wordCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

// isVersion reports whether version is a date. The name of a release may follow, and then
// beta features: "2026-01-31.name; feature_beta=v3".
func isVersion(version string) bool {
	version, features, _ := strings.Cut(version, ";")
	date, release, named := strings.Cut(version, ".")
	_, err := time.Parse(time.DateOnly, date)
	if err != nil || named && !isPrefixed(release, "") {
		return false
	}
	for feature := range strings.SplitSeq(features, ";") {
		name, value, ok := strings.Cut(strings.TrimSpace(feature), "=")
		if features != "" && (!ok || !isPrefixed(name, "") || !isPrefixed(value, "v")) {
			return false
		}
	}
	return true
}
