package disputetest

import (
	"net/http"
	"strings"
	"time"
)

// authenticate wants a secret or restricted key, as a bearer token or as the
// user name of Basic authentication. Any key of that shape will do.
func (c *call) authenticate() *failure {
	header := c.r.Header.Get("Authorization")
	key, _, basic := c.r.BasicAuth()
	if !basic {
		key, _ = strings.CutPrefix(header, "Bearer ")
	}
	switch {
	case header == "" || key == "":
		return unauthorized("", "No API key was given. Send one in the Authorization header, as in 'Authorization: Bearer YOUR_SECRET_KEY'.")
	case strings.HasPrefix(key, "pk_"):
		return unauthorized("secret_key_required", "A publishable key cannot make this call. Use a secret key.")
	case !secret(key):
		return unauthorized("", "Invalid API Key provided: "+masked(key))
	}
	return nil
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

// enter finds the account that the request acts on.
func (c *call) enter() *failure {
	id := c.r.Header.Get("Stripe-Account")
	if id == "" { // the newer header may name a path of accounts; the last one counts
		context := c.r.Header.Get("Stripe-Context")
		id = context[strings.LastIndex(context, "/")+1:]
	}
	if id != "" && !worded(id, "acct_") {
		return &failure{
			status: http.StatusForbidden, typ: "invalid_request_error", code: "account_invalid",
			message: "The key does not have access to account '" + clip(id) + "', or there is no such account.",
		}
	}
	if v := c.r.Header.Get("Stripe-Version"); v != "" && !dated(v) {
		return invalid("", "Invalid Stripe API version: %s", clip(v))
	}
	c.home = c.server.Account(id)
	return nil
}

func secret(key string) bool {
	return worded(key, "sk_test_") || worded(key, "rk_test_") || worded(key, "sk_live_") || worded(key, "rk_live_")
}

// worded reports whether s is prefix and at least one letter, digit or underscore.
func worded(s, prefix string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && rest != "" && strings.Trim(rest, wordCharacters) == ""
}

const wordCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"

// dated reports whether version begins with a date and a release's name, if any.
func dated(version string) bool {
	date, release, named := strings.Cut(version, ".")
	_, err := time.Parse(time.DateOnly, date)
	return err == nil && (!named || worded(release, ""))
}
