package quote

import (
	"mime"
	"net/http"
	"slices"
	"strings"
)

// Header returns a copy of the headers of a response with only the values that may be shown.
func (f *Filter) Header(h http.Header) http.Header {
	shown := make(http.Header, len(h))
	for name, values := range h {
		if f.strict && !f.isHeaderName(name) {
			continue
		}
		for _, v := range values {
			shown[name] = append(shown[name], f.headerValue(name, v))
		}
	}
	return shown
}

// isHeaderName reports whether a header name consists of known words, which are in words.go.
func (f *Filter) isHeaderName(name string) bool {
	for part := range strings.SplitSeq(strings.ToLower(name), "-") {
		if part != "x" && !known(part) {
			return false
		}
	}
	return true
}

// headerValue returns what may be shown of the value of a header.
func (f *Filter) headerValue(name, v string) string {
	switch {
	case name == "Request-Id":
		return f.RequestID(v)
	case name == "Content-Type":
		return MediaType(v)
	case slices.Contains([]string{"Date", "Retry-After", "Expires", "Last-Modified"}, name):
		if _, err := http.ParseTime(v); err == nil || isDigits(v) && len(v) < 20 {
			return v
		}
	case name == "Stripe-Version" && len(v) <= 40 && strings.Trim(v, lowercase+digits+".-") == "":
		return v
	case isID(v), !f.strict && !f.showsSecret(v):
		return v
	}
	return f.Message(v)
}

// MediaType returns the media type of a body without its parameters, or "unknown type".
func MediaType(contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil || !slices.Contains([]string{
		"application/json", "application/octet-stream", "application/pdf", "application/problem+json",
		"application/xhtml+xml", "application/xml",
		"image/jpeg", "image/png", "text/html", "text/plain", "text/xml",
	}, kind) {
		return "unknown type"
	}
	return kind
}
