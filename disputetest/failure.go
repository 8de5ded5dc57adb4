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

// invalid is a 400 without a code.
func invalid(param, format string, args ...any) *failure {
	return &failure{status: http.StatusBadRequest, typ: "invalid_request_error", param: param, message: fmt.Sprintf(format, args...)}
}

// coded is a 400 with a code.
func coded(code, param, format string, args ...any) *failure {
	fail := invalid(param, format, args...)
	fail.code = code
	return fail
}

// unknown is the 400 for a parameter that names an object which does not exist.
func unknown(res *resource, id, param string) *failure {
	return coded("resource_missing", param, "No such %s: '%s'", cmp.Or(res.noun, inWords(res.kind)), id)
}

// notFound is the 404 for a path that names an object which does not exist.
func notFound(res *resource, id string) *failure {
	fail := unknown(res, id, cmp.Or(res.param, res.kind))
	fail.status = http.StatusNotFound
	return fail
}

// inWords writes a name of the API with spaces.
func inWords(name string) string { return strings.NewReplacer("_", " ", ".", " ").Replace(name) }

// body is the error object as the API writes it.
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
		e["request_log_url"] = "https://dashboard.stripe.com/" + mode(c.account != nil && c.account.live) + "/logs/" + c.id
	}
	return object{"error": e}
}
