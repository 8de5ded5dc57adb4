package bench

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/stripe/stripe-go/v85"
)

// setter is what stripe-go decodes every answer through.
type setter struct{ stripe.LastResponseSetter }

func (s *setter) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, s.LastResponseSetter) }

// canned is a backend of stripe-go that has every answer in memory. It does with
// it what stripe-go's own backend does, and no more.
type canned struct {
	stripe.Backend // nil: the other calls are not made
	body           []byte
}

func (c canned) CallRaw(_, _, _ string, _ []byte, _ *stripe.Params, v stripe.LastResponseSetter) error {
	body := bytes.Clone(c.body)
	err := json.Unmarshal(body, &setter{v})
	v.SetLastResponse(&stripe.APIResponse{Header: http.Header{}, RawJSON: body, StatusCode: http.StatusOK})
	return err
}

// backends sends the requests of stripe-go to url. Apart from that and from its log, it is
// as it is by default. A nil client is its own.
func backends(url string, client *http.Client) *stripe.Backends {
	return stripe.NewBackendsWithConfig(&stripe.BackendConfig{
		URL:           stripe.String(url),
		HTTPClient:    client,
		LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
	})
}
