package bench

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/stripe/stripe-go/v85"
)

// responseSetter is the wrapper through which stripe-go decodes every response.
type responseSetter struct{ stripe.LastResponseSetter }

func (s *responseSetter) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, s.LastResponseSetter)
}

// cannedBackend is a backend of stripe-go that responds with bytes from memory. It does with
// them what stripe-go's own backend does.
type cannedBackend struct {
	stripe.Backend // nil, because no other method is called
	body           []byte
}

func (c cannedBackend) CallRaw(_, _, _ string, _ []byte, _ *stripe.Params, v stripe.LastResponseSetter) error {
	body := bytes.Clone(c.body)
	err := json.Unmarshal(body, &responseSetter{v})
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
