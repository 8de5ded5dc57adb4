package webhook

import (
	"fmt"
	"strings"
)

// secretPrefix is the beginning of every signing secret of Stripe.
const secretPrefix = "whsec_"

// firstSecretProblem describes the first text that cannot be a signing secret of Stripe, by its
// position and without quoting it. It returns "" if there is none. Handler.Check calls it, so a
// Handler with such a text refuses every delivery with 500. Verifier accepts such a text, unless it
// is blank, and calls it only to explain why no signature matches.
func firstSecretProblem(secrets []string) string {
	for i, s := range secrets {
		if problem := secretProblem(s); problem != "" {
			return fmt.Sprintf("number %d of %d %s", i+1, len(secrets), problem)
		}
	}
	return ""
}

// secretProblem says why a text cannot be a signing secret, or returns "". A secret is the
// prefix and random letters and digits; the other characters of base64 are accepted too.
func secretProblem(secret string) string {
	switch {
	case isBlank(secret):
		return "is blank"
	case strings.TrimSpace(secret) != secret:
		return "begins or ends with white space, such as a line break; remove it"
	case strings.ContainsAny(secret, "\"'`"):
		return "has quotation marks in it; remove them"
	case strings.LastIndex(secret, secretPrefix) > 0, strings.ContainsAny(secret, ",;|"):
		return "is several secrets in one text, or has something before or after it; list each secret by itself"
	case strings.IndexFunc(secret, neverInSecret) >= 0:
		return "has a character that is never in a signing secret, such as white space or an invisible one; copy it again"
	case !strings.HasPrefix(secret, secretPrefix):
		return "does not begin with " + secretPrefix + "; it may be an API key, or the id of an endpoint"
	case secret == secretPrefix:
		return "ends after " + secretPrefix
	}
	return ""
}

// neverInSecret reports whether no signing secret has r.
func neverInSecret(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune("_-+/=", r)
}
