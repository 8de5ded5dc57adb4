package evidence

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

type sender func(*http.Request) (*http.Response, error)

func (f sender) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Stripe may show anything. A check of UpdateParams must not keep SubmitStaged from submitting it.
func TestUpdateRefusesNothingThatIsFitForARequest(t *testing.T) {
	values := []string{
		"", "-1", "a b", "a@b c", "not a file", "https://x/y", "2026-13-45", "999.1.2.3", "lower", "\x00\u202e", "\xff", "<b>&amp;",
		strings.Repeat("ü", 4_000), strings.Repeat("x", 21_000),
	}
	for _, value := range values {
		for _, status := range []dispute.Status{dispute.StatusNeedsResponse, dispute.StatusAppealNeedsResponse} {
			for n := range 6 {
				d := &dispute.Dispute{ID: "du_1", Status: status}
				fillTexts(reflect.ValueOf(&d.Evidence).Elem(), value, n)
				sent := false
				c := dispute.NewClient(stripedispute.Config{Key: "sk_test_1", MaxRetries: -1, HTTPClient: &http.Client{
					Transport: sender(func(*http.Request) (*http.Response, error) {
						sent = true
						return nil, http.ErrHandlerTimeout
					}),
				}})
				e := fitForRequest(d)
				_, err := c.Update(t.Context(), d.ID, dispute.UpdateParams{Evidence: &e, Submit: true})
				assert.True(t, sent, "%.20q in all texts, %d elements in all lists: fitForRequest must leave out what Update refuses: %v",
					value, n, err)
			}
		}
	}
}

// fillTexts sets all texts in v to one value, and gives each list n elements.
func fillTexts(v reflect.Value, value string, n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillTexts(v.Elem(), value, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fillTexts(v.Index(i), value, n)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			fillTexts(field, value, n)
		}
	}
}
