package bench

import (
	"encoding/json"
	"reflect"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// updates returns the same update for both libraries: the evidence of the full fixture,
// without what stripe-go has no parameter for. So a field that is new in this library
// changes nothing here.
func updates() (dispute.UpdateParams, *stripe.DisputeUpdateParams, error) {
	var fixture struct {
		Evidence map[string]any `json:"evidence"`
	}
	if err := json.Unmarshal(fullDispute, &fixture); err != nil {
		return dispute.UpdateParams{}, nil, err
	}
	stripeGo := new(stripe.DisputeUpdateEvidenceParams)
	shared, err := json.Marshal(fillParams(reflect.ValueOf(stripeGo).Elem(), fixture.Evidence))
	if err != nil {
		return dispute.UpdateParams{}, nil, err
	}
	library := new(dispute.Evidence)
	if err := json.Unmarshal(shared, library); err != nil {
		return dispute.UpdateParams{}, nil, err
	}
	return dispute.UpdateParams{Evidence: library}, &stripe.DisputeUpdateParams{Evidence: stripeGo, Submit: new(false)}, nil
}

// fillParams sets the parameters of stripe-go in params to the values that the fixture
// has under the same names. It returns the part of the fixture that it used.
func fillParams(params reflect.Value, fixture any) any {
	switch params.Kind() {
	case reflect.Pointer:
		params.Set(reflect.New(params.Type().Elem()))
		return fillParams(params.Elem(), fixture)
	case reflect.Struct:
		members, _ := fixture.(map[string]any)
		used := map[string]any{}
		for field, value := range params.Fields() {
			name := field.Tag.Get("form")
			if member := members[name]; member != nil {
				used[name] = fillParams(value, member)
			}
		}
		return used
	case reflect.Slice:
		elements, _ := fixture.([]any)
		params.Set(reflect.MakeSlice(params.Type(), len(elements), len(elements)))
		used := make([]any, len(elements))
		for i, element := range elements {
			used[i] = fillParams(params.Index(i), element)
		}
		return used
	default:
		params.Set(reflect.ValueOf(fixture))
		return fixture
	}
}
