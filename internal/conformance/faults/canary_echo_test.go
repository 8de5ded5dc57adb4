package faults_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

// echo is a server whose response repeats what it was sent.
type echo func(r *http.Request, sent string) (*http.Response, error)

func (e echo) RoundTrip(r *http.Request) (*http.Response, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s ", r.Method, r.URL)
	for name, values := range r.Header {
		fmt.Fprintf(&b, "%s: %s ", name, values)
	}
	if r.Body != nil {
		_, _ = io.Copy(&b, r.Body)
		_ = r.Body.Close()
	}
	return e(r, b.String())
}

// errorFields returns the names of the text fields of [stripedispute.Error], as Stripe's error object
// has them.
func errorFields() []string {
	var names []string
	for field := range reflect.TypeFor[stripedispute.Error]().Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.Type.Kind() == reflect.String {
			names = append(names, name)
		}
	}
	return names
}

func newResponse(r *http.Request, status int, kind, body string, headers ...string) (*http.Response, error) {
	h := http.Header{"Content-Type": {kind}, "Request-Id": {"req_echo"}}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{
		StatusCode: status, Header: h, Request: r, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

// echoes returns ways in which a server can repeat what it was sent.
func echoes() map[string]echo {
	all, fields := values(), errorFields()
	inFields := func(value func(sent string, i int) string) echo {
		return func(r *http.Request, sent string) (*http.Response, error) {
			object := map[string]string{}
			for i, name := range fields {
				object[name] = value(sent, i)
			}
			body, err := json.Marshal(map[string]any{"error": object})
			if err != nil {
				return nil, err
			}
			return newResponse(r, http.StatusBadRequest, "application/json", string(body))
		}
	}
	paged := func(status int) echo {
		return func(r *http.Request, sent string) (*http.Response, error) {
			return newResponse(r, status, "text/html", "<pre>"+sent+strings.Join(all, " ")+"</pre>")
		}
	}
	ways := map[string]echo{
		"all of it in every field": inFields(func(sent string, _ int) string { return sent }),
		"a value in every field":   inFields(func(_ string, i int) string { return all[i%len(all)] }),
		"all values in each":       inFields(func(string, int) string { return "Got " + strings.Join(all, ", ") }),
		"in capitals":              inFields(func(string, int) string { return strings.ToUpper(strings.Join(all, ", ")) }),
		"quoted":                   inFields(func(string, int) string { return fmt.Sprintf("%q", all) }),
		"escaped":                  inFields(func(string, int) string { return html.EscapeString(strings.Join(all, ", ")) }),
		"cut short":                inFields(func(string, int) string { return "Too long: " + story[:30] + "..." }),
		"HTML 400":                 paged(http.StatusBadRequest),
		"HTML 502":                 paged(http.StatusBadGateway),
		"HTML 200":                 paged(http.StatusOK),
		"in the headers": func(r *http.Request, _ string) (*http.Response, error) {
			return newResponse(r, http.StatusTooManyRequests, email+"/html", "", "Request-Id", strings.Join(all, " "),
				"Stripe-Rate-Limited-Reason", email, "Retry-After", ip, "Location", "https://example.com/?"+email)
		},
		"in every header": func(r *http.Request, _ string) (*http.Response, error) {
			return newResponse(r, http.StatusBadRequest, "application/json", "{}",
				"X-"+strings.Fields(person)[1], email, "X-Request", story, "Server", person, "Etag", label)
		},
		"the key as request id": func(r *http.Request, _ string) (*http.Response, error) {
			return newResponse(r, http.StatusBadRequest, "application/json", "{}", "Request-Id", secretKey)
		},
		"a redirect": func(r *http.Request, _ string) (*http.Response, error) {
			return newResponse(r, http.StatusFound, "text/html", email, "Location", "https://"+ip+"/?mail="+email)
		},
		"as another object": func(r *http.Request, _ string) (*http.Response, error) {
			return newResponse(r, http.StatusOK, "application/json", fmt.Sprintf(`{"object":%q,"id":%q}`, email, secretKey))
		},
		"as another id": func(r *http.Request, _ string) (*http.Response, error) {
			return newResponse(r, http.StatusOK, "application/json", fmt.Sprintf(`{"id":%q}`, email))
		},
		"of another type": func(r *http.Request, _ string) (*http.Response, error) {
			return newResponse(r, http.StatusOK, "application/json", fmt.Sprintf(`{"id":{%q:%q},"amount":%q,"data":%q}`, email, story, ip, story))
		},
	}
	for name, encode := range encodings() {
		ways[name] = inFields(func(_ string, i int) string { return encode(all[i%len(all)]) })
		ways[name+", in a sentence"] = inFields(func(string, int) string {
			encoded := make([]string, len(all))
			for i, v := range all {
				encoded[i] = encode(v)
			}
			return "Invalid value: " + strings.Join(encoded, " and ") + " is not accepted."
		})
	}
	return ways
}
