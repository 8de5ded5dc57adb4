package conformance

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/stripe/stripe-go/v85"
)

// recorder responds to every request with the smallest response that the document allows, and
// keeps the last request. Its clients call it through direct, one call after the other.
type recorder struct {
	doc *Document

	method, path string
	header       http.Header
	form         pairs
	host         string
	err          error
}

func (c *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	values, err := readParameters(r)
	c.method, c.path, c.host, c.header, c.form, c.err = r.Method, r.URL.Path, r.URL.Host, r.Header, parsedForm(values), err
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(c.doc.smallestResponse(r.Method, r.URL.Path))) //nolint:gosec // JSON for a client
}

// smallestResponse returns a response that has only the kind and the id of the object.
func (d *Document) smallestResponse(method, path string) string {
	name, o := d.match(method, path)
	if o == nil {
		return "{}"
	}
	s := d.resolve(o.Responses["200"].schema())
	object, _ := s.Properties["object"].Enum[0].(string)
	if object == "list" {
		return fmt.Sprintf(`{"object":"list","data":[],"has_more":false,"url":%q}`, path)
	}
	id := "new_1"
	if parts := strings.Split(path, "/"); strings.Contains(name, "{") {
		for i, part := range strings.Split(name, "/") {
			if strings.HasPrefix(part, "{") {
				id = parts[i]
			}
		}
	}
	return fmt.Sprintf(`{"id":%q,"object":%q}`, id, object)
}

// newSDK makes Stripe's SDK with a handler in place of the network.
func newSDK(h http.Handler) *stripe.Client {
	return stripe.NewClient(key, stripe.WithBackends(stripe.NewBackendsWithConfig(&stripe.BackendConfig{
		HTTPClient:        &http.Client{Transport: direct{h}},
		MaxNetworkRetries: new(int64(0)),
		EnableTelemetry:   new(false),
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull},
	})))
}
