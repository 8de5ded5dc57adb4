package webhook

import (
	"fmt"
	"strings"
)

// secretPrefix begins every signing secret of Stripe's.
const secretPrefix = "whsec_"

// malformed describes the first of secrets that cannot be one of Stripe's, by its
// position and without quoting it. It is "" when all can be.
func malformed(secrets []string) string {
	for i, s := range secrets {
		if fault := secretFault(s); fault != "" {
			return fmt.Sprintf("number %d of %d %s", i+1, len(secrets), fault)
		}
	}
	return ""
}

// secretFault says why a text cannot be a signing secret, or "". What follows
// the prefix is random letters and digits; the signs of base64 are accepted too.
func secretFault(secret string) string {
	switch {
	case blank(secret):
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

func neverInSecret(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune("_-+/=", r)
}
