package faults_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
)

const page = "<html><body>Jane Roe, we are looking at your request.</body></html>"

// respondWith returns a breakExchange that reads the request, takes effect or not, and responds.
func respondWith(status int, kind, body string, effect bool, headers ...string) func(*exchange) bool {
	return func(x *exchange) bool {
		x.body()
		if effect {
			x.effect()
		}
		return x.reply(status, kind, body, headers...)
	}
}

// bodies returns responses whose body is not the JSON of the object.
func bodies() []fault {
	foreign := func(status, attempts int, body string, effect bool) fault {
		kind, text, name := "text/html", "bytes of text/html", "HTML"
		if body == "" {
			kind, text, name = "application/json", "the response is empty", "empty"
		}
		return fault{
			name:          fmt.Sprintf("%s %d", name, status),
			kind:          notJSON,
			breakExchange: respondWith(status, kind, body, effect),
			want:          want{attempts: attempts, status: status, text: text, effect: effect},
		}
	}
	wrong := func(name, text string, body func(right string) string) fault {
		return fault{
			name: name, kind: wrongObject,
			breakExchange: func(x *exchange) bool {
				x.body()
				return x.reply(http.StatusOK, "application/json", body(x.effect()))
			},
			want: want{attempts: 1, status: http.StatusOK, text: text, effect: true},
		}
	}
	cut := wrong("JSON cut short", "bytes of application/json", func(right string) string { return right[:len(right)-1] })
	cut.kind, cut.want.attempts = notJSON, tries
	return []fault{
		foreign(http.StatusOK, tries, page, false),
		foreign(http.StatusBadRequest, 1, page, false),
		foreign(http.StatusForbidden, 1, page, false),
		foreign(http.StatusBadGateway, tries, page, false),
		foreign(http.StatusServiceUnavailable, tries, page, false),
		foreign(http.StatusOK, tries, "", true),
		foreign(http.StatusInternalServerError, tries, "", true),
		cut,
		wrong("another object", "the response is", func(string) string { return `{"id":"cus_1","object":"customer"}` }),
		wrong("an object without its id", "without an id", func(right string) string {
			before, after, _ := strings.Cut(right, `"id":`)
			_, after, _ = strings.Cut(after, ",")
			return before + after
		}),
		wrong("an error object with status 200", "is not usable: error", func(string) string { return refusalBody(http.StatusPaymentRequired) }),
		wrong("null", "the response is", func(string) string { return "null" }),
		{
			name: "a refusal before the body was sent", kind: tooEarly,
			breakExchange: func(x *exchange) bool {
				x.reply(http.StatusUnauthorized, "application/json", refusalBody(http.StatusUnauthorized), "Connection: close")
				return x.silence()
			},
			want: want{attempts: 1, status: http.StatusUnauthorized, text: "Refused"},
		},
	}
}

func refusalBody(status int) string {
	kind := "invalid_request_error"
	if status >= http.StatusInternalServerError {
		kind = "api_error"
	}
	return fmt.Sprintf(`{"error":{"type":"%s","message":"Refused."}}`, kind)
}

// refusal is a status with Stripe's own JSON.
type refusal struct {
	status   int
	attempts int // of a call that gets nothing else
	withTrue int // the same, if Stripe-Should-Retry says "true"
}

// refusals returns some statuses that are not retried, some from 500, and each status that the table
// "When a call is retried" of RELIABILITY.md has.
func refusals() []refusal {
	all := []refusal{
		{400, 1, tries},
		{401, 1, tries},
		{402, 1, tries},
		{403, 1, tries},
		{404, 1, tries},
		{500, tries, tries},
		{503, tries, tries},
	}
	text, err := os.ReadFile("../../../RELIABILITY.md")
	if err != nil {
		panic(err)
	}
	for _, row := range regexp.MustCompile(`(?m)^\| status (\d+) \| (\w+) `).FindAllStringSubmatch(string(text), -1) {
		status, _ := strconv.Atoi(row[1])
		byWord := map[string]refusal{"no": {status, 1, tries}, "once": {status, 2, 2}, "twice": {status, 3, 3}, "yes": {status, tries, tries}}
		all = append(all, byWord[row[2]])
	}
	return all
}

// statuses returns refusals with Stripe's JSON, with and without Stripe-Should-Retry and
// Retry-After.
func statuses() []fault {
	var all []fault
	add := func(name string, of kind, status, attempts int, headers ...string) {
		all = append(all, fault{
			name:          fmt.Sprintf("JSON %d%s", status, name),
			kind:          of,
			breakExchange: respondWith(status, "application/json", refusalBody(status), false, headers...),
			want:          want{attempts: attempts, status: status, text: "Refused."},
		})
	}
	for _, row := range refusals() {
		of := finalRefusal
		if row.attempts > 1 {
			of = retryStatus
		}
		add("", of, row.status, row.attempts)
		add(", Stripe-Should-Retry: true", shouldRetry, row.status, row.withTrue, "Stripe-Should-Retry: true")
		add(", Stripe-Should-Retry: false", finalRefusal, row.status, 1, "Stripe-Should-Retry: false")
	}
	add(", Retry-After: 1", retryStatus, http.StatusTooManyRequests, tries, "Retry-After: 1")
	add(", Retry-After: 1", retryStatus, http.StatusServiceUnavailable, tries, "Retry-After: 1")
	return all
}

// redirects returns redirects to the same host and to another host. This library follows none.
// stripe-go may follow one to the same host if it has no body to lose.
func redirects() []fault {
	var all []fault
	for _, status := range []int{301, 302, 307, 308} {
		w := want{attempts: 1, status: status, text: "redirects are not followed"}
		same := fault{name: fmt.Sprintf("redirect %d to the same host", status), kind: sameHost, follow: true, want: w}
		same.breakExchange = func(x *exchange) bool {
			if x.req.URL.Path != "/elsewhere" {
				return respondWith(status, "text/plain", "", false, "Location: /elsewhere")(x)
			}
			x.body()
			return x.reply(http.StatusOK, "application/json", x.effect())
		}
		other := fault{name: fmt.Sprintf("redirect %d to another host", status), kind: otherHost, want: w}
		other.breakExchange = func(x *exchange) bool {
			_, port, _ := strings.Cut(x.other.address(), ":")
			return respondWith(status, "text/plain", "", false, "Location: http://localhost:"+port+x.req.URL.Path)(x)
		}
		all = append(all, same, other)
	}
	return all
}
