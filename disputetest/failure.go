package disputetest

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
)

// failure is an error response.
type failure struct {
	status                    int
	typ, code, param, message string
}

// invalid makes a 400 without a code.
func invalid(param, format string, args ...any) *failure {
	return &failure{status: http.StatusBadRequest, typ: "invalid_request_error", param: param, message: fmt.Sprintf(format, args...)}
}

// invalidWithCode makes a 400 with a code.
func invalidWithCode(code, param, format string, args ...any) *failure {
	fail := invalid(param, format, args...)
	fail.code = code
	return fail
}

// noSuchObject makes the 400 for a parameter whose object does not exist.
func noSuchObject(res *resource, id, param string) *failure {
	return invalidWithCode("resource_missing", param, "No such %s: '%s'", cmp.Or(res.noun, withSpaces(res.kind)), id)
}

// notFound makes the 404 for a path whose object does not exist.
func notFound(res *resource, id string) *failure {
	fail := noSuchObject(res, id, cmp.Or(res.param, res.kind))
	fail.status = http.StatusNotFound
	return fail
}

// withSpaces replaces the separators in a name of the API by spaces.
func withSpaces(name string) string { return strings.NewReplacer("_", " ", ".", " ").Replace(name) }

// body returns the error object as the API shows it.
func (f *failure) body(c *call) object {
	e := object{"type": f.typ, "message": f.message}
	if f.code != "" {
		e["code"] = f.code
		e["doc_url"] = "https://stripe.com/docs/error-codes/" + strings.ReplaceAll(f.code, "_", "-")
	}
	if f.param != "" {
		e["param"] = f.param
	}
	if f.status != http.StatusUnauthorized {
		e["request_log_url"] = "https://dashboard.stripe.com/" + modeName(c.account != nil && c.account.live) + "/logs/" + c.id
	}
	return object{"error": e}
}
