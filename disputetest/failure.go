package disputetest

import (
	"fmt"
	"net/http"
	"strings"
)

// failure is an answer that says no.
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
	f := invalid(param, format, args...)
	f.code = code
	return f
}

// unknown says that no object of this kind has this id. The one that the path
// names is a 404, one that a parameter names a 400.
func unknown(kind, id, param string) *failure {
	return coded("resource_missing", param, "No such %s: '%s'", spoken(kind), id)
}

func notFound(kind, id, param string) *failure {
	f := unknown(kind, id, param)
	f.status = http.StatusNotFound
	return f
}

// spoken is the kind as error messages write it.
func spoken(kind string) string {
	switch kind {
	case "file":
		return "file upload"
	case "issuing.dispute":
		return "issuing dispute"
	}
	return strings.ReplaceAll(strings.ReplaceAll(kind, "_", " "), ".", " ")
}

// body is the error object, as the API words it.
func (f *failure) body(requestID string) object {
	e := object{"type": f.typ, "message": f.message}
	if f.code != "" {
		e["code"] = f.code
		e["doc_url"] = "https://stripe.com/docs/error-codes/" + strings.ReplaceAll(f.code, "_", "-")
	}
	if f.param != "" {
		e["param"] = f.param
	}
	if f.status != http.StatusUnauthorized {
		e["request_log_url"] = "https://dashboard.stripe.com/test/logs/" + requestID
	}
	return object{"error": e}
}
