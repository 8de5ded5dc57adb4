package faults_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/webhook"
)

// delivery returns an event whose dispute contains secrets.
func delivery() string {
	return `{"id":"evt_1","object":"event","type":"charge.dispute.created","created":1,` +
		`"data":{"object":` + responsesWithSecrets()["a dispute"] + `}}`
}

func searchWebhooks(t *testing.T) {
	good := webhook.Sign([]byte(delivery()), hookSecret, time.Now())
	old := webhook.Sign([]byte(delivery()), hookSecret, time.Now().Add(-time.Hour))
	private := fmt.Errorf("cannot handle %s of %s", story, email)
	tests := map[string]struct {
		payload, header string
		handle          func() error
		status          int
	}{
		"not signed":              {delivery(), "", nil, http.StatusBadRequest},
		"signed by another":       {delivery(), webhook.Sign([]byte(delivery()), "whsec_other", time.Now()), nil, http.StatusBadRequest},
		"signed with a secret":    {delivery(), "t=" + email + ",v1=" + hookSecret, nil, http.StatusBadRequest},
		"signed long ago":         {delivery(), old, nil, http.StatusBadRequest},
		"not an event":            {story, webhook.Sign([]byte(story), hookSecret, time.Now()), nil, http.StatusBadRequest},
		"an error of the handler": {delivery(), good, func() error { return private }, http.StatusInternalServerError},
		"a panic with a text":     {delivery(), good, func() error { panic(story) }, http.StatusInternalServerError},
		"a panic with an error":   {delivery(), good, func() error { panic(private) }, http.StatusInternalServerError},
		"a panic with a struct":   {delivery(), good, func() error { panic(struct{ Text string }{story}) }, http.StatusInternalServerError},
		"handled":                 {delivery(), good, func() error { return nil }, http.StatusOK},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			logger, log := logging()
			h := &webhook.Handler{
				Secrets: []string{hookSecret}, Logger: logger,
				Handle: func(_ context.Context, e *webhook.Event) error {
					d, _ := e.Dispute()
					searchPrints(t, name, e, *e, d)
					return test.handle()
				},
				OnError: func(_ context.Context, _ *webhook.Event, err error) {
					if !errors.Is(err, private) {
						searchError(t, name, err)
						return
					}
					if p, ok := errors.AsType[*webhook.PanicError](err); ok {
						searchPrints(t, name, p)
					}
				},
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(test.payload))
			r.Header.Set("Stripe-Signature", test.header)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			assert.Equal(t, test.status, w.Code)
			search(t, "the response", w.Body.String()+fmt.Sprint(w.Header()))
			search(t, "the log", log.String())
		})
	}
}

func searchSigningSecrets(t *testing.T) {
	h := &webhook.Handler{Secrets: []string{hookSecret}}
	v := webhook.Verifier{Secrets: []string{hookSecret}}
	searchPrints(t, "a webhook", h, v, &v, h.Secrets, struct{ V webhook.Verifier }{v}, reflect.ValueOf(h).Elem().Interface())
}
